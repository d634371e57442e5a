package io.goodput.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenQuantilesTest {
    private static TokenDistribution distribution(double mean, int min, int max, TokenQuantile... quantiles) {
        return new TokenDistribution(null, mean, List.of(quantiles), min, max);
    }

    /** From (0, 10) to (0.5, 20) to (1, 60): A = 0.5·10 + 0.5·20 = 15, B = 0.5·10 + 0.5·40 = 25. */
    private static TokenQuantiles withMean(double mean) {
        return TokenQuantiles.of(distribution(mean, 10, 60, new TokenQuantile(50, 20)));
    }

    @Test
    void constantIsFlat() {
        TokenQuantiles constant = TokenQuantiles.of(TokenDistribution.constant(7));

        assertEquals(7, constant.draw(0, 0.99));
        assertEquals(7, constant.draw(0.999, 0));
        assertEquals(7, constant.max());
    }

    @Test
    void straightLinesWhenTheMeanIsThatOfTheTrapezoids() {
        TokenQuantiles straight = withMean(15 + 25 / 2.0);

        assertEquals(1, straight.exponent(), 1e-12);
        assertEquals(15, straight.at(0.25), 1e-9);
        assertEquals(40, straight.at(0.75), 1e-9);
    }

    @Test
    void bendsWithOneExponentToMeetTheMean() {
        TokenQuantiles bent = withMean(15 + 25 / 3.0);

        assertEquals(2, bent.exponent(), 1e-12);
        assertEquals(10 + 10 * 0.25, bent.at(0.25), 1e-9);
        assertEquals(20 + 40 * 0.25, bent.at(0.75), 1e-9);
    }

    @Test
    void passesThroughEveryGivenPoint() {
        TokenQuantiles bent = withMean(30);

        assertEquals(10, bent.at(0));
        assertEquals(20, bent.at(0.5));
        assertEquals(60, bent.at(Math.nextDown(1.0)), 1e-9);
        assertEquals(10, bent.min());
        assertEquals(60, bent.max());
    }

    @Test
    void meanOfEvenlySpacedDrawsIsTheMean() {
        int shares = 20_000;
        int roundings = 8;
        for (double mean : new double[] {16, 21.7, 27.5, 33, 39}) {
            TokenQuantiles quantiles = withMean(mean);
            long sum = 0;
            for (int i = 0; i < shares; i++) {
                for (int j = 0; j < roundings; j++) {
                    sum += quantiles.draw((i + 0.5) / shares, (j + 0.5) / roundings);
                }
            }
            assertEquals(mean, (double) sum / shares / roundings, 0.01, "mean " + mean);
        }
    }

    @Test
    void minIsOneAndMaxTwiceTheHighestQuantileWhenAbsent() {
        TokenQuantiles quantiles =
                TokenQuantiles.of(new TokenDistribution(null, 100.0, List.of(new TokenQuantile(50, 80)), null, null));

        assertEquals(1, quantiles.min());
        assertEquals(160, quantiles.max());
    }

    @Test
    void meanOutOfReachIsRefusedWithTheReachableRange() {
        InvalidInputException low = assertThrows(InvalidInputException.class, () -> withMean(15));
        InvalidInputException high = assertThrows(InvalidInputException.class, () -> withMean(40));

        // 15 + 25/101 = 15.248 and 15 + 25/1.01 = 39.752
        Violation violation = low.violations().getFirst();
        assertEquals("/mean", violation.pointer());
        assertTrue(violation.rule().contains("between 15.248 and 39.752"), violation.rule());
        assertTrue(high.violations().getFirst().advice().startsWith("Maybe a smaller mean"), high.toString());
    }

    @Test
    void pointsOfEqualTokensAllowOnlyTheirOwnMean() {
        assertEquals(
                5,
                TokenQuantiles.of(distribution(5, 5, 5, new TokenQuantile(50, 5)))
                        .draw(0.3, 0));
        assertThrows(
                InvalidInputException.class, () -> TokenQuantiles.of(distribution(6, 5, 5, new TokenQuantile(50, 5))));
    }
}
