package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How long something takes: always the same, or log-normal.
 *
 * @param medianSeconds 0 to 31,536,000
 * @param p95Seconds at least the median and at most 31,536,000; the median when absent, which is then constant
 */
public record Delay(double medianSeconds, @Nullable Double p95Seconds) {
    private static final double YEAR_SECONDS = 31_536_000;

    public Delay {
        var checks = new Checks();
        checks.range("medianSeconds", medianSeconds, 0, YEAR_SECONDS);
        if (p95Seconds != null) {
            checks.range("p95Seconds", p95Seconds, 0, YEAR_SECONDS);
            checks.require(
                    p95Seconds >= medianSeconds && (medianSeconds != 0 || p95Seconds == 0),
                    "p95Seconds",
                    p95Seconds,
                    "p95Seconds must be at least medianSeconds (" + medianSeconds + "), which must be above 0",
                    "Maybe leave it out");
        }
        checks.done();
    }

    /** Always so long. */
    public static Delay constant(double seconds) {
        return new Delay(seconds, null);
    }
}
