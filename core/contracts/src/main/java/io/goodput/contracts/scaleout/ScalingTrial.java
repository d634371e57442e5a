package io.goodput.contracts.scaleout;

import io.goodput.contracts.Layout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan's layout costs under a policy. Figures are of the search seed's run.
 *
 * @param layout at the start, every field filled
 * @param policy the policy's name
 * @param holds whether the objective held on the search's seed and, where it was tried, over the fresh ones
 * @param attainment share of measured requests inside all of their limits
 * @param usdPerHour mean of the whole bill of the measured window, an hour
 * @param usdPerMillionTokens the same over input and output tokens; 0 without tokens
 * @param meanGpus mean of the GPUs that instances had
 * @param mostGpus most of them at once
 * @param leastUsdPerHour what the tier bills at the least for the GPU-seconds of whoever had known the load, whatever the
 *     policy; absent where no bound is known, and where the objective has percentiles, which the bound is not of
 * @param runIds the runs behind the figures: the search's seed first, then fresh ones
 */
public record ScalingTrial(
        Layout layout,
        String policy,
        boolean holds,
        double attainment,
        double usdPerHour,
        double usdPerMillionTokens,
        double meanGpus,
        int mostGpus,
        @Nullable Double leastUsdPerHour,
        List<String> runIds) {
    public ScalingTrial {
        runIds = List.copyOf(runIds);
    }
}
