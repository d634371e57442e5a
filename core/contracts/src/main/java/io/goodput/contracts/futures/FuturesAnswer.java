package io.goodput.contracts.futures;

import io.goodput.contracts.Basis;
import io.goodput.contracts.ErrorBand;
import java.util.List;

/**
 * The answer to a question for several futures. Holds no time, host or random id: the same question gives the same bytes
 * anywhere.
 *
 * @param question the question with every field filled
 * @param build hash of engine and catalog
 * @param priceBook versioned name of the price book
 * @param tiers one answer per tier, in the question's order
 * @param errorBands the step times' error, per system
 * @param assumptions what the model takes for granted or leaves out
 * @param basis what each figure means
 */
public record FuturesAnswer(
        FuturesRequest question,
        String build,
        String priceBook,
        List<TierFutures> tiers,
        List<ErrorBand> errorBands,
        List<String> assumptions,
        List<Basis> basis) {
    public FuturesAnswer {
        tiers = List.copyOf(tiers);
        errorBands = List.copyOf(errorBands);
        assumptions = List.copyOf(assumptions);
        basis = List.copyOf(basis);
    }
}
