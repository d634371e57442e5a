package io.goodput.contracts;

/**
 * What one instance can do at best, under bounds that no simulation of it can beat.
 *
 * @param system where it stands
 * @param role what it does
 * @param tensorParallel its GPUs
 * @param fits whether weights, runtime and the longest request's KV fit in memory; of a trace, the longest of those that
 *     the objective does not let miss
 * @param reason when it does not fit, why; else empty
 * @param weightBytesPerGpu weights held by one GPU
 * @param kvBlocks KV room of the instance in blocks; 0 when it does not fit
 * @param maxRequestsPerSecond no more requests per second than this can be served by one instance in the long run, at
 *     the traffic's mean lengths and the default limits of batch and step
 * @param minTimeToFirstTokenSeconds no request's first token can come earlier: the shortest prompt alone
 * @param minTimePerOutputTokenSeconds no decode step is shorter: one request at its shortest context; 0 for prefill
 */
public record InstanceEstimate(
        String system,
        PoolRole role,
        int tensorParallel,
        boolean fits,
        String reason,
        double weightBytesPerGpu,
        long kvBlocks,
        double maxRequestsPerSecond,
        double minTimeToFirstTokenSeconds,
        double minTimePerOutputTokenSeconds) {}
