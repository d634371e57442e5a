package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * One request as its server or its client measured it.
 *
 * @param arrivalSeconds when it came, from any second 0; not before the request above it
 * @param inputTokens prompt tokens, 1 to 10,000,000
 * @param cachedTokens prompt tokens that a prefix cache held, fewer than inputTokens; 0 when absent
 * @param outputTokens tokens made, 1 to 10,000,000
 * @param ttftSeconds arrival to first token, above 0
 * @param e2eSeconds arrival to last token, at least ttftSeconds
 */
public record MeasuredRequest(
        double arrivalSeconds,
        int inputTokens,
        @Nullable Integer cachedTokens,
        int outputTokens,
        double ttftSeconds,
        double e2eSeconds) {
    public static final int MAX_TOKENS = 10_000_000;
    public static final double MAX_SECONDS = 1e9;

    public MeasuredRequest {
        var checks = new Checks();
        checks.range("arrivalSeconds", arrivalSeconds, 0, MAX_SECONDS);
        checks.range("inputTokens", inputTokens, 1, MAX_TOKENS);
        checks.range("outputTokens", outputTokens, 1, MAX_TOKENS);
        if (cachedTokens != null) {
            checks.range("cachedTokens", cachedTokens, 0, MAX_TOKENS);
            checks.require(
                    cachedTokens < inputTokens,
                    "cachedTokens",
                    cachedTokens,
                    "cachedTokens must be fewer than inputTokens (" + inputTokens
                            + "): the last token is always computed",
                    "Maybe " + (inputTokens - 1));
        }
        checks.positive("ttftSeconds", ttftSeconds, MAX_SECONDS);
        checks.require(
                e2eSeconds >= ttftSeconds && e2eSeconds <= MAX_SECONDS,
                "e2eSeconds",
                e2eSeconds,
                "e2eSeconds must be at least ttftSeconds (" + ttftSeconds + ")",
                "Maybe they are exchanged, or in another unit");
        checks.done();
    }
}
