package io.goodput.contracts.scaleout;

import io.goodput.contracts.PoolRole;

/**
 * How one pool changed in the measured window. GPU-seconds count every GPU of an instance.
 *
 * @param role the pool's role
 * @param leastReady fewest instances that got requests
 * @param mostReady most of them
 * @param meanReady mean of them
 * @param distinctCounts how many different counts were wanted
 * @param decisions decisions that changed what was wanted
 * @param flaps of those, decisions against the last one within ten minutes
 * @param servingGpuSeconds instances that get requests and were stepping
 * @param idleGpuSeconds instances that get requests and had none to step for
 * @param startingGpuSeconds instances whose GPUs were there and that did not serve yet
 * @param drainingGpuSeconds instances that got no more requests
 * @param failedGpuSeconds instances whose hardware had failed without anybody knowing
 * @param orderedGpuSeconds instances whose GPUs were not there yet; nobody pays for them
 * @param pendingGpuSeconds instances that were wanted and had no GPUs: no room, stock, power or budget
 */
public record PoolScaling(
        PoolRole role,
        int leastReady,
        int mostReady,
        double meanReady,
        int distinctCounts,
        long decisions,
        long flaps,
        double servingGpuSeconds,
        double idleGpuSeconds,
        double startingGpuSeconds,
        double drainingGpuSeconds,
        double failedGpuSeconds,
        double orderedGpuSeconds,
        double pendingGpuSeconds) {
    /** GPU-seconds of instances that had their GPUs. */
    public double heldGpuSeconds() {
        return servingGpuSeconds + idleGpuSeconds + startingGpuSeconds + drainingGpuSeconds + failedGpuSeconds;
    }
}
