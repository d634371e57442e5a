package io.goodput.contracts;

/**
 * One latency over its population, in seconds. Count, mean and maximum are exact, quantiles within 0.1 %. All values
 * are 0 when the population is empty.
 *
 * @param count population size: measured requests that have the latency, or tokens for inter-token latency
 * @param p999Seconds the 99.9th percentile
 */
public record LatencySummary(
        long count,
        double meanSeconds,
        double p50Seconds,
        double p90Seconds,
        double p95Seconds,
        double p99Seconds,
        double p999Seconds,
        double maxSeconds) {
    /** Of an empty population. */
    public static final LatencySummary NONE = new LatencySummary(0, 0, 0, 0, 0, 0, 0, 0);
}
