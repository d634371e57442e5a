package io.goodput.contracts;

import io.goodput.contracts.explanation.Explanation;
import io.goodput.contracts.explanation.InputEffect;
import io.goodput.contracts.explanation.Relief;
import io.goodput.contracts.scaleout.PlanScaling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer under one price tier.
 *
 * @param tier kind of contract
 * @param winner the cheapest layout that holds; absent when none does. Of a search that was stopped, the cheapest one that
 *     was confirmed on every seed by then, or, where none was, that holds on those that it was run on
 * @param nearest when none holds, the layout that came nearest; absent otherwise, or when none could be simulated
 * @param relief what would have to change for nearest to hold; absent where there is none, or when the search was stopped
 * @param runnersUp the other systems and modes, cheapest first, those that do not hold last
 * @param comparison which layouts the error of the step times leaves apart; absent when none holds, or the search was
 *     stopped
 * @param stepTimeBand whether the winner holds at both ends of the error band of the step times, and what would hold at
 *     the upper one; absent when none holds, of a robust plan, or when the search was stopped
 * @param search how the search went
 * @param scaling whether instances that come and go with the load cost less than the winner; absent where the space has no
 *     policies, or when the search was stopped
 * @param explanation of the winner; absent where there is none, or where the question does not ask for it
 */
public record TierAnswer(
        PriceTier tier,
        @Nullable LayoutOutcome winner,
        @Nullable LayoutOutcome nearest,
        @Nullable Relief relief,
        List<CandidateOutcome> runnersUp,
        @Nullable Comparison comparison,
        @Nullable InputEffect stepTimeBand,
        SearchSummary search,
        @Nullable PlanScaling scaling,
        @Nullable Explanation explanation) {
    public TierAnswer {
        runnersUp = List.copyOf(runnersUp);
    }

    /** The answer of a search, which explains nothing. */
    public TierAnswer(
            PriceTier tier,
            @Nullable LayoutOutcome winner,
            @Nullable LayoutOutcome nearest,
            List<CandidateOutcome> runnersUp,
            @Nullable Comparison comparison,
            SearchSummary search) {
        this(tier, winner, nearest, null, runnersUp, comparison, null, search, null, null);
    }

    /** The same with the winner explained. */
    public TierAnswer with(Explanation explained) {
        return with(relief, stepTimeBand, scaling, explained);
    }

    /** The same with the winner tried at both ends of the error band. */
    public TierAnswer with(InputEffect ofStepTimes) {
        return with(relief, ofStepTimes, scaling, explanation);
    }

    /** The same with what would have to change. */
    public TierAnswer with(Relief found) {
        return with(found, stepTimeBand, scaling, explanation);
    }

    /** The same with what policies make of it. */
    public TierAnswer with(PlanScaling scaled) {
        return with(relief, stepTimeBand, scaled, explanation);
    }

    private TierAnswer with(
            @Nullable Relief found,
            @Nullable InputEffect ofStepTimes,
            @Nullable PlanScaling scaled,
            @Nullable Explanation explained) {
        return new TierAnswer(
                tier, winner, nearest, found, runnersUp, comparison, ofStepTimes, search, scaled, explained);
    }
}
