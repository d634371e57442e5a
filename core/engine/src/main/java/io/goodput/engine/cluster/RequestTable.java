package io.goodput.engine.cluster;

import io.goodput.engine.RequestView;
import io.goodput.engine.workload.RequestSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight, a slot each; a slot is used again when its request has ended. Times are in seconds; a time that
 * has not come is NaN. What is known of one request lies together in memory, numbers of 64 and of 32 bits apart: with a
 * hundred thousand requests in flight, an event costs a few cache lines and not one for every field.
 */
final class RequestTable {
    /** No slot. */
    static final int NONE = -1;

    /** The slot is free. */
    static final int FREE = 0;
    /** Waits for room at its decode rank before its prompt is sent to a queue. */
    static final int WAITING_BEFORE_PREFILL = 1;
    /** Waits in a prompt queue. */
    static final int QUEUED = 2;
    /** Its hits are loaded from a slower tier. */
    static final int LOADING = 3;
    /** Its prompt is being computed. */
    static final int PREFILLING = 4;
    /** Its last chunk is in a later pipeline stage. */
    static final int IN_PIPELINE = 5;
    /** Its prompt is done; waits for room at its decode rank. */
    static final int WAITING_FOR_ROOM = 6;
    /** Its KV is moving. */
    static final int TRANSFERRING = 7;
    /** Waits for a step boundary or a seat. */
    static final int READY = 8;
    /** Makes tokens. */
    static final int DECODING = 9;
    /** Waits for an instance that could take it. */
    static final int AT_DOOR = 10;

    /** What a request holds at a prefill rank. */
    static final int PROMPT_SIDE = 0;
    /** What it holds where it decodes, or where its prompt is computed to decode there. */
    static final int DECODE_SIDE = 1;

    // What may be said of a request, for is() and mark()

    /** Stands in the preempted part of its queue. */
    static final int QUEUED_IN_FRONT = 1;
    /** Its prompt is computed where it decodes. */
    static final int LOCAL = 1 << 1;
    /** Is measured. */
    static final int MEASURED = 1 << 2;
    /** Was preempted under a policy that keeps nothing of its prompt. */
    static final int FORGOTTEN = 1 << 3;
    /** Holds a seat. */
    static final int SEATED = 1 << 4;
    /** Room was reserved where it will decode, and its KV is not there yet. */
    static final int HAS_ROOM = 1 << 5;
    /** Its KV moves layer by layer behind its prefill. */
    static final int LAYERED = 1 << 6;
    /** Its layer-wise flow has ended before its prefill. */
    static final int FLOW_DONE = 1 << 7;
    /** Its decode rank counts it. */
    static final int DECODE_CHOSEN = 1 << 8;
    /** Holds room where it decodes. */
    static final int RESIDENT = 1 << 9;
    /** Waits at the door of the decode targets. */
    static final int AT_DECODE_DOOR = 1 << 10;
    /** Waits at a door while its computed prompt holds blocks. */
    static final int HOLDS_PROMPT = 1 << 11;
    /** Was preempted, and has not begun again on another instance since: it goes before others. */
    static final int PREEMPTED = 1 << 12;
    /** Was let in, and is not asked again. */
    static final int ADMITTED = 1 << 13;
    /** Its prompt is computed again. */
    static final int AGAIN = 1 << 14;
    /** Its KV moves, or moved last, inside a fabric. */
    static final int IN_FABRIC = 1 << 15;

    private static final int FIRST_CAPACITY = 256;
    private static final long NEVER = Double.doubleToRawLongBits(Double.NaN);

    // Places of the numbers of 64 bits in a record

    private static final int LONGS = 16;
    private static final int NUMBER = 0;
    private static final int ARRIVED_AT = 1;
    private static final int TAKEN_AT = 2;
    private static final int PREFILLED_AT = 3;
    private static final int ROOM_AT = 4;
    private static final int MOVED_AT = 5;
    private static final int TRANSFER_SECONDS = 6;
    private static final int FIRST_TOKEN_AT = 7;
    private static final int LAST_TOKEN_AT = 8;
    private static final int JOIN_CLOCK = 9;
    private static final int JOIN_GROWTHS = 10;
    private static final int WAITING_SINCE = 11;
    private static final int TRANSFER_STARTED_AT = 12;
    /** On both sides. */
    private static final int HELD_BLOCKS = 13;

