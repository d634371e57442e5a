package io.goodput.planning;

import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TokenQuantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Moments of a token distribution cut at a cap, in closed form. A piece of the quantile function is
 * a + (b − a)·u^e over its share of the requests (see {@link TokenQuantiles}); with a cap q inside it, u* is where it
 * reaches q. Lengths are drawn in whole tokens, rounded up with the probability of their fraction, which keeps the mean
 * of min(tokens, q) for a whole q and adds at most 1/4 to a square.
 */
final class TokenBounds {
    /** A square of whole tokens is at most so much more than that of their fraction, in the mean. */
    static final double ROUNDING_SQUARE = 0.25;

    /** Shares whose quantiles are worth trying as caps. */
    private static final double[] CAP_SHARES = {0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 1};

    /** A share of requests with between {@code least} and {@code most} tokens. */
    private record Piece(double share, double least, double most) {
        /** The part of the piece, 0..1, in which the quantile function is below {@code cap}. */
        double below(double cap, double exponent) {
            if (cap >= most) {
                return 1;
            }
            return cap <= least ? 0 : StrictMath.pow((cap - least) / (most - least), 1 / exponent);
        }
    }

    private final List<Piece> pieces = new ArrayList<>();
    private final double exponent;
    private final double mean;
    private final double[] caps;

    /**
     * Of a resolved distribution: a constant, or one with mean, quantiles, min and max.
     *
     * @param free tokens of each request that are not counted; every request has as many
     */
    TokenBounds(TokenDistribution tokens, int free) {
        TokenQuantiles quantiles = TokenQuantiles.of(tokens);
        exponent = quantiles.exponent();
        double share = 0;
        double least = quantiles.min() - free;
        List<TokenQuantile> points = tokens.quantiles();
        if (points != null) {
            for (TokenQuantile point : points) {
                pieces.add(new Piece(point.percentile() / 100 - share, least, point.tokens() - free));
                share = point.percentile() / 100;
                least = point.tokens() - free;
            }
        }
        pieces.add(new Piece(1 - share, least, quantiles.max() - free));
        mean = cappedMean(quantiles.max() - free);
        caps = DoubleStream.of(CAP_SHARES)
                .map(each -> Math.ceil(quantiles.at(each)) - free)
                .toArray();
    }

    double mean() {
        return mean;
    }

    double least() {
        return pieces.getFirst().least();
    }

    double most() {
        return pieces.getLast().most();
    }

    /** Caps worth trying, in whole tokens. */
    double[] caps() {
        return caps.clone();
    }

    /** The mean of min(tokens, cap). */
    double cappedMean(double cap) {
        double sum = 0;
        for (Piece piece : pieces) {
            double u = piece.below(cap, exponent);
            double rise = (piece.most() - piece.least()) * StrictMath.pow(u, exponent + 1) / (exponent + 1);
            sum += piece.share() * (piece.least() * u + rise + cap * (1 - u));
        }
        return sum;
    }

    /** No less than the mean of (min(tokens, cap) − origin)², for an origin that no request is below. */
    double cappedSquare(double cap, double origin) {
        double sum = 0;
        for (Piece piece : pieces) {
            double u = piece.below(cap, exponent);
            double foot = piece.least() - origin;
            double rise = piece.most() - piece.least();
            double inside = foot * foot * u
                    + 2 * foot * rise * StrictMath.pow(u, exponent + 1) / (exponent + 1)
                    + rise * rise * StrictMath.pow(u, 2 * exponent + 1) / (2 * exponent + 1);
            sum += piece.share() * (inside + (cap - origin) * (cap - origin) * (1 - u));
        }
        return least() == most() ? sum : sum + ROUNDING_SQUARE;
    }

    /** At least this share of requests has more than one token. */
    double shareAboveOneToken() {
        double share = 0;
        for (Piece piece : pieces) {
            if (piece.least() > 1) {
                share += piece.share();
            }
        }
        return share;
    }
}
