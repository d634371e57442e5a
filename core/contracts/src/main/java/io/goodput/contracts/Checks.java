package io.goodput.contracts;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rules that one record's components break, so that its constructor reports all of them at once. A search makes
 * tens of thousands of records: words are made for what is broken only.
 */
public final class Checks {
    private static final int MAX_NAME_LENGTH = 200;

    private final List<Violation> violations = new ArrayList<>();

    /** Adds a violation of the component {@code name} unless {@code holds}; enums are shown as questions write them. */
    public Checks require(boolean holds, String name, @Nullable Object value, String rule, String advice) {
        if (!holds) {
            String shown = value instanceof Enum<?> constant ? EnumNames.of(constant) : String.valueOf(value);
            violations.add(new Violation("/" + name, shown, rule, advice));
        }
        return this;
    }

    /** {@code value} must be a number in [{@code min}, {@code max}]; NaN and infinities never are. */
    public Checks range(String name, double value, double min, double max) {
        if (value >= min && value <= max) {
            return this;
        }
        return require(
                false,
                name,
                number(value),
                name + " must be between " + number(min) + " and " + number(max),
                value > max ? "Maybe " + number(max) + " or less" : "Maybe " + number(min) + " or more");
    }

    /** {@code value} must be a SHA-256 in hexadecimal. */
    public Checks contentHash(String name, String value, String advice) {
        return require(
                value.matches("[0-9a-f]{64}"),
                name,
                value,
                name + " must be 64 hexadecimal digits in lower case",
                advice);
    }

    /** {@code value} must be in ({@code 0}, {@code max}]. */
    public Checks positive(String name, double value, double max) {
        if (value > 0 && value <= max) {
            return this;
        }
        return require(
                false,
                name,
                number(value),
                name + " must be above 0 and at most " + number(max),
                value > max ? "Maybe " + number(max) + " or less" : "Maybe a positive number");
    }

    /** {@code value} must be a non-blank text of at most 200 characters. */
    public Checks name(String name, String value) {
        if (!value.isBlank() && value.length() <= MAX_NAME_LENGTH) {
            return this;
        }
        return require(
                false,
                name,
                value,
                name + " must be a text of 1 to " + MAX_NAME_LENGTH + " characters",
                "Maybe a name from the catalog");
    }

    /** {@code values} must hold between {@code min} and {@code max} elements, none twice. */
    public Checks distinct(String name, List<?> values, int min, int max) {
        require(
                values.size() >= min && values.size() <= max,
                name,
                values.size() + " elements",
                name + " must hold between " + min + " and " + max + " elements",
                values.size() > max ? "Maybe fewer" : "Maybe add one");
        if (values.size() > max) {
            return this;
        }
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (!seen.add(value)) {
                require(false, name + "/" + i, value, name + " must not name anything twice", "Maybe remove it");
            }
        }
        return this;
    }

    /** Throws what was collected, if anything. */
    public void done() {
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
