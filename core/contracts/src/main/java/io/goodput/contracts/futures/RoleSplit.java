package io.goodput.contracts.futures;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a split of GPUs between prefill and decode carries when the mix of the traffic shifts: by the estimates, as if work
 * flowed, not simulated.
 *
 * @param gpus GPUs of both pools
 * @param prefillInstances instances that compute prompts
 * @param decodeInstances instances that make tokens
 * @param inputPerOutputToken mean prompt over mean output today
 * @param withinShare the split serves at least this share of what the best split of its GPUs between the same kinds of
 *     instances does
 * @param leastInputPerOutputToken where outputs are longer, it does so down to this mean prompt over mean output; absent
 *     where it always does
 * @param mostInputPerOutputToken where they are shorter, up to this; absent likewise
 * @param gpusThatChangeRole the most GPUs of prefill less the fewest, of the futures' best splits
 * @param futures what is the best split in each, but for those in which an instance has no room
 */
public record RoleSplit(
        int gpus,
        int prefillInstances,
        int decodeInstances,
        double inputPerOutputToken,
        double withinShare,
        @Nullable Double leastInputPerOutputToken,
        @Nullable Double mostInputPerOutputToken,
        int gpusThatChangeRole,
        List<FutureSplit> futures) {
    public RoleSplit {
        futures = List.copyOf(futures);
    }

    /**
     * The best split in one future.
     *
     * @param future its name
     * @param inputPerOutputToken mean prompt over mean output there
     * @param prefillInstances instances of the best split that compute prompts; of equals the one nearest to the plan's
     * @param decodeInstances instances of it that make tokens
     * @param servedShare what the plan's split serves there over what the best one does
     */
    public record FutureSplit(
            String future, double inputPerOutputToken, int prefillInstances, int decodeInstances, double servedShare) {}
}
