package io.goodput.contracts.returns;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How often the ranges are drawn from, and with which random numbers.
 *
 * @param count how many draws, 10,000 to 100,000; 10,000 when absent
 * @param seed of the random numbers, 0 to 2^53 − 1; 1 when absent
 */
public record DrawSettings(
        @Nullable Integer count, @Nullable Long seed) {
    private static final int FEWEST = 10_000;
    private static final int MOST = 100_000;
    private static final double MAX_SEED = 9_007_199_254_740_991.0;

    public DrawSettings {
        var checks = new Checks();
        if (count != null) {
            checks.range("count", count, FEWEST, MOST);
        }
        if (seed != null) {
            checks.range("seed", seed.doubleValue(), 0, MAX_SEED);
        }
        checks.done();
    }

    /** The settings with both filled in. */
    public DrawSettings resolved() {
        return new DrawSettings(count == null ? FEWEST : count, seed == null ? 1 : seed);
    }
}
