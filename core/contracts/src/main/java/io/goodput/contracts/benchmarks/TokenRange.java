package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Checks;

/** Mean lengths from {@code least} to {@code most}, both included, in tokens. */
public record TokenRange(double least, double most) {
    private static final double MOST_TOKENS = 1e8;

    public TokenRange {
        var checks = new Checks();
        checks.range("least", least, 0, MOST_TOKENS);
        checks.range("most", most, 0, MOST_TOKENS);
        checks.require(
                !(most < least), "most", most, "most must be at least " + least, "Maybe exchange the two numbers");
        checks.done();
    }

    /** Whether {@code tokens} lies in it. */
    public boolean holds(double tokens) {
        return tokens >= least && tokens <= most;
    }
}
