package io.goodput.contracts.reconciliation;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that were served in an hour. Several of the same hour add up.
 *
 * @param time any time in the hour: 2026-06-01T14:00:00Z, with an offset or Z; UTC without
 * @param input prompt tokens that were computed, 0 to 10^15
 * @param cachedInput prompt tokens that a prefix cache held, not part of input; 0 when absent
 * @param output generated tokens, 0 to 10^15
 */
public record TokenHour(String time, long input, @Nullable Long cachedInput, long output) {
    public TokenHour {
        new Checks().name("time", time).done();
        // Its rules are those of the totals.
        new TokenTotals(input, cachedInput, output);
    }

    /** The tokens without their hour. */
    public TokenTotals totals() {
        return new TokenTotals(input, cachedInput, output);
    }
}
