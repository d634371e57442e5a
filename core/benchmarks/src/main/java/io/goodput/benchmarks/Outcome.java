package io.goodput.benchmarks;

import java.util.List;

/**
 * What a benchmark found.
 *
 * @param json its figures in one line
 * @param failures what was not as it must be, a sentence each
 */
public record Outcome(String json, List<String> failures) {
    public Outcome {
        failures = List.copyOf(failures);
    }
}
