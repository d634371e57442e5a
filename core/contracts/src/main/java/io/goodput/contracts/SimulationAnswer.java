package io.goodput.contracts;

import java.util.List;

/**
 * The answer to a simulation request.
 *
 * @param question the question with every field filled
 * @param build hash of engine and catalog
 * @param priceBook versioned name of the price book
 * @param runs the search seed's run first, then one per confirmation seed; each with a bill per tier
 * @param errorBands the step times' error, per system
 * @param assumptions what the model takes for granted or leaves out
 * @param basis what each figure means
 */
public record SimulationAnswer(
        SimulationRequest question,
        String build,
        String priceBook,
        List<PricedRun> runs,
        List<ErrorBand> errorBands,
        List<String> assumptions,
        List<Basis> basis) {
    public SimulationAnswer {
        runs = List.copyOf(runs);
        errorBands = List.copyOf(errorBands);
        assumptions = List.copyOf(assumptions);
        basis = List.copyOf(basis);
    }
}
