package io.goodput.contracts.whatif;

import io.goodput.contracts.LatencyLimit;
import org.jspecify.annotations.Nullable;

/**
 * One limit of the objective, with a change.
 *
 * @param limit as it is with the change
 * @param valueSeconds latency at its percentile; the run's length when that many never got there
 * @param planSeconds the same of the plan as it is; absent where its objective does not limit this metric at this percentile
 * @param differenceSeconds valueSeconds − planSeconds; absent with it
 * @param share share inside the limit, 0..1
 * @param requiredShare share that is asked for, 0..1
 */
public record LimitDifference(
        LatencyLimit limit,
        double valueSeconds,
        @Nullable Double planSeconds,
        @Nullable Double differenceSeconds,
        double share,
        double requiredShare) {}
