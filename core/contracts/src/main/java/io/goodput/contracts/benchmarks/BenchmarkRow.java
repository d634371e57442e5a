package io.goodput.contracts.benchmarks;

import java.util.List;

/**
 * One measured run, as far as its file tells.
 *
 * @param missing what a comparison needs and the file does not say
 * @param conversions how the file's units and meanings became these
 * @param flags what is wrong with the figures, or with comparing them
 * @param gradeReasons what holds the grade down, the worst first; empty for {@link Grade#A}
 */
public record BenchmarkRow(
        BenchmarkSource source,
        BenchmarkSetup setup,
        BenchmarkLoad load,
        BenchmarkResult result,
        List<ComparisonField> missing,
        List<Conversion> conversions,
        List<BenchmarkFlag> flags,
        Grade grade,
        List<String> gradeReasons,
        OtherKeys otherKeys) {
    public BenchmarkRow {
        missing = List.copyOf(missing);
        conversions = List.copyOf(conversions);
        flags = List.copyOf(flags);
        gradeReasons = List.copyOf(gradeReasons);
    }
}
