package io.goodput.contracts.scaleout;

import io.goodput.contracts.LatencySummary;

/** The end of a latency's distribution over the measured requests, in seconds. */
public record LatencyTail(double p95Seconds, double p99Seconds) {
    /** Of a latency. */
    public static LatencyTail of(LatencySummary latency) {
        return new LatencyTail(latency.p95Seconds(), latency.p99Seconds());
    }
}
