package io.goodput.engine.scaling;

/** Counts of instances from numbers that are not whole. */
final class Counts {
    /** What a quotient may be above a whole number by the rounding of its factors alone. */
    private static final double ROUNDING = 1e-9;

    private Counts() {}

    /** The least whole number that is not below {@code value}. */
    static int ceil(double value) {
        return (int) Math.ceil(value - ROUNDING * Math.max(1, Math.abs(value)));
    }

    /** {@code count} inside the bounds of the pool, of which the lower is at least 1. */
    static int atLeastOne(ScalingView view, int pool, int count) {
        return Math.max(least(view, pool), Math.min(view.maxInstances(pool), count));
    }

    /** The fewest instances that a controller keeps that doesn't know zero. */
    static int least(ScalingView view, int pool) {
        return Math.max(1, view.minInstances(pool));
    }
}
