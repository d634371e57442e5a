package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * One of two systems that are compared.
 *
 * @param hardware as files say it, or the system of the price book
 * @param precision of its rows; every precision by itself when absent
 */
public record RatioSide(String hardware, @Nullable String precision) {
    public RatioSide {
        var checks = new Checks();
        checks.name("hardware", hardware);
        if (precision != null) {
            checks.name("precision", precision);
        }
        checks.done();
    }
}
