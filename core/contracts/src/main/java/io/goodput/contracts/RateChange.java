package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A spike or a ramp: a rate that comes on top of the curve. It rises in a straight line, holds, and falls in a straight
 * line; a spike rises in no time, a ramp never falls.
 *
 * @param startSeconds when it begins to rise, from the start of the run, 0 to 31,536,000 s
 * @param addedShare what it adds at most, in mean rates of the traffic: 2 makes three times the mean; −1 to 1,000
 * @param riseSeconds 0 when absent, up to 31,536,000 s
 * @param holdSeconds for ever when absent, up to 31,536,000 s
 * @param fallSeconds 0 when absent, up to 31,536,000 s
 */
public record RateChange(
        double startSeconds,
        double addedShare,
        @Nullable Double riseSeconds,
        @Nullable Double holdSeconds,
        @Nullable Double fallSeconds) {
    private static final double YEAR_SECONDS = 31_536_000;

    public RateChange {
        var checks = new Checks();
        checks.range("startSeconds", startSeconds, 0, YEAR_SECONDS);
        checks.range("addedShare", addedShare, -1, 1_000);
        if (riseSeconds != null) {
            checks.range("riseSeconds", riseSeconds, 0, YEAR_SECONDS);
        }
        if (holdSeconds != null) {
            checks.range("holdSeconds", holdSeconds, 0, YEAR_SECONDS);
        }
        if (fallSeconds != null) {
            checks.range("fallSeconds", fallSeconds, 0, YEAR_SECONDS);
            checks.require(
                    holdSeconds != null,
                    "fallSeconds",
                    fallSeconds,
                    "what holds for ever does not fall",
                    "Maybe add holdSeconds");
        }
        checks.done();
    }

    /** What it adds at a time, in mean rates; where it jumps, the value after the jump. */
    public double addedShareAt(double seconds) {
        double since = seconds - startSeconds;
        if (since < 0) {
            return 0;
        }
        double rise = riseSeconds == null ? 0 : riseSeconds;
        if (since < rise) {
            return addedShare * since / rise;
        }
        if (holdSeconds == null || since < rise + holdSeconds) {
            return addedShare;
        }
        double fall = fallSeconds == null ? 0 : fallSeconds;
        double after = since - rise - holdSeconds;
        return after < fall ? addedShare * (1 - after / fall) : 0;
    }

    /** Times at which its slope changes or it jumps, ascending. */
    public double[] corners() {
        double risen = startSeconds + (riseSeconds == null ? 0 : riseSeconds);
        if (holdSeconds == null) {
            return new double[] {startSeconds, risen};
        }
        double held = risen + holdSeconds;
        return new double[] {startSeconds, risen, held, held + (fallSeconds == null ? 0 : fallSeconds)};
    }
}
