package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {
    private static final long PLENTY = 1L << 40;

    /** Targets whose hash blocks take two KV blocks each. */
    private static PrefixCache caches(int targets, long maxHashBlocks) {
        int[] kvBlocks = new int[targets];
        long[] most = new long[targets];
        Arrays.fill(kvBlocks, 2);
        Arrays.fill(most, 2 * maxHashBlocks);
        return new PrefixCache(kvBlocks, most, null);
    }

    /** A request that computes what it does not find and goes at once. */
    private static void pass(PrefixCache caches, int target, long... chain) {
        caches.acquire(target, chain, chain.length, true);
        caches.insert(target, chain, chain.length, caches.pins(), PLENTY);
        caches.release(target, caches.pins());
    }

    private static int[] overlaps(PrefixCache caches, int targets, long[] chain) {
        int[] overlap = new int[targets];
        long[] overlapping = new long[(targets + 63) / 64];
        Arrays.fill(overlap, 77);
        caches.overlaps(chain, chain.length, overlap, overlapping);
        for (int t = 0; t < targets; t++) {
            boolean any = (overlapping[t / 64] & 1L << t) != 0;
            assertEquals(any, overlap[t] != 77, "only what is there is written");
            overlap[t] = any ? overlap[t] : 0;
        }
        return overlap;
    }

    private static int hit(PrefixCache caches, int target, long... chain) {
        return caches.look(target, chain, chain.length, true);
    }

    @Test
    void hitIsTheLongestFirstPartThatIsThere() {
        PrefixCache caches = caches(2, 100);
        pass(caches, 1, 5, 6, 7);

        assertEquals(3, hit(caches, 1, 5, 6, 7, 8));
        assertEquals(2, hit(caches, 1, 5, 6, 9));
        assertEquals(0, hit(caches, 1, 9, 5, 6));
        assertEquals(0, hit(caches, 0, 5, 6, 7));
        assertEquals(0, hit(caches, 1));
    }

    @Test
    void blocksAreUsedThenCachedThenFree() {
        PrefixCache caches = caches(1, 100);
        long[] chain = {1, 2, 3};
        assertEquals(0, caches.acquire(0, chain, 3, true));
        assertEquals(PrefixCache.NO_PINS, caches.pins());
        assertEquals(3, caches.insert(0, chain, 3, caches.pins(), PLENTY));
        int first = caches.pins();
        assertEquals(6, caches.usedBlocks(0));

        assertEquals(2, caches.acquire(0, chain, 2, true));
        int second = caches.pins();
        assertEquals(0, caches.idle());
        assertEquals(1, caches.release(0, first));
        assertEquals(4, caches.usedBlocks(0));
        assertEquals(2, caches.cachedBlocks(0));
        assertEquals(3, hit(caches, 0, chain));
        assertEquals(1, caches.idle());

        assertEquals(2, caches.evict(0, 1_000));
        assertEquals(2, caches.release(0, second));
        assertEquals(0, caches.usedBlocks(0));
        assertEquals(4, caches.cachedBlocks(0));
        assertEquals(4, caches.evict(0, 3));
        assertEquals(0, caches.cachedBlocks(0));
    }

    @Test
    void leastRecentlyReleasedGoesFirstAndOfAChainItsEnd() {
        PrefixCache caches = caches(1, 100);
        pass(caches, 0, 1, 2, 3);
        pass(caches, 0, 4);
        pass(caches, 0, 1, 2);
        caches.evict(0, 2);
        assertEquals(2, hit(caches, 0, 1, 2, 3));
        assertEquals(1, hit(caches, 0, 4));
        caches.evict(0, 2);
        assertEquals(0, hit(caches, 0, 4));
        caches.evict(0, 2);
        assertEquals(1, hit(caches, 0, 1, 2));
    }

    @Test
    void copyOfABlockThatIsThereStaysTheRequestsOwn() {
        PrefixCache caches = caches(1, 100);
        long[] chain = {1, 2, 3};
        caches.acquire(0, chain, 3, true);
        int first = caches.pins();
        caches.acquire(0, chain, 3, true);
        int second = caches.pins();
        assertEquals(2, caches.insert(0, chain, 2, first, PLENTY));
        first = caches.pins();
        assertEquals(1, caches.insert(0, chain, 3, second, PLENTY));
        second = caches.pins();

        assertEquals(2, caches.release(0, first));
        assertEquals(2, caches.usedBlocks(0));
        assertEquals(4, caches.cachedBlocks(0));
        assertEquals(1, caches.release(0, second));
    }

    @Test
    void blocksBecomeHashBlocksWhileOwnOnesSuffice() {
        PrefixCache caches = caches(1, 100);
        pass(caches, 0, 1);
        long[] chain = {1, 2, 3, 4};

        // Five KV blocks are two hash blocks; block 1 is there already and takes none.
        assertEquals(2, caches.insert(0, chain, 4, PrefixCache.NO_PINS, 5));
        assertEquals(3, hit(caches, 0, chain));
        assertEquals(2, caches.release(0, caches.pins()));
    }

    @Test
    void limitIsKeptByEvictionAndNeverByTakingUsedBlocks() {
        PrefixCache caches = caches(1, 3);
        pass(caches, 0, 1, 2);
        long[] chain = {3, 4, 5, 6};
        assertEquals(3, caches.insert(0, chain, 4, PrefixCache.NO_PINS, PLENTY));

        assertEquals(0, hit(caches, 0, 1));
        assertEquals(3, hit(caches, 0, chain));
        assertEquals(6, caches.usedBlocks(0));
        assertEquals(0, caches.evict(0, 1));
        assertEquals(3, caches.release(0, caches.pins()));
        assertEquals(0, caches(1, 0).insert(0, chain, 4, PrefixCache.NO_PINS, PLENTY));
    }

    @Test
    void evictedBlocksGoDownTheTiersAndAreFoundThere() {
        // Two targets of one instance, one of another; each host tier holds two blocks, the shared one holds one.
        CacheTiers tiers = new CacheTiers(new long[] {2, 2}, new int[] {0, 1, 0}, new long[] {1}, new int[] {0, 0, 0});
        PrefixCache caches = new PrefixCache(new int[] {1, 1, 1}, new long[] {9, 9, 9}, tiers);
        pass(caches, 0, 1, 2, 3, 4);
        caches.evict(0, 3);
        // 4 left first, then 3 and 2; the host tier has 3 and 2, the shared one 4.
        assertEquals(4, hit(caches, 0, 1, 2, 3, 4, 5));
        assertEquals(List.of(1, 1, 2, 1), List.of(caches.own(), caches.idle(), caches.host(), caches.shared()));
        assertEquals(2, hit(caches, 2, 2, 3, 1));
        assertEquals(1, hit(caches, 1, 4, 3));
        assertEquals(1, caches.look(0, new long[] {1, 2, 3, 4}, 4, false));

        // Found blocks become the most recent: of 2 and 3 then 3, so 2 makes room for 1.
        long[] chain = {1, 2, 3, 4};
        assertEquals(4, caches.acquire(0, chain, 4, true));
        assertEquals(1, caches.usedBlocks(0));
        assertEquals(3, caches.insert(0, chain, 4, caches.pins(), PLENTY));
        assertEquals(4, caches.release(0, caches.pins()));
        caches.evict(0, 4);
        assertEquals(0, hit(caches, 2, 4));
        assertEquals(2, hit(caches, 2, 1, 2));
        assertEquals(1, hit(caches, 1, 3, 4));
    }

    @Test
    void chainMayGoOnBehindABlockOfASlowerTier() {
        CacheTiers tiers = new CacheTiers(new long[] {9}, new int[] {0}, new long[] {0}, new int[] {0});
        PrefixCache caches = new PrefixCache(new int[] {1}, new long[] {9}, tiers);
        pass(caches, 0, 1);
        caches.evict(0, 1);
        pass(caches, 0, 2);

        assertEquals(2, caches.acquire(0, new long[] {1, 2}, 2, true));
        assertEquals(1, caches.usedBlocks(0));
        assertEquals(1, caches.insert(0, new long[] {1, 2}, 2, caches.pins(), PLENTY));
        assertEquals(2, caches.release(0, caches.pins()));
    }

    @Test
    void overlapsOfThousandsOfTargetsAreFoundAtOnce() {
        int targets = 4_096;
        PrefixCache caches = caches(targets, 100);
        long[] chain = {10, 20, 30, 40};
        int[] expected = new int[targets];
        for (int t = 0; t < targets; t += 3) {
            expected[t] = 1 + t % 4;
            pass(caches, t, Arrays.copyOf(chain, expected[t]));
        }
        assertArrayEquals(expected, overlaps(caches, targets, chain));
    }

    /** What such a load hits is not defined, but its blocks are counted and given back like any others. */
    @Test
    void idsThatAreNotChainedBreakNothing() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int most = 1 + random.nextInt(12);
            PrefixCache caches = caches(3, most);
            int[] pins = new int[8];
            int[] targets = new int[8];
            Arrays.fill(pins, PrefixCache.NO_PINS);
            for (int i = 0; i < 500; i++) {
                int slot = random.nextInt(pins.length);
                caches.release(targets[slot], pins[slot]);
                long[] chain = random.longs(random.nextInt(9), 0, 6).toArray();
                int target = random.nextInt(3);
                assertTrue(caches.acquire(target, chain, chain.length, true) <= chain.length);
                caches.insert(target, chain, chain.length, caches.pins(), 2L * random.nextInt(9));
                pins[slot] = caches.pins();
                targets[slot] = target;
                if (random.nextInt(3) == 0) {
                    caches.evict(random.nextInt(3), random.nextInt(9));
                }
                for (int t = 0; t < 3; t++) {
                    long held = caches.usedBlocks(t) + caches.cachedBlocks(t);
                    assertTrue(caches.cachedBlocks(t) >= 0 && held <= 2L * most, "seed " + seed + ", request " + i);
                }
            }
            for (int slot = 0; slot < pins.length; slot++) {
                caches.release(targets[slot], pins[slot]);
            }
            for (int t = 0; t < 3; t++) {
                assertEquals(0, caches.usedBlocks(t), "seed " + seed);
                assertEquals(caches.cachedBlocks(t), caches.evict(t, PLENTY), "seed " + seed);
                assertEquals(0, hit(caches, t, 1), "seed " + seed);
            }
        }
    }

    @Test
    void steadyStateAllocatesNothing() {
        PrefixCache caches = caches(70, 200);
        long[] chain = new long[20];
        int[] overlap = new int[70];
        long[] overlapping = new long[2];
        Random random = new Random(1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 60_000; i++) {
            if (i == 50_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            randomChain(random, chain);
            int target = random.nextInt(70);
            caches.overlaps(chain, 20, overlap, overlapping);
            caches.acquire(target, chain, 20, true);
            caches.insert(target, chain, 20, caches.pins(), PLENTY);
            caches.release(target, caches.pins());
        }
        assertEquals(0, (threads.getCurrentThreadAllocatedBytes() - before) / 10_000);
    }

    /** A walk down a tree in which three ways lead on from everywhere. */
    private static void randomChain(Random random, long[] chain) {
        long id = 1;
        for (int i = 0; i < chain.length; i++) {
            id = id * 3 + Math.max(0, random.nextInt(6) - 3);
            chain[i] = id;
        }
    }

    @Test
    void randomRequestsMeetWhatTheSlowModelSays() {
        for (int seed = 0; seed < 60; seed++) {
            new Comparison(seed).run(1_000);
        }
    }

    /** Requests in all phases at once, in the cache and in a model of lists that are searched from end to end. */
    private static final class Comparison {
        private final Random random;
        private final int seed;
        private final int targets;
        private final int kvBlocks;
        private final long most;
        private final int[] hostOf;
        private final int[] sharedOf;
        private final boolean tiered;
        private final PrefixCache caches;

        private final List<Map<Long, Integer>> pins = new ArrayList<>();
        private final List<List<Long>> released = new ArrayList<>();
        private final List<List<Long>> hosts = new ArrayList<>();
        private final List<List<Long>> shared = new ArrayList<>();
        private final long[] hostRoom;
        private final long[] sharedRoom;
        private final List<Request> requests = new ArrayList<>();

        Comparison(int seed) {
            this.seed = seed;
            random = new Random(seed);
            targets = seed % 4 == 0 ? 60 + random.nextInt(80) : 1 + random.nextInt(6);
            kvBlocks = 1 + random.nextInt(3);
            most = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(30);
            tiered = random.nextBoolean();
            hostOf = random.ints(targets, 0, 3).toArray();
            sharedOf = random.ints(targets, 0, 2).toArray();
            hostRoom = random.longs(3, 0, 6).toArray();
            sharedRoom = random.longs(2, 0, 6).toArray();
            int[] sizes = new int[targets];
            long[] limits = new long[targets];
            Arrays.fill(sizes, kvBlocks);
            Arrays.fill(limits, most * kvBlocks + random.nextInt(kvBlocks));
            for (int t = 0; t < targets; t++) {
                pins.add(new LinkedHashMap<>());
                released.add(new ArrayList<>());
            }
            for (int i = 0; i < 3; i++) {
                hosts.add(new ArrayList<>());
                shared.add(new ArrayList<>());
            }
            caches = new PrefixCache(
                    sizes, limits, tiered ? new CacheTiers(hostRoom, hostOf, sharedRoom, sharedOf) : null);
        }

        void run(int operations) {
            for (int i = 0; i < operations; i++) {
                String where = "seed " + seed + ", operation " + i;
                switch (random.nextInt(5)) {
                    case 0, 1 -> take(where);
                    case 2 -> insert(where);
                    case 3 -> release(where);
                    default -> evict(where);
                }
                check(where);
            }
            while (!requests.isEmpty()) {
                release("seed " + seed + ", at the end");
            }
            for (int t = 0; t < targets; t++) {
                assertEquals(0, caches.usedBlocks(t), "seed " + seed);
            }
        }

        private long[] chain() {
            long[] chain = new long[random.nextInt(9)];
            randomChain(random, chain);
            for (int i = 0; i < chain.length; i++) {
                // Ids of all magnitudes, 0 and negative ones among them.
                chain[i] = (chain[i] - 4) * (seed % 3 == 0 ? 1 : seed % 3 == 1 ? 1L << 33 : 0x9E3779B97F4A7C15L);
            }
            return chain;
        }

        private void take(String where) {
            Request request = new Request(random.nextInt(targets), chain());
            request.behind = random.nextInt(4) != 0;
            int own = 0;
            int idle = 0;
            int host = 0;
            int behind = 0;
            for (long id : request.chain) {
                if (pins.get(request.target).containsKey(id)) {
                    own++;
                    idle += released.get(request.target).contains(id) ? 1 : 0;
                    request.uses.add(id);
                } else if (tiered
                        && request.behind
                        && hosts.get(hostOf[request.target]).contains(id)) {
                    host++;
                    request.uses.add(null);
                } else if (tiered
                        && request.behind
                        && shared.get(sharedOf[request.target]).contains(id)) {
                    behind++;
                    request.uses.add(null);
                } else {
                    break;
                }
            }
            request.hit = own + host + behind;
            List<Integer> expected = List.of(request.hit, own, idle, host, behind);
            int length = caches.look(request.target, request.chain, request.chain.length, request.behind);
            assertEquals(expected, List.of(length, caches.own(), caches.idle(), caches.host(), caches.shared()), where);
            length = caches.acquire(request.target, request.chain, request.chain.length, request.behind);
            request.pins = caches.pins();
            assertEquals(expected, List.of(length, caches.own(), caches.idle(), caches.host(), caches.shared()), where);
            for (int i = 0; i < request.hit; i++) {
                Long id = request.chain[i];
                if (request.uses.get(i) != null) {
                    pins.get(request.target).merge(id, 1, Integer::sum);
                    released.get(request.target).remove(id);
                } else if (hosts.get(hostOf[request.target]).remove(id)) {
                    hosts.get(hostOf[request.target]).add(id);
                } else {
                    shared.get(sharedOf[request.target]).remove(id);
                    shared.get(sharedOf[request.target]).add(id);
                }
            }
            requests.add(request);
        }

        private void insert(String where) {
            Request request = requests.isEmpty() ? null : requests.get(random.nextInt(requests.size()));
            if (request == null || request.isComputed) {
                return;
            }
            request.isComputed = true;
            long room = random.nextInt(3) == 0 ? random.nextInt(6) : 100;
            Map<Long, Integer> there = pins.get(request.target);
            int made = 0;
            boolean over = false;
            for (int i = 0; i < request.chain.length; i++) {
                long id = request.chain[i];
                if (i == request.uses.size()) {
                    request.uses.add(null);
                }
                if (over || there.containsKey(id)) {
                    continue;
                }
                over = (made + 1L) * kvBlocks > room || (there.size() == most && !evictOne(request.target));
                if (!over) {
                    there.put(id, 1);
                    request.uses.set(i, id);
                    made++;
                }
            }
            assertEquals(
                    made,
                    caches.insert(request.target, request.chain, request.chain.length, request.pins, room),
                    where);
            request.pins = caches.pins();
        }

        private void release(String where) {
            if (requests.isEmpty()) {
                return;
            }
            Request request = requests.remove(random.nextInt(requests.size()));
            int freed = 0;
            for (int i = request.uses.size() - 1; i >= 0; i--) {
                Long id = request.uses.get(i);
                if (id != null && pins.get(request.target).merge(id, -1, Integer::sum) == 0) {
                    released.get(request.target).add(id);
                    freed++;
                }
            }
            assertEquals(freed, caches.release(request.target, request.pins), where);
        }

        private void evict(String where) {
            int target = random.nextInt(targets);
            long needed = random.nextInt(8);
            long freed = 0;
            while (freed < needed && evictOne(target)) {
                freed += kvBlocks;
            }
            assertEquals(freed, caches.evict(target, needed), where);
        }

        private boolean evictOne(int target) {
            if (released.get(target).isEmpty()) {
                return false;
            }
            Long id = released.get(target).removeFirst();
            pins.get(target).remove(id);
            if (tiered) {
                Long next = id;
                if (hostRoom[hostOf[target]] > 0) {
                    next = add(hosts.get(hostOf[target]), hostRoom[hostOf[target]], id);
                }
                if (next != null) {
                    add(shared.get(sharedOf[target]), sharedRoom[sharedOf[target]], next);
                }
            }
            return true;
        }

        private static @Nullable Long add(List<Long> tier, long room, Long id) {
            tier.remove(id);
            tier.add(id);
            return tier.size() > room ? tier.removeFirst() : null;
        }

        private void check(String where) {
            long[] chain = chain();
            int[] expected = new int[targets];
            for (int t = 0; t < targets; t++) {
                while (expected[t] < chain.length && pins.get(t).containsKey(chain[expected[t]])) {
                    expected[t]++;
                }
                int cached = released.get(t).size();
                assertEquals((long) cached * kvBlocks, caches.cachedBlocks(t), where);
                assertEquals((long) (pins.get(t).size() - cached) * kvBlocks, caches.usedBlocks(t), where);
            }
            assertArrayEquals(expected, overlaps(caches, targets, chain), where);
        }
    }

    private static final class Request {
        final int target;
        final long[] chain;
        /** By block, its id where the request uses the hash block. */
        final List<@Nullable Long> uses = new ArrayList<>();

        boolean behind;
        boolean isComputed;
        int hit;
        int pins = PrefixCache.NO_PINS;

        Request(int target, long[] chain) {
            this.target = target;
            this.chain = chain;
        }
    }
}
