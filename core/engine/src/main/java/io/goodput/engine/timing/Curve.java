package io.goodput.engine.timing;

/**
 * A piecewise linear function of one variable through given knots; below the first knot it is constant, beyond the last
 * one it continues the last segment.
 */
public final class Curve {
    private final Knots xs;
    private final double[] ys;

    /**
     * @param xs strictly ascending, at least one
     * @param ys as many finite values
     */
    public Curve(double[] xs, double[] ys) {
        if (ys.length != xs.length) {
            throw new IllegalArgumentException("a curve needs one value per knot: " + ys.length + " for " + xs.length);
        }
        Knots.checkFinite(ys);
        this.xs = new Knots(xs);
        this.ys = ys.clone();
    }

    /** The same value everywhere. */
    public static Curve constant(double value) {
        return new Curve(new double[] {0}, new double[] {value});
    }

    /** Value at {@code x}. */
    public double at(double x) {
        if (x <= xs.at(0) || ys.length == 1) {
            return ys[0];
        }
        int i = xs.segment(x);
        return ys[i] + (ys[i + 1] - ys[i]) * xs.share(i, x);
    }

    /** The x of each knot, ascending. */
    public double[] knots() {
        return xs.copy();
    }
}
