package io.goodput.engine.cluster;

import io.goodput.engine.scenario.Headroom;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvRoom;
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

    /** What its members need, if they grow. */
    final @Nullable GrowingBlocks growing;

    private final int blockTokens;
    /** Blocks that the growing members hold now, the clock at which they took the last, and how often they did. */
    private long grown;

    private long growClock;
    private long growths;

    /** What attention costs its batch in a step without prompts. */
    final RankAttention attention = new RankAttention(this);

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
        growing = spec.kvPolicy() == KvPolicy.RESERVE_MAXIMUM ? null : new GrowingBlocks(blockTokens);
        headroomAsked = grows() && !kv.headroom().equals(Headroom.NONE);
        capTokens = spec.steps().contextCapTokens();
        capCrossings = capTokens > 0 ? new SlotHeap(requests, SlotHeap.Positions.CAP) : null;
    }

    boolean grows() {
        return growing != null;
    }

    /** There may be something here to form a step from besides the batch as it is: forming one has to look. */
    void mayChange() {
        instance.mayChange(index);
    }

    /** Nobody waits here: there is nothing to form a step from but the batch. */
    boolean queuesAreEmpty() {
        return prompts.isEmpty() && started.isEmpty() && ready.isEmpty() && returning.isEmpty();
    }

    /** Asks the memory for those who stand first in its queues. */
    void fetchWaiting(RequestTable requests) {
        if (!prompts.isEmpty()) {
            requests.fetch(prompts.first());
        }
        if (!ready.isEmpty()) {
            requests.fetch(ready.first());
        }
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

    /** Context of a member less the clock: the same as long as it is one. */
    static long offset(RequestTable requests, int slot) {
        return requests.inputTokens(slot) + requests.made(slot) - requests.joinClock(slot);
    }

    /** A member joins at this clock, which is its own; its prompt's blocks, if it grows, are held as growing ones from now on. */
    void join(RequestTable requests, int slot) {
        int context = requests.inputTokens(slot) + requests.made(slot);
        long offset = offset(requests, slot);
        decoding++;
        contextBase += offset;
        if (growing != null) {
            growing.join(offset);
            grown += Math.ceilDiv(requests.promptTokens(slot), blockTokens);
            requests.setJoinGrowths(slot, growths);
        }
        if (capCrossings != null) {
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
        long offset = offset(requests, slot);
        decoding--;
        contextBase -= offset;
        if (capCrossings != null) {
            if (requests.capPosition(slot) == RequestTable.NONE) {
                cappedBase -= capTokens;
            } else {
                capCrossings.remove(slot);
                belowCap--;
                cappedBase -= offset;
            }
        }
        if (growing == null) {
            return 0;
        }
        growing.leave(offset);
        long blocks = blocksByTokens(requests, slot);
        grown -= blocks;
        return blocks;
    }

    /** Blocks that a member holds by its tokens, if it grows; one that has yet to join by those of its prompt. */
    long blocksByTokens(RequestTable requests, int slot) {
        if (growing == null) {
            return 0;
        }
        long offset = offset(requests, slot);
        return requests.phase(slot) != RequestTable.DECODING || requests.joinGrowths(slot) == growths
                ? Math.ceilDiv(requests.promptTokens(slot), blockTokens)
                : Math.floorDiv(offset - 1 + growClock, (long) blockTokens) + 1;
    }

    /** Tokens until the context of a member reaches the cap; some member's must be below. */
    long tokensUntilCap(long clock) {
        return capCrossings == null ? RankAttention.ENDLESS : capCrossings.firstKey() - clock;
    }

    /** Lets the members whose context reached the cap by {@code clock} stop growing there. */
    void crossCap(RequestTable requests, long clock) {
        while (capCrossings != null && capCrossings.firstKey() <= clock) {
            cappedBase += capCrossings.firstKey();
            belowCap--;
            requests.setCapPosition(capCrossings.removeFirst(), RequestTable.NONE);
            attention.forgetCapped();
        }
    }

    /** Blocks that the growing members lack at {@code clock}. */
    long lackingAt(long clock) {
        return growing == null ? 0 : growing.at(clock) - grown;
    }

    /** The growing members take the blocks that they need at {@code clock}, unless they did before. */
    void growTo(long clock) {
        if (growClock < clock) {
            take(lackingAt(clock), clock);
        }
    }

    /** The growing members take the blocks that they lack at {@code clock}. */
    void take(long blocks, long clock) {
        grown += blocks;
        growClock = clock;
        growths++;
        use(blocks);
    }

    /** A clock at which the blocks that are free suffice for the growing members; they may for longer. */
    long roomLasts() {
        if (growing == null || decoding == 0) {
            return Long.MAX_VALUE;
        }
        // At most one block each for those who joined a moment ago, and one more each with every block of tokens.
        return growClock + (freeBlocks() / decoding - 1) * blockTokens;
    }
}
