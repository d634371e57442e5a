package io.goodput.contracts;

/**
 * One latency over its population, in seconds. Quantiles are exact ranks; those of inter-token latency keep three
 * significant digits. All values are 0 when the population is empty.
 *
 * @param count population size: measured requests that have the latency, or tokens for inter-token latency
 */
public record LatencySummary(
        long count, double meanSeconds, double p50Seconds, double p95Seconds, double p99Seconds, double maxSeconds) {}
