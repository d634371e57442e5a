package io.goodput.contracts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The service level objective: either each limit holds at its own percentile, or a share of all arrived requests meets
 * every limit jointly. The attainment is reported either way.
 *
 * @param limits 1 to 8 limits; per metric at most one with the same percentile
 * @param attainment share of arrived requests that must meet all limits, 0.5 to 1; excludes percentiles and ITL
 */
public record ServiceLevelObjective(
        List<LatencyLimit> limits, @Nullable Double attainment) {
    private static final double SAMPLE_ROUNDING = 1e-6;

    public ServiceLevelObjective {
        limits = List.copyOf(limits);
        var checks = new Checks();
        checks.require(
                !limits.isEmpty() && limits.size() <= 8,
                "limits",
                limits.size() + " limits",
                "limits must hold between 1 and 8 limits",
                "Maybe {metric: ttft, percentile: 99, limitSeconds: 1}");
        if (attainment != null) {
            checks.range("attainment", attainment, 0.5, 1);
        }
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            LatencyLimit limit = limits.get(i);
            String key = limit.metric() + "@" + limit.percentile();
            checks.require(
                    !seen.contains(key),
                    "limits/" + i,
                    key,
                    "limits must not limit the same metric at the same percentile twice",
                    "Maybe remove it");
            seen.add(key);
            if (attainment == null) {
                checks.require(
                        limit.percentile() != null,
                        "limits/" + i + "/percentile",
                        "absent",
                        "a limit needs a percentile unless the objective has an attainment share",
                        "Maybe percentile: 99");
            } else {
                checks.require(
                        limit.percentile() == null,
                        "limits/" + i + "/percentile",
                        String.valueOf(limit.percentile()),
                        "under an attainment share each request is held to the limit itself, so a percentile has no meaning",
                        "Maybe leave the percentile out");
                checks.require(
                        limit.metric() != LatencyMetric.ITL,
                        "limits/" + i + "/metric",
                        limit.metric(),
                        "inter-token latency belongs to tokens, not requests, and cannot enter an attainment share",
                        "Maybe max-itl, the largest gap of each request");
            }
        }
        checks.done();
    }

    /**
     * The same, where so many requests can tell whether it holds: at a percentile of requests one of them may be late at
     * least, so that the percentile is not the slowest of all.
     *
     * @throws InvalidInputException where they are too few for a percentile
     */
    public ServiceLevelObjective judgedOn(long requests) {
        var checks = new Checks();
        for (int i = 0; i < limits.size(); i++) {
            Double percentile = limits.get(i).percentile();
            if (percentile != null
                    && limits.get(i).metric() != LatencyMetric.ITL
                    && requests * (100 - percentile) / 100 < 1 - SAMPLE_ROUNDING) {
                checks.require(
                        false,
                        "limits/" + i + "/percentile",
                        percentile,
                        "percentile %s of %d measured requests is the latency of the slowest: %.0f are needed"
                                .formatted(percentile, requests, Math.ceil(100 / (100 - percentile) - SAMPLE_ROUNDING)),
                        "Maybe more measuredRequests or a longer trace, or a lower percentile");
            }
        }
        checks.done();
        return this;
    }

    /** The share of requests, or of token gaps, that must be inside {@code limit}, one of these. */
    public double requiredShare(LatencyLimit limit) {
        if (attainment != null) {
            return attainment;
        }
        if (limit.percentile() == null) {
            throw new IllegalStateException("a limit without percentile needs an attainment share");
        }
        return limit.percentile() / 100;
    }

    /** The tightest limit on {@code metric} over all percentiles, in seconds; infinite when there is none. */
    public double tightestSeconds(LatencyMetric metric) {
        double tightest = Double.POSITIVE_INFINITY;
        for (LatencyLimit limit : limits) {
            if (limit.metric() == metric) {
                tightest = Math.min(tightest, limit.limitSeconds());
            }
        }
        return tightest;
    }

    /** The limit on the time per output token, of a request or else of its gaps; infinite when there is none. */
    public double tightestSecondsPerToken() {
        double perToken = tightestSeconds(LatencyMetric.TPOT);
        return Double.isInfinite(perToken) ? tightestSeconds(LatencyMetric.ITL) : perToken;
    }
}
