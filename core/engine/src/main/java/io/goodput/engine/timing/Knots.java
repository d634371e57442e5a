package io.goodput.engine.timing;

/** Checks and search of ascending knots. */
final class Knots {
    private Knots() {}

    static void check(double[] xs) {
        checkFinite(xs);
        if (xs.length == 0) {
            throw new IllegalArgumentException("at least one knot is needed");
        }
        for (int i = 1; i < xs.length; i++) {
            if (!(xs[i] > xs[i - 1])) {
                throw new IllegalArgumentException("knots must ascend: " + xs[i - 1] + " then " + xs[i]);
            }
        }
    }

    static void checkFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("values must be finite: " + value);
            }
        }
    }

    /** Index i of the segment [i, i + 1] to use for {@code x}; the last one beyond the last knot. Needs two knots. */
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
}
