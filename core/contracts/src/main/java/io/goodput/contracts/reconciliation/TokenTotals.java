package io.goodput.contracts.reconciliation;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Whole tokens of each kind.
 *
 * @param input prompt tokens that are computed, 0 to 10^15
 * @param cachedInput prompt tokens that a prefix cache holds, not part of input, 0 to 10^15; 0 when absent
 * @param output generated tokens, 0 to 10^15
 */
public record TokenTotals(long input, @Nullable Long cachedInput, long output) {
    /** The most of a kind that a bill's tokens may be. */
    public static final double MOST = 1e15;

    public TokenTotals {
        var checks = new Checks();
        checks.range("input", (double) input, 0, MOST);
        if (cachedInput != null) {
            checks.range("cachedInput", (double) cachedInput, 0, MOST);
        }
        checks.range("output", (double) output, 0, MOST);
        checks.done();
    }

    /** Cached prompt tokens. */
    public long cachedInputOr0() {
        return cachedInput == null ? 0 : cachedInput;
    }

    /** Tokens of all kinds. */
    public long all() {
        return input + cachedInputOr0() + output;
    }

    /** These and others. */
    public TokenTotals plus(TokenTotals other) {
        return new TokenTotals(input + other.input, cachedInputOr0() + other.cachedInputOr0(), output + other.output);
    }
}
