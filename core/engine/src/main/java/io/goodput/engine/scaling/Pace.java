package io.goodput.engine.scaling;

/** Comes due once in each interval since the start, at the first tick of something more frequent. */
final class Pace {
    /** What sums of intervals may be wrong by, in intervals. */
    private static final double ROUNDING = 1e-9;

    private final double intervalSeconds;
    private double begun;

    Pace(double intervalSeconds) {
        this.intervalSeconds = intervalSeconds;
    }

    /** Whether an interval more has ended by {@code now} than at the last question. */
    boolean isDue(double now) {
        double ended = Math.floor(now / intervalSeconds + ROUNDING);
        boolean isDue = ended > begun;
        begun = ended;
        return isDue;
    }
}
