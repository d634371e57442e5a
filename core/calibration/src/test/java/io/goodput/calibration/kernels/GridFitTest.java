package io.goodput.calibration.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.catalog.Correction;
import io.goodput.catalog.Correction.Axis;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Grids fitted to points: what is multilinear comes back, and a few wild points do not bend it. */
class GridFitTest {
    private static final List<Axis> AXES =
            List.of(new Axis("x", 0, 4, 3), new Axis("y", 0, 2, 2), new Axis("z", 0, 1, 1));

    private static double plane(double x, double y) {
        return 0.2 + 0.05 * x - 0.1 * y + 0.02 * x * y;
    }

    private static double[][] points(int count, long seed) {
        var random = new Random(seed);
        double[][] points = new double[count][];
        for (int i = 0; i < count; i++) {
            points[i] = new double[] {4 * random.nextDouble(), 2 * random.nextDouble(), 7};
        }
        return points;
    }

    private static double[] fit(double[][] points, double[] targets) {
        double[] weights = new double[points.length];
        Arrays.fill(weights, 1);
        return new GridFit(AXES).fit(points, targets, weights, 0.001, 0.03);
    }

    @Test
    void aPlaneComesBackAtTheKnots() {
        double[][] points = points(500, 1);
        double[] targets =
                Arrays.stream(points).mapToDouble(p -> plane(p[0], p[1])).toArray();
        double[] values = fit(points, targets);
        double[] wanted = {plane(0, 0), plane(0, 2), plane(2, 0), plane(2, 2), plane(4, 0), plane(4, 2)};
        assertArrayEquals(wanted, values, 1e-3);
        var correction = new Correction(AXES, GridFit.thousandths(values));
        assertEquals(plane(3, 1), Math.log(correction.factor(3, 1, 0)), 2e-3, "fit and look-up have the same order");
    }

    @Test
    void aFewWildPointsDoNotBendIt() {
        double[][] points = points(500, 2);
        double[] targets =
                Arrays.stream(points).mapToDouble(p -> plane(p[0], p[1])).toArray();
        for (int i = 0; i < 25; i++) {
            targets[i * 20] += 3;
        }
        assertEquals(plane(2, 2), fit(points, targets)[3], 0.01);
    }

    @Test
    void knotsWithoutPointsTakeAfterTheirNeighbours() {
        double[][] points = points(200, 3);
        for (double[] point : points) {
            point[0] = Math.min(point[0], 2);
        }
        double[] targets = new double[points.length];
        Arrays.fill(targets, 0.5);
        double[] values = fit(points, targets);
        assertEquals(0.5, values[4], 0.02);
        assertEquals(0.5, values[5], 0.02);
    }
}
