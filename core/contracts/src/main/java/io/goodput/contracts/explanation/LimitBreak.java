package io.goodput.contracts.explanation;

import io.goodput.contracts.LatencyLimit;

/**
 * How a layout fails.
 *
 * @param loadFactor at how many times the question's load
 * @param limit the limit that is the furthest beyond
 * @param valueSeconds latency at its percentile; the run's length when that many never got there
 * @param share share inside the limit, 0..1
 * @param requiredShare share that is asked for, 0..1: inside the limit, or inside all limits where the objective is a share of
 *     requests that meets all
 * @param attainment share of requests inside all per-request limits, 0..1
 * @param unstable whether the queues grow for as long as the load lasts
 * @param cause what takes the most of that latency
 */
public record LimitBreak(
        double loadFactor,
        LatencyLimit limit,
        double valueSeconds,
        double share,
        double requiredShare,
        double attainment,
        boolean unstable,
        LimitingCause cause) {}
