package io.goodput.engine.timing;

/**
 * Seconds and joules of an operator: bilinear functions of two variables on one grid of knots; below the first knot of a
 * variable they are constant in it, beyond the last one they continue the last segment.
 */
public final class CostSurface {
    private static final int PLACES = 2;

    private final Knots xs;
    private final Knots ys;
    /** Row-major, seconds and joules of a pair of knots together: from {@code (i * columns + j) * PLACES} on. */
    private final double[] costs;

    /**
     * @param xs strictly ascending, at least two
     * @param ys strictly ascending, at least two
     * @param seconds finite, row-major: index i * ys.length + j belongs to (xs[i], ys[j])
     * @param joules the same
     */
    public CostSurface(double[] xs, double[] ys, double[] seconds, double[] joules) {
        Knots.checkFinite(seconds);
        Knots.checkFinite(joules);
        int points = xs.length * ys.length;
        if (xs.length < 2 || ys.length < 2 || seconds.length != points || joules.length != points) {
            throw new IllegalArgumentException("a surface needs a grid of at least 2 x 2: " + xs.length + " x "
                    + ys.length + ", " + seconds.length + " and " + joules.length);
        }
        this.xs = new Knots(xs);
        this.ys = new Knots(ys);
        costs = new double[points * PLACES];
        for (int i = 0; i < points; i++) {
            costs[i * PLACES] = seconds[i];
            costs[i * PLACES + 1] = joules[i];
        }
    }

    /** Seconds at ({@code x}, {@code y}). */
    public double secondsAt(double x, double y) {
        return at(x, y, 0);
    }

    /** Joules at ({@code x}, {@code y}). */
    public double joulesAt(double x, double y) {
        return at(x, y, 1);
    }

    private double at(double x, double y, int which) {
        double u = Math.max(x, xs.at(0));
        double v = Math.max(y, ys.at(0));
        int i = xs.segment(u);
        int j = ys.segment(v);
        double s = xs.share(i, u);
        double t = ys.share(j, v);
        int row = (i * ys.count() + j) * PLACES + which;
        int next = row + ys.count() * PLACES;
        double lower = between(row, row + PLACES, t);
        double upper = between(next, next + PLACES, t);
        return lower + (upper - lower) * s;
    }

    private double between(int place, int other, double share) {
        return costs[place] + (costs[other] - costs[place]) * share;
    }

    /** Fills {@code piece} with the straight piece in y at ({@code x}, {@code y}): its costs are per unit of y, its end too. */
    void line(double x, double y, DecodePiece piece) {
        double u = Math.max(x, xs.at(0));
        int i = xs.segment(u);
        double s = xs.share(i, u);
        int j = ys.segment(y);
        int row = (i * ys.count() + j) * PLACES;
        int next = row + ys.count() * PLACES;
        double seconds = between(row, next, s);
        double joules = between(row + 1, next + 1, s);
        if (y < ys.at(0)) {
            piece.set(seconds, 0, joules, 0, ys.at(0));
            return;
        }
        double rise = 1 / (ys.at(j + 1) - ys.at(j));
        double secondsSlope = (between(row + PLACES, next + PLACES, s) - seconds) * rise;
        double joulesSlope = (between(row + PLACES + 1, next + PLACES + 1, s) - joules) * rise;
        double beyond = y - ys.at(j);
        piece.set(
                seconds + secondsSlope * beyond,
                secondsSlope,
                joules + joulesSlope * beyond,
                joulesSlope,
                j + 2 < ys.count() ? ys.at(j + 1) : Double.POSITIVE_INFINITY);
    }
}
