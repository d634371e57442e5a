package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A CSV file of whole steps of one instance, with a header line. Columns {@code phase} (prefill or decode),
 * {@code sequences}, {@code tokens} (prompt tokens of one sequence of a prefill; context of one of a decode step),
 * {@code seconds}, and optionally {@code watts} (drawn by the instance's boards).
 *
 * @param file its name
 * @param decodeLookup what decode times are looked up by; sequences-and-context when absent
 */
public record WholeSteps(String file, @Nullable DecodeLookup decodeLookup) {
    public WholeSteps {
        new Checks().name("file", file).done();
    }
}
