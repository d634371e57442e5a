package io.goodput.contracts.scaleout;

import io.goodput.contracts.ConfidenceInterval;
import org.jspecify.annotations.Nullable;

/**
 * A layout that comes and goes with the load, and costs less than the plan's winner does with the counts that it has.
 *
 * @param trial what it costs
 * @param scaleOut how it lives, every field filled: a simulation takes it as it is
 * @param usdPerHourOverSeeds mean of what it costs over all seeds; absent where there is one
 * @param savedShare of what the plan's winner costs
 */
public record ScaledPlan(
        ScalingTrial trial, ScaleOut scaleOut, @Nullable ConfidenceInterval usdPerHourOverSeeds, double savedShare) {}
