package io.goodput.simulation.stationarity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.SeriesBucket.Spread;
import io.goodput.contracts.TimeSeries;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchMeansTest {
    private static ConfidenceInterval endToEnd(TimeSeries series) {
        ConfidenceInterval interval = new BatchMeans(series).confidence().endToEndSeconds();
        assertNotNull(interval);
        return interval;
    }

    /** Ten batches of 1 and 3 in turn: mean 2, deviation √(10/9), t of 9 degrees of freedom 2.262. */
    @Test
    void anIntervalIsTheQuantileTimesTheErrorOfTheBatches() {
        ConfidenceInterval interval = endToEnd(SeriesOf.endToEnd(1, 3, 1, 3, 1, 3, 1, 3, 1, 3));
        assertEquals(2, interval.estimate());
        assertEquals(2.262 * Math.sqrt(10.0 / 9 / 10), interval.halfWidth(), 1e-12);
        assertEquals(10, interval.batches());
    }

    @Test
    void fewBatchesHaveNoInterval() {
        assertNull(new BatchMeans(SeriesOf.endToEnd(1, 3, 1, 3, 1, 3, 1, 3, 1))
                .confidence()
                .endToEndSeconds());
        assertNull(new BatchMeans(SeriesOf.endToEnd(1, 3, 1, 3, 1, 3, 1, 3, 1, 3))
                .confidence()
                .timePerOutputTokenSeconds());
    }

    @Test
    void warmupIsLeftOut() {
        double[] means =
                IntStream.range(0, 40).mapToDouble(i -> i < 20 ? 100 : 2).toArray();
        TimeSeries all = SeriesOf.endToEnd(means);
        ConfidenceInterval interval = endToEnd(new TimeSeries(20, 40, all.buckets()));
        assertEquals(2, interval.estimate());
        assertEquals(0, interval.halfWidth());
        assertEquals(20, interval.batches());
    }

    /** A batch counts by its requests: 9 of 1 s and 1 of 11 s. */
    @Test
    void batchesCountByTheirRequests() {
        List<SeriesBucket> buckets = IntStream.range(0, 20)
                .mapToObj(i -> i % 2 == 0
                        ? SeriesOf.bucket(i, i + 1, 90, 90, 0, new Spread(90, 1, 0, 0))
                        : SeriesOf.bucket(i, i + 1, 10, 0, 0, new Spread(10, 11, 0, 0)))
                .toList();
        var confidence = new BatchMeans(new TimeSeries(0, 20, buckets)).confidence();
        ConfidenceInterval attainment = confidence.attainment();
        assertNotNull(attainment);
        assertEquals(0.9, attainment.estimate());
        assertEquals(2, endToEnd(new TimeSeries(0, 20, buckets)).estimate());
    }

    /** Values that hang together over a few buckets: 95 % of the intervals hold the mean. */
    @Test
    void intervalsHoldTheMeanAsOftenAsTheySay() {
        int held = 0;
        for (int seed = 1; seed <= 1_000; seed++) {
            var random = new Random(seed);
            double[] means = new double[400];
            double level = random.nextGaussian() / Math.sqrt(1 - 0.25);
            for (int i = 0; i < means.length; i++) {
                level = 0.5 * level + random.nextGaussian();
                means[i] = 10 + level;
            }
            ConfidenceInterval interval = endToEnd(SeriesOf.endToEnd(means));
            held += Math.abs(interval.estimate() - 10) <= interval.halfWidth() ? 1 : 0;
        }
        assertTrue(held >= 920 && held <= 970, held + " of 1,000");
    }
}
