package io.goodput.calibration.kernels;

import io.goodput.catalog.Correction.Axis;
import java.util.Arrays;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;

/**
 * A multilinear function on a grid, fitted to points: least squares, made robust by weighting points that it misses less,
 * and smooth by a penalty on the difference of neighbouring knots. The same points give the same bits.
 */
final class GridFit {
    private static final int ROUNDS = 6;
    /** Pulls every knot a little towards zero, so that knots without points have a value. */
    private static final double TOWARDS_ZERO = 0.02;

    private final List<Axis> axes;
    private final int knots;
    private final int corners;

    GridFit(List<Axis> axes) {
        this.axes = List.copyOf(axes);
        this.knots = axes.stream().mapToInt(Axis::knots).reduce(1, Math::multiplyExact);
        this.corners = 1 << axes.size();
    }

    /**
     * Values at the knots, the last axis fastest.
     *
     * @param points one row of base-2 logarithms per point, one column per axis
     * @param targets one per point
     * @param weights one per point
     * @param smoothing weight of the difference of neighbouring knots, in points
     * @param scale misses beyond it count less
     */
    double[] fit(double[][] points, double[] targets, double[] weights, double smoothing, double scale) {
        int[][] places = new int[points.length][];
        double[][] shares = new double[points.length][];
        for (int i = 0; i < points.length; i++) {
            places[i] = new int[corners];
            shares[i] = new double[corners];
            locate(points[i], places[i], shares[i]);
        }
        double[][] penalty = penalty(smoothing);
        double[] values = new double[knots];
        double[] robust = weights.clone();
        for (int round = 0; round < ROUNDS; round++) {
            values = solve(places, shares, targets, robust, penalty);
            for (int i = 0; i < points.length; i++) {
                double miss = (targets[i] - at(values, places[i], shares[i])) / scale;
                robust[i] = weights[i] / Math.sqrt(1 + miss * miss);
            }
        }
        return values;
    }

    /** Knots around a point and their shares. */
    private void locate(double[] point, int[] places, double[] shares) {
        shares[0] = 1;
        int count = 1;
        for (int axis = 0; axis < axes.size(); axis++) {
            Axis along = axes.get(axis);
            double place = along.place(point[axis]);
            int lower = Math.min((int) place, Math.max(0, along.knots() - 2));
            double share = place - lower;
            int upper = along.knots() == 1 ? 0 : 1;
            for (int i = count - 1; i >= 0; i--) {
                int first = places[i] * along.knots() + lower;
                double of = shares[i];
                places[2 * i] = first;
                shares[2 * i] = of * (1 - share);
                places[2 * i + 1] = first + upper;
                shares[2 * i + 1] = of * share;
            }
            count *= 2;
        }
    }

    private static double at(double[] values, int[] places, double[] shares) {
        double sum = 0;
        for (int i = 0; i < places.length; i++) {
            sum += values[places[i]] * shares[i];
        }
        return sum;
    }

    private double[] solve(int[][] places, double[][] shares, double[] targets, double[] weights, double[][] penalty) {
        double[][] matrix = new double[knots][];
        for (int i = 0; i < knots; i++) {
            matrix[i] = penalty[i].clone();
        }
        double[] right = new double[knots];
        for (int i = 0; i < places.length; i++) {
            for (int a = 0; a < corners; a++) {
                double share = shares[i][a];
                double[] row = matrix[places[i][a]];
                right[places[i][a]] += weights[i] * share * targets[i];
                for (int b = 0; b < corners; b++) {
                    // The product of the two shares first: the matrix is symmetric to the last bit.
                    row[places[i][b]] += weights[i] * (share * shares[i][b]);
                }
            }
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false))
                .getSolver()
                .solve(new ArrayRealVector(right, false))
                .toArray();
    }

    private double[][] penalty(double smoothing) {
        double[][] penalty = new double[knots][knots];
        for (int i = 0; i < knots; i++) {
            penalty[i][i] += smoothing * TOWARDS_ZERO;
        }
        int stride = knots;
        for (Axis axis : axes) {
            int block = stride;
            stride /= axis.knots();
            for (int i = 0; i < knots; i++) {
                if (i % block / stride + 1 < axis.knots()) {
                    penalty[i][i] += smoothing;
                    penalty[i + stride][i + stride] += smoothing;
                    penalty[i][i + stride] -= smoothing;
                    penalty[i + stride][i] -= smoothing;
                }
            }
        }
        return penalty;
    }

    /** Values as whole thousandths. */
    static List<Integer> thousandths(double[] values) {
        return Arrays.stream(values)
                .mapToObj(each -> (int) Math.rint(each * 1_000))
                .toList();
    }
}
