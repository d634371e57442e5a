package io.goodput.engine.timing;

import java.util.Arrays;

/**
 * A piecewise linear function of one variable through given knots; below the first knot it is constant, beyond the last
 * one it continues the last segment.
 */
public final class Curve {
    private final double[] xs;
    private final double[] ys;

    /**
     * @param xs strictly ascending, at least one
     * @param ys as many finite values
     */
    public Curve(double[] xs, double[] ys) {
        Knots.check(xs);
        if (ys.length != xs.length) {
            throw new IllegalArgumentException("a curve needs one value per knot: " + ys.length + " for " + xs.length);
        }
        Knots.checkFinite(ys);
        this.xs = xs.clone();
        this.ys = ys.clone();
    }

    /** The same value everywhere. */
    public static Curve constant(double value) {
        return new Curve(new double[] {0}, new double[] {value});
    }

    /** Value at {@code x}. */
    public double at(double x) {
        if (x <= xs[0] || xs.length == 1) {
            return ys[0];
        }
        int i = Knots.segment(xs, x);
        return ys[i] + (ys[i + 1] - ys[i]) * ((x - xs[i]) / (xs[i + 1] - xs[i]));
    }

    /** The x of each knot, ascending. */
    public double[] knots() {
        return Arrays.copyOf(xs, xs.length);
    }
}
