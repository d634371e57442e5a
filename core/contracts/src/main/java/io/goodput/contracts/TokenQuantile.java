package io.goodput.contracts;

/**
 * One point of a distribution of token counts.
 *
 * @param percentile above 0 and below 100
 * @param tokens the count that this share of requests does not exceed, 1 to 10,000,000
 */
public record TokenQuantile(double percentile, int tokens) {
    public TokenQuantile {
        var checks = new Checks();
        checks.require(
                percentile > 0 && percentile < 100,
                "percentile",
                percentile,
                "percentile must be above 0 and below 100",
                "Maybe 50, 90 or 99");
        checks.range("tokens", tokens, 1, TokenDistribution.MAX_TOKENS);
        checks.done();
    }
}
