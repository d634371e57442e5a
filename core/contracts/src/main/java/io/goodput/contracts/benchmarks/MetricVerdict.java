package io.goodput.contracts.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What deciding by one metric alone comes to. All but the first four fields are absent or empty where the rows do not
 * support the metric.
 *
 * @param isKept whether it is one to decide by
 * @param why why it is, or is not
 * @param absent why it cannot be computed of these rows; absent where it can
 * @param unit of the figures
 * @param higherIsBetter whether a higher figure ranks better
 * @param candidates rows that have it
 * @param compared those of them that serve and have a price: what the correlations and the flip are of
 * @param spearman correlation of its ranks with those of the money, 1 where it orders as money does, -1 the other way
 *     round; ranks of equal figures are averaged. Absent for fewer than two rows, or where all figures are the same
 * @param kendall the same, tau-b: pairs in order less pairs out of order, corrected for ties
 * @param picks numbers of the rows that it ranks first; several where they are tied
 * @param cannotServe whether one of its picks is outside the limits
 * @param servingPicks the first among the rows that serve; the picks themselves where these serve
 * @param regretUsdPerMonth (money of the dearest serving pick - the least money of the group) x tokens a month
 * @param leastRegretUsdPerMonth the same of the cheapest serving pick: less than the other only where picks are tied
 * @param worstFlip the two rows with the largest difference in money that it orders wrongly; absent where there are none
 * @param ranking the first 100 of the candidates, the best first
 */
public record MetricVerdict(
        Metric metric,
        boolean isKept,
        String why,
        @Nullable String absent,
        @Nullable String unit,
        @Nullable Boolean higherIsBetter,
        int candidates,
        int compared,
        @Nullable Double spearman,
        @Nullable Double kendall,
        List<Integer> picks,
        @Nullable Boolean cannotServe,
        List<Integer> servingPicks,
        @Nullable Double regretUsdPerMonth,
        @Nullable Double leastRegretUsdPerMonth,
        @Nullable MetricFlip worstFlip,
        List<RankedRow> ranking) {
    public MetricVerdict {
        picks = List.copyOf(picks);
        servingPicks = List.copyOf(servingPicks);
        ranking = List.copyOf(ranking);
    }
}
