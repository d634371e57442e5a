package io.goodput.contracts.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One latency over the successful requests, in seconds; figures that the file does not hold are absent.
 *
 * @param p999Seconds the 99.9th percentile
 */
public record LatencyFigures(
        @Nullable Double meanSeconds,
        @Nullable Double p50Seconds,
        @Nullable Double p90Seconds,
        @Nullable Double p95Seconds,
        @Nullable Double p99Seconds,
        @Nullable Double p999Seconds,
        @Nullable Double maxSeconds) {
    /** Whether there is a figure of the tail: p90 or above. */
    public boolean hasTail() {
        return p90Seconds != null || p95Seconds != null || p99Seconds != null || p999Seconds != null;
    }
}
