package io.goodput.engine.timing;

/**
 * A bilinear function of two variables on a grid of knots; below the first knot of a variable it is constant in it,
 * beyond the last one it continues the last segment.
 */
public final class Surface {
    private final Knots xs;
    private final Knots ys;
    /** Row-major: value i * columns + j belongs to the knots i of x and j of y. */
    private final double[] zs;

    /**
     * @param xs strictly ascending, at least two
     * @param ys strictly ascending, at least two
     * @param zs finite values, row-major: index i * ys.length + j belongs to (xs[i], ys[j])
     */
    public Surface(double[] xs, double[] ys, double[] zs) {
        Knots.checkFinite(zs);
        if (xs.length < 2 || ys.length < 2 || zs.length != xs.length * ys.length) {
            throw new IllegalArgumentException(
                    "a surface needs a grid of at least 2 x 2: " + xs.length + " x " + ys.length + ", " + zs.length);
        }
        this.xs = new Knots(xs);
        this.ys = new Knots(ys);
        this.zs = zs.clone();
    }

    /** The same value everywhere. */
    public static Surface constant(double value) {
        return new Surface(new double[] {0, 1}, new double[] {0, 1}, new double[] {value, value, value, value});
    }

    /** Value at ({@code x}, {@code y}). */
    public double at(double x, double y) {
        double u = Math.max(x, xs.at(0));
        double v = Math.max(y, ys.at(0));
        int i = xs.segment(u);
        int j = ys.segment(v);
        double s = (u - xs.at(i)) / (xs.at(i + 1) - xs.at(i));
        double t = (v - ys.at(j)) / (ys.at(j + 1) - ys.at(j));
        int row = i * ys.count() + j;
        int next = row + ys.count();
        double lower = zs[row] + (zs[row + 1] - zs[row]) * t;
        double upper = zs[next] + (zs[next + 1] - zs[next]) * t;
        return lower + (upper - lower) * s;
    }

    /** The value at ({@code x}, {@code y}), the slope in y there, and the y up to which the slope is the same. */
    void line(double x, double y, Line line) {
        double u = Math.max(x, xs.at(0));
        int i = xs.segment(u);
        double s = (u - xs.at(i)) / (xs.at(i + 1) - xs.at(i));
        int j = ys.segment(y);
        int row = i * ys.count() + j;
        int next = row + ys.count();
        double first = zs[row] + (zs[next] - zs[row]) * s;
        if (y < ys.at(0)) {
            line.set(first, 0, ys.at(0));
            return;
        }
        double second = zs[row + 1] + (zs[next + 1] - zs[row + 1]) * s;
        double slope = (second - first) / (ys.at(j + 1) - ys.at(j));
        line.set(first + slope * (y - ys.at(j)), slope, j + 2 < ys.count() ? ys.at(j + 1) : Double.POSITIVE_INFINITY);
    }

    /** A straight piece of a surface at fixed x. */
    static final class Line {
        double value;
        double slope;
        double end;

        private void set(double newValue, double newSlope, double newEnd) {
            value = newValue;
            slope = newSlope;
            end = newEnd;
        }
    }
}
