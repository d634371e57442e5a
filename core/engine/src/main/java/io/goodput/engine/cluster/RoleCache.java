package io.goodput.engine.cluster;

import io.goodput.engine.scenario.PrefixCaching;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The prefix caches of one role as requests see them: ids and handles are those of {@link RequestTable}. */
final class RoleCache {
    private final RequestTable requests;
    private final @Nullable PrefixCache blocks;
    /** By target; 0 without a cache. */
    private final int[] hashTokens;

    private final int[] blocksPerHash;
    /** Of the last request whose overlaps were looked up: the targets that have any, a bit each, and theirs. */
    private final long[] overlapping;

    private final int[] overlapHashes;
    private int overlapSlot;

    /** What the last acquisition found, in hash blocks: all, in the rank's own blocks, and in slower tiers only. */
    private int found;

    private int own;
    private int host;
    private int shared;

    RoleCache(Rank[] ranks, RequestTable requests) {
        this.requests = requests;
        hashTokens = new int[ranks.length];
        blocksPerHash = new int[ranks.length];
        overlapping = new long[(ranks.length + Long.SIZE - 1) / Long.SIZE];
        overlapHashes = new int[ranks.length];
        long[] most = new long[ranks.length];
        boolean any = false;
        for (int t = 0; t < ranks.length; t++) {
            PrefixCaching caching = ranks[t].instance.pool.spec.caching();
            blocksPerHash[t] = 1;
            if (caching != null) {
                any = true;
                hashTokens[t] = caching.hashTokens();
                blocksPerHash[t] = Math.ceilDiv(caching.hashTokens(), ranks[t].kv.blockTokens());
                most[t] = Math.min(caching.maxBlocks(), ranks[t].kv.blocks());
            }
        }
        blocks = any ? new PrefixCache(blocksPerHash, most, tiers(ranks)) : null;
    }

    /** A host tier for each instance and a shared one for each pool; null when no pool has either. */
    private static @Nullable CacheTiers tiers(Rank[] ranks) {
        int instances = 0;
        int pools = 0;
        for (Rank rank : ranks) {
            instances = Math.max(instances, rank.instance.number + 1);
            pools = Math.max(pools, rank.instance.pool.index + 1);
        }
        long[] host = new long[instances];
        long[] shared = new long[pools];
        int[] hostOfTarget = new int[ranks.length];
        int[] sharedOfTarget = new int[ranks.length];
        boolean any = false;
        for (int t = 0; t < ranks.length; t++) {
            hostOfTarget[t] = ranks[t].instance.number;
            sharedOfTarget[t] = ranks[t].instance.pool.index;
            PrefixCaching caching = ranks[t].instance.pool.spec.caching();
            if (caching == null) {
                continue;
            }
            if (caching.host() != null) {
                host[hostOfTarget[t]] = caching.host().tokens() / caching.hashTokens();
                any = true;
            }
            if (caching.shared() != null) {
                shared[sharedOfTarget[t]] = caching.shared().tokens() / caching.hashTokens();
                any = true;
            }
        }
        return any ? new CacheTiers(host, hostOfTarget, shared, sharedOfTarget) : null;
    }

    boolean isOn(Rank rank) {
        return hashTokens[rank.target] > 0;
    }

    private PrefixCache blocks() {
        if (blocks == null) {
            throw new IllegalStateException("these targets have no prefix cache");
        }
        return blocks;
    }

    private int most(int slot) {
        return requests.promptTokens(slot) - 1;
    }

    private static int tokens(int hashes, int tokensPerHash, int most) {
        return (int) Math.min((long) hashes * tokensPerHash, most);
    }

    /** Looks up what of the request's prompt every target has in its own blocks. */
    void lookUpOverlaps(int slot) {
        overlapSlot = slot;
        int drawn = requests.drawnHitTokens(slot);
        if (blocks != null && drawn < 0) {
            blocks.overlaps(requests.blockIds[slot], requests.blockIdCount[slot], overlapHashes, overlapping);
            return;
        }
        Arrays.fill(overlapping, 0);
        for (int t = 0; t < hashTokens.length && drawn > 0; t++) {
            if (hashTokens[t] > 0) {
                overlapping[t / Long.SIZE] |= 1L << t;
            }
        }
    }

