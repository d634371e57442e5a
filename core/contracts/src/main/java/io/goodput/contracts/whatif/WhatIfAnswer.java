package io.goodput.contracts.whatif;

import io.goodput.contracts.Basis;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.PricedRun;
import java.util.List;

/**
 * The answer to a what-if. Holds no time, host or random id: the same question gives the same bytes anywhere.
 *
 * @param question the question with every field filled
 * @param build hash of engine and catalog
 * @param priceBook versioned name of the plan's price book
 * @param plan the layout as it is, on the search's seed, with a bill per tier
 * @param changes one outcome per change, in the question's order
 * @param errorBands the step times' error, per system
 * @param assumptions what the model takes for granted or leaves out
 * @param basis what each figure means
 */
public record WhatIfAnswer(
        WhatIfRequest question,
        String build,
        String priceBook,
        PricedRun plan,
        List<ChangeOutcome> changes,
        List<ErrorBand> errorBands,
        List<String> assumptions,
        List<Basis> basis) {
    public WhatIfAnswer {
        changes = List.copyOf(changes);
        errorBands = List.copyOf(errorBands);
        assumptions = List.copyOf(assumptions);
        basis = List.copyOf(basis);
    }
}
