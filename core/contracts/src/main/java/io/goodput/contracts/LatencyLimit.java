package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A limit on one latency.
 *
 * @param metric which latency
 * @param percentile the percentile that must stay within the limit, 1 to 99.99; absent when the objective is an
 *     attainment share
 * @param limitSeconds the limit, above 0 and at most 86,400 s
 */
public record LatencyLimit(LatencyMetric metric, @Nullable Double percentile, double limitSeconds) {
    public LatencyLimit {
        var checks = new Checks();
        if (percentile != null) {
            checks.range("percentile", percentile, 1, 99.99);
        }
        checks.positive("limitSeconds", limitSeconds, 86_400);
        checks.done();
    }
}
