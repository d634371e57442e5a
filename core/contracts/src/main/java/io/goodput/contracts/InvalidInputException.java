package io.goodput.contracts;

import java.util.List;
import java.util.stream.Collectors;

/** The caller's input broke at least one rule; carries all of them, in the order of the input. */
public final class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    public InvalidInputException(List<Violation> violations) {
        super(violations.stream().map(Violation::toString).collect(Collectors.joining("\n")));
        if (violations.isEmpty()) {
            throw new IllegalStateException("an invalid input needs at least one violation");
        }
        this.violations = List.copyOf(violations);
    }

    public InvalidInputException(Violation violation) {
        this(List.of(violation));
    }

    /** At least one; pointers are relative to the value that was checked. */
    public List<Violation> violations() {
        return violations;
    }

    /** The same for the value at {@code pointer} of a larger one. */
    public InvalidInputException under(String pointer) {
        return new InvalidInputException(
                violations.stream().map(each -> each.under(pointer)).toList());
    }
}
