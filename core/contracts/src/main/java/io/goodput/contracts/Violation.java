package io.goodput.contracts;

/**
 * One rule that an input broke.
 *
 * @param pointer JSON pointer (RFC 6901) to the offending value, relative to what was checked; empty for the whole
 * @param value the offending value as text, shortened to at most 200 characters
 * @param rule the rule, with the names and numbers that it compares
 * @param advice what to do about it
 */
public record Violation(String pointer, String value, String rule, String advice) {
    private static final int MAX_VALUE_LENGTH = 200;

    public Violation {
        if (value.length() > MAX_VALUE_LENGTH) {
            value = value.substring(0, MAX_VALUE_LENGTH) + "…";
        }
    }

    /** The same violation seen from a record that holds the checked one at {@code prefix}, itself a JSON pointer. */
    public Violation under(String prefix) {
        return new Violation(prefix + pointer, value, rule, advice);
    }

    @Override
    public String toString() {
        return (pointer.isEmpty() ? "" : pointer + " ") + "(" + value + ") " + rule + ". " + advice;
    }
}
