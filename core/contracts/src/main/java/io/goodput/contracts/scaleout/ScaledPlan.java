package io.goodput.contracts.scaleout;

import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.Layout;
import org.jspecify.annotations.Nullable;

/**
 * A layout that comes and goes with the load, and costs less than the plan's winner does with the counts that it has.
 *
 * @param trial what it costs
 * @param layout at the start
 * @param scaleOut how it lives, every field filled: a simulation takes it as it is
 * @param usdPerHourOverSeeds mean of what it costs over all seeds; absent where there is one
 * @param savedShare of what the plan's winner costs
 */
public record ScaledPlan(
        ScalingTrial trial,
        Layout layout,
        ScaleOut scaleOut,
        @Nullable ConfidenceInterval usdPerHourOverSeeds,
        double savedShare) {}
