package io.goodput.engine.workload;

import io.goodput.contracts.HitShare;
import io.goodput.engine.kernel.RandomStream;

/**
 * Shares of prompts that a prefix cache holds: always the same, or beta-distributed by a table of its quantile function,
 * straight between the knots. Immutable.
 */
final class HitTable {
    private static final int CELLS = 1 << 10;
    private static final int BISECTIONS = 40;

    private final double mean;
    private final double[] knots;

    HitTable(HitShare hits) {
        mean = hits.mean();
        Double spread = hits.spread();
        if (spread == null || spread == 0) {
            knots = new double[0];
            return;
        }
        double sum = mean * (1 - mean) / (spread * spread) - 1;
        var beta = new BetaDistribution(mean * sum, (1 - mean) * sum);
        knots = new double[CELLS + 1];
        knots[CELLS] = 1;
        for (int i = 1; i < CELLS; i++) {
            double low = knots[i - 1];
            double high = 1;
            for (int j = 0; j < BISECTIONS; j++) {
                double middle = (low + high) / 2;
                if (beta.cumulative(middle) < (double) i / CELLS) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            knots[i] = (low + high) / 2;
        }
    }

    /** Tokens of a prompt that are held, by the next number of a stream; one is always left to compute. */
    int draw(RandomStream stream, int inputTokens) {
        double share = mean;
        if (knots.length > 0) {
            double scaled = stream.uniform() * CELLS;
            int cell = (int) scaled;
            share = knots[cell] + (scaled - cell) * (knots[cell + 1] - knots[cell]);
        }
        return Math.min(inputTokens - 1, (int) (share * inputTokens + 0.5));
    }
}
