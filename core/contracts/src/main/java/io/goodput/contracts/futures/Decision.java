package io.goodput.contracts.futures;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layout that may be bought, and what that costs whatever the traffic becomes.
 *
 * @param layout the layout, with its bill today
 * @param plan whether it is the plan for all futures
 * @param bestIn names of the futures in which it is best
 * @param futures how it does in each
 * @param holdsInWeight the share of all weight of the futures in which it holds
 * @param worstRegretUsdPerHour the most of its regrets; absent where one is
 * @param weightedRegretUsdPerHour their mean, weighted; absent likewise
 */
public record Decision(
        ChosenLayout layout,
        boolean plan,
        List<String> bestIn,
        List<DecisionInFuture> futures,
        double holdsInWeight,
        @Nullable Double worstRegretUsdPerHour,
        @Nullable Double weightedRegretUsdPerHour) {
    public Decision {
        bestIn = List.copyOf(bestIn);
        futures = List.copyOf(futures);
    }
}
