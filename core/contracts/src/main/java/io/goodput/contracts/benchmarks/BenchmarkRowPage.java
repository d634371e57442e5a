package io.goodput.contracts.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of an import, in their order.
 *
 * @param first number of the first row of the page, from 1 on
 * @param next number of the first row of the next page; absent on the last one
 */
public record BenchmarkRowPage(
        int first, List<BenchmarkRow> rows, @Nullable Integer next) {
    public BenchmarkRowPage {
        rows = List.copyOf(rows);
    }
}
