package io.goodput.contracts.redundancy;

import io.goodput.contracts.Basis;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.PriceTier;
import java.util.List;

/**
 * The answer to a redundancy request.
 *
 * @param question the question with every field filled
 * @param build hash of engine and catalog
 * @param priceBook versioned name of the price book
 * @param attainment share of requests that has to be held while something is lost
 * @param options one for each loss, kind of spares, placement and count of racks, in that order
 * @param cheapest of those that hold, for each loss and tier
 * @param errorBands the step times' error, per system
 * @param assumptions what the model takes for granted or leaves out
 * @param basis what each figure means
 */
public record RedundancyAnswer(
        RedundancyRequest question,
        String build,
        String priceBook,
        double attainment,
        List<SpareOption> options,
        List<CheapestSpares> cheapest,
        List<ErrorBand> errorBands,
        List<String> assumptions,
        List<Basis> basis) {
    public RedundancyAnswer {
        options = List.copyOf(options);
        cheapest = List.copyOf(cheapest);
        errorBands = List.copyOf(errorBands);
        assumptions = List.copyOf(assumptions);
        basis = List.copyOf(basis);
    }

    /** Whether every loss that is asked for can be lived through. */
    public boolean holds() {
        return cheapest.stream().allMatch(each -> each.option() != null);
    }

    /** Tiers that are priced, in the question's order. */
    public List<PriceTier> tiers() {
        return cheapest.stream().map(CheapestSpares::tier).distinct().toList();
    }
}
