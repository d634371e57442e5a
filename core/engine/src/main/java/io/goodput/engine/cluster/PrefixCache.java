package io.goodput.engine.cluster;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The prefix caches of all targets of one role. A chain is the ids of a prompt's first whole hash blocks: {@code count}
 * elements of an array from {@code at} on. A request keeps one handle for each block of its chain, at the same places of
 * an array of its own: which blocks it uses.
 *
 * <p>Life of a request at a target: {@link #acquire} when its prompt is taken, {@link #insert} of the blocks that it
 * computed at the end of prefill, {@link #release} when it goes. A block in use by a request is pinned; one in use by
 * nobody is cached and may be evicted, the one released first before others.
 */
final class PrefixCache {
    private final TargetBlocks[] blocks;
    private final int[] kvBlocks;
    private final @Nullable CacheTiers tiers;

    /**
     * @param kvBlocks KV blocks that a hash block takes, by target
     * @param maxKvBlocks most KV blocks that the hash blocks of a target may take, pinned and cached, by target; 0 for a
     *     target without a cache
     * @param tiers what is behind the targets' own memory
     */
    PrefixCache(int[] kvBlocks, long[] maxKvBlocks, @Nullable CacheTiers tiers) {
        this.kvBlocks = kvBlocks.clone();
        this.tiers = tiers;
        int targets = kvBlocks.length;
        blocks = new TargetBlocks[(targets + TargetBlocks.TARGETS - 1) / TargetBlocks.TARGETS];
        for (int b = 0; b < blocks.length; b++) {
            int first = b * TargetBlocks.TARGETS;
            long[] most = new long[Math.min(TargetBlocks.TARGETS, targets - first)];
            for (int t = 0; t < most.length; t++) {
                most[t] = maxKvBlocks[first + t] / kvBlocks[first + t];
            }
            blocks[b] = new TargetBlocks(first, most, tiers);
        }
    }

    private TargetBlocks blocks(int target) {
        return blocks[target >>> 6];
    }

    private static int within(int target) {
        return target & (TargetBlocks.TARGETS - 1);
    }

    /** Length of the chain's first part that {@code target} holds, in hash blocks. Changes nothing. */
    int matched(int target, long[] ids, int at, int count) {
        return blocks(target).matched(within(target), ids, at, count);
    }

    /** {@link #matched} of every target, into {@code overlapByTarget}. */
    void overlaps(long[] ids, int at, int count, int[] overlapByTarget) {
        Arrays.fill(overlapByTarget, 0, kvBlocks.length, 0);
        for (TargetBlocks some : blocks) {
            some.overlaps(ids, at, count, overlapByTarget);
        }
    }

    /**
     * Pins the first part of the chain that {@code target} holds and writes its handles.
     *
     * @return its length in hash blocks
     */
    int acquire(int target, long[] ids, int at, int count, int[] handles) {
        return blocks(target).acquire(within(target), ids, at, count, handles);
    }

    /**
     * Adds blocks {@code from} to {@code count} (exclusive) of the chain, which the request computed, pinned by it. One
     * after another: a block that is there already stays as it is, and where the cache is at its limit and all of it is
     * pinned, the block is not added; in both cases the request's copy is its own, with a handle of −1. At the limit the
     * cached block released first makes room.
     *
     * @return how many were added
     */
    int insert(int target, long[] ids, int at, int from, int count, int[] handles) {
        return blocks(target).insert(within(target), ids, at, from, count, handles);
    }

    /**
     * Ends a request's use of the blocks of its chain's first {@code count} handles, from the end to the start.
     *
     * @return how many nobody uses any more: pinned before, cached now
     */
    int release(int target, int[] handles, int at, int count) {
        return blocks(target).release(within(target), handles, at, count);
    }

    /**
     * Evicts cached blocks, those released first, until {@code kvBlocksNeeded} KV blocks are free or none is left.
     *
     * @return KV blocks that it freed, which may be more by part of a hash block
     */
    long evict(int target, long kvBlocksNeeded) {
        TargetBlocks some = blocks(target);
        long freed = 0;
        while (freed < kvBlocksNeeded && some.evict(within(target))) {
            freed += kvBlocks[target];
        }
        return freed;
    }

    /** KV blocks of {@code target}'s hash blocks in use; copies that requests have of their own are not among them. */
    long usedBlocks(int target) {
        return blocks(target).pinned(within(target)) * kvBlocks[target];
    }

    /** KV blocks of {@code target}'s hash blocks in use by nobody. */
    long cachedBlocks(int target) {
        return blocks(target).cached(within(target)) * kvBlocks[target];
    }

    /**
     * How many blocks of the chain from {@code from} on, where {@link #matched} ended, follow in the tiers behind
     * {@code target}, each in the host tier or else in the shared one: {@link #hostBlocks()}, {@link #sharedBlocks()}.
     * Changes nothing.
     */
    int matchedBehind(int target, long[] ids, int at, int from, int count) {
        return tiers == null ? 0 : tiers.match(target, ids, at, from, count);
    }

    /** Blocks of the last {@link #matchedBehind} in the host tier. */
    int hostBlocks() {
        return tiers == null ? 0 : tiers.hostBlocks();
    }

    /** Blocks of the last {@link #matchedBehind} that only the shared tier has. */
    int sharedBlocks() {
        return tiers == null ? 0 : tiers.sharedBlocks();
    }

    /** Loads blocks {@code from} to {@code to} (exclusive) from their tiers, where they stay, as the most recent. */
    void load(int target, long[] ids, int at, int from, int to) {
        if (tiers != null) {
            tiers.use(target, ids, at, from, to);
        }
    }
}
