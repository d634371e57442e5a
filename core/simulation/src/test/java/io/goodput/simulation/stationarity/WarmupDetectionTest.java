package io.goodput.simulation.stationarity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.TimeSeries;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WarmupDetectionTest {
    @Test
    void whatIsTheSameFromTheStartHasNoWarmup() {
        assertEquals(0, WarmupDetection.dropped(Collections.nCopies(20, 3.0)));
        assertEquals(0, WarmupDetection.dropped(List.of()));
        assertEquals(0, WarmupDetection.dropped(List.of(1.0)));
    }

    @Test
    void aJumpIsDroppedWhole() {
        assertEquals(3, WarmupDetection.dropped(List.of(1.0, 2.0, 3.0, 9.0, 9.1, 8.9, 9.0, 9.1, 8.9, 9.0)));
    }

    @Test
    void atMostHalfIsDropped() {
        assertEquals(4, WarmupDetection.dropped(List.of(10.0, 9.0, 8.0, 7.0, 6.5, 0.0, 0.1, 0.0, 0.1)));
    }

    /** A latency that comes to its level of 5 s from below with a time constant of 40 of 1,000 buckets of ten requests. */
    @Test
    void aSettlingLatencyIsFoundToHaveSettled() {
        for (int seed = 1; seed <= 50; seed++) {
            var random = new Random(seed);
            double[] means = new double[1_000];
            for (int i = 0; i < means.length; i++) {
                means[i] = 5 - 4 * Math.exp(-i / 40.0) + 0.3 * random.nextGaussian();
            }
            long warmup = WarmupDetection.requests(SeriesOf.endToEnd(means));
            // By then 1 − 4·exp(−2) = 46 % are reached, or 0.1 % are left.
            assertTrue(warmup >= 800 && warmup <= 2_800, "seed " + seed + ": " + warmup);
        }
    }

    @Test
    void queuesThatFillAreAWarmupToo() {
        double[] lengths = new double[1_000];
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] = Math.min(i, 100) + i % 2;
        }
        TimeSeries series = SeriesOf.queued(lengths);
        assertEquals(950, (double) WarmupDetection.requests(series), 100);
    }
}
