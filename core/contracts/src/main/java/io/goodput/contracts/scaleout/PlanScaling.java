package io.goodput.contracts.scaleout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether instances that come and go with the load cost less than the plan's winner does under a tier.
 *
 * @param best the cheapest that holds over all seeds; absent where none costs less than the winner
 * @param trials those that hold first, the cheapest before others, then those that fail, the highest attainment first; at
 *     most {@value #MOST_TRIALS}
 * @param layouts all that there are: one for each choice of instances and mode that memory and floor times do not exclude
 * @param triedLayouts of those, how many were run under at least one policy
 * @param excludedByLimits of those, how many the question's limits leave no room for
 * @param excludedByBound layouts and policies that were not run since whoever had known the load would have paid as much
 *     as the best
 * @param simulated runs on the search's seed
 * @param reversals layouts and policies that fresh seeds have struck out
 * @param proven whether no other layout and policy that there are costs less than the best, or, without one, than the winner
 * @param verdict in words
 */
public record PlanScaling(
        @Nullable ScaledPlan best,
        List<ScalingTrial> trials,
        long layouts,
        int triedLayouts,
        int excludedByLimits,
        int excludedByBound,
        int simulated,
        int reversals,
        boolean proven,
        String verdict) {
    /** The most that is told of. */
    public static final int MOST_TRIALS = 50;

    public PlanScaling {
        trials = List.copyOf(trials);
    }

    /** Where nothing was tried. */
    public static PlanScaling untried(String verdict) {
        return new PlanScaling(null, List.of(), 0, 0, 0, 0, 0, 0, false, verdict);
    }
}
