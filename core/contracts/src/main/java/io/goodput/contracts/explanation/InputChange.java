package io.goodput.contracts.explanation;

import io.goodput.contracts.LatencyLimit;
import org.jspecify.annotations.Nullable;

/**
 * The winner with one input at one end of its range, all else as in the question.
 *
 * @param factor how many times the question's; absent of a hit share
 * @param hitShare the hit share; absent of all else
 * @param holds whether the winner holds there, on the search's seed
 * @param attainment share of requests inside all per-request limits, 0..1
 * @param worstLimit the limit that is nearest, or furthest beyond
 * @param worstOverLimit latency at its percentile over the limit
 * @param needed what holds there and costs least of what was tried: the winner, with fewer instances if they do; where it
 *     fails it and the runners-up scaled; absent when nothing that was tried holds
 */
public record InputChange(
        @Nullable Double factor,
        @Nullable Double hitShare,
        boolean holds,
        double attainment,
        LatencyLimit worstLimit,
        double worstOverLimit,
        @Nullable ScaledLayout needed) {}
