package io.goodput.contracts.capacity;

import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.explanation.LimitBreak;
import org.jspecify.annotations.Nullable;

/**
 * The most that a system carries in one mode, or a mix of two systems that carries more than any of one system.
 *
 * @param system of the layouts; of a mix, that of prefill and that of decode, as in {@code hgx-b200 + hgx-h200}
 * @param mode how the phases share instances
 * @param loadFactor the largest load at which a layout holds on all seeds, in times of the question's; 0 when none that was
 *     tried does
 * @param failsAtFactor a load at which it does not, at most 2 % above; absent where it holds at the largest that is tried
 * @param requestsPerSecond that arrive at that load; absent where requests wait for answers, of a trace, or when none holds
 * @param breaks how the layout fails there; absent where it does not, or only over all seeds together
 * @param best the layout at that load, with its report and bill; absent when none holds
 * @param layoutsConsidered layouts that leave no room for another instance
 * @param layoutsExcluded of them those that a bound excludes without a run, at the load or a little above it
 * @param layoutsSimulated of them those that were simulated
 * @param proven whether every other layout considered is excluded, or was simulated and failed a little above the load
 * @param possibleFactor no layout considered carries more than so many times the question's load; absent where no bound is
 *     known
 * @param verdict all that in a sentence
 */
public record CarriedLoad(
        String system,
        ServingMode mode,
        double loadFactor,
        @Nullable Double failsAtFactor,
        @Nullable Double requestsPerSecond,
        @Nullable LimitBreak breaks,
        @Nullable LayoutOutcome best,
        int layoutsConsidered,
        int layoutsExcluded,
        int layoutsSimulated,
        boolean proven,
        @Nullable Double possibleFactor,
        String verdict) {}
