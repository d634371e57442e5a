package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer under one price tier.
 *
 * @param tier kind of contract
 * @param winner the cheapest layout that holds; absent when none does
 * @param nearest when none holds, the layout that came nearest; absent otherwise, or when none could be simulated
 * @param runnersUp the other systems and modes, cheapest first, those that do not hold last
 * @param comparison which layouts the error of the step times leaves apart; absent when none holds
 * @param search how the search went
 */
public record TierAnswer(
        PriceTier tier,
        @Nullable LayoutOutcome winner,
        @Nullable LayoutOutcome nearest,
        List<CandidateOutcome> runnersUp,
        @Nullable Comparison comparison,
        SearchSummary search) {
    public TierAnswer {
        runnersUp = List.copyOf(runnersUp);
    }
}
