package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Correction.Axis;
import io.goodput.contracts.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Grids of ratios: at their knots, between them, and beyond. */
class CorrectionTest {
    /** Rows 1 and 16, columns 2, 4 and 8: the last axis is fastest. */
    private static final Correction TWO_BY_THREE = new Correction(
            List.of(new Axis("rows", 0, 4, 2), new Axis("columns", 1, 3, 3)), List.of(0, 100, 200, 400, 500, 800));

    private static double thousandths(double x, double y) {
        return 1_000 * Math.log(TWO_BY_THREE.factor(x, y, 0));
    }

    @Test
    void aKnotHasItsOwnValue() {
        assertEquals(0, thousandths(0, 1), 1e-9);
        assertEquals(200, thousandths(0, 3), 1e-9);
        assertEquals(400, thousandths(4, 1), 1e-9);
        assertEquals(800, thousandths(4, 3), 1e-9);
    }

    @Test
    void betweenKnotsItIsLinearInTheLogarithms() {
        // Halfway between 100 and 200; a quarter of the way from 0 to 400.
        assertEquals(150, thousandths(0, 2.5), 1e-9);
        assertEquals(100, thousandths(1, 1), 1e-9);
        // Columns first: 150 and 650 at 2.5; a quarter of the way between them.
        assertEquals(275, thousandths(1, 2.5), 1e-9);
    }

    @Test
    void beyondTheGridItIsConstantAndSaysSo() {
        assertEquals(0, thousandths(-3, 0), 1e-9);
        assertEquals(800, thousandths(9, 9), 1e-9);
        assertTrue(TWO_BY_THREE.endsBefore(5, 2, 0));
        assertFalse(TWO_BY_THREE.endsBefore(4, 3, 99));
    }

    @Test
    void aGridWithoutAnAxisIsOneRatio() {
        var one = new Correction(List.of(new Axis("anything", 3, 3, 1)), List.of(693));
        assertEquals(2, one.factor(-50, 0, 0), 1e-3);
        assertFalse(one.endsBefore(-50, 0, 0));
    }

    @Test
    void numbersOfAnotherGridAreRefused() {
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> new Correction(TWO_BY_THREE.axes(), List.of(1, 2, 3, 4, 5)));
        assertEquals("/thousandths", refused.violations().getFirst().pointer());
        assertThrows(InvalidInputException.class, () -> new Axis("backwards", 2, 1, 3));
    }

    @Test
    void aFormAddsWhatIsFixedTheLargerOfTwoTimesAndWhatGrows() {
        var error = new FitError(1, 0, 0, 0, 0, 0);
        var flat = new Correction(List.of(new Axis("anything", 0, 0, 1)), List.of(0));
        // Sharpness 1 adds: 3 + 4 / 0.5 + 2 / 0.25 + 0.5 × 6 + 0.1 × 10.
        assertEquals(
                3 + 8 + 8 + 3 + 1,
                new OperatorTime(0.5, 0.25, 1, 3, 0.5, 0.1, flat, error).formSeconds(4, 2, 6, 10),
                1e-12);
        // Sharpness 2: the root of 8² + 6².
        assertEquals(10, new OperatorTime(0.5, 0.5, 2, 0, 0, 0, flat, error).formSeconds(4, 3, 6, 10), 1e-12);
        assertEquals(0, new OperatorTime(0.5, 0.5, 2, 0, 0, 0, flat, error).formSeconds(0, 0, 6, 10));
    }
}
