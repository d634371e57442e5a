package io.goodput.calibration.scoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ErrorsTest {
    /** Errors of −50, −10, +20 and +100 %. */
    @Test
    void figuresAreMedianMeanNinetiethPercentileAndBias() {
        Errors errors = new Errors();
        errors.add(10, 5);
        errors.add(10, 9);
        errors.add(10, 12);
        errors.add(10, 20);
        ErrorFigures figures = errors.figures().orElseThrow();
        assertEquals(4, figures.rows());
        assertEquals((20 + 50) / 2.0, figures.medianAbsolutePercent());
        assertEquals((50 + 10 + 20 + 100) / 4.0, figures.meanAbsolutePercent());
        assertEquals(100, figures.p90AbsolutePercent());
        assertEquals((-10 + 20) / 2.0, figures.biasPercent());
    }

    @Test
    void errorsAreJoined() {
        Errors one = new Errors();
        Errors other = new Errors();
        one.add(1, 2);
        for (int i = 0; i < 40; i++) {
            other.add(1, 1);
        }
        one.addAll(other);
        assertEquals(41, one.count());
        assertEquals(0, one.figures().orElseThrow().medianAbsolutePercent());
        assertEquals(100.0 / 41, one.figures().orElseThrow().meanAbsolutePercent(), 0.005);
    }

    @Test
    void nothingHasNoFiguresAndNothingIsMeasuredAsZero() {
        assertTrue(new Errors().figures().isEmpty());
        assertThrows(IllegalArgumentException.class, () -> new Errors().add(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Errors().add(1, Double.NaN));
    }
}
