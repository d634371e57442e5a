package io.goodput.contracts;

/**
 * How one limit of the objective came out in a run.
 *
 * @param limit the limit
 * @param share share of the population that stayed within the limit; requests that never got there count as misses
 * @param requiredShare the share that the objective asks for: percentile / 100, or the attainment
 * @param valueSeconds latency at the limit's percentile (at 100 × attainment under an attainment share); the run's
 *     length when that many never got there
 * @param holds share ≥ requiredShare; under an attainment share the joint attainment decides, not this
 */
public record LimitOutcome(
        LatencyLimit limit, double share, double requiredShare, double valueSeconds, boolean holds) {}
