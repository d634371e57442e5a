package io.goodput.engine.cluster;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.kernel.IntPriorityQueue;
import io.goodput.engine.kernel.IntQueue;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.timing.StepCost;
import java.util.Arrays;

/** One engine replica: its queues, its batch as running sums, its KV room and the step in progress. */
final class Instance {
    final InstancePool pool;
    /** Index in the pool. */
    final int index;
    /** Number over all pools: the subject of its events. */
    final int number;

    final PoolRole role;
    final KvRoom kv;
    final int maxSequences;
    final int maxTokens;
    final StepCost cost;

    /** Prompts sent here and not taken yet. */
    final IntQueue prompts = new IntQueue();
    /** The prompt taken whose last chunk is still to be computed after the step in progress; −1 when none is. */
    int partial = -1;
    /** Requests whose KV waits elsewhere until there is room here. */
    final IntQueue waitingForRoom = new IntQueue();
    /** Requests whose KV is here and which decode from the next step on, if the batch has a place. */
    final IntQueue ready = new IntQueue();

    /** Requests taken and not finished; counted by aggregated instances only. */
    int residents;
    /** Prompt tokens sent here and not computed yet. */
    long promptBacklog;
    /** Blocks that the requests sent here and not finished reserve or wait for. */
    long committedBlocks;

    private long reservedBlocks;
    private long mostReservedBlocks;
    private long leastReservedBlocks;

    /** The decode batch: how many, their context in tokens, and by which decode step each is finished. */
    int decoding;

    int measuredDecoding;
    long contextTokens;
    int decodeSteps;
    final IntPriorityQueue endings = new IntPriorityQueue();

    /** The step in progress. */
    boolean stepping;

    double stepSeconds;
    int chunks;
    int[] chunkRequests = new int[16];
    int[] chunkTokens = new int[16];
    int joined;
    int[] joinedRequests = new int[16];

    Instance(InstancePool pool, int index, int number) {
        Pool spec = pool.spec;
        this.pool = pool;
        this.index = index;
        this.number = number;
        this.role = spec.role();
        this.kv = spec.kv();
        this.maxSequences = Math.min(spec.maxNumSeqs(), spec.maxNumBatchedTokens());
        this.maxTokens = spec.maxNumBatchedTokens();
        this.cost = new StepCost(spec.steps());
    }

    boolean hasRoomFor(long blocks) {
        return kv.blocks() - reservedBlocks >= blocks;
    }

    void reserve(double now, long blocks) {
        reservedBlocks += blocks;
        mostReservedBlocks = Math.max(mostReservedBlocks, reservedBlocks);
        leastReservedBlocks = Math.min(leastReservedBlocks, reservedBlocks);
        pool.meter.blocksReserved(now, blocks);
    }

    void free(double now, long blocks) {
        reserve(now, -blocks);
    }

    long reservedBlocks() {
        return reservedBlocks;
    }

    long mostReservedBlocks() {
        return mostReservedBlocks;
    }

    long leastReservedBlocks() {
        return leastReservedBlocks;
    }

    void addChunk(int request, int tokens) {
        if (chunks == chunkRequests.length) {
            chunkRequests = Arrays.copyOf(chunkRequests, chunks * 2);
            chunkTokens = Arrays.copyOf(chunkTokens, chunks * 2);
        }
        chunkRequests[chunks] = request;
        chunkTokens[chunks] = tokens;
        chunks++;
    }

    void addJoined(int request) {
        if (joined == joinedRequests.length) {
            joinedRequests = Arrays.copyOf(joinedRequests, joined * 2);
        }
        joinedRequests[joined++] = request;
    }
}
