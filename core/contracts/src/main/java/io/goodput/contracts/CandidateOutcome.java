package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * How one system and mode came out.
 *
 * @param system the system; of a mix, that of prefill and that of decode, as in {@code hgx-b200 + hgx-h200}
 * @param mode the mode
 * @param best its cheapest layout that holds; or, when none does, the one that came nearest; absent when none could be
 *     simulated
 * @param holds whether best meets the objective on the seeds that it was run on
 * @param verdict why it won or lost, in one sentence with numbers
 */
public record CandidateOutcome(
        String system, ServingMode mode, @Nullable LayoutOutcome best, boolean holds, String verdict) {}
