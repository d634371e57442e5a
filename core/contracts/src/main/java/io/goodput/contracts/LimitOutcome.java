package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How one limit of the objective came out in a run.
 *
 * @param limit the limit
 * @param share share of the population that stayed within the limit; requests that never got there count as misses
 * @param requiredShare the share that the objective asks for: percentile / 100, or the attainment
 * @param valueSeconds latency at the limit's percentile (at 100 × attainment under an attainment share); the run's
 *     length when that many never got there
 * @param holds share ≥ requiredShare; under an attainment share the joint attainment decides, not this
 * @param parts where the time goes at that percentile; absent where that many never got there, of gaps between tokens, and
 *     after the first {@link #MOST_PARTS} of a run
 */
public record LimitOutcome(
        LatencyLimit limit,
        double share,
        double requiredShare,
        double valueSeconds,
        boolean holds,
        @Nullable LatencyParts parts) {
    /** Limits of a run, over all classes, that tell their parts: a run's message has to hold them. */
    public static final int MOST_PARTS = 16;

    /** Of which nobody knows where the time goes. */
    public LimitOutcome(LatencyLimit limit, double share, double requiredShare, double valueSeconds, boolean holds) {
        this(limit, share, requiredShare, valueSeconds, holds, null);
    }

    /** The latency over its limit: above 1 where the limit is broken. */
    public double valueOverLimit() {
        return valueSeconds / limit.limitSeconds();
    }
}
