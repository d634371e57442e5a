package io.goodput.engine.cluster;

import io.goodput.engine.scenario.Headroom;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.timing.DecodePiece;
import org.jspecify.annotations.Nullable;

/**
 * One scheduler of an instance: its queues, its seats, its decode batch and its KV blocks. Context and growing blocks of
 * the batch are sums over members relative to the token clock A of the instance: at clock A a member that joined at
 * clock a with context c has context c + A − a, and the batch {@code contextBase + decoding × A}.
 */
final class Rank {
    final Instance instance;
    final int index;
    final KvRoom kv;
    final int seats;

    /** Its number among the ranks of all instances. */
    int number;
    /** Its number among the targets of its role. */
    int target;
    /** The targets of its role. */
    TargetSet targets;

    final PromptQueue prompts;
    /** Prompts taken and not wholly computed, the partial one first; those that load are not here. */
    final SlotList started;
    /** Requests whose KV is here, without a seat. */
    final SlotList ready;
    /** Requests whose prompt came out of this instance's pipeline: they have a seat. */
    final SlotList returning;
    /** Requests that wait for room here. */
    final SlotList waitingForRoom;

    int seatsTaken;
    /** Holders of seats by the time of taking, linked through the request table. */
    int firstSeat = RequestTable.NONE;

    int lastSeat = RequestTable.NONE;
    boolean preemptedNow;
    /** Whether there may be anybody in its queues, so that forming a step has to look at them. */
    boolean hasQueued;

    /** Prompt tokens sent here and not computed. */
    long promptBacklog;

    /** Blocks in use by requests, those of shared cache entries counted once. */
    private long usedBlocks;

    /** Blocks that are cached and in use by nobody. */
    long cachedBlocks;

    /** Requests that have room here to decode in, their prompts computed or not. */
    int residents;

    private final boolean headroomAsked;

    /** Members of the decode batch. */
    int decoding;

    long contextBase;
    /** Members whose context is below the cap, and the capped context of the batch: as {@code contextBase}. */
    int belowCap;

    long cappedBase;
    final @Nullable SlotHeap capCrossings;
    private final int capTokens;

    /** Blocks of growing members at clock A: {@code growBase + decoding × floor(A / B) + members whose phase wraps}. */
    private long growBase;

    private final int @Nullable [] growPhases;
    private final int blockTokens;
    /** Blocks that the growing members hold now, the clock at which they took the last, and how often they did. */
    private long grown;

    private long growClock;
    private long growths;

    /** The linear piece of attention around {@code pieceContext} that is in use; void when negative. */
    double pieceFrom = -1;

    final DecodePiece piece = new DecodePiece();
    /** Attention of the step in progress, and what it gains with every token of its members. */
    double secondsNow;

    double slopeNow;
    double cappedPieceFrom = -1;
    final DecodePiece cappedPiece = new DecodePiece();

    @SuppressWarnings("NullAway.Init")
    Rank(Instance instance, int index, RequestTable requests, int[] priorities) {
        this.instance = instance;
        this.index = index;
        var spec = instance.pool.spec;
        this.kv = spec.kv();
        this.seats = spec.maxNumSeqs();
        this.blockTokens = kv.blockTokens();
        prompts = new PromptQueue(spec.queueOrder(), requests, priorities);
        started = new SlotList(requests);
        ready = new SlotList(requests);
        returning = new SlotList(requests);
        waitingForRoom = new SlotList(requests);
        growPhases = spec.kvPolicy() == KvPolicy.RESERVE_MAXIMUM ? null : new int[blockTokens];
        headroomAsked = grows() && !kv.headroom().equals(Headroom.NONE);
        capTokens = spec.steps().contextCapTokens();
        capCrossings = capTokens > 0 ? new SlotHeap(requests, true) : null;
    }

    boolean grows() {
        return growPhases != null;
    }

    /** Nobody waits here: there is nothing to form a step from but the batch. */
    boolean queuesAreEmpty() {
        return prompts.isEmpty() && started.isEmpty() && ready.isEmpty() && returning.isEmpty();
    }

    // Seats

    void seat(RequestTable requests, int slot) {
        requests.mark(slot, RequestTable.SEATED, true);
        requests.setSeatNext(slot, RequestTable.NONE);
        requests.setSeatPrevious(slot, lastSeat);
        if (lastSeat == RequestTable.NONE) {
            firstSeat = slot;
        } else {
            requests.setSeatNext(lastSeat, slot);
        }
        lastSeat = slot;
        seatsTaken++;
    }

    void unseat(RequestTable requests, int slot) {
        requests.mark(slot, RequestTable.SEATED, false);
        int before = requests.seatPrevious(slot);
        int after = requests.seatNext(slot);
        if (before == RequestTable.NONE) {
            firstSeat = after;
        } else {
            requests.setSeatNext(before, after);
        }
        if (after == RequestTable.NONE) {
            lastSeat = before;
        } else {
            requests.setSeatPrevious(after, before);
        }
        seatsTaken--;
    }

    // Blocks

    long usedBlocks() {
        return usedBlocks;
    }

