package io.goodput.economics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.goodput.contracts.claims.CellBasis;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where a curve through measured points can be read. */
class CurveTest {
    private static Curve.Point point(double tokensPerSecondPerUser, double tokensPerSecondPerGpu) {
        return new Curve.Point(
                "at-" + tokensPerSecondPerUser, tokensPerSecondPerUser, tokensPerSecondPerGpu, CellBasis.MEASURED);
    }

    private static Curve.Point stated(double tokensPerSecondPerUser, double tokensPerSecondPerGpu) {
        return new Curve.Point("stated", tokensPerSecondPerUser, tokensPerSecondPerGpu, CellBasis.STATED);
    }

    @Test
    void aPointIsMeasuredAndBetweenNearNeighboursIsInterpolated() {
        var curve = new Curve(List.of(point(50, 100), point(40, 400)));
        assertEquals(new Curve.Place(400.0, CellBasis.MEASURED, "at-40.0", List.of(point(40, 400))), curve.at(40));
        Curve.Place middle = curve.at(45);
        assertEquals(CellBasis.INTERPOLATED, middle.basis());
        assertEquals(List.of(point(40, 400), point(50, 100)), middle.points());
        // The geometric mean of 400 and 100.
        assertEquals(200, Objects.requireNonNull(middle.tokensPerSecondPerGpu()), 1e-9);
    }

    @Test
    void aGapOfMoreThan135HundredthsIsNotCrossed() {
        assertEquals(
                CellBasis.INTERPOLATED,
                new Curve(List.of(point(40, 400), point(54, 100))).at(45).basis());
        Curve.Place wide = new Curve(List.of(point(40, 400), point(54.1, 100))).at(45);
        assertEquals(CellBasis.UNREACHABLE, wide.basis());
        assertNull(wide.tokensPerSecondPerGpu());
    }

    @Test
    void nothingOutsideIsKnown() {
        var curve = new Curve(List.of(point(40, 400), point(50, 100)));
        assertEquals(CellBasis.UNREACHABLE, curve.at(39.9).basis());
        assertEquals(CellBasis.UNREACHABLE, curve.at(50.1).basis());
    }

    @Test
    void whatSomebodyGivesIsNotMeasured() {
        var curve = new Curve(List.of(stated(40, 500), point(50, 100)));
        assertEquals(CellBasis.STATED, curve.at(40).basis());
        assertEquals(CellBasis.STATED, curve.at(45).basis());
        assertEquals(CellBasis.MEASURED, curve.at(50).basis());
    }

    @Test
    void randomCurvesAreReadBetweenNearNeighboursOnly() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            double[] at = random.doubles(5, 10, 100).sorted().toArray();
            List<Curve.Point> points =
                    Arrays.stream(at).mapToObj(x -> point(x, 10_000 / x)).toList();
            double wanted = random.nextDouble(5, 110);
            CellBasis expected = CellBasis.UNREACHABLE;
            for (int i = 1; i < at.length; i++) {
                if (at[i - 1] < wanted && wanted < at[i] && at[i] / at[i - 1] <= 1.35) {
                    expected = CellBasis.INTERPOLATED;
                }
            }
            assertEquals(expected, new Curve(points).at(wanted).basis(), "seed " + seed);
        }
    }
}
