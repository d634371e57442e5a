package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.RateChange;
import io.goodput.contracts.RateCurve;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many requests are expected when, and when the most. */
class OfferedRateTest {
    private static Traffic traffic(double rate, @Nullable RateCurve curve, @Nullable List<RateChange> changes) {
        TokenDistribution tokens = TokenDistribution.constant(10);
        return new Traffic(rate, null, tokens, tokens, null, null, null, curve, changes, null, null, null, null);
    }

    private static RateCurve curve(RateCurve.@Nullable Form form, Double... weights) {
        return new RateCurve(List.of(weights), 100.0, null, null, form);
    }

    @Test
    void aConstantRateIsExpectedEvenly() {
        OfferedRate rate = OfferedRate.until(traffic(3, null, null), 1_000);
        assertEquals(300, rate.expected(200, 300), 1e-9);
    }

    /** Weights 1, 3 at 4 a second are 2 and 6. */
    @Test
    void stepsAreCountedAcrossTheirBorders() {
        OfferedRate rate = OfferedRate.until(traffic(4, curve(null, 1.0, 3.0), null), 1_000);
        assertEquals(50 * 2 + 50 * 6, rate.expected(50, 150), 1e-9);
        assertEquals(50 * 2 + 50 * 6, rate.expected(450, 550), 1e-9);
    }

    /** From 2 to 6 in a straight line over 100 s and back. */
    @Test
    void linesAreCountedByTheirArea() {
        OfferedRate rate = OfferedRate.until(traffic(4, curve(RateCurve.Form.LINES, 1.0, 3.0), null), 1_000);
        assertEquals(400, rate.expected(0, 100), 1e-9);
        assertEquals(50 * (4 + 6) / 2.0 * 2, rate.expected(50, 150), 1e-9);
    }

    @Test
    void theBusiestTimeOfStepsBeginsWithTheFirstHighestOne() {
        Traffic traffic = traffic(4, curve(null, 1.0, 3.0, 2.0, 3.0), null);
        assertEquals(100, OfferedRate.busiest(traffic, 60, 10));
        // 200 s with the 3 and the 2 around one border; 3, 2 and 2, 3 are as many, and the first counts.
        assertEquals(100, OfferedRate.busiest(traffic, 200, 10));
        assertEquals(500, OfferedRate.busiest(traffic, 60, 150 + 200));
    }

    @Test
    void aPeakOfLinesIsInTheMiddleOfTheBusiestTime() {
        Traffic traffic = traffic(4, curve(RateCurve.Form.LINES, 1.0, 3.0), null);
        assertEquals(70, OfferedRate.busiest(traffic, 60, 10), 1e-6);
        // It rises by 1 in 100 s and falls by 3 in 100 s: at both ends of 80 s the rate is as high 60 s before the
        // peak.
        Traffic skewed = traffic(4, curve(RateCurve.Form.LINES, 0.0, 2.0, 3.0), null);
        double at = OfferedRate.busiest(skewed, 80, 0);
        assertEquals(200 - 60, at, 1e-6);
    }

    @Test
    void aSpikeOnTopOfTheCurveIsFound() {
        Traffic traffic = traffic(4, curve(null, 1.0, 3.0), List.of(new RateChange(1_250, 5, 0.0, 30.0, 0.0)));
        double at = OfferedRate.busiest(traffic, 60, 0);
        assertTrue(at <= 1_250 && at >= 1_220, "from " + at);
    }

    @Test
    void noTimeOfAFineGridIsBusier() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            List<Double> weights = new ArrayList<>();
            for (int i = 0; i < 2 + random.nextInt(6); i++) {
                weights.add(1.0 + random.nextInt(9));
            }
            RateCurve.Form form = random.nextBoolean() ? RateCurve.Form.LINES : RateCurve.Form.STEPS;
            var curve = new RateCurve(weights, 100.0, null, null, form);
            var change = new RateChange(
                    random.nextInt(500),
                    random.nextInt(3),
                    (double) random.nextInt(50),
                    (double) random.nextInt(100),
                    (double) random.nextInt(50));
            Traffic traffic = traffic(2, curve, List.of(change));
            double seconds = 20 + random.nextInt(300);
            double at = OfferedRate.busiest(traffic, seconds, 30);
            OfferedRate rate = OfferedRate.until(traffic, 3_000);
            double most = rate.expected(at, at + seconds);
            for (double other = 30; other < 30 + 700; other += 0.5) {
                assertTrue(
                        rate.expected(other, other + seconds) <= most + 1e-6,
                        "seed " + seed + ": " + other + " is busier than " + at);
            }
        }
    }
}
