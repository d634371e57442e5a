package io.goodput.contracts;

/**
 * What one instance can do at best, under bounds that no simulation of it can beat.
 *
 * @param instance a pool of one such instance, every field filled that has a default of its own
 * @param fits whether weights, runtime and the longest request's KV fit in memory; of a trace, the longest of those that
 *     the objective does not let miss
 * @param reason when it does not fit, why; else empty
 * @param weightBytesPerGpu weights held by one GPU
 * @param kvBlocks KV room of an attention rank in blocks; 0 when it does not fit
 * @param maxRequestsPerSecond no more requests per second than this can be served by one instance in the long run, at
 *     the traffic's mean lengths and the limits of batch and step
 * @param maxPacedRequestsPerSecond no more than this of requests that meet the objective's limits per output token; the
 *     same where there is none
 * @param minTimeToFirstTokenSeconds no request's first token can come earlier: the shortest prompt alone
 * @param minTimePerOutputTokenSeconds no output token is faster in the mean: one request at its shortest context; 0 for
 *     prefill
 */
public record InstanceEstimate(
        PoolLayout instance,
        boolean fits,
        String reason,
        double weightBytesPerGpu,
        long kvBlocks,
        double maxRequestsPerSecond,
        double maxPacedRequestsPerSecond,
        double minTimeToFirstTokenSeconds,
        double minTimePerOutputTokenSeconds) {
    /** Of tensor parallelism alone, whatever the pace. */
    public InstanceEstimate(
            String system,
            PoolRole role,
            int tensorParallel,
            boolean fits,
            String reason,
            double weightBytesPerGpu,
            long kvBlocks,
            double maxRequestsPerSecond,
            double minTimeToFirstTokenSeconds,
            double minTimePerOutputTokenSeconds) {
        this(
                new PoolLayout(role, system, 1, tensorParallel, null, null).resolved(),
                fits,
                reason,
                weightBytesPerGpu,
                kvBlocks,
                maxRequestsPerSecond,
                maxRequestsPerSecond,
                minTimeToFirstTokenSeconds,
                minTimePerOutputTokenSeconds);
    }

    /** The same where steps take so many times as long: rates fall, and floors are no higher than they were. */
    public InstanceEstimate slower(double times) {
        return times == 1
                ? this
                : new InstanceEstimate(
                        instance,
                        fits,
                        reason,
                        weightBytesPerGpu,
                        kvBlocks,
                        maxRequestsPerSecond / times,
                        maxPacedRequestsPerSecond / times,
                        minTimeToFirstTokenSeconds,
                        minTimePerOutputTokenSeconds);
    }

    /** Where it stands. */
    public String system() {
        return instance.system();
    }

    /** What it does. */
    public PoolRole role() {
        return instance.role();
    }

    /** GPUs of it. */
    public int gpus() {
        return instance.gpusPerInstance();
    }
}
