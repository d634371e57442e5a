package io.goodput.contracts.scaleout;

import io.goodput.contracts.Basis;
import io.goodput.contracts.ErrorBand;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a scale-out request.
 *
 * @param question the question with every field filled
 * @param build hash of engine and catalog
 * @param priceBook versioned name of the price book
 * @param attainment share of requests that a policy has to hold
 * @param policies in the question's order
 * @param cheapest the policy that holds with the fewest GPU-seconds, the first of those with as many; absent when none
 *     holds
 * @param cheapestByTier by what the tier bills, one per tier asked for
 * @param boundIsLoose whether the clairvoyant bound lies so far below the cheapest policy that it says little of it: under
 *     {@link #TIGHT_SHARE} of its GPU-seconds; absent when no policy holds, or there is no bound
 * @param errorBands the step times' error, per system
 * @param assumptions what the model takes for granted or leaves out
 * @param basis what each figure means
 */
public record ScaleOutAnswer(
        ScaleOutRequest question,
        String build,
        String priceBook,
        double attainment,
        List<PolicyOutcome> policies,
        @Nullable String cheapest,
        List<CheapestPolicy> cheapestByTier,
        @Nullable Boolean boundIsLoose,
        List<ErrorBand> errorBands,
        List<String> assumptions,
        List<Basis> basis) {
    /** The share of the cheapest policy's GPU-seconds that a bound reaches which is not loose. */
    public static final double TIGHT_SHARE = 0.6;

    public ScaleOutAnswer {
        policies = List.copyOf(policies);
        cheapestByTier = List.copyOf(cheapestByTier);
        errorBands = List.copyOf(errorBands);
        assumptions = List.copyOf(assumptions);
        basis = List.copyOf(basis);
    }

    /** The policy that holds at the fewest GPU-seconds; empty when none holds. */
    public Optional<PolicyOutcome> findCheapest() {
        return policies.stream().filter(each -> each.name().equals(cheapest)).findFirst();
    }
}
