package io.goodput.economics.readings;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the files of one answer: everything, up to a bound. */
final class Refusals {
    /** More are not reported: enough to correct by, and a bound on the answer to hostile files. */
    static final int MAX_VIOLATIONS = 100;

    private static final int MAX_SHOWN = 80;

    private final List<Violation> violations = new ArrayList<>();

    static InvalidInputException of(String where, String value, String rule, String advice) {
        return new InvalidInputException(new Violation("", printable(value), where + ": " + rule, advice));
    }

    /** Text of somebody else's without control characters, and not much of it. */
    static String printable(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > MAX_SHOWN ? printable.substring(0, MAX_SHOWN) + "…" : printable;
    }

    void add(InvalidInputException invalid) {
        for (Violation each : invalid.violations()) {
            if (!isFull()) {
                violations.add(each);
            }
        }
    }

    boolean isEmpty() {
        return violations.isEmpty();
    }

    boolean isFull() {
        return violations.size() >= MAX_VIOLATIONS;
    }

    void throwIfAny() {
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
    }
}
