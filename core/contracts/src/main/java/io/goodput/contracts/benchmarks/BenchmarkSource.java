package io.goodput.contracts.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * Where a row was read.
 *
 * @param toolVersion as the file names it; absent where it does not
 * @param file name of the file; of a zip's entry the zip's name, "!" and the entry's
 * @param line line on which the row begins, from 1
 * @param pointer JSON pointer from there; absent where the row is the whole object, or the file is not JSON
 */
public record BenchmarkSource(
        LoadTool tool,
        @Nullable String toolVersion,
        String file,
        long line,
        @Nullable String pointer) {}
