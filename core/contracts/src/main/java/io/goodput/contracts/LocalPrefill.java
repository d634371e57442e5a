package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Which prompts a decode instance computes itself (conditional disaggregation): those with fewer tokens to compute, hits
 * of its prefix cache aside, than both limits.
 *
 * @param maxTokens prompts with fewer tokens to compute than this, 1 to 10,000,000
 * @param maxShare and with fewer than this share of the prompt, above 0 and at most 1; any share when absent
 */
public record LocalPrefill(int maxTokens, @Nullable Double maxShare) {
    public LocalPrefill {
        var checks = new Checks();
        checks.range("maxTokens", maxTokens, 1, TokenDistribution.MAX_TOKENS);
        if (maxShare != null) {
            checks.positive("maxShare", maxShare, 1);
        }
        checks.done();
    }
}
