package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens a prompt or an output has: a constant, or a distribution given by its mean and percentiles.
 *
 * <p>The distribution is the quantile function through (0, {@code min}), the {@code quantiles} and (100, {@code max}).
 * Between two neighbours it bends with one common exponent, chosen so that the mean is met exactly; a mean that no
 * exponent can reach is refused with the reachable range.
 *
 * @param constant tokens of every request; excludes all other fields
 * @param mean mean tokens
 * @param quantiles ascending in percentile and tokens, 1 to 20 points
 * @param min least tokens; 1 when absent
 * @param max most tokens; twice the highest quantile when absent
 */
public record TokenDistribution(
        @Nullable Integer constant,
        @Nullable Double mean,
        @Nullable List<TokenQuantile> quantiles,
        @Nullable Integer min,
        @Nullable Integer max) {
    /** No prompt or output may be longer. */
    public static final int MAX_TOKENS = 10_000_000;

    public TokenDistribution {
        var checks = new Checks();
        if (constant != null) {
            checks.range("constant", constant, 1, MAX_TOKENS);
            checks.require(
                    mean == null && quantiles == null && min == null && max == null,
                    "constant",
                    constant,
                    "constant excludes mean, quantiles, min and max",
                    "Maybe leave the constant out");
        } else if (mean == null || quantiles == null) {
            checks.require(
                    false,
                    mean == null ? "mean" : "quantiles",
                    "absent",
                    "tokens need either a constant, or a mean and quantiles",
                    "Maybe constant: 1024, or mean: 1155 with quantiles [{percentile: 50, tokens: 1020}]");
        } else {
            quantiles = List.copyOf(quantiles);
            checks.range("mean", mean, 1, MAX_TOKENS);
            checks.distinct("quantiles", quantiles, 1, 20);
            if (min != null) {
                checks.range("min", min, 1, MAX_TOKENS);
            }
            if (max != null) {
                checks.range("max", max, 1, MAX_TOKENS);
            }
            checkAscending(checks, quantiles, min, max);
        }
        checks.done();
    }

    public static TokenDistribution constant(int tokens) {
        return new TokenDistribution(tokens, null, null, null, null);
    }

    private static void checkAscending(
            Checks checks, List<TokenQuantile> quantiles, @Nullable Integer min, @Nullable Integer max) {
        for (int i = 1; i < quantiles.size(); i++) {
            TokenQuantile before = quantiles.get(i - 1);
            TokenQuantile here = quantiles.get(i);
            checks.require(
                    here.percentile() > before.percentile() && here.tokens() >= before.tokens(),
                    "quantiles/" + i,
                    "p" + here.percentile() + " = " + here.tokens(),
                    "quantiles must ascend in percentile and not fall in tokens",
                    "Maybe swap it with the one before");
        }
        if (quantiles.isEmpty()) {
            return;
        }
        int first = quantiles.getFirst().tokens();
        int last = quantiles.getLast().tokens();
        if (min != null) {
            checks.require(min <= first, "min", min, "min must not exceed the lowest quantile", "Maybe " + first);
        }
        if (max != null) {
            checks.require(max >= last, "max", max, "max must not be below the highest quantile", "Maybe " + last);
        }
    }
}
