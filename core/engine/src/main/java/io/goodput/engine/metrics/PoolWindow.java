package io.goodput.engine.metrics;

import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.UsageHour;
import io.goodput.contracts.scaleout.ScaleOutBucket;
import io.goodput.engine.scenario.FabricPort;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.Pool;

/**
 * What one pool did between two moments: the difference of its totals.
 *
 * @param pool the pool
 * @param from totals at the first moment
 * @param to totals at the second
 * @param seconds between the two
 * @param changes whether its instances come and go
 */
record PoolWindow(Pool pool, PoolTotals from, PoolTotals to, double seconds, boolean changes) {
    static double ratio(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    static double ratio(long part, double whole) {
        return ratio((double) part, whole);
    }

    private static double ratio(long part, long whole) {
        return ratio((double) part, (double) whole);
    }

    /** Seconds in which instances had their GPUs. */
    private double instanceSeconds() {
        return changes ? to.heldSeconds() - from.heldSeconds() : pool.instances() * seconds;
    }

    private double blockSeconds() {
        return changes
                ? (double) pool.ranks() * pool.kv().blocks() * instanceSeconds()
                : (double) pool.targets() * pool.kv().blocks() * seconds;
    }

    /** Seconds of stepping; rounding may put the totals a little over the window. */
    private double servingSeconds() {
        return Math.clamp(to.servingSeconds - from.servingSeconds, 0, instanceSeconds());
    }

    private double utilisation() {
        return ratio(servingSeconds(), instanceSeconds());
    }

    private double meanBatch() {
        long decodeSteps = to.decodeSteps - from.decodeSteps;
        return decodeSteps > 0
                ? ratio(to.stepMembers - from.stepMembers, decodeSteps)
                : ratio(to.chunks - from.chunks, to.promptSteps - from.promptSteps);
    }

    private double kvShare(double usedBefore, double usedAfter) {
        return Math.clamp(ratio(usedAfter - usedBefore, blockSeconds()), 0, 1);
    }

    /** Of two paths the fuller one's. */
    private double linkLoad() {
        KvPort port = pool.port();
        if (port == null) {
            return 0;
        }
        double load = ratio(to.movedBytes - from.movedBytes, port.bytesPerSecond() * instanceSeconds());
        FabricPort fabric = port.fabric();
        return fabric == null
                ? load
                : Math.max(load, ratio(to.fabricBytes - from.fabricBytes, fabric.bytesPerSecond() * instanceSeconds()));
    }

    private double boardJoules() {
        return Math.max(0, pool.steps().idleWatts() * instanceSeconds() + (to.joules - from.joules));
    }

    private long computedTokens() {
        return to.promptTokens - from.promptTokens;
    }

    private long recomputedTokens() {
        return to.recomputedTokens - from.recomputedTokens;
    }

    /** Prompt tokens found in a cache. */
    long hitTokens() {
        return to.hitTokens - from.hitTokens;
    }

    /** Prompt tokens computed for the first time, or found in a cache. */
    long inputTokens() {
        return computedTokens() - recomputedTokens() + hitTokens();
    }

    long outputTokens() {
        return to.outputTokens - from.outputTokens;
    }

    private int instances() {
        return changes ? (int) Math.ceil(ratio(instanceSeconds(), seconds)) : pool.instances();
    }

    /** GPUs of all instances, on average. */
    double meanGpus() {
        return changes
                ? ratio(instanceSeconds() * pool.gpusPerInstance(), seconds)
                : pool.instances() * pool.gpusPerInstance();
    }

    /** Mean numbers of instances. */
    ScaleOutBucket.Counts counts() {
        return new ScaleOutBucket.Counts(
                ratio(to.wantedSeconds - from.wantedSeconds, seconds),
                ratio(to.readySeconds - from.readySeconds, seconds),
                ratio(to.startingSeconds - from.startingSeconds + to.waitingSeconds - from.waitingSeconds, seconds),
                ratio(to.drainingSeconds - from.drainingSeconds, seconds));
    }

    SeriesBucket.Pool bucket() {
        return new SeriesBucket.Pool(
                utilisation(),
                meanBatch(),
                ratio(to.queueSeconds - from.queueSeconds, seconds),
                ratio(to.roomQueueSeconds - from.roomQueueSeconds, seconds),
                kvShare(from.usedBlockSeconds, to.usedBlockSeconds),
                linkLoad(),
                ratio(boardJoules(), seconds));
    }

    PoolReport report() {
        return new PoolReport(
                pool.role(),
                utilisation(),
                meanBatch(),
                ratio(to.queueSeconds - from.queueSeconds, seconds),
                ratio(to.roomQueueSeconds - from.roomQueueSeconds, seconds),
                to.longestQueue,
                kvShare(from.usedBlockSeconds, to.usedBlockSeconds),
                kvShare(from.cachedBlockSeconds, to.cachedBlockSeconds),
                pool.kv().blocks() * pool.ranks(),
                linkLoad(),
                ratio(boardJoules(), seconds),
                computedTokens(),
                recomputedTokens(),
                hitTokens(),
                to.hostHitTokens - from.hostHitTokens,
                to.sharedHitTokens - from.sharedHitTokens,
                ratio(hitTokens(), inputTokens()),
                to.evictedTokens - from.evictedTokens,
                to.preemptions - from.preemptions);
    }

    /** Seconds of stepping of instances that get requests. */
    private double readyServingSeconds(double readySeconds) {
        return Math.clamp(
                to.servingSeconds - from.servingSeconds - (to.drainingServingSeconds - from.drainingServingSeconds),
                0,
                readySeconds);
    }

    /** What its GPUs were there for. */
    UsageHour.Pool hour() {
        int gpus = pool.gpusPerInstance();
        double ready = changes ? to.readySeconds - from.readySeconds : instanceSeconds();
        double readyServing = changes ? readyServingSeconds(ready) : servingSeconds();
        double stepping = servingSeconds();
        return new UsageHour.Pool(
                readyServing * gpus,
                (ready - readyServing) * gpus,
                (to.startingSeconds - from.startingSeconds) * gpus,
                (to.drainingSeconds - from.drainingSeconds) * gpus,
                (to.deadSeconds - from.deadSeconds) * gpus,
                stepping * gpus,
                Math.clamp(to.prefillSeconds - from.prefillSeconds, 0, stepping) * gpus,
                (to.loadSeconds - from.loadSeconds) * gpus,
                pool.steps()
                        .besideBoards()
                        .energy(boardJoules(), instanceSeconds())
                        .drawnJoules());
    }

    PoolUsage usage() {
        int perInstance = pool.gpusPerInstance();
        double serving = servingSeconds();
        double prefill = Math.clamp(to.prefillSeconds - from.prefillSeconds, 0, serving);
        return new PoolUsage(
                pool.role(),
                pool.system(),
                instances(),
                instances() * pool.gpusPerInstance(),
                serving * perInstance,
                (instanceSeconds() - serving) * perInstance,
                prefill * perInstance,
                (serving - prefill) * perInstance,
                computedTokens(),
                outputTokens(),
                pool.steps().besideBoards().energy(boardJoules(), instanceSeconds()));
    }
}
