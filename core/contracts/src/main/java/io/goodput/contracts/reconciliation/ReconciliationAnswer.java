package io.goodput.contracts.reconciliation;

import io.goodput.contracts.Basis;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A bill against what its tokens should have cost. Dollars are whole cents: the lines sum to actualUsd, and the plan, or the
 * should-cost where there is no plan, and the variances sum to it too.
 *
 * @param question the question with every field filled, without its tokens
 * @param files of the bill
 * @param granularity stretches in which what was billed is set against what was needed
 * @param actualUsd the bill
 * @param shouldCostUsd of the tokens served: whole units at the target utilisation and the reference price
 * @param plannedUsd the same of the planned tokens; absent where the question has no plan
 * @param lines what the bill was paid for, by kind and then by size
 * @param variances from the plan, or the should-cost, to the bill
 * @param systems that were billed and have a capacity
 * @param levers the five largest; their sums overlap
 * @param coverage which hours bill and tokens have in common
 * @param tokens served in hours that were billed
 * @param actualUsdPerMillionTokens the whole bill over them; absent where there are none
 * @param shouldCostUsdPerMillionTokens absent likewise
 * @param findings what was found wrong, or looks so
 * @param basis what each figure means
 * @param assumptions what is taken for granted
 */
public record ReconciliationAnswer(
        ReconciliationRequest question,
        List<BillFileSummary> files,
        Granularity granularity,
        double actualUsd,
        double shouldCostUsd,
        @Nullable Double plannedUsd,
        List<PaidLine> lines,
        List<Variance> variances,
        List<SystemReconciliation> systems,
        List<Lever> levers,
        Coverage coverage,
        TokenTotals tokens,
        @Nullable Double actualUsdPerMillionTokens,
        @Nullable Double shouldCostUsdPerMillionTokens,
        List<String> findings,
        List<Basis> basis,
        List<String> assumptions) {
    public ReconciliationAnswer {
        files = List.copyOf(files);
        lines = List.copyOf(lines);
        variances = List.copyOf(variances);
        systems = List.copyOf(systems);
        levers = List.copyOf(levers);
        findings = List.copyOf(findings);
        basis = List.copyOf(basis);
        assumptions = List.copyOf(assumptions);
    }
}
