package io.goodput.simulation.stationarity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.TimeSeries;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueueGrowthTest {
    private static double[] lengths(IntToDoubleFunction at) {
        return IntStream.range(0, 200).mapToDouble(at).toArray();
    }

    @Test
    void emptyQueuesDoNotGrow() {
        assertEquals(new QueueGrowth(false, 0, 0), QueueGrowth.of(SeriesOf.queued(lengths(i -> 0))));
    }

    @Test
    void whatGrowsEvenlyGrowsByItsSlope() {
        QueueGrowth growth = QueueGrowth.of(SeriesOf.queued(lengths(i -> 3.5 * i)));
        assertTrue(growth.grows());
        assertEquals(3.5, growth.perSecond(), 1e-9);
    }

    @Test
    void whatGrewInTheFirstHalfOnlyDoesNotGrow() {
        assertFalse(
                QueueGrowth.of(SeriesOf.queued(lengths(i -> Math.min(i, 95)))).grows());
    }

    @Test
    void whatGoesUpAndDownDoesNotGrow() {
        assertFalse(QueueGrowth.of(SeriesOf.queued(lengths(i -> 50 + 40 * Math.sin(i / 7.0))))
                .grows());
        // A burst at the very end.
        assertFalse(
                QueueGrowth.of(SeriesOf.queued(lengths(i -> i < 195 ? 2 : 40))).grows());
    }

    /** Of 10 arrivals a second one in a thousand stays: nobody would see it in days. */
    @Test
    void growthThatDoesNotMatterIsNone() {
        assertFalse(QueueGrowth.of(SeriesOf.queued(lengths(i -> 0.01 * i))).grows());
        assertTrue(QueueGrowth.of(SeriesOf.queued(lengths(i -> 0.03 * i))).grows());
    }

    @Test
    void aFewBucketsShowNothing() {
        double[] few = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        assertEquals(new QueueGrowth(false, 0, 0), QueueGrowth.of(SeriesOf.queued(few)));
        assertEquals(new QueueGrowth(false, 0, 0), QueueGrowth.of(new TimeSeries(0, 0, List.of())));
    }

    /** At loads up to 0.98, where a queue of 10,000 requests wanders far, one run in a hundred at most is called unstable. */
    @Test
    void stableQueuesAreNotCalledUnstable() {
        for (double load : new double[] {0.5, 0.8, 0.9, 0.95, 0.98}) {
            long unstable = IntStream.rangeClosed(1, 300)
                    .filter(seed -> QueueGrowth.of(SeriesOf.singleServer(seed, load, 10_000))
                            .grows())
                    .count();
            assertTrue(unstable <= 3, unstable + " of 300 at load " + load);
        }
    }

    /** Load 1.3: of 1.3 arrivals a second 0.3 stay. */
    @Test
    void overloadIsFoundWithItsGrowth() {
        double sum = 0;
        for (int seed = 1; seed <= 100; seed++) {
            QueueGrowth growth = QueueGrowth.of(SeriesOf.singleServer(seed, 1.3, 10_000));
            assertTrue(growth.grows(), "seed " + seed + ": " + growth);
            assertEquals(0.3, growth.perSecond(), 5 * growth.errorPerSecond(), "seed " + seed);
            sum += growth.perSecond();
        }
        assertEquals(0.3, sum / 100, 0.02);
    }
}
