package io.goodput.contracts.fronts;

import io.goodput.contracts.PlanObjective;
import org.jspecify.annotations.Nullable;

/**
 * What has the least of an objective inside one pair of limits.
 *
 * @param ttftSeconds limit on TTFT; absent where the plan has none
 * @param tpotSeconds limit on TPOT; absent where the plan has none
 * @param objective what it has the least of
 * @param best the layout, verified over all seeds; absent when none holds
 * @param layoutsConsidered layouts inside the plan's limits whose model fits
 * @param layoutsExcluded of them those that the capacity bound or the floor times exclude
 * @param layoutsInherited of them those that come before the winner and failed under looser limits already
 * @param layoutsSimulated of them those that were simulated for these limits
 * @param reversals winners struck out because they failed on fresh seeds
 * @param proven whether no layout inside the plan's limits comes before it, or none holds
 * @param gapShare by what share of what it takes of the objective another layout might take less; absent when none holds
 */
public record FrontWinner(
        @Nullable Double ttftSeconds,
        @Nullable Double tpotSeconds,
        PlanObjective objective,
        @Nullable FrontLayout best,
        long layoutsConsidered,
        long layoutsExcluded,
        long layoutsInherited,
        long layoutsSimulated,
        int reversals,
        boolean proven,
        @Nullable Double gapShare) {}
