package io.goodput.engine.cluster;

import io.goodput.engine.RequestView;
import io.goodput.engine.workload.RequestSource;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests in flight, a slot each, as parallel arrays; a slot is used again when its request has ended. Times are in
 * seconds; a time that has not come is NaN.
 */
final class RequestTable {
    /** No slot. */
    static final int NONE = -1;

    /** The slot is free. */
    static final byte FREE = 0;
    /** Waits for room at its decode rank before its prompt is sent to a queue. */
    static final byte WAITING_BEFORE_PREFILL = 1;
    /** Waits in a prompt queue. */
    static final byte QUEUED = 2;
    /** Its hits are loaded from a slower tier. */
    static final byte LOADING = 3;
    /** Its prompt is being computed. */
    static final byte PREFILLING = 4;
    /** Its last chunk is in a later pipeline stage. */
    static final byte IN_PIPELINE = 5;
    /** Its prompt is done; waits for room at its decode rank. */
    static final byte WAITING_FOR_ROOM = 6;
    /** Its KV is moving. */
    static final byte TRANSFERRING = 7;
    /** Waits for a step boundary or a seat. */
    static final byte READY = 8;
    /** Makes tokens. */
    static final byte DECODING = 9;

    /** What a request holds at a prefill rank. */
    static final int PROMPT_SIDE = 0;
    /** What it holds where it decodes, or where its prompt is computed to decode there. */
    static final int DECODE_SIDE = 1;

    private static final int FIRST_CAPACITY = 256;

    /** One of this class's phases. */
    byte[] phase = new byte[FIRST_CAPACITY];
    /** Number in the order of arrival. */
    long[] number = new long[FIRST_CAPACITY];
    /** Token clock of its instance when it joined the batch. */
    long[] joinClock = new long[FIRST_CAPACITY];
    /** Token clock of its instance at which it has made all its tokens. */
    long[] leaveClock = new long[FIRST_CAPACITY];
    /** How often the blocks of its rank's batch had grown when it joined. */
    long[] joinGrowths = new long[FIRST_CAPACITY];
    /**
     * Private blocks that it holds, at 2 × slot + side; where it decodes, less those of its tokens while they grow, so
     * maybe below 0.
     */
    long[] heldBlocks = new long[2 * FIRST_CAPACITY];
    /** Bytes of its last transfer. */
    long[] movedBytes = new long[FIRST_CAPACITY];
    /** Index of its class. */
    int[] requestClass = new int[FIRST_CAPACITY];
    /** Prompt tokens, as they arrived. */
    int[] inputTokens = new int[FIRST_CAPACITY];
    /** Output tokens that it will make; no policy may look. */
    int[] outputTokens = new int[FIRST_CAPACITY];
    /** The limit that it carries. */
    int[] maxOutputTokens = new int[FIRST_CAPACITY];
    /** Hits drawn by the workload; −1 when the cache decides. */
    int[] drawnHitTokens = new int[FIRST_CAPACITY];
    /** Its session; −1 when none. */
    int[] session = new int[FIRST_CAPACITY];
    /** What waits for its end; −1 when nothing. */
    int[] thread = new int[FIRST_CAPACITY];
    /** Tokens to have KV of before it decodes: the prompt, and what was made before a preemption. */
    int[] promptTokens = new int[FIRST_CAPACITY];
    /** Of those, tokens that are there: hits and chunks done. */
    int[] computedTokens = new int[FIRST_CAPACITY];
    /** Tokens of its prompt that the cache of its decode rank held when room was reserved. */
    int[] pastTokens = new int[FIRST_CAPACITY];
    /** Tokens of its chunk in the present step. */
    int[] chunkTokens = new int[FIRST_CAPACITY];
    /** Output tokens made when it last joined a batch or was computed. */
    int[] made = new int[FIRST_CAPACITY];
    /** Hits when its prompt was first taken. */
    int[] firstHitTokens = new int[FIRST_CAPACITY];
    /** How often it was preempted. */
    int[] preemptions = new int[FIRST_CAPACITY];
    /** The slot behind it in its queue. */
    int[] next = new int[FIRST_CAPACITY];
    /** The slot before it in its queue. */
    int[] previous = new int[FIRST_CAPACITY];
    /** The slot that took a seat of its rank after it. */
    int[] seatNext = new int[FIRST_CAPACITY];
    /** The slot that took a seat of its rank before it. */
    int[] seatPrevious = new int[FIRST_CAPACITY];
    /** Index in the heap of its batch or prompt queue. */
    int[] heapPosition = new int[FIRST_CAPACITY];
    /** Index in the heap of members below the context cap. */
    int[] capPosition = new int[FIRST_CAPACITY];
    /** Whether it stands in the preempted part of its queue. */
    boolean[] queuedInFront = new boolean[FIRST_CAPACITY];
    /** Whether its prompt is computed where it decodes. */
    boolean[] local = new boolean[FIRST_CAPACITY];
    /** Whether it leaves at the end of the step in progress. */
    boolean[] leaving = new boolean[FIRST_CAPACITY];
    /** Whether it is measured. */
    boolean[] measured = new boolean[FIRST_CAPACITY];
    /** Whether it was preempted under a policy that keeps nothing of its prompt. */
    boolean[] forgotten = new boolean[FIRST_CAPACITY];
    /** Whether it holds a seat. */
    boolean[] seated = new boolean[FIRST_CAPACITY];
    /** Whether room was reserved for it where it will decode, and its KV is not there yet. */
    boolean[] hasRoom = new boolean[FIRST_CAPACITY];
    /** Whether its KV moves layer by layer behind its prefill. */
    boolean[] layered = new boolean[FIRST_CAPACITY];
    /** Whether its layer-wise flow has ended before its prefill. */
    boolean[] flowDone = new boolean[FIRST_CAPACITY];

