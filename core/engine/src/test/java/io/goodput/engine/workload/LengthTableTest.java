package io.goodput.engine.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenForm;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.engine.kernel.GammaFunction;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table gives what the quantile function gives, and seldom has to ask it. */
class LengthTableTest {
    private static final TokenDistribution CHAT = new TokenDistribution(
            null,
            1155.0,
            List.of(
                    new TokenQuantile(25, 396),
                    new TokenQuantile(50, 1020),
                    new TokenQuantile(75, 1189),
                    new TokenQuantile(90, 2735),
                    new TokenQuantile(99, 4142)),
            2,
            14050);
    private static final TokenDistribution HEAVY =
            new TokenDistribution(null, 914.0, List.of(new TokenQuantile(50, 603)), null, null, TokenForm.LOG_NORMAL);
    private static final TokenDistribution STEEP =
            new TokenDistribution(null, 30.0, List.of(new TokenQuantile(50, 20)), 10, 10_000_000);

    @Test
    void isAsExactAsItSays() {
        for (TokenDistribution each : List.of(CHAT, HEAVY)) {
            check(each);
        }
    }

    private static void check(TokenDistribution distribution) {
        TokenQuantiles exact = TokenQuantiles.of(distribution);
        var table = new LengthTable(exact);
        int steps = 200_003;
        double sum = 0;
        for (int i = 0; i < steps; i++) {
            double share = (i + 0.5) / steps;
            int low = table.at(share, 1 - 0x1p-53);
            int high = table.at(share, 0);
            double real = exact.at(share);
            double tolerance = 0.06 + 1.1e-4 * real;
            assertTrue(low <= real + tolerance && high >= real - tolerance && high - low <= 1, share + ": " + real);
            sum += table.at(share, (i * 0.618033988749895) % 1);
        }
        assertEquals(exact.mean(), sum / steps, 1e-3 * exact.mean());
        assertTrue(table.exactCells() < 100, distribution + " asks the exact function in " + table.exactCells());
    }

    @Test
    void aCurveAsSteepAsAWallStillHasItsMean() {
        assertTrue(TokenQuantiles.of(CHAT).exponent() > 0);
        var steep =
                TokenQuantiles.of(new TokenDistribution(null, 80_000.0, STEEP.quantiles(), STEEP.min(), STEEP.max()));
        var table = new LengthTable(steep);
        double sum = 0;
        int steps = 1_000_003;
        for (int i = 0; i < steps; i++) {
            sum += table.at((i + 0.5) / steps, 0.5);
        }
        assertEquals(steep.mean(), sum / steps, 1e-3 * steep.mean());
    }

    @Test
    void betaSharesAreThoseOfTheClosedForms() {
        // Beta(1, b): 1 − (1 − x)^b; Beta(2, 2): 3x² − 2x³; Beta(1/2, 1/2): 2/π · asin(√x).
        assertEquals(1 - Math.pow(0.7, 3), new BetaDistribution(1, 3).cumulative(0.3), 1e-12);
        assertEquals(3 * 0.16 - 2 * 0.064, new BetaDistribution(2, 2).cumulative(0.4), 1e-12);
        assertEquals(2 / Math.PI * Math.asin(Math.sqrt(0.1)), new BetaDistribution(0.5, 0.5).cumulative(0.1), 1e-12);
        assertEquals(Math.log(Math.sqrt(Math.PI)), GammaFunction.log(0.5), 1e-12);
        assertEquals(Math.log(24), GammaFunction.log(5), 1e-12);
    }
}
