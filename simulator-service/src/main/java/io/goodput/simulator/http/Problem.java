package io.goodput.simulator.http;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.List;

/**
 * Problem details (RFC 9457).
 *
 * @param type URN of the kind of problem
 * @param title what kind of problem it is
 * @param status the HTTP status
 * @param detail what happened here
 * @param violations the rules that the input broke; empty when it is not the input's fault
 */
record Problem(String type, String title, int status, String detail, List<Violation> violations) {
    static final String MEDIA_TYPE = "application/problem+json";

    private static final String TYPES = "urn:goodput:problem:";

    Problem {
        violations = List.copyOf(violations);
    }

    static Problem invalid(InvalidInputException failure) {
        return new Problem(
                TYPES + "invalid-input",
                "The input breaks a rule",
                400,
                String.valueOf(failure.getMessage()),
                failure.violations());
    }

    /** A problem without violations; {@code name} is the last part of its type. */
    static Problem of(String name, String title, int status, String detail) {
        return new Problem(TYPES + name, title, status, detail, List.of());
    }
}
