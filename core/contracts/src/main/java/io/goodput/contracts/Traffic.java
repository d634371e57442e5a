package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * The load.
 *
 * @param requestsPerSecond mean arrival rate, above 0 and at most 1,000,000
 * @param arrivals arrival process; Poisson when absent
 * @param inputTokens prompt lengths
 * @param outputTokens output lengths
 * @param maxOutputTokens the limit that each request carries, which the engine may reserve room for; the largest output
 *     of the distribution when absent
 */
public record Traffic(
        double requestsPerSecond,
        @Nullable Arrivals arrivals,
        TokenDistribution inputTokens,
        TokenDistribution outputTokens,
        @Nullable Integer maxOutputTokens) {
    public Traffic {
        var checks = new Checks();
        checks.positive("requestsPerSecond", requestsPerSecond, 1_000_000);
        if (maxOutputTokens != null) {
            checks.range("maxOutputTokens", maxOutputTokens, 1, TokenDistribution.MAX_TOKENS);
        }
        checks.done();
    }
}