    double[] arrivedAt = new double[FIRST_CAPACITY];
    /** Since when it waits in its queue. */
    double[] waitingSince = new double[FIRST_CAPACITY];
    /** When its prompt was first taken. */
    double[] takenAt = new double[FIRST_CAPACITY];
    /** When the last chunk of its prompt was done, the last time. */
    double[] prefilledAt = new double[FIRST_CAPACITY];
    /** When it had room at its decode rank, the last time. */
    double[] roomAt = new double[FIRST_CAPACITY];
    /** When its KV was there, the last time. */
    double[] movedAt = new double[FIRST_CAPACITY];
    /** When the transfer under way began. */
    double[] transferStartedAt = new double[FIRST_CAPACITY];
    /** Of its transfers that are over, summed. */
    double[] transferSeconds = new double[FIRST_CAPACITY];
    /** When the user saw the first token. */
    double[] firstTokenAt = new double[FIRST_CAPACITY];
    /** When its last token appeared before it joined the batch. */
    double[] lastTokenAt = new double[FIRST_CAPACITY];
    /** When it ended. */
    double[] endedAt = new double[FIRST_CAPACITY];
    /** Where its prompt is computed; null until chosen. */
    @Nullable
    Rank[] promptRank = new @Nullable Rank[FIRST_CAPACITY];
    /** Whether its decode rank counts it. */
    boolean[] decodeChosen = new boolean[FIRST_CAPACITY];
    /** Where it decodes, or did when it was preempted; null until chosen. */
    @Nullable
    Rank[] decodeRank = new @Nullable Rank[FIRST_CAPACITY];
    /** Ids of the whole blocks of its prompt, and how many. */
    long[][] blockIds = new long[FIRST_CAPACITY][];

    int[] blockIdCount = new int[FIRST_CAPACITY];
    /** Handles of the cache entries that it uses, at 2 × slot + side, and how many. */
    int[][] pins = new int[2 * FIRST_CAPACITY][];

    int[] pinCount = new int[2 * FIRST_CAPACITY];

    private int[] free = new int[FIRST_CAPACITY];
    private int freeSlots;
    private int capacity;
    private int inFlight;
    private final Cursor cursor = new Cursor();

