package io.goodput.simulation.measured;

import java.util.Arrays;

/**
 * A measured function of one variable: linear between its points, constant below the first, and beyond the last on with
 * the last slope, but never falling.
 */
final class Polyline {
    private final double[] xs;
    private final double[] ys;

    Polyline(double[] xs, double[] ys) {
        this.xs = xs.clone();
        this.ys = ys.clone();
    }

    double last() {
        return xs[xs.length - 1];
    }

    double[] knots() {
        return Arrays.copyOf(xs, xs.length);
    }

    double at(double x) {
        return value(xs, ys, x);
    }

    /** Slope to the right of {@code x}. */
    double slopeAt(double x) {
        if (x < xs[0] || xs.length == 1) {
            return 0;
        }
        int i = segment(xs, x);
        return slope(xs, ys, i, x);
    }

    /** Where the slope at {@code x} ends; infinite beyond the last point. */
    double endOfSlopeAt(double x) {
        if (x < xs[0]) {
            return xs[0];
        }
        return x >= last() ? Double.POSITIVE_INFINITY : xs[segment(xs, x) + 1];
    }

    static double value(double[] xs, double[] ys, double x) {
        if (x <= xs[0] || xs.length == 1) {
            return ys[0];
        }
        int i = segment(xs, x);
        double from = x >= xs[i + 1] ? xs[i + 1] : xs[i];
        double base = x >= xs[i + 1] ? ys[i + 1] : ys[i];
        return base + slope(xs, ys, i, x) * (x - from);
    }

    private static double slope(double[] xs, double[] ys, int i, double x) {
        double slope = (ys[i + 1] - ys[i]) / (xs[i + 1] - xs[i]);
        return x >= xs[i + 1] ? Math.max(0, slope) : slope;
    }

    /** Index of the segment to use: the last one beyond the last point. */
    static int segment(double[] xs, double x) {
        int low = 0;
        int high = xs.length - 2;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (xs[middle] <= x) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Between two values at {@code low} and {@code high}: linear, constant below, beyond the last never falling. */
    static double between(double low, double atLow, double high, double atHigh, double x) {
        if (x <= low) {
            return atLow;
        }
        double slope = (atHigh - atLow) / (high - low);
        return x > high ? atHigh + Math.max(0, slope) * (x - high) : atLow + slope * (x - low);
    }
}
