package io.goodput.engine.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.ArrivalState;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.RateChange;
import io.goodput.contracts.RateCurve;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rates that change: by hand where arrivals are even, by counts where they are random. */
class ArrivalTimesTest {
    private static final Arrivals EVEN = new Arrivals(ArrivalProcess.CONSTANT, null);

    private static RateCurve curve(RateCurve.Form form, double stepSeconds, Double... weights) {
        return new RateCurve(List.of(weights), stepSeconds, null, null, form);
    }

    private static ArrivalTimes times(
            Arrivals arrivals, double rate, @Nullable RateCurve curve, RateChange... changes) {
        return ArrivalTimes.of(arrivals, rate, new RateProfile(rate, curve, List.of(changes)), 7, "arrivals");
    }

    private static void check(ArrivalTimes times, double... expected) {
        for (double each : expected) {
            assertEquals(each, times.next(), 1e-9);
        }
    }

    /** Weights 1, 0, 2 over 10 s each at a mean of 0.2: 0.2, 0 and 0.4 a second; two, none and four in each step. */
    @Test
    void stepsRepeat() {
        check(
                times(EVEN, 0.2, curve(RateCurve.Form.STEPS, 10, 1.0, 0.0, 2.0)),
                5,
                10,
                22.5,
                25,
                27.5,
                30,
                35,
                40,
                52.5);
    }

    /**
     * Weights 0 and 2 in lines over 10 s each at a mean of 1: the rate rises as 0.2 t to 2 at 10 s and falls again. The
     * integral is 0.1 t², so the n-th comes at √(10 n); on the way down as mirrored.
     */
    @Test
    void linesAreInvertedExactly() {
        check(
                times(EVEN, 1, curve(RateCurve.Form.LINES, 10, 0.0, 2.0)),
                Math.sqrt(10),
                Math.sqrt(20),
                Math.sqrt(30),
                Math.sqrt(40),
                Math.sqrt(50),
                Math.sqrt(60),
                Math.sqrt(70),
                Math.sqrt(80),
                Math.sqrt(90),
                10,
                20 - Math.sqrt(90),
                20 - Math.sqrt(80));
    }

    /** Rate 1; from 2 s to 3 s three more: 1, 2, then 2.25, 2.5, 2.75, 3, then 4. */
    @Test
    void aSpikeRisesAndFallsInNoTime() {
        check(times(EVEN, 1, null, new RateChange(2, 3, null, 1.0, null)), 1, 2, 2.25, 2.5, 2.75, 3, 4, 5);
    }

    /** Rate 1, rising from 0 s to 2 at 2 s and staying: the integral is t + t²/4 up to 3 at 2 s. */
    @Test
    void aRampStays() {
        check(
                times(EVEN, 1, null, new RateChange(0, 1, 2.0, null, null)),
                2 * (Math.sqrt(2) - 1),
                2 * (Math.sqrt(3) - 1),
                2,
                2.5,
                3);
    }

    @Test
    void spikesComeOnTopOfTheCurveAndOfEachOther() {
        // 0.2, 0 and 0.4 a second; +0.2 from 10 s to 20 s, and +0.2 from 15 s to 20 s.
        check(
                times(
                        EVEN,
                        0.2,
                        curve(RateCurve.Form.STEPS, 10, 1.0, 0.0, 2.0),
                        new RateChange(10, 1, null, 10.0, null),
                        new RateChange(15, 1, null, 5.0, null)),
                5,
                10,
                15,
                17.5,
                20,
                22.5);
    }

    @Test
    void aRateThatFallsToNothingForEverEnds() {
        ArrivalTimes times = times(EVEN, 1, null, new RateChange(2, -1, null, null, null));
        check(times, 1, 2);
        assertEquals(Double.POSITIVE_INFINITY, times.next());
        ArrivalTimes flat =
                times(EVEN, 1, curve(RateCurve.Form.STEPS, 1, 1.0, 1.0), new RateChange(2, -1, null, null, null));
        check(flat, 1, 2);
        assertEquals(Double.POSITIVE_INFINITY, flat.next());
    }

