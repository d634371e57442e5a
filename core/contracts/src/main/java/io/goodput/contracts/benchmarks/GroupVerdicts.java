package io.goodput.contracts.benchmarks;

import io.goodput.contracts.PriceTier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All metrics on one group of rows that can be compared, under one kind of contract and of one kind of tokens.
 *
 * @param group number of the group
 * @param best numbers of the rows that serve at the least money; empty where none that serves has a price
 * @param bestUsdPerMillionTokens what they cost; absent where there are none
 * @param bestUsdPerMonth what the tokens of a month cost there
 * @param metrics every metric, those to keep first
 */
public record GroupVerdicts(
        int group,
        PriceTier tier,
        TokenBasis tokenBasis,
        List<Integer> best,
        @Nullable Double bestUsdPerMillionTokens,
        @Nullable Double bestUsdPerMonth,
        List<MetricVerdict> metrics) {
    public GroupVerdicts {
        best = List.copyOf(best);
        metrics = List.copyOf(metrics);
    }
}
