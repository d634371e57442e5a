package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many tokens a prompt or an output has: a constant, or a distribution given by its mean and percentiles.
 *
 * <p>Form {@code curve}: the quantile function through (0, {@code min}), the {@code quantiles} and (100, {@code max}).
 * Between two neighbours it bends with one common exponent, chosen so that the mean is met exactly; a mean that no
 * exponent can reach is refused with the reachable range. Form {@code empirical}: the same with straight lines and
 * without a mean. Form {@code log-normal}: by the mean and one quantile, or by two quantiles; lengths below {@code min}
 * are {@code min}, those above {@code max} are {@code max}, and the mean is that before this cut.
 *
 * @param constant tokens of every request; excludes all other fields
 * @param mean mean tokens
 * @param quantiles ascending in percentile and tokens, 1 to 200 points
 * @param min least tokens; 1 when absent
 * @param max most tokens; when absent twice the highest quantile, of a log-normal form the length that one request in
 *     10,000 exceeds
 * @param form between the points; curve when absent
 */
public record TokenDistribution(
        @Nullable Integer constant,
        @Nullable Double mean,
        @Nullable List<TokenQuantile> quantiles,
        @Nullable Integer min,
        @Nullable Integer max,
        @Nullable TokenForm form) {
    /** No prompt or output may be longer. */
    public static final int MAX_TOKENS = 10_000_000;

    private static final int MAX_QUANTILES = 200;

    public TokenDistribution {
        var checks = new Checks();
        if (constant != null) {
            checks.range("constant", constant, 1, MAX_TOKENS);
            checks.require(
                    mean == null && quantiles == null && min == null && max == null && form == null,
                    "constant",
                    constant,
                    "constant excludes mean, quantiles, min, max and form",
                    "Maybe leave the constant out");
        } else if (quantiles == null || (mean == null && (form == null || form == TokenForm.CURVE))) {
            checks.require(
                    false,
                    mean == null && (form == null || form == TokenForm.CURVE) ? "mean" : "quantiles",
                    "absent",
                    form == null || form == TokenForm.CURVE
                            ? "tokens need either a constant, or a mean and quantiles"
                            : "tokens of this form need quantiles",
                    "Maybe constant: 1024, or mean: 1155 with quantiles [{percentile: 50, tokens: 1020}]");
        } else {
            quantiles = List.copyOf(quantiles);
            if (mean != null) {
                checks.range("mean", mean, 1, MAX_TOKENS);
            }
            checks.distinct("quantiles", quantiles, 1, MAX_QUANTILES);
            if (form == TokenForm.EMPIRICAL) {
                checks.require(
                        mean == null,
                        "mean",
                        String.valueOf(mean),
                        "the mean of an empirical form follows from its quantiles",
                        "Maybe leave it out, or form curve");
            }
            if (form == TokenForm.LOG_NORMAL) {
                checks.require(
                        quantiles.size() == (mean == null ? 2 : 1),
                        "quantiles",
                        quantiles.size() + " elements",
                        mean == null
                                ? "a log-normal form without a mean needs two quantiles"
                                : "a log-normal form with a mean needs one quantile",
                        "Maybe the median" + (mean == null ? " and the 95th percentile" : ""));
            }
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

    /** A constant, or a curve. */
    public TokenDistribution(
            @Nullable Integer constant,
            @Nullable Double mean,
            @Nullable List<TokenQuantile> quantiles,
            @Nullable Integer min,
            @Nullable Integer max) {
        this(constant, mean, quantiles, min, max, null);
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