    /** The first target from {@code from} on that has any of what was looked up; −1 when none has. */
    int nextOverlapping(int from) {
        int word = from / Long.SIZE;
        if (word == overlapping.length) {
            return -1;
        }
        long rest = overlapping[word] & -1L << from;
        while (rest == 0) {
            if (++word == overlapping.length) {
                return -1;
            }
            rest = overlapping[word];
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(rest);
    }

    /** Hit tokens in the target's own blocks, of what was looked up. */
    int overlapTokens(int target) {
        if ((overlapping[target / Long.SIZE] & 1L << target) == 0) {
            return 0;
        }
        int drawn = requests.drawnHitTokens(overlapSlot);
        return drawn >= 0
                ? Math.min(drawn, most(overlapSlot))
                : tokens(overlapHashes[target], hashTokens[target], most(overlapSlot));
    }

    /** Hit tokens of the request's prompt at a rank, slower tiers included. */
    int hits(Rank rank, int slot) {
        if (!isOn(rank) || requests.is(slot, RequestTable.FORGOTTEN)) {
            return 0;
        }
        if (requests.drawnHitTokens(slot) >= 0) {
            return Math.min(requests.drawnHitTokens(slot), most(slot));
        }
        int found = blocks().look(rank.target, requests.blockIds[slot], requests.blockIdCount[slot], true);
        return tokens(found, hashTokens[rank.target], most(slot));
    }

    /** Whether the request's hits are what the cache of a rank holds: not drawn, not given up, not without ids. */
    boolean looks(Rank rank, int slot) {
        return isOn(rank)
                && requests.blockIdCount[slot] > 0
                && requests.drawnHitTokens(slot) < 0
                && !requests.is(slot, RequestTable.FORGOTTEN);
    }

    /** Whether a request that takes {@code kvBlocks} fits, in part into hash blocks that are there. */
    boolean fits(Rank rank, int slot, long kvBlocks, boolean behind) {
        if (!looks(rank, slot)) {
            return kvBlocks <= rank.availableBlocks();
        }
        blocks().look(rank.target, requests.blockIds[slot], requests.blockIdCount[slot], behind);
        long each = blocksPerHash[rank.target];
        return Math.max(0, kvBlocks - blocks().own() * each) + blocks().idle() * each <= rank.availableBlocks();
    }

    /** A request that does not look has found nothing. */
    void findNothing() {
        found = 0;
        own = 0;
        host = 0;
        shared = 0;
    }

    /**
     * The request, which must look, uses the hash blocks that it hits from now on: {@link #foundTokens}, {@link #ownKvBlocks} and so on
     * say what it found.
     */
    void acquire(Rank rank, int slot, int side, boolean behind) {
        found = blocks().acquire(rank.target, requests.blockIds[slot], requests.blockIdCount[slot], behind);
        requests.setPins(slot, side, blocks().pins());
        own = blocks().own();
        host = blocks().host();
        shared = blocks().shared();
    }

    /** Hit tokens of the last {@link #acquire}, or what the workload drew. */
    int foundTokens(Rank rank, int slot) {
        if (!isOn(rank) || requests.is(slot, RequestTable.FORGOTTEN)) {
            return 0;
        }
        int drawn = requests.drawnHitTokens(slot);
        return drawn >= 0 ? Math.min(drawn, most(slot)) : tokens(found, hashTokens[rank.target], most(slot));
    }

    /** KV blocks of the hash blocks that the last {@link #acquire} found in the rank's own. */
    long ownKvBlocks(Rank rank) {
        return (long) own * blocksPerHash[rank.target];
    }

    /** Tokens that the last {@link #acquire} found in the host tier. */
    long hostTokens(Rank rank) {
        return (long) host * hashTokens[rank.target];
    }

    /** Tokens that the last {@link #acquire} found in the shared tier. */
    long sharedTokens(Rank rank) {
        return (long) shared * hashTokens[rank.target];
    }

    /** Makes hash blocks out of {@code ownKvBlocks} that the request has to itself; returns how many KV blocks. */
    long insert(Rank rank, int slot, int side, long ownKvBlocks) {
        int made = blocks().insert(
                        rank.target,
                        requests.blockIds[slot],
                        requests.blockIdCount[slot],
                        requests.pins(slot, side),
                        Math.max(0, ownKvBlocks));
        requests.setPins(slot, side, blocks().pins());
        return (long) made * blocksPerHash[rank.target];
    }

    /** The request uses no hash block any more. */
    void release(Rank rank, int slot, int side) {
        blocks().release(rank.target, requests.pins(slot, side));
        requests.setPins(slot, side, PrefixCache.NO_PINS);
    }

    /** KV blocks of hash blocks in use by requests. */
    long usedKvBlocks(Rank rank) {
        return isOn(rank) ? blocks().usedBlocks(rank.target) : 0;
    }

    /** KV blocks of hash blocks in use by nobody. */
    long cachedKvBlocks(Rank rank) {
        return isOn(rank) ? blocks().cachedBlocks(rank.target) : 0;
    }

    /** Makes at least {@code needed} KV blocks free, as far as there are cached ones. */
    void evict(Rank rank, long needed) {
        blocks().evict(rank.target, needed);
    }

    /** A rank that nobody uses, and its instance's host tier, lose all. */
    void forget(Rank rank) {
        if (isOn(rank)) {
            blocks().forget(rank.target);
        }
    }

    /** Tokens in so many KV blocks of hash blocks. */
    long tokensOf(Rank rank, long kvBlocks) {
        return kvBlocks / blocksPerHash[rank.target] * hashTokens[rank.target];
    }
}
