package io.goodput.engine.cluster;

import org.jspecify.annotations.Nullable;

/**
 * The blocks that the batches of an instance grow by, over all ranks. A step costs the same with any number of ranks: one
 * whose batch stays as it is takes its blocks when somebody next looks at it, and nobody has to look for as long as the
 * free blocks of all are known to suffice.
 */
final class BatchGrowth {
    private final InstancePool pool;
    private final Rank[] ranks;
    /** Of all ranks; null when they do not grow. */
    private final @Nullable GrowingBlocks blocks;
    /** Blocks by tokens that the pool counts. */
    private long counted;
    /** Clock at which the last step began; in a run of several, its first until it is over. */
    private long begun;
    /** Up to this clock the free blocks of every rank suffice. */
    private long roomLasts = Long.MAX_VALUE;

    BatchGrowth(InstancePool pool, Rank[] ranks) {
        this.pool = pool;
        this.ranks = ranks;
        Rank rank = ranks[0];
        blocks = ranks.length == 1 || !rank.grows() ? rank.growing : new GrowingBlocks(rank.kv.blockTokens());
    }

    /** A member has joined a rank that was settled. */
    void joined(long offset, int promptTokens) {
        if (blocks != null) {
            if (ranks.length > 1) {
                blocks.join(offset);
            }
            counted += Math.ceilDiv(promptTokens, ranks[0].kv.blockTokens());
        }
    }

    /** A member has left a rank that was settled, with the blocks that it held by its tokens. */
    void left(long offset, long held) {
        if (blocks != null) {
            if (ranks.length > 1) {
                blocks.leave(offset);
            }
            counted -= held;
        }
    }

    /** A rank takes what it has grown by until the last step that began, in a run until the first. */
    void settle(Rank rank) {
        if (blocks != null) {
            rank.growTo(begun);
        }
    }

    /** A run of steps begins. */
    void begin(double now, long clock) {
        begun = clock;
        if (blocks != null && blocks.at(clock) != counted) {
            count(now, clock);
        }
    }

    /** A run of several steps is over, the last of which began at {@code clock}. */
    void end(double now, long clock) {
        begun = clock;
        if (blocks != null) {
            count(now, clock);
        }
    }

    private void count(double now, long clock) {
        long grown = blocks == null ? 0 : blocks.at(clock);
        pool.blocksUsed(now, grown - counted);
        counted = grown;
    }

    /** Whether a step that begins at {@code clock} may find a rank without room. */
    boolean mayLackRoom(long clock) {
        return clock > roomLasts;
    }

    /** All ranks are going to be looked at. */
    void forgetRoom() {
        roomLasts = Long.MAX_VALUE;
    }

    /** The free blocks of a rank, whose members have taken what they need, may have become fewer. */
    void noteRoom(Rank rank) {
        roomLasts = Math.min(roomLasts, rank.roomLasts());
    }

    /** Blocks that the batches have grown by since {@code clock}, in {@code tokens} tokens. */
    long grown(long clock, long tokens) {
        return blocks == null ? 0 : blocks.at(clock + tokens) - blocks.at(clock);
    }

    /** As {@link GrowingBlocks#blockSeconds}. */
    double blockSeconds(StepRun run, long clock, long from, long to, double settled) {
        return blocks == null ? 0 : blocks.blockSeconds(run, clock, from, to, settled);
    }
}
