package io.goodput.planning;

import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import java.util.ArrayList;
import java.util.List;

/**
 * What is certain about a token distribution whatever its curve between the given quantiles: its mean, and that the
 * share of requests between two neighbouring percentiles has between the one's and the other's tokens.
 */
final class TokenBounds {
    /** Drawn lengths are whole tokens: their mean may differ by this much from the stated one. */
    private static final double ROUNDING_TOKENS = 1;

    /** A share of requests with between {@code least} and {@code most} tokens. */
    private record Band(double share, double least, double most) {}

    private final List<Band> bands = new ArrayList<>();
    private final double mean;
    private final double rounding;

    /** From a resolved distribution: a constant, or one with mean, quantiles, min and max. */
    TokenBounds(TokenDistribution tokens) {
        Integer constant = tokens.constant();
        if (constant != null) {
            bands.add(new Band(1, constant, constant));
            mean = constant;
            rounding = 0;
            return;
        }
        mean = RunTemplate.resolved(tokens.mean(), "mean");
        rounding = ROUNDING_TOKENS;
        double percentile = 0;
        double least = RunTemplate.resolved(tokens.min(), "min");
        for (TokenQuantile quantile : RunTemplate.resolved(tokens.quantiles(), "quantiles")) {
            bands.add(new Band((quantile.percentile() - percentile) / 100, least, quantile.tokens()));
            percentile = quantile.percentile();
            least = quantile.tokens();
        }
        bands.add(new Band((100 - percentile) / 100, least, RunTemplate.resolved(tokens.max(), "max")));
    }

    double mean() {
        return mean;
    }

    double least() {
        return bands.getFirst().least();
    }

    double most() {
        return bands.getLast().most();
    }

    /** Caps worth trying: the upper end of every band. */
    double[] caps() {
        return bands.stream().mapToDouble(Band::most).toArray();
    }

    /** No less than this is the mean of min(tokens, cap). */
    double cappedMean(double cap) {
        double cut = 0;
        for (Band band : bands) {
            cut += band.share() * Math.max(0, band.most() - cap);
        }
        return Math.max(Math.min(least(), cap), mean - rounding - cut);
    }

    /** No more than this is the mean of (min(tokens, cap) − origin)², for an origin that no request is below. */
    double cappedSquare(double cap, double origin) {
        double byBands = 0;
        for (Band band : bands) {
            double distance = Math.min(band.most(), cap) - origin;
            byBands += band.share() * distance * distance;
        }
        return Math.min(byBands, (cap - origin) * Math.max(0, mean + rounding - origin));
    }

    /** At least this share of requests has more than one token. */
    double shareAboveOneToken() {
        double share = 0;
        for (Band band : bands) {
            if (band.least() > 1) {
                share += band.share();
            }
        }
        return share;
    }
}
