package io.goodput.engine.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.engine.kernel.RandomStream;
import org.junit.jupiter.api.Test;

class DelaysTest {
    private static final int DRAWS = 100_000;

    @Test
    void drawsHaveTheGivenMedianAnd95thPercentile() {
        Delays delays = Delays.of(100, 250);
        RandomStream stream = new RandomStream(1, "delays");
        int belowMedian = 0;
        int belowP95 = 0;
        for (int i = 0; i < DRAWS; i++) {
            double seconds = delays.draw(stream);
            belowMedian += seconds < 100 ? 1 : 0;
            belowP95 += seconds < 250 ? 1 : 0;
        }
        // Binomial: five standard deviations.
        assertEquals(0.5 * DRAWS, belowMedian, 5 * Math.sqrt(DRAWS * 0.25));
        assertEquals(0.95 * DRAWS, belowP95, 5 * Math.sqrt(DRAWS * 0.95 * 0.05));
    }

    @Test
    void aConstantDelayDrawsNothing() {
        RandomStream stream = new RandomStream(1, "delays");
        double first = stream.uniform();
        stream = new RandomStream(1, "delays");
        assertEquals(7, Delays.of(7, 7).draw(stream));
        assertEquals(0, Delays.of(0, 0).draw(stream));
        assertEquals(first, stream.uniform());
    }
}