    private static final int LONGEST_GAP = 15;

    // Places of the numbers of 32 bits

    private static final int INTS = 32;
    private static final int PHASE = 0;
    private static final int REQUEST_CLASS = 1;
    private static final int INPUT_TOKENS = 2;
    private static final int OUTPUT_TOKENS = 3;
    private static final int MAX_OUTPUT_TOKENS = 4;
    private static final int DRAWN_HIT_TOKENS = 5;
    private static final int SESSION = 6;
    private static final int THREAD = 7;
    private static final int PROMPT_TOKENS = 8;
    private static final int MADE = 9;
    private static final int PREEMPTIONS = 10;
    private static final int FIRST_HIT_TOKENS = 11;
    private static final int COMPUTED_TOKENS = 12;
    private static final int CHUNK_TOKENS = 13;
    private static final int PAST_TOKENS = 14;
    private static final int HEAP_POSITION = 15;
    private static final int CAP_POSITION = 16;
    private static final int STATE = 17;
    private static final int PROMPT_RANK = 18;
    private static final int DECODE_RANK = 19;
    /** On both sides. */
    private static final int PINS = 20;

    private static final int RETRIES = 22;

    // Places of the neighbours in lists

    private static final int LINKS = 4;
    private static final int NEXT = 0;
    private static final int PREVIOUS = 1;
    private static final int SEAT_NEXT = 2;
    private static final int SEAT_PREVIOUS = 3;

    /** The records, a slot's behind those of the slots below it: all that an event needs of a request is together. */
    private long[] longs = new long[0];

    private int[] ints = new int[0];

    /** Neighbours in lists, apart from the records: who leaves a list changes those of others, whose records are far. */
    private int[] links = new int[0];

    /** Ids of the whole blocks of its prompt, and how many. */
    long[][] blockIds = new long[0][];

    int[] blockIdCount = new int[0];
    /**
     * The member of the same instance's batches that leaves at the same clock and stands behind it: apart from the
     * records, so near together that following them is cheap.
     */
    int[] leavesBehind = new int[0];

    /** All ranks, by their number. */
    private Rank[] ranks = new Rank[16];

    private int rankCount;

    private int[] free = new int[0];
    private int freeSlots;
    private int capacity;
    private int inFlight;
    private final Cursor cursor = new Cursor();
    /** Of no meaning, but that records were read for it. */
    @SuppressWarnings("UnusedVariable")
    private long fetched;

    RequestTable() {
        grow();
    }

    /** Makes a rank known; returns its number. */
    int register(Rank rank) {
        if (rankCount == ranks.length) {
            ranks = Arrays.copyOf(ranks, 2 * rankCount);
        }
        ranks[rankCount] = rank;
        return rankCount++;
    }

    /** Takes a slot for the request that {@code source} describes. */
    int open(long requestNumber, double arrival, boolean isMeasured, RequestSource source) {
        if (freeSlots == 0) {
            grow();
        }
        int slot = free[--freeSlots];
        inFlight++;
        int record = slot * LONGS;
        Arrays.fill(longs, record, record + LONGS, NEVER);
        longs[record + NUMBER] = requestNumber;
        setArrivedAt(slot, arrival);
        setTransferSeconds(slot, 0);
        longs[record + HELD_BLOCKS] = 0;
        longs[record + HELD_BLOCKS + DECODE_SIDE] = 0;
        record = slot * INTS;
        Arrays.fill(ints, record, record + INTS, 0);
        ints[record + STATE] = isMeasured ? MEASURED : 0;
        ints[record + REQUEST_CLASS] = source.requestClass();
        ints[record + INPUT_TOKENS] = source.inputTokens();
        ints[record + PROMPT_TOKENS] = source.inputTokens();
        ints[record + OUTPUT_TOKENS] = source.outputTokens();
        ints[record + MAX_OUTPUT_TOKENS] = source.maxOutputTokens();
        ints[record + DRAWN_HIT_TOKENS] = source.drawnHitTokens();
        ints[record + SESSION] = source.session();
        ints[record + THREAD] = source.thread();
        ints[record + PROMPT_RANK] = NONE;
        ints[record + DECODE_RANK] = NONE;
        ints[record + PINS] = PrefixCache.NO_PINS;
        ints[record + PINS + DECODE_SIDE] = PrefixCache.NO_PINS;
        int ids = source.blockIds();
        blockIdCount[slot] = ids;
        if (ids > 0) {
            if (blockIds[slot] == null || blockIds[slot].length < ids) {
                blockIds[slot] = new long[Math.max(ids, 32)];
            }
            source.copyBlockIds(blockIds[slot]);
        }
        return slot;
    }

