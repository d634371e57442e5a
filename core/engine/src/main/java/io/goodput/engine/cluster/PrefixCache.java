package io.goodput.engine.cluster;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The prefix caches of all targets of one role. A chain is the ids of a prompt's first whole hash blocks: {@code count}
 * elements of an array from {@code at} on. A request keeps one handle for each block of its chain, at the same places of
 * an array of its own: which blocks it uses.
 *
 * <p>Life of a request at a target: {@link #acquire} when its prompt is taken, {@link #insert} of the blocks that it
 * computed or loaded at the end of prefill, {@link #release} when it goes. A block in use by a request is pinned; one in use by
 * nobody is cached and may be evicted, the one released first before others.
 */
final class PrefixCache {
    private final TargetBlocks[] blocks;
    private final int[] kvBlocks;
    private int own;
    private int idle;
    private int host;
    private int shared;

    /**
     * @param kvBlocks KV blocks that a hash block takes, by target
     * @param maxKvBlocks most KV blocks that the hash blocks of a target may take, pinned and cached, by target; 0 for a
     *     target without a cache
     * @param tiers what is behind the targets' own memory
     */
    PrefixCache(int[] kvBlocks, long[] maxKvBlocks, @Nullable CacheTiers tiers) {
        this.kvBlocks = kvBlocks.clone();
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

    /**
     * Length of the chain's first part that each target has in its own blocks, in hash blocks, into {@code
     * overlapByTarget}.
     */
    void overlaps(long[] ids, int at, int count, int[] overlapByTarget) {
        Arrays.fill(overlapByTarget, 0, kvBlocks.length, 0);
        for (TargetBlocks some : blocks) {
            some.overlaps(ids, at, count, overlapByTarget);
        }
    }

    /**
     * Length of the chain's first part that {@code target} finds, each block in its own blocks, else in the host tier,
     * else in the shared tier; what is where: {@link #own}, {@link #idle}, {@link #host}, {@link #shared}. Changes
     * nothing else.
     *
     * @param behind whether the host and shared tiers are asked
     */
    int look(int target, long[] ids, int at, int count, boolean behind) {
        TargetBlocks some = blocks(target);
        int length = some.look(within(target), ids, at, count, behind);
        found(some);
        return length;
    }

    /**
     * Pins what {@link #look} finds in the target's own blocks and makes what it finds in slower tiers the most recent
     * there, first block first. Writes a handle for each block found, −1 for those of slower tiers.
     *
     * @return how many blocks were found
     */
    int acquire(int target, long[] ids, int at, int count, int[] handles, boolean behind) {
        TargetBlocks some = blocks(target);
        int length = some.acquire(within(target), ids, at, count, handles, behind);
        found(some);
        return length;
    }

    private void found(TargetBlocks some) {
        own = some.own;
        idle = some.idle;
        host = some.host;
        shared = some.shared;
    }

    /** Blocks that the last {@link #look} or {@link #acquire} found in the target's own. */
    int own() {
        return own;
    }

    /** Of {@link #own}, blocks that were cached: in use by nobody before. */
    int idle() {
        return idle;
    }

    /** Blocks that the last {@link #look} or {@link #acquire} found in the host tier only, or there first. */
    int host() {
        return host;
    }

    /** Blocks that the last {@link #look} or {@link #acquire} found in the shared tier only. */
    int shared() {
        return shared;
    }

    /**
     * Makes hash blocks out of the blocks that the request computed or loaded, pinned by it: of the chain's first {@code
     * count} from the first to the last each that is not present. At the limit the cached block released first makes
     * room. The first block that cannot become one, for want of the request's own blocks or of cached ones to evict, ends
     * this. Writes the handles of all {@code count} blocks: −1 for copies that stay the request's own.
     *
     * @param hit blocks of the chain that {@link #acquire} found
     * @param ownKvBlocks KV blocks that the request has to itself
     * @return how many hash blocks were made
     */
    int insert(int target, long[] ids, int at, int hit, int count, int[] handles, long ownKvBlocks) {
        return blocks(target).insert(within(target), ids, at, hit, count, handles, ownKvBlocks / kvBlocks[target]);
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
        int size = kvBlocks[target];
        return size * blocks(target).evict(within(target), Math.ceilDiv(kvBlocksNeeded, size));
    }

    /** KV blocks of {@code target}'s hash blocks in use; copies that requests have of their own are not among them. */
    long usedBlocks(int target) {
        return blocks(target).pinned(within(target)) * kvBlocks[target];
    }

    /** KV blocks of {@code target}'s hash blocks in use by nobody. */
    long cachedBlocks(int target) {
        return blocks(target).cached(within(target)) * kvBlocks[target];
    }
}
