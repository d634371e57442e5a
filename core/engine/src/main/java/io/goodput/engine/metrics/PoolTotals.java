package io.goodput.engine.metrics;

/**
 * What one pool has done since the start of the run, as running totals over its instances; the cluster brings them up
 * to date before anybody reads them. What happened between two moments is the difference of two copies.
 */
public final class PoolTotals {
    /** Seconds that instances were stepping. */
    public double servingSeconds;
    /** The prompts' share of those: each part's time alone over the sum of both. */
    public double prefillSeconds;
    /** Joules of the boards above their idle floor. */
    public double joules;
    /** Seconds × instances that have been given GPUs that are not there yet. */
    public double waitingSeconds;
    /** Seconds × instances that drain in another pool to come to this one. */
    public double comingSeconds;
    /** Seconds × instances that do not serve yet. */
    public double startingSeconds;
    /** Seconds × instances that get requests. */
    public double readySeconds;
    /** Seconds × instances that get no more requests and serve those that they have. */
    public double drainingSeconds;
    /** Of the seconds of stepping, those of draining instances. */
    public double drainingServingSeconds;
    /** Seconds × instances whose hardware has failed, as long as nobody knows. */
    public double deadSeconds;
    /** Seconds × instances that are wanted. */
    public double wantedSeconds;

    /** Seconds × KV blocks in use by requests. */
    public double usedBlockSeconds;
    /** Seconds × blocks that are cached and in use by nobody. */
    public double cachedBlockSeconds;
    /** Seconds × prompts waiting in queues. */
    public double queueSeconds;
    /** Seconds × requests waiting for decode room. */
    public double roomQueueSeconds;
    /** Seconds × members of decode batches, while stepping. */
    public double memberSeconds;
    /** Bytes of KV that left (prefill) or reached (decode) the pool, but for those inside a fabric that has ports of its own. */
    public double movedBytes;
    /** Those inside such a fabric. */
    public double fabricBytes;

    public long steps;
    /** Steps with prompt tokens. */
    public long promptSteps;
    /** Steps with decoding members. */
    public long decodeSteps;
    /** Members of all steps, summed: over {@code decodeSteps} it is the mean batch. */
    public long stepMembers;
    /** Chunks of prompts. */
    public long chunks;
    /** Prompt tokens computed, again or for the first time. */
    public long promptTokens;
    /** Of those, tokens of prompts of preempted requests. */
    public long recomputedTokens;
    /** Prompt tokens that a cache held when their prompt was taken. */
    public long hitTokens;
    /** Of those, tokens loaded from the host tier. */
    public long hostHitTokens;
    /** Of the hits, tokens loaded from the shared tier. */
    public long sharedHitTokens;
    /** Tokens of cached blocks that were evicted. */
    public long evictedTokens;
    /** Seconds × instances that slower tiers' hits were being loaded for. */
    public double loadSeconds;
    /** Output tokens made. */
    public long outputTokens;

    /** Transfers of {@link #movedBytes}. */
    public long moves;
    /** Transfers of {@link #fabricBytes}. */
    public long fabricMoves;

    public long preemptions;
    /** The longest prompt queue of one rank (decode pools: the longest queue for room), when nobody could be taken. */
    public long longestQueue;

    /** Seconds × instances that have their GPUs. */
    public double heldSeconds() {
        return startingSeconds + readySeconds + drainingSeconds + deadSeconds;
    }

    /** Makes this a copy of {@code other}. */
    public void set(PoolTotals other) {
        waitingSeconds = other.waitingSeconds;
        comingSeconds = other.comingSeconds;
        startingSeconds = other.startingSeconds;
        readySeconds = other.readySeconds;
        drainingSeconds = other.drainingSeconds;
        drainingServingSeconds = other.drainingServingSeconds;
        deadSeconds = other.deadSeconds;
        wantedSeconds = other.wantedSeconds;
        servingSeconds = other.servingSeconds;
        prefillSeconds = other.prefillSeconds;
        joules = other.joules;
        usedBlockSeconds = other.usedBlockSeconds;
        cachedBlockSeconds = other.cachedBlockSeconds;
        queueSeconds = other.queueSeconds;
        roomQueueSeconds = other.roomQueueSeconds;
        memberSeconds = other.memberSeconds;
        movedBytes = other.movedBytes;
        fabricBytes = other.fabricBytes;
        moves = other.moves;
        fabricMoves = other.fabricMoves;
        steps = other.steps;
        promptSteps = other.promptSteps;
        decodeSteps = other.decodeSteps;
        stepMembers = other.stepMembers;
        chunks = other.chunks;
        promptTokens = other.promptTokens;
        recomputedTokens = other.recomputedTokens;
        hitTokens = other.hitTokens;
        hostHitTokens = other.hostHitTokens;
        sharedHitTokens = other.sharedHitTokens;
        evictedTokens = other.evictedTokens;
        loadSeconds = other.loadSeconds;
        outputTokens = other.outputTokens;
        preemptions = other.preemptions;
        longestQueue = other.longestQueue;
    }
}
