package io.goodput.contracts.benchmarks;

import java.util.List;

/**
 * Result files that are kept.
 *
 * @param id 64 hexadecimal digits, SHA-256 of the rows and of what was left out: the same files are the same import
 * @param keptAt when they were last given, ISO 8601, UTC
 * @param rows how many rows they hold
 * @param leftOut files without a run
 */
public record BenchmarkImport(String id, String keptAt, int rows, List<LeftOutFile> leftOut) {
    public BenchmarkImport {
        leftOut = List.copyOf(leftOut);
    }
}
