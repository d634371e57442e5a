package io.goodput.contracts;

import java.util.List;

/**
 * One bucket of a run's time series, [from, to). Warm-up requests count like all others. What has no requests is 0.
 *
 * @param fromSeconds from the start of the run
 * @param toSeconds from the start of the run
 * @param arrivals requests that arrived in the bucket
 * @param decidedArrivals of those, requests that met or missed their limits by the end of the run
 * @param arrivalsInsideSlo of those, requests that met every per-request limit
 * @param ended requests that reached their terminal state in the bucket
 * @param endedInsideSlo of those, requests that met every per-request limit
 * @param timeToFirstToken of requests that finished in the bucket
 * @param timePerOutputToken of the same
 * @param endToEnd of the same
 * @param inputTokensPerSecond prompt tokens computed for the first time or found in a cache
 * @param outputTokensPerSecond tokens made
 * @param pools in the layout's order
 */
public record SeriesBucket(
        double fromSeconds,
        double toSeconds,
        long arrivals,
        long decidedArrivals,
        long arrivalsInsideSlo,
        long ended,
        long endedInsideSlo,
        Spread timeToFirstToken,
        Spread timePerOutputToken,
        Spread endToEnd,
        double inputTokensPerSecond,
        double outputTokensPerSecond,
        List<Pool> pools) {
    public SeriesBucket {
        pools = List.copyOf(pools);
    }

    /** One latency in a bucket, in seconds; zeros when the population is empty. */
    public record Spread(long count, double meanSeconds, double p50Seconds, double p99Seconds) {
        /** Of an empty population. */
        public static final Spread NONE = new Spread(0, 0, 0, 0);
    }

    /**
     * One pool in a bucket.
     *
     * @param utilisation share of GPU time stepping, 0..1
     * @param meanBatch mean requests in a step that decodes, or prompts in a step of a pool that never decodes
     * @param queueLength mean prompts waiting
     * @param roomQueueLength mean requests waiting for room
     * @param kvOccupancy share of KV blocks in use by requests, 0..1
     * @param linkLoad share of what the instances' ports can move, 0..1
     * @param boardWatts mean draw of all boards
     */
    public record Pool(
            double utilisation,
            double meanBatch,
            double queueLength,
            double roomQueueLength,
            double kvOccupancy,
            double linkLoad,
            double boardWatts) {}

    public double seconds() {
        return toSeconds - fromSeconds;
    }

    /** Prompts in queue and requests that wait for room, over all pools, on average. */
    public double queued() {
        double queued = 0;
        for (Pool pool : pools) {
            queued += pool.queueLength() + pool.roomQueueLength();
        }
        return queued;
    }
}
