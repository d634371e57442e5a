package io.goodput.contracts;

/**
 * What one pool did in the measured window. GPU-seconds count every GPU of an instance.
 *
 * @param role the pool's role
 * @param system where it stands
 * @param instances engine replicas; of a pool that changes, the mean of those that had their GPUs, rounded up
 * @param gpus GPUs of all instances
 * @param servingGpuSeconds GPU-seconds in which the instance was stepping
 * @param idleGpuSeconds the remaining GPU-seconds of the window in which instances had their GPUs
 * @param prefillGpuSeconds part of serving that prompts took; a mixed step is split by each part's time alone
 * @param decodeGpuSeconds the remaining part of serving
 * @param prefilledTokens prompt tokens computed, again or for the first time
 * @param outputTokens tokens made, first tokens included
 * @param energy drawn at the wall, with the pool's share of hosts, switches and the rest
 */
public record PoolUsage(
        PoolRole role,
        String system,
        int instances,
        int gpus,
        double servingGpuSeconds,
        double idleGpuSeconds,
        double prefillGpuSeconds,
        double decodeGpuSeconds,
        long prefilledTokens,
        long outputTokens,
        Energy energy) {
    /** Share of the window in which the pool's GPUs were stepping, 0..1. */
    public double utilisation() {
        double all = servingGpuSeconds + idleGpuSeconds;
        return all == 0 ? 0 : servingGpuSeconds / all;
    }
}
