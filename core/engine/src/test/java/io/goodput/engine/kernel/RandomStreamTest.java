package io.goodput.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    private static final int DRAWS = 400_000;

    /** First outputs of the reference implementation of xoshiro256++ from the state 1, 2, 3, 4. */
    @Test
    void isXoshiro256PlusPlus() {
        RandomStream stream = new RandomStream(1, 2, 3, 4);

        assertEquals(41943041L, stream.nextLong());
        assertEquals(58720359L, stream.nextLong());
        assertEquals(3588806011781223L, stream.nextLong());
        assertEquals(3591011842654386L, stream.nextLong());
    }

    @Test
    void law8SameSeedAndNameGiveTheSameNumbersAndOthersDoNot() {
        RandomStream one = new RandomStream(7, "arrivals");
        RandomStream same = new RandomStream(7, "arrivals");
        RandomStream otherName = new RandomStream(7, "lengths");
        RandomStream otherSeed = new RandomStream(8, "arrivals");
        for (int i = 0; i < 100; i++) {
            long expected = one.nextLong();
            assertEquals(expected, same.nextLong());
            assertNotEquals(expected, otherName.nextLong());
            assertNotEquals(expected, otherSeed.nextLong());
        }
    }

    @Test
    void uniformFillsTheUnitInterval() {
        RandomStream stream = new RandomStream(1, "uniform");
        int[] tenths = new int[10];
        for (int i = 0; i < DRAWS; i++) {
            double u = stream.uniform();
            assertTrue(u >= 0 && u < 1);
            tenths[(int) (u * 10)]++;
        }
        for (int count : tenths) {
            // Binomial with p = 0.1: five standard deviations.
            assertEquals(DRAWS / 10.0, count, 5 * Math.sqrt(DRAWS * 0.09));
        }
    }

    @Test
    void exponentialHasMeanAndVarianceOne() {
        RandomStream stream = new RandomStream(2, "exponential");
        checkMoments(stream::exponential, 1, 1, 9);
    }

    /** The fourth central moment of the normal distribution is 3. */
    @Test
    void normalHasMeanZeroAndVarianceOne() {
        RandomStream stream = new RandomStream(4, "normal");
        checkMoments(stream::normal, 0, 1, 3);
    }

    /** Gamma with shape k has mean k, variance k and fourth central moment 3k² + 6k. */
    @Test
    void gammaHasMeanAndVarianceOfItsShape() {
        for (double shape : new double[] {0.25, 1, 4, 100}) {
            RandomStream stream = new RandomStream(3, "gamma");
            checkMoments(() -> stream.gamma(shape), shape, shape, 3 * shape * shape + 6 * shape);
        }
    }

    private static void checkMoments(DoubleSupplier draw, double mean, double variance, double fourthMoment) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double x = draw.getAsDouble() - mean;
            sum += x;
            squares += x * x;
        }
        assertEquals(0, sum / DRAWS, 5 * Math.sqrt(variance / DRAWS), "mean " + mean);
        assertEquals(
                variance,
                squares / DRAWS,
                5 * Math.sqrt((fourthMoment - variance * variance) / DRAWS),
                "variance " + variance);
    }
}
