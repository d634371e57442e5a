package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The quantile function of a {@link TokenDistribution}: a share of requests in, the token count that this share does not
 * exceed out.
 *
 * <p>Between the neighbours (p, a) and (q, b) it is a + (b − a)·u^e with u = (share − p) / (q − p). The exponent e is
 * common to all segments. The mean of a segment is a + (b − a) / (1 + e), so the mean of the whole is A + B / (1 + e)
 * with A = Σ (q − p)·a and B = Σ (q − p)·(b − a), and e = B / (mean − A) − 1 meets a wanted mean exactly. Exponents
 * from 1/100 to 100 are allowed; beyond, nearly all requests of a segment would have the length of one of its ends.
 *
 * <p>A constant is the flat function; an empirical distribution has exponent 1; a log-normal one is exp(μ + σ·z), z the
 * normal quantile, cut at both ends. Token counts are whole: a draw is rounded up with the probability of its fraction,
 * which keeps the mean.
 */
public final class TokenQuantiles {
    private static final double MAX_EXPONENT = 100;
    private static final double MIN_EXPONENT = 1 / MAX_EXPONENT;

    /** The share that a log-normal distribution without a max cuts off. */
    private static final double CUT_SHARE = 1e-4;

    /** Largest σ that is allowed: at 4 the mean is e^8 medians. */
    private static final double MAX_SIGMA = 4;

    private static final int MEAN_STEPS = 1 << 14;

    /** From 0 to 1, strictly ascending. */
    private final double[] shares;
    /** Token count at each share, never falling. */
    private final double[] tokens;

    private final double exponent;
    /** μ and σ of a log-normal distribution; σ is NaN for others. */
    private final double mu;

    private final double sigma;

    private TokenQuantiles(double[] shares, double[] tokens, double exponent) {
        this(shares, tokens, exponent, Double.NaN, Double.NaN);
    }

    private TokenQuantiles(double[] shares, double[] tokens, double exponent, double mu, double sigma) {
        this.shares = shares;
        this.tokens = tokens;
        this.exponent = exponent;
        this.mu = mu;
        this.sigma = sigma;
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
        if (points == null) {
            throw new IllegalStateException("a distribution is either constant or has quantiles");
        }
        if (distribution.form() == TokenForm.LOG_NORMAL) {
            return logNormal(mean, points, distribution);
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
        return new TokenQuantiles(shares, tokens, mean == null ? 1 : exponentFor(mean, shares, tokens));
    }

    private static TokenQuantiles logNormal(
            @Nullable Double mean, List<TokenQuantile> points, TokenDistribution distribution) {
        double z = NormalDistribution.quantile(points.getFirst().percentile() / 100);
        double log = StrictMath.log(points.getFirst().tokens());
        double mu;
        double sigma;
        if (mean == null) {
            double rise = StrictMath.log(points.getLast().tokens()) - log;
            sigma = rise / (NormalDistribution.quantile(points.getLast().percentile() / 100) - z);
            mu = log - sigma * z;
            checkSigma(
                    "quantiles",
                    "p" + points.getLast().percentile() + " = "
                            + points.getLast().tokens(),
                    sigma);
        } else {
            // ln mean = μ + σ²/2 and ln tokens = μ + σ·z, so σ²/2 − σ·z = ln(mean / tokens): the smaller σ, if any.
            double gap = StrictMath.log(mean) - log;
            double square = z * z + 2 * gap;
            sigma = square < 0 ? Double.NaN : gap < 0 || z <= 0 ? z + Math.sqrt(square) : z - Math.sqrt(square);
            mu = log - sigma * z;
            checkSigma("mean", mean, sigma);
        }
        Integer min = distribution.min();
        Integer max = distribution.max();
        double last = StrictMath.ceil(StrictMath.exp(mu + sigma * NormalDistribution.quantile(1 - CUT_SHARE)));
        double most =
                max != null ? max : Math.min(Math.max(last, points.getLast().tokens()), TokenDistribution.MAX_TOKENS);
        return new TokenQuantiles(new double[] {0, 1}, new double[] {min == null ? 1 : min, most}, 1, mu, sigma);
    }

    private static void checkSigma(String name, Object value, double sigma) {
        new Checks()
                .require(
                        sigma >= 0 && sigma <= MAX_SIGMA,
                        name,
                        value,
                        "no log-normal distribution with a deviation of the logarithm of at most " + MAX_SIGMA
                                + " has this mean and these quantiles",
                        "Maybe a mean nearer to the median")
                .done();
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
        if (isLogNormal()) {
            return Math.clamp(StrictMath.exp(mu + sigma * NormalDistribution.quantile(share)), tokens[0], tokens[1]);
        }
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

    /** Mean tokens: in closed form, of a cut log-normal distribution by summing its middle shares. */
    public double mean() {
        if (isLogNormal()) {
            double sum = 0;
            for (int i = 0; i < MEAN_STEPS; i++) {
                sum += at((i + 0.5) / MEAN_STEPS);
            }
            return sum / MEAN_STEPS;
        }
        double low = 0;
        double rise = 0;
        for (int i = 1; i < shares.length; i++) {
            double width = shares[i] - shares[i - 1];
            low += width * tokens[i - 1];
            rise += width * (tokens[i] - tokens[i - 1]);
        }
        return low + rise / (1 + exponent);
    }

    /** Whether all requests have the same length. */
    public boolean isConstant() {
        return tokens[0] == tokens[tokens.length - 1];
    }

    private boolean isLogNormal() {
        return !Double.isNaN(sigma);
    }

    /** The common exponent of all segments. */
    public double exponent() {
        return exponent;
    }
}
