package io.goodput.engine.scaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepRegressionTest {
    @Test
    void fivePointsOnALineAreTheLine() {
        StepRegression regression = StepRegression.ofPrompts();
        for (int i = 1; i <= 4; i++) {
            regression.add(0, 1_000 * i, 0.010 + 0.050 * i);
        }
        assertFalse(regression.isReady(), "four are too few");
        regression.add(0, 5_000, 0.260);
        assertTrue(regression.isReady());
        assertEquals(0.360, regression.seconds(0, 7_000), 1e-12);
        assertEquals(50e-6, regression.secondsPerToken(), 1e-15);
    }

    /** Three of (0, 0) with 1, 2 and 3 and two of (1, 0) with 5: least squares go through the means 2 and 5. */
    @Test
    void leastSquaresGoThroughTheMeans() {
        StepRegression regression = StepRegression.ofDecoding();
        for (int i = 1; i <= 3; i++) {
            regression.add(0, 0, i);
        }
        regression.add(1, 0, 5);
        regression.add(1, 0, 5);
        assertTrue(regression.isReady());
        assertEquals(2, regression.seconds(0, 0), 1e-12);
        assertEquals(8, regression.seconds(2, 0), 1e-12);
    }

    @Test
    void requestsAndContextAreTwoSlopes() {
        StepRegression regression = StepRegression.ofDecoding();
        for (int requests = 1; requests <= 3; requests++) {
            for (int context = 1; context <= 3; context++) {
                regression.add(requests, 1_000 * context, 0.010 + 0.001 * requests + 0.002 * context);
            }
        }
        assertTrue(regression.isReady());
        assertEquals(0.010 + 0.007 + 0.020, regression.seconds(7, 10_000), 1e-12);
    }

    /** Requests that are all of one length: what is on the line is told exactly. */
    @Test
    void contextInProportionToRequestsIsNoTrouble() {
        StepRegression regression = StepRegression.ofDecoding();
        for (int requests = 1; requests <= 6; requests++) {
            regression.add(requests, 1_000.0 * requests, 0.010 + 0.001 * requests);
        }
        assertTrue(regression.isReady());
        assertEquals(0.030, regression.seconds(20, 20_000), 1e-9);
    }

    /** 10 ms − 1 ms a request + 2 µs a token: the requests are left out, the rest stays. */
    @Test
    void fewerSecondsForMoreRequestsAreCutToNone() {
        StepRegression regression = StepRegression.ofDecoding();
        for (int requests = 1; requests <= 3; requests++) {
            for (int context = 3; context <= 5; context++) {
                regression.add(requests, 1_000 * context, 0.010 - 0.001 * requests + 0.002 * context);
            }
        }
        assertTrue(regression.isReady());
        assertEquals(0.010 + 0.020, regression.seconds(7, 10_000), 1e-12);
    }

    @Test
    void fewerSecondsForMoreTokensTellNothing() {
        StepRegression regression = StepRegression.ofPrompts();
        for (int i = 1; i <= 6; i++) {
            regression.add(0, 1_000 * i, 1 - 0.1 * i);
        }
        assertFalse(regression.isReady());
    }

    /**
     * 16 points of a line with one slope, and then a thousand steps at its lower end: the fullest bucket, theirs, forgets,
     * and the others remember the slope. First in, first out would leave 64 of one length and no slope.
     */
    @Test
    void aLongTimeAtOneLoadDoesNotPushOutTheRest() {
        StepRegression regression = StepRegression.ofPrompts();
        for (int i = 1; i <= 16; i++) {
            regression.add(0, 1_000 * i, 0.010 + 0.050 * i);
        }
        for (int i = 0; i < 1_000; i++) {
            regression.add(0, 1_000, 0.060);
        }
        assertTrue(regression.isReady());
        assertEquals(0.810, regression.seconds(0, 16_000), 1e-9);
    }

    /** 64 of them are kept: of 100 steps at one load whose time changes after 36, none of the first is left. */
    @Test
    void sixtyFourStepsAreKept() {
        StepRegression regression = StepRegression.ofPrompts();
        for (int i = 0; i < 100; i++) {
            regression.add(0, 1_000, i < 36 ? 7 : 1);
        }
        assertEquals(true, regression.isReady());
        assertEquals(1, regression.seconds(0, 1_000), 1e-12);
    }
}
