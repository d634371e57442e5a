package io.goodput.contracts.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row, judged and priced.
 *
 * @param number by which the answer names it, from 1, in the order of the rows that were given
 * @param setup with what was given where the file does not say
 * @param outcome what became of it
 * @param reasons why, with the limits and the figures; empty when it serves
 * @param group number of the group that it can be compared in; absent where it was not asked for, or cannot be compared
 * @param system of the price book; absent where its name does not tell
 * @param tokensPerSecondPerUser its interactivity: 1 / time per output token
 * @param interactivityBasis which time per output token that is
 * @param isOnFront whether no other row of its group that serves has both a higher interactivity and a higher throughput,
 *     of total tokens; of output or input tokens where only those are known of the group
 * @param costs by tier and token basis
 * @param power by power and token basis
 * @param absent figures that are not there, with the reason
 */
public record DecidedRow(
        int number,
        BenchmarkSource source,
        BenchmarkSetup setup,
        BenchmarkLoad load,
        Grade grade,
        RowOutcome outcome,
        List<String> reasons,
        @Nullable Integer group,
        @Nullable String system,
        @Nullable Double tokensPerSecondPerUser,
        @Nullable String interactivityBasis,
        boolean isOnFront,
        List<TokenCost> costs,
        List<PowerFigure> power,
        List<AbsentFigure> absent) {
    public DecidedRow {
        reasons = List.copyOf(reasons);
        costs = List.copyOf(costs);
        power = List.copyOf(power);
        absent = List.copyOf(absent);
    }
}
