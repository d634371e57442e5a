package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The share of a request's prompt that a prefix cache holds, drawn for each request: for loads whose prompts are not
 * known block by block. Block ids, where a load has some, are then not used.
 *
 * @param mean 0 to 1
 * @param spread standard deviation of a beta distribution; always the mean when absent or 0
 */
public record HitShare(double mean, @Nullable Double spread) {
    public HitShare {
        var checks = new Checks();
        checks.range("mean", mean, 0, 1);
        if (spread != null && spread != 0) {
            double most = 0.9 * Math.sqrt(Math.max(0, mean * (1 - mean)));
            checks.require(
                    spread >= 0.001 && spread <= most,
                    "spread",
                    spread,
                    "spread must be 0, or between 0.001 and " + most + ", nine tenths of the most that the mean allows",
                    "Maybe " + Math.max(0, Math.min(0.1, most / 2)));
        }
        checks.done();
    }
}
