package io.goodput.engine.scenario;

/**
 * Speculative decoding or multi-token prediction.
 *
 * @param acceptedTokensPerThousandSteps tokens that a member makes in a thousand steps, its own one of each step
 *     included, 1,000 to 16,000: the mean accepted tokens per step, in thousandths
 * @param verifyTokens tokens that a step computes for each member: the drafts to verify and one more, 1 to 64
 */
public record Speculation(int acceptedTokensPerThousandSteps, int verifyTokens) {
    /** One token per step. */
    public static final Speculation NONE = new Speculation(1_000, 1);

    public Speculation {
        if (acceptedTokensPerThousandSteps < 1_000
                || acceptedTokensPerThousandSteps > 16_000
                || verifyTokens < 1
                || verifyTokens > 64
                || acceptedTokensPerThousandSteps > 1_000 * verifyTokens) {
            throw new IllegalArgumentException("a step accepts 1 to verifyTokens tokens a member: "
                    + acceptedTokensPerThousandSteps + " thousandths of " + verifyTokens);
        }
    }

    /** Tokens that a member has made after so many steps from the start of the run: floor(steps × accepted). */
    public long tokensAfter(long steps) {
        return acceptedTokensPerThousandSteps == 1_000
                ? steps
                : Math.floorDiv(Math.multiplyExact(steps, (long) acceptedTokensPerThousandSteps), 1_000L);
    }
}
