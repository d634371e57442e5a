package io.goodput.contracts.returns;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * One quantity for each kind of token: a rate or a price, by the field that holds it.
 *
 * @param input prompt tokens that are computed, 0 to 10^12
 * @param cachedInput prompt tokens that a prefix cache holds, 0 to 10^12; absent as the field that holds it says
 * @param output generated tokens, 0 to 10^12
 */
public record ByTokenKind(double input, @Nullable Double cachedInput, double output) {
    private static final double MOST = 1e12;

    public ByTokenKind {
        var checks = new Checks();
        checks.range("input", input, 0, MOST);
        if (cachedInput != null) {
            checks.range("cachedInput", cachedInput, 0, MOST);
        }
        checks.range("output", output, 0, MOST);
        checks.done();
    }

    /** The quantity of cached prompt tokens, or another where it is absent. */
    public double cachedInputOr(double other) {
        return cachedInput == null ? other : cachedInput;
    }
}
