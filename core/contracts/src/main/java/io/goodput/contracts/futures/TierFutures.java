package io.goodput.contracts.futures;

import io.goodput.contracts.PriceTier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer under one price tier.
 *
 * @param tier kind of contract
 * @param optima what is best in each future by itself, today first
 * @param plan the layout that holds in futures of at least the weight asked for, with its bill today
 * @param decisions the plan first, then what is best in a future and is another layout, in the futures' order
 * @param split how far the plan's split carries; absent without a plan, or where it has no two pools on one system
 * @param proof what is proven, and on what assumption
 */
public record TierFutures(
        PriceTier tier,
        List<FutureOptimum> optima,
        FoundLayout plan,
        List<Decision> decisions,
        @Nullable RoleSplit split,
        String proof) {
    public TierFutures {
        optima = List.copyOf(optima);
        decisions = List.copyOf(decisions);
    }
}
