package io.goodput.contracts;

import java.util.List;

/**
 * The quantile function of a {@link TokenDistribution}: a share of requests in, the token count that this share does not
 * exceed out.
 *
 * <p>Between the neighbours (p, a) and (q, b) it is a + (b − a)·u^e with u = (share − p) / (q − p). The exponent e is
 * common to all segments. The mean of a segment is a + (b − a) / (1 + e), so the mean of the whole is A + B / (1 + e)
 * with A = Σ (q − p)·a and B = Σ (q − p)·(b − a), and e = B / (mean − A) − 1 meets a wanted mean exactly. Exponents
 * from 1/100 to 100 are allowed; beyond, nearly all requests of a segment would have the length of one of its ends.
 *
 * <p>A constant is the flat function. Token counts are whole: a draw is rounded up with the probability of its fraction,
 * which keeps the mean.
 */
public final class TokenQuantiles {
    private static final double MAX_EXPONENT = 100;
    private static final double MIN_EXPONENT = 1 / MAX_EXPONENT;

    /** From 0 to 1, strictly ascending. */
    private final double[] shares;
    /** Token count at each share, never falling. */
    private final double[] tokens;

    private final double exponent;

    private TokenQuantiles(double[] shares, double[] tokens, double exponent) {
        this.shares = shares;
        this.tokens = tokens;
        this.exponent = exponent;
    }

    /**
     * The quantile function of {@code distribution}.
     *
     * @throws InvalidInputException at {@code /mean} when no exponent reaches the mean, with the reachable range
     */
    public static TokenQuantiles of(TokenDistribution distribution) {
        Integer constant = distribution.constant();
        if (constant != null) {
            return new TokenQuantiles(new double[] {0, 1}, new double[] {constant, constant}, 1);
        }
        List<TokenQuantile> points = distribution.quantiles();
        Double mean = distribution.mean();
        if (points == null || mean == null) {
            throw new IllegalStateException("a distribution is either constant or has a mean and quantiles");
        }
        Integer min = distribution.min();
        Integer max = distribution.max();
        int last = points.size() + 1;
        double[] shares = new double[last + 1];
        double[] tokens = new double[last + 1];
        tokens[0] = min == null ? 1 : min;
        for (int i = 1; i < last; i++) {
            shares[i] = points.get(i - 1).percentile() / 100;
            tokens[i] = points.get(i - 1).tokens();
        }
        shares[last] = 1;
        tokens[last] = max == null ? Math.min(2 * tokens[last - 1], TokenDistribution.MAX_TOKENS) : max;
        return new TokenQuantiles(shares, tokens, exponentFor(mean, shares, tokens));
    }

    private static double exponentFor(double mean, double[] shares, double[] tokens) {
        double low = 0;
        double rise = 0;
        for (int i = 1; i < shares.length; i++) {
            double width = shares[i] - shares[i - 1];
            low += width * tokens[i - 1];
            rise += width * (tokens[i] - tokens[i - 1]);
        }
        double least = low + rise / (1 + MAX_EXPONENT);
        double most = low + rise / (1 + MIN_EXPONENT);
        double tolerance = 1e-9 * most;
        new Checks()
                .require(
                        mean >= least - tolerance && mean <= most + tolerance,
                        "mean",
                        mean,
                        "mean must be between " + rounded(least) + " and " + rounded(most)
                                + ", which is what min, quantiles and max allow",
                        mean > most
                                ? "Maybe a smaller mean, or a larger max than " + (long) tokens[tokens.length - 1]
                                : "Maybe a larger mean, or a smaller max than " + (long) tokens[tokens.length - 1])
                .done();
        return rise == 0 ? 1 : Math.clamp(rise / (mean - low) - 1, MIN_EXPONENT, MAX_EXPONENT);
    }

    private static double rounded(double value) {
        return Math.rint(value * 1000) / 1000;
    }

    /** Tokens that {@code share}, 0..1, of the requests does not exceed; not yet whole. */
    public double at(double share) {
        int i = 1;
        while (i < shares.length - 1 && share >= shares[i]) {
            i++;
        }
        double u = (share - shares[i - 1]) / (shares[i] - shares[i - 1]);
        return tokens[i - 1] + (tokens[i] - tokens[i - 1]) * StrictMath.pow(u, exponent);
    }

    /** One request's whole tokens, from two independent uniform draws in [0, 1). */
    public int draw(double share, double rounding) {
        double exact = at(share);
        int whole = (int) exact;
        return rounding < exact - whole ? whole + 1 : whole;
    }

    /** Fewest tokens of a request. */
    public int min() {
        return (int) tokens[0];
    }

    /** Most tokens of a request. */
    public int max() {
        return (int) tokens[tokens.length - 1];
    }

    /** The common exponent of all segments. */
    public double exponent() {
        return exponent;
    }
}
