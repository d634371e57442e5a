package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * What a system and mode costs when step times are drawn from their error bands: in each draw its fewest billing units
 * that hold on the search's seed.
 *
 * @param system the system
 * @param mode the mode
 * @param layoutId its cheapest layout at the predicted step times; absent when none was found to hold
 * @param stands whether it is one of those that cannot be told apart: the cheapest in at least the comparison's
 *     standingShare of the draws
 * @param cheapestShare share of the draws in which it is the cheapest, 0..1; of those that cost the same, the one that
 *     nothing undercuts in most draws
 * @param levelShare share of the draws in which nothing costs less, 0..1
 * @param holdsShare share of the draws in which some number of its units inside the limits holds, 0..1
 * @param layoutHoldsShare share of the draws in which the layout of layoutId holds as it is, 0..1; of contenders that
 *     stand
 * @param p10UsdPerHour 10th percentile of its cost over all draws; absent where it does not hold there
 * @param p50UsdPerHour median of the same
 * @param p90UsdPerHour 90th percentile of the same
 * @param p10GpusBilled GPUs billed for that
 * @param p90GpusBilled likewise
 */
public record Contender(
        String system,
        ServingMode mode,
        @Nullable String layoutId,
        boolean stands,
        double cheapestShare,
        double levelShare,
        double holdsShare,
        @Nullable Double layoutHoldsShare,
        @Nullable Double p10UsdPerHour,
        @Nullable Double p50UsdPerHour,
        @Nullable Double p90UsdPerHour,
        @Nullable Integer p10GpusBilled,
        @Nullable Integer p90GpusBilled) {}
