package io.goodput.contracts.benchmarks;

import java.util.List;

/**
 * All runs of the files that were given, in the order of the files.
 *
 * @param leftOut files without a run
 */
public record BenchmarkAnswer(List<BenchmarkRow> rows, List<LeftOutFile> leftOut) {
    public BenchmarkAnswer {
        rows = List.copyOf(rows);
        leftOut = List.copyOf(leftOut);
    }
}
