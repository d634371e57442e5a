package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Checks;

/**
 * The question: what does deciding by each metric cost?
 *
 * @param decision limits and prices
 * @param monthlyTokens tokens that are served each month, of each token basis, above 0 and at most 10^18
 */
public record MetricQuestion(BenchmarkQuestion decision, double monthlyTokens) {
    public MetricQuestion {
        new Checks().positive("monthlyTokens", monthlyTokens, 1e18).done();
    }
}