    /**
     * Asks the memory for a request's record. The processor goes on while it comes: whoever is about to look at several
     * asks for all, and waits once.
     */
    void fetch(int slot) {
        int first = slot * LONGS;
        int firstInt = slot * INTS;
        fetched = longs[first]
                + longs[first + LONGS / 2]
                + longs[first + LONGS - 1]
                + ints[firstInt]
                + ints[firstInt + INTS / 2];
    }

    /** Asks for those of so many slots, {@link #NONE} left out. */
    void fetch(int[] slots, int count) {
        for (int i = 0; i < count; i++) {
            if (slots[i] != NONE) {
                fetch(slots[i]);
            }
        }
    }

    /** Whether one of the constants of this class is true of it. */
    boolean is(int slot, int what) {
        return (ints[slot * INTS + STATE] & what) != 0;
    }

    void mark(int slot, int what, boolean holds) {
        int place = slot * INTS + STATE;
        ints[place] = holds ? ints[place] | what : ints[place] & ~what;
    }

    /** Where its prompt is computed; null until chosen. */
    @Nullable
    Rank promptRank(int slot) {
        return rankAt(slot * INTS + PROMPT_RANK);
    }

    /** Where its prompt is computed; it must have been chosen. */
    Rank computingRank(int slot) {
        int rank = ints[slot * INTS + PROMPT_RANK];
        if (rank == NONE) {
            throw new IllegalStateException("request " + number(slot) + " was not sent to a rank");
        }
        return ranks[rank];
    }

    void setPromptRank(int slot, @Nullable Rank rank) {
        ints[slot * INTS + PROMPT_RANK] = rank == null ? NONE : rank.number;
    }

    /** Where it decodes, or did when it was preempted; null until chosen. */
    @Nullable
    Rank decodeRank(int slot) {
        return rankAt(slot * INTS + DECODE_RANK);
    }

    /** Where it decodes; it must have been chosen. */
    Rank decodingRank(int slot) {
        int rank = ints[slot * INTS + DECODE_RANK];
        if (rank == NONE) {
            throw new IllegalStateException("request " + number(slot) + " was not sent to a decode rank");
        }
        return ranks[rank];
    }

    void setDecodeRank(int slot, @Nullable Rank rank) {
        ints[slot * INTS + DECODE_RANK] = rank == null ? NONE : rank.number;
    }

    private @Nullable Rank rankAt(int place) {
        return ints[place] == NONE ? null : ranks[ints[place]];
    }

    /** Whether its prompt waits, is computed or is kept at an instance. */
    boolean computesAt(int slot, Instance instance) {
        boolean there = switch (phase(slot)) {
            case QUEUED, LOADING, PREFILLING, IN_PIPELINE, WAITING_FOR_ROOM, TRANSFERRING -> true;
            case AT_DOOR -> is(slot, HOLDS_PROMPT);
            default -> false;
        };
        return there && computingRank(slot).instance == instance;
    }

    /** Whether it has or wants anything at an instance. */
    boolean isAt(int slot, Instance instance) {
        return computesAt(slot, instance) || (is(slot, DECODE_CHOSEN) && decodingRank(slot).instance == instance);
    }

    /**
     * Private blocks that it holds on a side; where it decodes, less those of its tokens while they grow, so maybe below
     * 0.
     */
    long heldBlocks(int slot, int side) {
        return longs[slot * LONGS + HELD_BLOCKS + side];
    }

    void setHeldBlocks(int slot, int side, long blocks) {
        longs[slot * LONGS + HELD_BLOCKS + side] = blocks;
    }

    /** The hash blocks that it uses on a side, as {@link PrefixCache} says it. */
    int pins(int slot, int side) {
        return ints[slot * INTS + PINS + side];
    }

    void setPins(int slot, int side, int pins) {
        ints[slot * INTS + PINS + side] = pins;
    }

    /** Token clock of its instance at which it has made all its tokens. */
    long leaveClock(int slot) {
        return joinClock(slot) + outputTokens(slot) - made(slot);
    }

    /** Number in the order of arrival. */
    long number(int slot) {
        return longs[slot * LONGS + NUMBER];
    }