    /** Blocks that are free or cached. */
    long availableBlocks() {
        return kv.blocks() - usedBlocks;
    }

    /** Blocks that are free. */
    long freeBlocks() {
        return availableBlocks() - cachedBlocks;
    }

    void use(long blocks) {
        usedBlocks += blocks;
    }

    /** Blocks that must stay free when one more gets room to decode in. */
    long headroom() {
        return headroomAsked ? kv.headroomBeside(residents) : 0;
    }

    // The decode batch

    double contextTokens(long clock) {
        return (double) (contextBase + decoding * clock);
    }

    double cappedContextTokens(long clock) {
        return (double) (cappedBase + belowCap * clock);
    }

    /** A member joins at this clock; its prompt's blocks, if it grows, are held as growing ones from now on. */
    void join(RequestTable requests, int slot, long clock) {
        int context = requests.inputTokens(slot) + requests.made(slot);
        long offset = context - clock;
        decoding++;
        contextBase += offset;
        pieceFrom = -1;
        if (growPhases != null) {
            growBase += Math.floorDiv(offset - 1, (long) blockTokens) + 1;
            growPhases[Math.floorMod(offset - 1, blockTokens)]++;
            grown += Math.ceilDiv(requests.promptTokens(slot), blockTokens);
            requests.setJoinGrowths(slot, growths);
        }
        if (capCrossings != null) {
            cappedPieceFrom = -1;
            if (context < capTokens) {
                belowCap++;
                cappedBase += offset;
                capCrossings.add(slot, capTokens - offset);
            } else {
                requests.setCapPosition(slot, RequestTable.NONE);
                cappedBase += capTokens;
            }
        }
    }

    /** A member leaves; returns the blocks that it held by its tokens, if it grows; else 0. */
    long leave(RequestTable requests, int slot) {
        long offset = requests.inputTokens(slot) + requests.made(slot) - requests.joinClock(slot);
        decoding--;
        contextBase -= offset;
        pieceFrom = -1;
        if (capCrossings != null) {
            cappedPieceFrom = -1;
            if (requests.capPosition(slot) == RequestTable.NONE) {
                cappedBase -= capTokens;
            } else {
                capCrossings.remove(slot);
                belowCap--;
                cappedBase -= offset;
            }
        }
        if (growPhases == null) {
            return 0;
        }
        growBase -= Math.floorDiv(offset - 1, (long) blockTokens) + 1;
        growPhases[Math.floorMod(offset - 1, blockTokens)]--;
        long blocks = blocksByTokens(requests, slot);
        grown -= blocks;
        return blocks;
    }

    /** Blocks that a member holds by its tokens, if it grows; one that has yet to join by those of its prompt. */
    long blocksByTokens(RequestTable requests, int slot) {
        if (growPhases == null) {
            return 0;
        }
        long offset = requests.inputTokens(slot) + requests.made(slot) - requests.joinClock(slot);
        return requests.phase(slot) != RequestTable.DECODING || requests.joinGrowths(slot) == growths
                ? Math.ceilDiv(requests.promptTokens(slot), blockTokens)
                : Math.floorDiv(offset - 1 + growClock, (long) blockTokens) + 1;
    }

    /** Lets the members whose context reached the cap by {@code clock} stop growing there. */
    void crossCap(RequestTable requests, long clock) {
        while (capCrossings != null && capCrossings.firstKey() <= clock) {
            cappedBase += capCrossings.firstKey();
            belowCap--;
            requests.setCapPosition(capCrossings.removeFirst(), RequestTable.NONE);
            cappedPieceFrom = -1;
        }
    }

    /** Blocks that the growing members need at {@code clock}. */
    long blocksAt(long clock) {
        if (growPhases == null || decoding == 0) {
            return 0;
        }
        if (blockTokens == 1) {
            return growBase + decoding * clock;
        }
        long whole = clock / blockTokens;
        int rest = (int) (clock % blockTokens);
        long blocks = growBase + decoding * whole;
        for (int phase = blockTokens - rest; phase < blockTokens; phase++) {
            blocks += growPhases[phase];
        }
        return blocks;
    }

    /** Blocks that the growing members take when the clock goes from one moment to another. */
    long blocksGrown(long from, long to) {
        if (growPhases == null) {
            return 0;
        }
        long blocks = 0;
        for (long clock = from + 1; clock <= to; clock++) {
            int rest = (int) (clock % blockTokens);
            blocks += growPhases[rest == 0 ? 0 : blockTokens - rest];
        }
        return blocks;
    }

    /** Blocks that the growing members lack at {@code clock}. */
    long lackingAt(long clock) {
        return growPhases == null ? 0 : blocksAt(clock) - grown;
    }

    /** The growing members take the blocks that they need at {@code clock}; returns how many. */
    long grow(long clock) {
        long blocks = lackingAt(clock);
        take(blocks, clock);
        return blocks;
    }

    /** The growing members take the blocks that they lack at {@code clock}. */
    void take(long blocks, long clock) {
        grown += blocks;
        growClock = clock;
        growths++;
        use(blocks);
    }
}
