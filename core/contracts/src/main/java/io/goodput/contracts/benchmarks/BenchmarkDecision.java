package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Basis;
import io.goodput.contracts.RateCardEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows serve within the limits, and what they cost.
 *
 * @param question with every field filled
 * @param rows all that were given, in their order
 * @param groups of rows that can be compared
 * @param ratio of two systems; absent where none was asked for
 * @param rates the prices and powers that were used, each with its source
 * @param basis what figures mean
 */
public record BenchmarkDecision(
        BenchmarkQuestion question,
        List<DecidedRow> rows,
        List<ComparableRows> groups,
        @Nullable RatioSurface ratio,
        List<RateCardEntry> rates,
        List<Basis> basis) {
    public BenchmarkDecision {
        rows = List.copyOf(rows);
        groups = List.copyOf(groups);
        rates = List.copyOf(rates);
        basis = List.copyOf(basis);
    }
}
