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
    final Served served;
    /** Whether controllers look at its instances. */
    final boolean isWatched;

    final PoolTotals totals = new PoolTotals();

    /** Empty between two events; see {@link Endings}. */
    final SlotHeap leaving;

    /** What steps of its instances cost: with prompts, and without. */
    final StepCost mixedCost;

    final DecodeCosts decodeCosts;

    /** Instances in each state, by its index; and how many are wanted. */
    private final int[] inState = new int[InstanceState.COUNT];

    private int wanted;
    private int leastReady;
    private int mostReady;
    private double statesSince;

    private long usedBlocks;
    private long cachedBlocks;
    private double blocksSince;

    private long queued;
    private long waitingForRoom;
    /** Seconds that those who left the queues had waited in them. */
    double queueWaits;

    double roomWaits;
    private double queuesSince;

    InstancePool(
            Pool spec,
            int index,
            int firstNumber,
            RequestTable requests,
            int[] priorities,
            RunMeter meter,
            Served served,
            boolean isWatched) {
        this.served = served;
        this.isWatched = isWatched;
        this.spec = spec;
        this.index = index;
        int verifyTokens = spec.speculation().verifyTokens();
        mixedCost = new StepCost(spec.steps(), spec.pipelineStages(), verifyTokens);
        decodeCosts = new DecodeCosts(spec.steps(), spec.pipelineStages(), verifyTokens);
        leaving = new SlotHeap(requests, SlotHeap.Positions.NONE);
        members = new Instance[spec.instances()];
        inState[InstanceState.READY.index] = members.length;
        wanted = members.length;
        leastReady = members.length;
        mostReady = members.length;
        for (int i = 0; i < members.length; i++) {
            members[i] = new Instance(this, i, firstNumber + i, requests, priorities, meter);
        }
    }

    /** How many instances are in a state. */
    int count(InstanceState state) {
        return inState[state.index];
    }

    void stateChanges(double now, InstanceState from, InstanceState to) {
        bringStatesTo(now);
        inState[from.index]--;
        inState[to.index]++;
        leastReady = Math.min(leastReady, count(InstanceState.READY));
        mostReady = Math.max(mostReady, count(InstanceState.READY));
    }

    /** What is ready now is all that has ever been. */
    void forgetCounts() {
        leastReady = count(InstanceState.READY);
        mostReady = leastReady;
    }

    int leastReady() {
        return leastReady;
    }

    int mostReady() {
        return mostReady;
    }

    /** How many instances are wanted. */
    int wanted() {
        return wanted;
    }

    void setWanted(double now, int instances) {
        bringStatesTo(now);
        wanted = instances;
    }

    private void bringStatesTo(double now) {
        double seconds = now - statesSince;
        statesSince = now;
        totals.waitingSeconds += count(InstanceState.WAITING) * seconds;
        totals.comingSeconds += count(InstanceState.COMING) * seconds;
        totals.startingSeconds += count(InstanceState.STARTING) * seconds;
        totals.readySeconds += count(InstanceState.READY) * seconds;
        totals.drainingSeconds += count(InstanceState.DRAINING) * seconds;
        totals.deadSeconds += (count(InstanceState.DEAD) + count(InstanceState.DRAINING_DEAD)) * seconds;
        totals.wantedSeconds += wanted * seconds;
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
        bringStatesTo(now);
        bringBlocksTo(now);
        bringQueuesTo(now);
        for (Instance instance : members) {
            instance.bringTo(now);
        }
    }
}
