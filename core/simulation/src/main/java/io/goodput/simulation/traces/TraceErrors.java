package io.goodput.simulation.traces;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;

/** Refusals of a trace, which name the line. */
record TraceErrors(String name) {
    private static final int MAX_SHOWN = 80;

    InvalidInputException at(long line, String value, String rule, String advice) {
        return new InvalidInputException(
                new Violation("", shown(value), "line %d of %s: %s".formatted(line, name, rule), advice));
    }

    InvalidInputException whole(String value, String rule, String advice) {
        return new InvalidInputException(new Violation("", shown(value), name + ": " + rule, advice));
    }

    private static String shown(String value) {
        String printable = value.chars()
                .limit(MAX_SHOWN)
                .map(each -> each < ' ' || each == 0x7f ? '?' : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return value.length() > MAX_SHOWN ? printable + "…" : printable;
    }
}
