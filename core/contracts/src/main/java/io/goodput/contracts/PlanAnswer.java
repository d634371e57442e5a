package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a plan request. Holds no time, host or random id: the same question gives the same bytes anywhere, unless
 * the search was stopped.
 *
 * @param question the question with every field filled
 * @param build hash of engine and catalog
 * @param priceBook versioned name of the price book
 * @param tiers one answer per tier, in the question's order
 * @param errorBands the step times' error, per system
 * @param assumptions what the model takes for granted or leaves out
 * @param basis what each figure means
 * @param stoppedBy what ended the search before it was over; absent when it was. What was verified by then depends on how
 *     fast it was
 */
public record PlanAnswer(
        PlanRequest question,
        String build,
        String priceBook,
        List<TierAnswer> tiers,
        List<ErrorBand> errorBands,
        List<String> assumptions,
        List<Basis> basis,
        @Nullable StoppedBy stoppedBy) {
    public PlanAnswer {
        tiers = List.copyOf(tiers);
        errorBands = List.copyOf(errorBands);
        assumptions = List.copyOf(assumptions);
        basis = List.copyOf(basis);
    }
}
