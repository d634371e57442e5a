package io.goodput.contracts.bills;

import io.goodput.contracts.Basis;
import io.goodput.contracts.ErrorBand;
import java.util.List;

/**
 * The answer to a bill request.
 *
 * @param question with every field filled
 * @param build hash of engine and catalog
 * @param bills by price book and tier, in the question's order
 * @param errorBands the step times' error, per system
 * @param assumptions what the model takes for granted or leaves out
 * @param basis what each figure means
 */
public record BillAnswer(
        BillRequest question,
        String build,
        List<RunBill> bills,
        List<ErrorBand> errorBands,
        List<String> assumptions,
        List<Basis> basis) {
    public BillAnswer {
        bills = List.copyOf(bills);
        errorBands = List.copyOf(errorBands);
        assumptions = List.copyOf(assumptions);
        basis = List.copyOf(basis);
    }
}