    /** A gap that spans many periods is skipped in one go: a rate of 1e-9 a second and a step of a second. */
    @Test
    void slowRatesSkipWholePeriods() {
        ArrivalTimes times = times(EVEN, 1e-9, curve(RateCurve.Form.STEPS, 1, 1.0, 3.0));
        assertEquals(1e9, times.next(), 1);
        assertEquals(2e9, times.next(), 1);
    }

    @Test
    void hoursAndDaysMultiply() {
        var hours = new Double[24];
        java.util.Arrays.fill(hours, 1.0);
        hours[3] = 2.0;
        var week = new RateCurve(null, null, List.of(hours), List.of(1.0, 1.0, 1.0, 1.0, 1.0, 3.0, 0.0), null);
        double[] steps = week.steps();
        assertEquals(168, steps.length);
        assertEquals(2, steps[3]);
        assertEquals(6, steps[5 * 24 + 3]);
        assertEquals(0, steps[6 * 24 + 3]);
        assertEquals(3600, week.step());
    }

    @Test
    void poissonArrivalsFollowTheCurve() {
        double rate = 50;
        ArrivalTimes times = times(Arrivals.poisson(), rate, curve(RateCurve.Form.STEPS, 100, 1.0, 4.0, 1.0));
        double[] counts = new double[3];
        for (double time = times.next(); time < 30_000; time = times.next()) {
            counts[(int) (time / 100) % 3]++;
        }
        // 100 periods of 100 s each at 25, 100 and 25 a second.
        assertEquals(250_000, counts[0], 5 * Math.sqrt(250_000));
        assertEquals(1_000_000, counts[1], 5 * Math.sqrt(1_000_000));
        assertEquals(250_000, counts[2], 5 * Math.sqrt(250_000));
    }

    /**
     * Two states of rates 0 and 3 with stays of 20 s and 10 s: a third of the time at three times the mean. The index of
     * dispersion over long windows t of an interrupted Poisson process at rate r while on, with σ₁ = 0.1 (leaving on) and
     * σ₂ = 0.05, is 1 + 2 r σ₁ / (σ₁ + σ₂)² (Fischer and Meier-Hellstern, 1993): with r = 6 here 1 + 1.2 / 0.0225.
     */
    @Test
    void markovModulatedArrivalsHaveTheirMeanAndTheirDispersion() {
        var arrivals = new Arrivals(
                ArrivalProcess.MARKOV_MODULATED, null, List.of(new ArrivalState(0, 20), new ArrivalState(3, 10)));
        double rate = 2;
        ArrivalTimes times = ArrivalTimes.of(arrivals, rate, null, 3, "arrivals");
        double window = 2_000;
        int windows = 3_000;
        double[] counts = new double[windows];
        for (double time = times.next(); time < window * windows; time = times.next()) {
            counts[(int) (time / window)]++;
        }
        double mean = java.util.Arrays.stream(counts).average().orElseThrow();
        double variance = 0;
        for (double count : counts) {
            variance += (count - mean) * (count - mean) / (windows - 1);
        }
        double dispersion = 1 + 2 * 6 * 0.1 / (0.15 * 0.15);
        assertEquals(rate * window, mean, 5 * Math.sqrt(rate * window * dispersion / windows));
        assertEquals(dispersion, variance / mean, 5 * dispersion * Math.sqrt(2.0 / windows));
    }

    @Test
    void markovModulatedArrivalsFollowTheCurveToo() {
        var arrivals = new Arrivals(
                ArrivalProcess.MARKOV_MODULATED, null, List.of(new ArrivalState(1, 0.5), new ArrivalState(3, 0.5)));
        ArrivalTimes times = times(arrivals, 50, curve(RateCurve.Form.STEPS, 100, 0.0, 4.0));
        double[] counts = new double[2];
        for (double time = times.next(); time < 20_000; time = times.next()) {
            counts[(int) (time / 100) % 2]++;
        }
        assertEquals(0, counts[0]);
        assertTrue(Math.abs(counts[1] - 1_000_000) < 15_000, "arrivals " + counts[1]);
    }
}
