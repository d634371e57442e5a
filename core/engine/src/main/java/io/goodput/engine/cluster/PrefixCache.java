package io.goodput.engine.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The prefix caches of all targets of one role. A chain is the ids of a prompt's first whole hash blocks, the first {@code
 * count} elements of an array; an id comes behind the same ones in every chain. A request keeps its {@link #pins()} at a
 * target: which blocks it uses.
 *
 * <p>Life of a request at a target: {@link #acquire} when its prompt is taken, {@link #insert} of the blocks that it
 * computed or loaded at the end of prefill, {@link #release} when it goes. A block in use by a request is pinned; one in use by
 * nobody is cached and may be evicted, the one released first before others.
 */
final class PrefixCache {
    /** The pins of a request that uses nothing. */
    static final int NO_PINS = TargetBlocks.NONE;

    private final TargetBlocks[] blocks;
    private final @Nullable CacheTiers tiers;
    private final int[] kvBlocks;
    private int own;
    private int idle;
    private int host;
    private int shared;
    private int pins;

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

    /**
     * Length of the chain's first part that each target has in its own blocks, in hash blocks.
     *
     * @param overlapByTarget where it is written for targets that have any
     * @param overlapping where the targets that have any are written, a bit each, 64 an element
     */
    void overlaps(long[] chain, int count, int[] overlapByTarget, long[] overlapping) {
        for (int b = 0; b < blocks.length; b++) {
            overlapping[b] = blocks[b].overlaps(chain, count, overlapByTarget);
        }
    }

    /**
     * Length of the chain's first part that {@code target} finds, each block in its own blocks, else in the host tier,
     * else in the shared tier; what is where: {@link #own}, {@link #idle}, {@link #host}, {@link #shared}. Changes
     * nothing else.
     *
     * @param behind whether the host and shared tiers are asked
     */
    int look(int target, long[] chain, int count, boolean behind) {
        TargetBlocks some = blocks(target);
        int length = some.look(within(target), chain, count, behind);
        found(some);
        return length;
    }

    /**
     * Pins what {@link #look} finds in the target's own blocks and makes what it finds in slower tiers the most recent
     * there, first block first; the request's {@link #pins()} say what was found.
     *
     * @return how many blocks were found
     */
    int acquire(int target, long[] chain, int count, boolean behind) {
        TargetBlocks some = blocks(target);
        int length = some.acquire(within(target), chain, count, behind);
        found(some);
        pins = some.pins;
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

    /** The request's pins after the last {@link #acquire} or {@link #insert}; {@link #NO_PINS} when it uses nothing. */
    int pins() {
        return pins;
    }

    /**
     * Makes hash blocks out of the blocks that the request computed or loaded, pinned by it: of the chain's first {@code
     * count} from the first to the last each that is not present. At the limit the cached block released first makes
     * room. The first block that cannot become one, for want of the request's own blocks or of cached ones to evict, ends
     * this. Copies of present blocks stay the request's own.
     *
     * @param pinsBefore of the request's {@link #acquire} of this chain; {@link #pins()} replace them
     * @param ownKvBlocks KV blocks that the request has to itself
     * @return how many hash blocks were made
     */
    int insert(int target, long[] chain, int count, int pinsBefore, long ownKvBlocks) {
        TargetBlocks some = blocks(target);
        int made = some.insert(within(target), chain, count, pinsBefore, ownKvBlocks / kvBlocks[target]);
        pins = some.pins;
        return made;
    }

    /**
     * Ends a request's use of its blocks, from the end of its chain to the start.
     *
     * @return how many nobody uses any more: pinned before, cached now
     */
    int release(int target, int pinsBefore) {
        return blocks(target).release(within(target), pinsBefore);
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

    /** A target, whose blocks nobody uses, and its host tier lose all; the shared tier gets nothing of it. */
    void forget(int target) {
        blocks(target).forget(within(target));
        if (tiers != null) {
            tiers.forgetHost(target);
        }
    }

    /** KV blocks of {@code target}'s hash blocks in use; copies that requests have of their own are not among them. */
    long usedBlocks(int target) {
        return blocks(target).usedBlocks(within(target)) * kvBlocks[target];
    }

    /** KV blocks of {@code target}'s hash blocks in use by nobody. */
    long cachedBlocks(int target) {
        return blocks(target).cachedBlocks(within(target)) * kvBlocks[target];
    }
}
