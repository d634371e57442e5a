package io.goodput.gateway.plans;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Problem details (RFC 9457).
 *
 * @param type URN of the kind of problem
 * @param title the kind of problem in words
 * @param status HTTP status; of a failed job, the one that the same problem would have had at the door
 * @param detail what is wrong here, and what to do about it
 * @param violations the rules that the input broke; empty when the input is not the problem
 */
public record Problem(
        String type, String title, int status, @Nullable String detail, List<Violation> violations) {
    private static final String TYPES = "urn:goodput:problem:";

    public Problem {
        violations = List.copyOf(violations);
    }

    /** A problem without violations; {@code name} is the last part of its type. */
    public static Problem of(String name, String title, int status, String detail) {
        return new Problem(TYPES + name, title, status, detail, List.of());
    }

    /** The refusal of another service: its own problem with what the question says, if it told one. */
    static Problem refused(String body) {
        try {
            Problem told = Codec.read(Problem.class, body);
            if (!told.violations().isEmpty()) {
                return invalid(told.violations());
            }
        } catch (InvalidInputException e) {
            // It told something else, which is shown as it is.
        }
        return of("refused", "Another service refused the question", 400, body);
    }

    public static Problem invalid(List<Violation> violations) {
        return new Problem(
                TYPES + "invalid-input",
                "The input breaks a rule",
                400,
                violations.size() == 1 ? "One rule is broken." : violations.size() + " rules are broken.",
                violations);
    }
}
