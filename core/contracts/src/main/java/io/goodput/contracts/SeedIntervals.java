package io.goodput.contracts;

import java.util.List;

/**
 * How sure a layout's figures are: 95 % confidence intervals of their means over its runs on different seeds (Student's t).
 * What a seed decides is in them, arrivals, lengths and routing; errors of the step times are not.
 *
 * @param limitSeconds of each limit's latency at its percentile, in the report's order
 * @param attainment share of measured requests that met every limit jointly
 * @param goodputRequestsPerSecond measured requests inside the limits per second
 * @param usdPerHour everything that is paid for it
 * @param usdPerMillionTokens the same over input and output tokens
 * @param joulesPerToken energy drawn at the wall × PUE over the same
 */
public record SeedIntervals(
        List<ConfidenceInterval> limitSeconds,
        ConfidenceInterval attainment,
        ConfidenceInterval goodputRequestsPerSecond,
        ConfidenceInterval usdPerHour,
        ConfidenceInterval usdPerMillionTokens,
        ConfidenceInterval joulesPerToken) {
    public SeedIntervals {
        limitSeconds = List.copyOf(limitSeconds);
    }
}
