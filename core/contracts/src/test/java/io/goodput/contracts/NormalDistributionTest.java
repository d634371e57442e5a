package io.goodput.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NormalDistributionTest {
    /** Known values: 1.96, the three-sigma rule, and Wichura's own check values. */
    @Test
    void knownValues() {
        assertEquals(0.97500210485178, NormalDistribution.cumulative(1.96), 1e-14);
        assertEquals(0.5, NormalDistribution.cumulative(0), 1e-15);
        assertEquals(0.001349898031630095, NormalDistribution.cumulative(-3), 1e-16);
        assertEquals(-0.6744897501960817, NormalDistribution.quantile(0.25), 1e-15);
        assertEquals(-3.090232306167813, NormalDistribution.quantile(0.001), 1e-14);
        assertEquals(-9.262340089798409, NormalDistribution.quantile(1e-20), 1e-13);
        assertEquals(Double.POSITIVE_INFINITY, NormalDistribution.quantile(1));
        assertEquals(Double.NEGATIVE_INFINITY, NormalDistribution.quantile(0));
    }

    @Test
    void theOneInvertsTheOther() {
        for (double x = -7; x <= 5; x += 0.01) {
            assertEquals(x, NormalDistribution.quantile(NormalDistribution.cumulative(x)), 1e-9, "x = " + x);
        }
    }
}
