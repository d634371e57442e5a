package io.goodput.calibration.backtest;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;

/** What is wrong with a file that was measured. */
final class Refusal {
    private static final int MAX_SHOWN = 80;

    private Refusal() {}

    static InvalidInputException of(String value, String rule, String advice) {
        return new InvalidInputException(new Violation("", shown(value), rule, advice));
    }

    static InvalidInputException at(long line, String name, String value, String rule, String advice) {
        return of(value, "line %d of %s: %s".formatted(line, name, rule), advice);
    }

    private static String shown(String value) {
        String printable = value.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > MAX_SHOWN ? printable.substring(0, MAX_SHOWN) + "…" : printable;
    }
}