    /** Takes a slot for the request that {@code source} describes. */
    int open(long requestNumber, double arrival, boolean isMeasured, RequestSource source) {
        if (freeSlots == 0) {
            grow();
        }
        int slot = free[--freeSlots];
        inFlight++;
        number[slot] = requestNumber;
        measured[slot] = isMeasured;
        arrivedAt[slot] = arrival;
        requestClass[slot] = source.requestClass();
        inputTokens[slot] = source.inputTokens();
        outputTokens[slot] = source.outputTokens();
        maxOutputTokens[slot] = source.maxOutputTokens();
        drawnHitTokens[slot] = source.drawnHitTokens();
        session[slot] = source.session();
        thread[slot] = source.thread();
        promptTokens[slot] = inputTokens[slot];
        computedTokens[slot] = 0;
        made[slot] = 0;
        firstHitTokens[slot] = 0;
        preemptions[slot] = 0;
        heldBlocks[2 * slot] = 0;
        heldBlocks[2 * slot + 1] = 0;
        queuedInFront[slot] = false;
        local[slot] = false;
        leaving[slot] = false;
        forgotten[slot] = false;
        decodeChosen[slot] = false;
        seated[slot] = false;
        flowDone[slot] = false;
        hasRoom[slot] = false;
        layered[slot] = false;
        pastTokens[slot] = 0;
        takenAt[slot] = Double.NaN;
        prefilledAt[slot] = Double.NaN;
        roomAt[slot] = Double.NaN;
        movedAt[slot] = Double.NaN;
        transferSeconds[slot] = 0;
        firstTokenAt[slot] = Double.NaN;
        lastTokenAt[slot] = Double.NaN;
        endedAt[slot] = Double.NaN;
        promptRank[slot] = null;
        decodeRank[slot] = null;
        pinCount[2 * slot] = 0;
        pinCount[2 * slot + 1] = 0;
        int ids = source.blockIds();
        blockIdCount[slot] = ids;
        if (ids > 0) {
            if (blockIds[slot] == null || blockIds[slot].length < ids) {
                blockIds[slot] = new long[Math.max(ids, 32)];
                pins[2 * slot] = new int[blockIds[slot].length];
                pins[2 * slot + 1] = new int[blockIds[slot].length];
            }
            source.copyBlockIds(blockIds[slot]);
        }
        return slot;
    }

    /** Where its prompt is computed; it must have been chosen. */
    Rank computingRank(int slot) {
        Rank rank = promptRank[slot];
        if (rank == null) {
            throw new IllegalStateException("request " + number[slot] + " was not sent to a rank");
        }
        return rank;
    }

    /** Where it decodes; it must have been chosen. */
    Rank decodingRank(int slot) {
        Rank rank = decodeRank[slot];
        if (rank == null) {
            throw new IllegalStateException("request " + number[slot] + " was not sent to a decode rank");
        }
        return rank;
    }

    int[] pins(int slot, int side) {
        return pins[2 * slot + side];
    }

    /** Gives the slot of a request that has ended back. */
    void close(int slot) {
        phase[slot] = FREE;
        free[freeSlots++] = slot;
        inFlight--;
    }

