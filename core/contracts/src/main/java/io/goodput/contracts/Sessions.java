package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Conversations of several turns. A turn's prompt is the shared prefix and, for each turn before it, its new tokens and
 * its output, and then its own new tokens, drawn from the traffic's inputTokens: the context grows. The turn comes when
 * the one before has ended, however it ended, and the think time is over. A session also ends when its next prompt
 * would be longer than maxInputTokens. Prompts have block ids, so that prefix caches see the growing prefix.
 *
 * @param meanTurns mean turns of a session, 1 to 10,000; their number is geometric, cut at maxTurns
 * @param maxTurns 1 to 10,000; all sessions have as many when it equals meanTurns; ten times the mean when absent
 * @param thinkTime between an answer and the next prompt
 * @param maxInputTokens longest prompt, 1 to 10,000,000; what the model's context leaves when absent
 * @param sharedPrefixTokens tokens that all prompts begin with, 0 to 10,000,000; 0 when absent
 * @param blockTokens tokens of a block with an id, 1 to 8,192; 64 when absent
 */
public record Sessions(
        double meanTurns,
        @Nullable Integer maxTurns,
        ThinkTime thinkTime,
        @Nullable Integer maxInputTokens,
        @Nullable Integer sharedPrefixTokens,
        @Nullable Integer blockTokens) {
    public static final int MAX_TURNS = 10_000;
    public static final int DEFAULT_BLOCK_TOKENS = 64;

    public Sessions {
        var checks = new Checks();
        checks.range("meanTurns", meanTurns, 1, MAX_TURNS);
        if (maxTurns != null) {
            checks.range("maxTurns", maxTurns, 1, MAX_TURNS);
            checks.require(
                    maxTurns >= meanTurns,
                    "maxTurns",
                    maxTurns,
                    "maxTurns must not be below meanTurns",
                    "Maybe " + (int) Math.ceil(meanTurns));
        }
        if (maxInputTokens != null) {
            checks.range("maxInputTokens", maxInputTokens, 1, TokenDistribution.MAX_TOKENS);
        }
        if (sharedPrefixTokens != null) {
            checks.range("sharedPrefixTokens", sharedPrefixTokens, 0, TokenDistribution.MAX_TOKENS);
        }
        if (blockTokens != null) {
            checks.range("blockTokens", blockTokens, 1, 8_192);
        }
        checks.done();
    }

    /** Most turns of a session. */
    public int mostTurns() {
        return maxTurns != null ? maxTurns : (int) Math.min(MAX_TURNS, Math.ceil(10 * meanTurns));
    }

    /** Tokens of a block with an id. */
    public int tokensPerBlock() {
        return blockTokens == null ? DEFAULT_BLOCK_TOKENS : blockTokens;
    }

    /**
     * The probability that another turn follows, up to maxTurns: such that a geometric number of turns, cut there, has
     * the mean, which is Σ q^(k−1) over the turns k.
     */
    public double goingOn() {
        int most = mostTurns();
        if (most <= meanTurns) {
            return 1;
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < 40; i++) {
            double q = (low + high) / 2;
            double mean = (1 - StrictMath.pow(q, most)) / (1 - q);
            if (mean < meanTurns) {
                low = q;
            } else {
                high = q;
            }
        }
        return low;
    }
}