    /** When it arrived. */
    double arrivedAt(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + ARRIVED_AT]);
    }

    void setArrivedAt(int slot, double seconds) {
        longs[slot * LONGS + ARRIVED_AT] = Double.doubleToRawLongBits(seconds);
    }

    /** When its prompt was first taken. */
    double takenAt(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + TAKEN_AT]);
    }

    void setTakenAt(int slot, double seconds) {
        longs[slot * LONGS + TAKEN_AT] = Double.doubleToRawLongBits(seconds);
    }

    /** When the last chunk of its prompt was done, the last time. */
    double prefilledAt(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + PREFILLED_AT]);
    }

    void setPrefilledAt(int slot, double seconds) {
        longs[slot * LONGS + PREFILLED_AT] = Double.doubleToRawLongBits(seconds);
    }

    /** When it had room at its decode rank, the last time. */
    double roomAt(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + ROOM_AT]);
    }

    void setRoomAt(int slot, double seconds) {
        longs[slot * LONGS + ROOM_AT] = Double.doubleToRawLongBits(seconds);
    }

    /** When its KV was there, the last time. */
    double movedAt(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + MOVED_AT]);
    }

    void setMovedAt(int slot, double seconds) {
        longs[slot * LONGS + MOVED_AT] = Double.doubleToRawLongBits(seconds);
    }

    /** Seconds of its transfers that are over, summed. */
    double transferSeconds(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + TRANSFER_SECONDS]);
    }

    void setTransferSeconds(int slot, double seconds) {
        longs[slot * LONGS + TRANSFER_SECONDS] = Double.doubleToRawLongBits(seconds);
    }

    /** When the user saw the first token. */
    double firstTokenAt(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + FIRST_TOKEN_AT]);
    }

    void setFirstTokenAt(int slot, double seconds) {
        longs[slot * LONGS + FIRST_TOKEN_AT] = Double.doubleToRawLongBits(seconds);
    }

    /** When its last token appeared before it joined the batch. */
    double lastTokenAt(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + LAST_TOKEN_AT]);
    }

    void setLastTokenAt(int slot, double seconds) {
        longs[slot * LONGS + LAST_TOKEN_AT] = Double.doubleToRawLongBits(seconds);
    }

    /** The largest of its gaps that are noted; NaN when nobody asks. */
    double longestGap(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + LONGEST_GAP]);
    }

    void setLongestGap(int slot, double seconds) {
        longs[slot * LONGS + LONGEST_GAP] = Double.doubleToRawLongBits(seconds);
    }

    /** Two of its tokens came so far apart. */
    void noteGap(int slot, double seconds) {
        if (seconds > longestGap(slot)) {
            setLongestGap(slot, seconds);
        }
    }

    /** Token clock of its instance when it joined the batch. */
    long joinClock(int slot) {
        return longs[slot * LONGS + JOIN_CLOCK];
    }

    void setJoinClock(int slot, long value) {
        longs[slot * LONGS + JOIN_CLOCK] = value;
    }

    /** How often the blocks of its rank's batch had grown when it joined. */
    long joinGrowths(int slot) {
        return longs[slot * LONGS + JOIN_GROWTHS];
    }

    void setJoinGrowths(int slot, long value) {
        longs[slot * LONGS + JOIN_GROWTHS] = value;
    }

    /** Since when it waits in its queue. */
    double waitingSince(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + WAITING_SINCE]);
    }

    void setWaitingSince(int slot, double seconds) {
        longs[slot * LONGS + WAITING_SINCE] = Double.doubleToRawLongBits(seconds);
    }

    /** When the transfer under way began. */
    double transferStartedAt(int slot) {
        return Double.longBitsToDouble(longs[slot * LONGS + TRANSFER_STARTED_AT]);
    }

    void setTransferStartedAt(int slot, double seconds) {
        longs[slot * LONGS + TRANSFER_STARTED_AT] = Double.doubleToRawLongBits(seconds);
    }

    /** One of this class's phases. */
    int phase(int slot) {
        return ints[slot * INTS + PHASE];
    }

    void setPhase(int slot, int value) {
        ints[slot * INTS + PHASE] = value;
    }

    /** Index of its class. */
    int requestClass(int slot) {
        return ints[slot * INTS + REQUEST_CLASS];
    }

    /** Prompt tokens, as they arrived. */
    int inputTokens(int slot) {
        return ints[slot * INTS + INPUT_TOKENS];
    }

    /** Output tokens that it will make; no policy may look. */
    int outputTokens(int slot) {
        return ints[slot * INTS + OUTPUT_TOKENS];
    }

    /** The limit that it carries. */
    int maxOutputTokens(int slot) {
        return ints[slot * INTS + MAX_OUTPUT_TOKENS];
    }

    /** Hits drawn by the workload; −1 when the cache decides. */
    int drawnHitTokens(int slot) {
        return ints[slot * INTS + DRAWN_HIT_TOKENS];
    }

    /** Its session; −1 when none. */
    int session(int slot) {
        return ints[slot * INTS + SESSION];
    }

    /** What waits for its end; −1 when nothing. */
    int thread(int slot) {
        return ints[slot * INTS + THREAD];
    }

    /** Tokens to have KV of before it decodes: the prompt, and what was made before a preemption. */
    int promptTokens(int slot) {
        return ints[slot * INTS + PROMPT_TOKENS];
    }

    void setPromptTokens(int slot, int value) {
        ints[slot * INTS + PROMPT_TOKENS] = value;
    }

    /** Output tokens made when it last joined a batch or was computed. */
    int made(int slot) {
        return ints[slot * INTS + MADE];
    }

    void setMade(int slot, int value) {
        ints[slot * INTS + MADE] = value;
    }

    /** How often it was preempted. */
    int preemptions(int slot) {
        return ints[slot * INTS + PREEMPTIONS];
    }

    void setPreemptions(int slot, int value) {
        ints[slot * INTS + PREEMPTIONS] = value;
    }

    /** How often it was begun again because its hardware failed. */
    int retries(int slot) {
        return ints[slot * INTS + RETRIES];
    }

    void setRetries(int slot, int value) {
        ints[slot * INTS + RETRIES] = value;
    }

    /** Hits when its prompt was first taken. */
    int firstHitTokens(int slot) {
        return ints[slot * INTS + FIRST_HIT_TOKENS];
    }

    void setFirstHitTokens(int slot, int value) {
        ints[slot * INTS + FIRST_HIT_TOKENS] = value;
    }

    /** Of the prompt's tokens, those that are there: hits and chunks done. */
    int computedTokens(int slot) {
        return ints[slot * INTS + COMPUTED_TOKENS];
    }

    void setComputedTokens(int slot, int value) {
        ints[slot * INTS + COMPUTED_TOKENS] = value;
    }

    /** Tokens of its chunk in the present step. */
    int chunkTokens(int slot) {
        return ints[slot * INTS + CHUNK_TOKENS];
    }

    void setChunkTokens(int slot, int value) {
        ints[slot * INTS + CHUNK_TOKENS] = value;
    }

    /** Tokens of its prompt that the cache of its decode rank held when room was reserved. */
    int pastTokens(int slot) {
        return ints[slot * INTS + PAST_TOKENS];
    }

    void setPastTokens(int slot, int value) {
        ints[slot * INTS + PAST_TOKENS] = value;
    }

    /** The slot behind it in its queue. */
    int next(int slot) {
        return links[slot * LINKS + NEXT];
    }

    void setNext(int slot, int value) {
        links[slot * LINKS + NEXT] = value;
    }

    /** The slot before it in its queue. */
    int previous(int slot) {
        return links[slot * LINKS + PREVIOUS];
    }

    void setPrevious(int slot, int value) {
        links[slot * LINKS + PREVIOUS] = value;
    }

    /** The slot that took a seat of its rank after it. */
    int seatNext(int slot) {
        return links[slot * LINKS + SEAT_NEXT];
    }

    void setSeatNext(int slot, int value) {
        links[slot * LINKS + SEAT_NEXT] = value;
    }

    /** The slot that took a seat of its rank before it. */
    int seatPrevious(int slot) {
        return links[slot * LINKS + SEAT_PREVIOUS];
    }

    void setSeatPrevious(int slot, int value) {
        links[slot * LINKS + SEAT_PREVIOUS] = value;
    }

    /** Index in the heap of its batch or prompt queue. */
    int heapPosition(int slot) {
        return ints[slot * INTS + HEAP_POSITION];
    }

    void setHeapPosition(int slot, int value) {
        ints[slot * INTS + HEAP_POSITION] = value;
    }

    /** Index in the heap of members below the context cap. */
    int capPosition(int slot) {
        return ints[slot * INTS + CAP_POSITION];
    }

    void setCapPosition(int slot, int value) {
        ints[slot * INTS + CAP_POSITION] = value;
    }

    /** Gives the slot of a request that has ended back. */
    void close(int slot) {
        setPhase(slot, FREE);
        free[freeSlots++] = slot;
        inFlight--;
    }

    private void grow() {
        int before = capacity;
        capacity = before == 0 ? FIRST_CAPACITY : before * 2;
        longs = Arrays.copyOf(longs, Math.multiplyExact(capacity, LONGS));
        ints = Arrays.copyOf(ints, Math.multiplyExact(capacity, INTS));
        links = Arrays.copyOf(links, capacity * LINKS);
        blockIds = Arrays.copyOf(blockIds, capacity);
        blockIdCount = Arrays.copyOf(blockIdCount, capacity);
        leavesBehind = Arrays.copyOf(leavesBehind, capacity);
        free = Arrays.copyOf(free, capacity);
        for (int slot = capacity - 1; slot >= before; slot--) {
            free[freeSlots++] = slot;
        }
    }

    /** Requests in flight. */
    int inFlight() {
        return inFlight;
    }

    /** Slots that there are, free ones included. */
    int capacity() {
        return capacity;
    }

    /** The view of a request that ended so, until the next call. */
    RequestView view(int slot, RequestView.End end, double endedAt) {
        cursor.slot = slot;
        cursor.end = end;
        cursor.endedAt = endedAt;
        return cursor;
    }

    private final class Cursor implements RequestView {
        private int slot;
        private End end = End.IN_FLIGHT;
        private double endedAt;

        @Override
        public long number() {
            return RequestTable.this.number(slot);
        }

        @Override
        public int requestClass() {
            return RequestTable.this.requestClass(slot);
        }

        @Override
        public End end() {
            return end;
        }

        @Override
        public int session() {
            return RequestTable.this.session(slot);
        }

        @Override
        public double arrivedAt() {
            return RequestTable.this.arrivedAt(slot);
        }

        @Override
        public int inputTokens() {
            return RequestTable.this.inputTokens(slot);
        }

        @Override
        public int drawnHitTokens() {
            return RequestTable.this.drawnHitTokens(slot);
        }

        @Override
        public int maxOutputTokens() {
            return RequestTable.this.maxOutputTokens(slot);
        }

        @Override
        public int wantedOutputTokens() {
            return RequestTable.this.outputTokens(slot);
        }

        @Override
        public int outputTokens() {
            return RequestTable.this.made(slot);
        }

        @Override
        public int cachedTokens() {
            return firstHitTokens(slot);
        }

        @Override
        public int promptInstance() {
            return instanceOf(RequestTable.this.promptRank(slot));
        }

        @Override
        public int promptRank() {
            return indexOf(RequestTable.this.promptRank(slot));
        }

        @Override
        public int decodeInstance() {
            return instanceOf(RequestTable.this.decodeRank(slot));
        }

        @Override
        public int decodeRank() {
            return indexOf(RequestTable.this.decodeRank(slot));
        }

        private static int instanceOf(@Nullable Rank rank) {
            return rank == null ? NONE : rank.instance.number;
        }

        private static int indexOf(@Nullable Rank rank) {
            return rank == null ? NONE : rank.index;
        }

        @Override
        public double takenAt() {
            return RequestTable.this.takenAt(slot);
        }

        @Override
        public double prefilledAt() {
            return RequestTable.this.prefilledAt(slot);
        }

        @Override
        public double roomAt() {
            return RequestTable.this.roomAt(slot);
        }

        @Override
        public double movedAt() {
            return RequestTable.this.movedAt(slot);
        }

        @Override
        public double transferSeconds() {
            return RequestTable.this.transferSeconds(slot);
        }

        @Override
        public double firstTokenAt() {
            return RequestTable.this.firstTokenAt(slot);
        }

        @Override
        public double longestGapSeconds() {
            return RequestTable.this.longestGap(slot);
        }

        @Override
        public double endedAt() {
            return endedAt;
        }

        @Override
        public int preemptions() {
            return RequestTable.this.preemptions(slot);
        }

        @Override
        public int retries() {
            return RequestTable.this.retries(slot);
        }
    }
}