    private void grow() {
        int before = capacity;
        capacity = before == 0 ? FIRST_CAPACITY : before * 2;
        if (before > 0) {
            phase = Arrays.copyOf(phase, capacity);
            number = Arrays.copyOf(number, capacity);
            joinClock = Arrays.copyOf(joinClock, capacity);
            leaveClock = Arrays.copyOf(leaveClock, capacity);
            joinGrowths = Arrays.copyOf(joinGrowths, capacity);
            heldBlocks = Arrays.copyOf(heldBlocks, 2 * capacity);
            movedBytes = Arrays.copyOf(movedBytes, capacity);
            requestClass = Arrays.copyOf(requestClass, capacity);
            inputTokens = Arrays.copyOf(inputTokens, capacity);
            outputTokens = Arrays.copyOf(outputTokens, capacity);
            maxOutputTokens = Arrays.copyOf(maxOutputTokens, capacity);
            drawnHitTokens = Arrays.copyOf(drawnHitTokens, capacity);
            session = Arrays.copyOf(session, capacity);
            thread = Arrays.copyOf(thread, capacity);
            promptTokens = Arrays.copyOf(promptTokens, capacity);
            computedTokens = Arrays.copyOf(computedTokens, capacity);
            pastTokens = Arrays.copyOf(pastTokens, capacity);
            chunkTokens = Arrays.copyOf(chunkTokens, capacity);
            made = Arrays.copyOf(made, capacity);
            firstHitTokens = Arrays.copyOf(firstHitTokens, capacity);
            preemptions = Arrays.copyOf(preemptions, capacity);
            next = Arrays.copyOf(next, capacity);
            previous = Arrays.copyOf(previous, capacity);
            seatNext = Arrays.copyOf(seatNext, capacity);
            seatPrevious = Arrays.copyOf(seatPrevious, capacity);
            heapPosition = Arrays.copyOf(heapPosition, capacity);
            capPosition = Arrays.copyOf(capPosition, capacity);
            queuedInFront = Arrays.copyOf(queuedInFront, capacity);
            local = Arrays.copyOf(local, capacity);
            leaving = Arrays.copyOf(leaving, capacity);
            measured = Arrays.copyOf(measured, capacity);
            forgotten = Arrays.copyOf(forgotten, capacity);
            decodeChosen = Arrays.copyOf(decodeChosen, capacity);
            seated = Arrays.copyOf(seated, capacity);
            hasRoom = Arrays.copyOf(hasRoom, capacity);
            layered = Arrays.copyOf(layered, capacity);
            flowDone = Arrays.copyOf(flowDone, capacity);
            arrivedAt = Arrays.copyOf(arrivedAt, capacity);
            waitingSince = Arrays.copyOf(waitingSince, capacity);
            takenAt = Arrays.copyOf(takenAt, capacity);
            prefilledAt = Arrays.copyOf(prefilledAt, capacity);
            roomAt = Arrays.copyOf(roomAt, capacity);
            movedAt = Arrays.copyOf(movedAt, capacity);
            transferStartedAt = Arrays.copyOf(transferStartedAt, capacity);
            transferSeconds = Arrays.copyOf(transferSeconds, capacity);
            firstTokenAt = Arrays.copyOf(firstTokenAt, capacity);
            lastTokenAt = Arrays.copyOf(lastTokenAt, capacity);
            endedAt = Arrays.copyOf(endedAt, capacity);
            promptRank = Arrays.copyOf(promptRank, capacity);
            decodeRank = Arrays.copyOf(decodeRank, capacity);
            blockIds = Arrays.copyOf(blockIds, capacity);
            blockIdCount = Arrays.copyOf(blockIdCount, capacity);
            pins = Arrays.copyOf(pins, 2 * capacity);
            pinCount = Arrays.copyOf(pinCount, 2 * capacity);
            free = Arrays.copyOf(free, capacity);
        }
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

    /** The view of a slot, until the next call. */
    RequestView view(int slot, RequestView.End end) {
        cursor.slot = slot;
        cursor.end = end;
        return cursor;
    }

    private final class Cursor implements RequestView {
        private int slot;
        private End end = End.IN_FLIGHT;

        @Override
        public long number() {
            return number[slot];
        }

        @Override
        public int requestClass() {
            return requestClass[slot];
        }

        @Override
        public End end() {
            return end;
        }

        @Override
        public double arrivedAt() {
            return arrivedAt[slot];
        }

        @Override
        public int inputTokens() {
            return inputTokens[slot];
        }

        @Override
        public int outputTokens() {
            return made[slot];
        }

        @Override
        public int cachedTokens() {
            return firstHitTokens[slot];
        }

        @Override
        public int promptInstance() {
            return instanceOf(promptRank[slot]);
        }

        @Override
        public int promptRank() {
            return indexOf(promptRank[slot]);
        }

        @Override
        public int decodeInstance() {
            return instanceOf(decodeRank[slot]);
        }

        @Override
        public int decodeRank() {
            return indexOf(decodeRank[slot]);
        }

        private static int instanceOf(@Nullable Rank rank) {
            return rank == null ? NONE : rank.instance.number;
        }

        private static int indexOf(@Nullable Rank rank) {
            return rank == null ? NONE : rank.index;
        }

        @Override
        public double takenAt() {
            return takenAt[slot];
        }

        @Override
        public double prefilledAt() {
            return prefilledAt[slot];
        }

        @Override
        public double roomAt() {
            return roomAt[slot];
        }

        @Override
        public double movedAt() {
            return movedAt[slot];
        }

        @Override
        public double transferSeconds() {
            return transferSeconds[slot];
        }

        @Override
        public double firstTokenAt() {
            return firstTokenAt[slot];
        }

        @Override
        public double endedAt() {
            return endedAt[slot];
        }

        @Override
        public int preemptions() {
            return preemptions[slot];
        }
    }
}
