package io.goodput.contracts;

/**
 * Speculative decoding or multi-token prediction.
 *
 * @param meanAcceptedTokens tokens that a request makes in a step in the mean, the one of an ordinary step included, 1 to
 *     16 and at most verifyTokens; counted in thousandths
 * @param verifyTokens tokens that a step computes for each request: the drafts that it verifies and one more, 1 to 64
 */
public record Speculation(double meanAcceptedTokens, int verifyTokens) {
    public Speculation {
        var checks = new Checks();
        checks.range("meanAcceptedTokens", meanAcceptedTokens, 1, 16);
        checks.range("verifyTokens", verifyTokens, 1, 64);
        checks.require(
                !(meanAcceptedTokens > verifyTokens),
                "meanAcceptedTokens",
                meanAcceptedTokens,
                "no more tokens can be accepted than are verified, " + verifyTokens,
                "Maybe " + verifyTokens + ", or more verifyTokens");
        checks.done();
    }
}
