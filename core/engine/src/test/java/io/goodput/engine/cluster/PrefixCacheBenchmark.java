package io.goodput.engine.cluster;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Random;

/**
 * Time per hash block of the prefix caches of 64 targets of 3 million tokens each: 5,859 hash blocks of 512 tokens.
 * Chains of 24 blocks on average start in common: 36 to 40 % of all blocks have been there before, were nothing ever
 * evicted. Each request is routed to the target of the largest overlap less its load, taken, inserted, and released when
 * 1,000 others have been. Run its main method.
 */
final class PrefixCacheBenchmark {
    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
    private static final int TARGETS = 64;
    private static final int KV_BLOCKS = 32;
    private static final int OVERLAP_CREDIT = 20;
    private static final int UNDER_WAY = 1_000;
    private static final int LONGEST = 48;
    private static final int REQUESTS = 600_000;

    private final PrefixCache caches;
    private final long[][] requests = new long[REQUESTS][];
    private final int[] pins = new int[UNDER_WAY];
    private final int[] counts = new int[UNDER_WAY];
    private final int[] targets = new int[UNDER_WAY];
    private final int[] overlap = new int[TARGETS];
    private final long[] overlapping = new long[1];
    private final int[] load = new int[TARGETS];
    private final long[][] past = new long[40_000][];
    private final Random random = new Random(1);
    private long nextId;

    private PrefixCacheBenchmark() {
        int[] kvBlocks = new int[TARGETS];
        long[] most = new long[TARGETS];
        Arrays.fill(kvBlocks, KV_BLOCKS);
        Arrays.fill(most, 3_000_000 / 16);
        Arrays.fill(pins, PrefixCache.NO_PINS);
        caches = new PrefixCache(kvBlocks, most, null);
    }

    /** A chain that starts as one of the past does for a part of it, with new blocks behind. */
    private long[] chain() {
        int count = 1 + random.nextInt(LONGEST - 1);
        long[] chain = new long[count];
        long[] old = past[random.nextInt(past.length)];
        int common = old == null || random.nextInt(4) == 0
                ? 0
                : Math.min(count, (int) (old.length * Math.sqrt(random.nextDouble())));
        if (old != null) {
            System.arraycopy(old, 0, chain, 0, common);
        }
        for (int i = common; i < count; i++) {
            chain[i] = nextId++ * 0x9E3779B97F4A7C15L;
        }
        past[random.nextInt(past.length)] = chain;
        return chain;
    }

    private void run() {
        long firstNew = nextId;
        long blocks = 0;
        for (int r = 0; r < REQUESTS; r++) {
            requests[r] = chain();
            blocks += requests[r].length;
        }
        long hits = 0;
        long start = CPU.getCurrentThreadCpuTime();
        for (int r = 0; r < REQUESTS; r++) {
            int slot = r % UNDER_WAY;
            caches.release(targets[slot], pins[slot]);
            load[targets[slot]] -= counts[slot];
            long[] chain = requests[r];
            int target = route(chain);
            int hit = caches.acquire(target, chain, chain.length, true);
            caches.insert(target, chain, chain.length, caches.pins(), Long.MAX_VALUE);
            pins[slot] = caches.pins();
            targets[slot] = target;
            counts[slot] = chain.length;
            load[target] += chain.length;
            hits += hit;
        }
        long nanos = CPU.getCurrentThreadCpuTime() - start;
        long resident = 0;
        for (int t = 0; t < TARGETS; t++) {
            resident += (caches.usedBlocks(t) + caches.cachedBlocks(t)) / KV_BLOCKS;
        }
        System.out.printf(
                "%.1f CPU-ns a block; %.1f blocks a request, hit %.3f of at most %.3f, %d resident%n",
                (double) nanos / blocks,
                (double) blocks / REQUESTS,
                (double) hits / blocks,
                1 - (double) (nextId - firstNew) / blocks,
                resident);
    }

    private int route(long[] chain) {
        caches.overlaps(chain, chain.length, overlap, overlapping);
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int t = 0; t < TARGETS; t++) {
            boolean any = (overlapping[0] & 1L << t) != 0;
            int cost = load[t] - (any ? OVERLAP_CREDIT * overlap[t] : 0);
            if (cost < least) {
                least = cost;
                best = t;
            }
        }
        return best;
    }

    public static void main(String[] args) {
        PrefixCacheBenchmark benchmark = new PrefixCacheBenchmark();
        for (int i = 0; i < 6; i++) {
            benchmark.run();
        }
    }
}
