package io.goodput.contracts.benchmarks;

import io.goodput.contracts.Checks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By how many times does one system serve more than another, over their whole range? Of rows within the limits; a limit on
 * the time per output token is left out, since it is the axis.
 *
 * @param of whose throughput is above the line
 * @param over whose is below
 * @param tokensPerSecondPerUser interactivities at which both are read, each above 0 and at most 100,000; those of all
 *     rows of both when absent
 * @param tokenBases which tokens are counted; total, input and output when absent
 * @param powerBases what the throughput is divided by; per GPU, provisioned and measured when absent
 * @param priceBooks whose provisioned power; the question's when absent
 */
public record RatioQuestion(
        RatioSide of,
        RatioSide over,
        @Nullable List<Double> tokensPerSecondPerUser,
        @Nullable List<TokenBasis> tokenBases,
        @Nullable List<PowerBasis> powerBases,
        @Nullable List<String> priceBooks) {
    private static final int MAX_INTERACTIVITIES = 50;

    public RatioQuestion {
        tokensPerSecondPerUser = tokensPerSecondPerUser == null ? null : List.copyOf(tokensPerSecondPerUser);
        tokenBases = tokenBases == null ? null : List.copyOf(tokenBases);
        powerBases = powerBases == null ? null : List.copyOf(powerBases);
        priceBooks = priceBooks == null ? null : List.copyOf(priceBooks);
        var checks = new Checks();
        if (tokensPerSecondPerUser != null) {
            BenchmarkQuestion.checkInteractivities(checks, tokensPerSecondPerUser, MAX_INTERACTIVITIES);
        }
        if (tokenBases != null) {
            checks.distinct("tokenBases", tokenBases, 1, TokenBasis.values().length);
        }
        if (powerBases != null) {
            checks.distinct("powerBases", powerBases, 1, PowerBasis.values().length);
        }
        if (priceBooks != null) {
            checks.distinct("priceBooks", priceBooks, 1, 8);
        }
        checks.done();
    }
}
