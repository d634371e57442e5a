package io.goodput.contracts.futures;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.explanation.ScaledLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a layout does in one future.
 *
 * @param future its name
 * @param holds whether the objective holds there over all seeds
 * @param runIds the runs behind it: the search's seed first; none where an instance has no room for the longest request
 * @param attainment share of requests inside all limits, in the run that comes the furthest over a limit; absent without runs
 * @param worstLimit the limit that is nearest to being broken in that run, or the furthest beyond; absent without runs
 * @param worstOverLimit its latency over the limit; absent without runs
 * @param usdPerHour everything that is paid for the layout there; absent without runs
 * @param needed where it fails, what holds with other numbers of the same instances; absent where it holds, or where
 *     nothing that was tried does
 * @param regretUsdPerHour what is paid, for it or for what is needed, over what is best in that future; absent where
 *     either is
 */
public record DecisionInFuture(
        String future,
        boolean holds,
        List<String> runIds,
        @Nullable Double attainment,
        @Nullable LatencyLimit worstLimit,
        @Nullable Double worstOverLimit,
        @Nullable Double usdPerHour,
        @Nullable ScaledLayout needed,
        @Nullable Double regretUsdPerHour) {
    public DecisionInFuture {
        runIds = List.copyOf(runIds);
    }
}
