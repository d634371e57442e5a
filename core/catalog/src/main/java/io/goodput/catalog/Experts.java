package io.goodput.catalog;

import io.goodput.contracts.Checks;

/**
 * A mixture of experts in one layer.
 *
 * @param count routed experts
 * @param active experts that each token is sent to
 * @param size width of one expert
 * @param shared experts of the same width that every token passes through
 * @param biases whether the experts' projections have biases
 * @param routerBias whether the router has one number per expert besides its matrix
 */
public record Experts(int count, int active, int size, int shared, boolean biases, boolean routerBias) {
    public Experts {
        var checks = new Checks();
        checks.range("count", count, 1, 65_536);
        checks.range("active", active, 1, count);
        checks.range("size", size, 1, 1_000_000);
        checks.range("shared", shared, 0, 64);
        checks.done();
    }

    /** Parameters of one routed expert: gate, up and down. */
    long parametersOfOne(int hiddenSize) {
        return 3L * hiddenSize * size + (biases ? 2L * size + hiddenSize : 0);
    }

    /** Parameters of the router. */
    long routerParameters(int hiddenSize) {
        return (long) count * hiddenSize + (routerBias ? count : 0);
    }

    /** Expected number of distinct experts that {@code tokens} tokens reach when each is sent to any with equal chance. */
    public double expectedActive(double tokens) {
        return count * (1 - StrictMath.pow(1 - (double) active / count, tokens));
    }
}
