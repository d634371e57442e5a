package io.goodput.engine.cluster;

import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.metrics.RunMeter;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.timing.DecodeCosts;
import io.goodput.engine.timing.StepCost;

/** The instances of one pool, and what they have done. */
final class InstancePool {
    final Pool spec;
    final int index;
    final Instance[] members;
    final PoolTotals totals = new PoolTotals();

    /** Empty between two events; see {@link Endings}. */
    final SlotHeap leaving;

    /** What steps of its instances cost: with prompts, and without. */
    final StepCost mixedCost;

    final DecodeCosts decodeCosts;

    private long usedBlocks;
    private long cachedBlocks;
    private double blocksSince;

    private long queued;
    private long waitingForRoom;
    /** Seconds that those who left the queues had waited in them. */
    double queueWaits;

    double roomWaits;
    private double queuesSince;

    InstancePool(Pool spec, int index, int firstNumber, RequestTable requests, int[] priorities, RunMeter meter) {
        this.spec = spec;
        this.index = index;
        int verifyTokens = spec.speculation().verifyTokens();
        mixedCost = new StepCost(spec.steps(), spec.pipelineStages(), verifyTokens);
        decodeCosts = new DecodeCosts(spec.steps(), spec.pipelineStages(), verifyTokens);
        leaving = new SlotHeap(requests, SlotHeap.Positions.NONE);
        members = new Instance[spec.instances()];
        for (int i = 0; i < members.length; i++) {
            members[i] = new Instance(this, i, firstNumber + i, requests, priorities, meter);
        }
    }

    /** Blocks in use by requests change; what growing members take within a run of steps comes at its end. */
    void blocksUsed(double now, long change) {
        bringBlocksTo(now);
        usedBlocks += change;
    }

    /** Blocks that are cached and in use by nobody change. */
    void blocksCached(double now, long change) {
        bringBlocksTo(now);
        cachedBlocks += change;
    }

    private void bringBlocksTo(double now) {
        double seconds = now - blocksSince;
        blocksSince = now;
        totals.usedBlockSeconds += usedBlocks * seconds;
        totals.cachedBlockSeconds += cachedBlocks * seconds;
    }

    /** A prompt enters a queue of the pool. */
    void promptQueued(double now) {
        bringQueuesTo(now);
        queued++;
    }

    /** A prompt leaves a queue of the pool after so many seconds. */
    void promptUnqueued(double now, double waited) {
        bringQueuesTo(now);
        queued--;
        queueWaits += waited;
    }

    /** A request begins to wait for room in the pool. */
    void roomAwaited(double now) {
        bringQueuesTo(now);
        waitingForRoom++;
    }

    /** A request stops waiting for room after so many seconds. */
    void roomLeft(double now, double waited) {
        bringQueuesTo(now);
        waitingForRoom--;
        roomWaits += waited;
    }

    private void bringQueuesTo(double now) {
        double seconds = now - queuesSince;
        queuesSince = now;
        totals.queueSeconds += queued * seconds;
        totals.roomQueueSeconds += waitingForRoom * seconds;
    }

    void queueSeen(int length) {
        totals.longestQueue = Math.max(totals.longestQueue, length);
    }

    /** Brings the totals to {@code now}, the steps in progress in proportion to time. */
    void bringTo(double now) {
        bringBlocksTo(now);
        bringQueuesTo(now);
        for (Instance instance : members) {
            instance.bringTo(now);
        }
    }
}
