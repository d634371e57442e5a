package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How one system, mode and operation came out.
 *
 * @param system the system; of a mix, that of prefill and that of decode, as in {@code hgx-b200 + hgx-h200}
 * @param mode the mode
 * @param operation how its layouts are run; absent where it is as the question says, and nothing besides
 * @param best its cheapest layout that holds; or, when none does, the one that came nearest; absent when none could be
 *     simulated
 * @param holds whether best meets the objective on the seeds that it was run on
 * @param verdict why it won or lost, in one sentence with numbers
 */
public record CandidateOutcome(
        String system,
        ServingMode mode,
        @Nullable Operation operation,
        @Nullable LayoutOutcome best,
        boolean holds,
        String verdict) {
    /** Systems, mode and operation: {@code gb200-nvl72, aggregated}. */
    public String inWords() {
        return system + ", " + EnumNames.of(mode) + (operation == null ? "" : operation.inWords());
    }
}
