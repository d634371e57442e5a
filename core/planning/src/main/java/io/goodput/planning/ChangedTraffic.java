package io.goodput.planning;

import io.goodput.contracts.HitShare;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.TrafficClass;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A load with one of its inputs changed. Empty where it has no such input, or cannot have it changed so far. */
final class ChangedTraffic {
    private static final double MAX_HIT_SPREAD = 0.9;

    private ChangedTraffic() {}

    /** Requests, users, or the replay of a trace, so many times as fast. */
    static Optional<Traffic> load(Traffic traffic, double factor) {
        if (factor == 1) {
            return Optional.of(traffic);
        }
        try {
            return Optional.of(traffic.times(factor));
        } catch (InvalidInputException beyondWhatALoadMayBe) {
            return Optional.empty();
        }
    }

    /**
     * Whether a run has to measure more requests to last as long under a larger load: where the rate changes with time.
     */
    static boolean changesWithTime(Traffic traffic) {
        return traffic.rateCurve() != null
                || (traffic.rateChanges() != null && !traffic.rateChanges().isEmpty());
    }

    /** Prompts so many times as long; of a trace they are what they are. */
    static Optional<Traffic> prompts(Traffic traffic, double factor) {
        return lengths(traffic, tokens -> scaled(tokens, factor), UnaryOperator.identity());
    }

    /** Outputs so many times as long; of a trace they are what they are. */
    static Optional<Traffic> outputs(Traffic traffic, double factor) {
        return lengths(traffic, UnaryOperator.identity(), tokens -> scaled(tokens, factor));
    }

    private static Optional<Traffic> lengths(
            Traffic traffic, UnaryOperator<TokenDistribution> inputs, UnaryOperator<TokenDistribution> outputs) {
        if (traffic.trace() != null) {
            return Optional.empty();
        }
        try {
            List<TrafficClass> classes = traffic.classes();
            return Optional.of(new Traffic(
                    traffic.requestsPerSecond(),
                    traffic.arrivals(),
                    changed(traffic.inputTokens(), inputs),
                    changed(traffic.outputTokens(), outputs),
                    limit(traffic.maxOutputTokens(), traffic.outputTokens(), outputs),
                    traffic.lengthCorrelation(),
                    traffic.hitShare(),
                    traffic.rateCurve(),
                    traffic.rateChanges(),
                    traffic.concurrency(),
                    traffic.sessions(),
                    classes == null
                            ? null
                            : classes.stream()
                                    .map(each -> changed(each, inputs, outputs))
                                    .toList(),
                    null,
                    traffic.fanOut(),
                    traffic.startSeconds()));
        } catch (InvalidInputException beyondWhatLengthsMayBe) {
            return Optional.empty();
        }
    }

    private static TrafficClass changed(
            TrafficClass each, UnaryOperator<TokenDistribution> inputs, UnaryOperator<TokenDistribution> outputs) {
        return new TrafficClass(
                each.name(),
                each.share(),
                each.priority(),
                each.slo(),
                changed(each.inputTokens(), inputs),
                changed(each.outputTokens(), outputs),
                limit(each.maxOutputTokens(), each.outputTokens(), outputs),
                each.hitShare());
    }

    private static @Nullable TokenDistribution changed(
            @Nullable TokenDistribution tokens, UnaryOperator<TokenDistribution> change) {
        return tokens == null ? null : change.apply(tokens);
    }

    /** What a request's limit on its output becomes: no less than the longest output. */
    private static @Nullable Integer limit(
            @Nullable Integer limit, @Nullable TokenDistribution outputs, UnaryOperator<TokenDistribution> change) {
        return limit == null || outputs == null
                ? limit
                : (Integer)
                        Math.max(limit, TokenQuantiles.of(change.apply(outputs)).max());
    }

    /**
     * Lengths times a factor, none above the longest that there was. A constant has no such bound.
     *
     * @throws InvalidInputException when no distribution has that mean between these bounds
     */
    private static TokenDistribution scaled(TokenDistribution tokens, double factor) {
        Integer constant = tokens.constant();
        if (constant != null) {
            return TokenDistribution.constant(times(constant, factor, TokenDistribution.MAX_TOKENS));
        }
        int longest = TokenQuantiles.of(tokens).max();
        List<TokenQuantile> quantiles = RunTemplate.resolved(tokens.quantiles(), "quantiles");
        Double mean = tokens.mean();
        Integer min = tokens.min();
        var changed = new TokenDistribution(
                null,
                mean == null ? null : (Double) (mean * factor),
                quantiles.stream()
                        .map(each -> new TokenQuantile(each.percentile(), times(each.tokens(), factor, longest)))
                        .toList(),
                min == null ? null : (Integer) times(min, factor, longest),
                longest,
                tokens.form());
        TokenQuantiles.of(changed);
        return changed;
    }

    private static int times(int tokens, double factor, int most) {
        return Math.clamp(Math.round(tokens * factor), 1, most);
    }

    /** The drawn hit share plus or minus, within 0 and 1, its spread as far as it may be. */
    static Optional<Traffic> hits(Traffic traffic, double more) {
        HitShare hits = traffic.hitShare();
        if (hits == null) {
            return Optional.empty();
        }
        double mean = Math.clamp(hits.mean() + more, 0, 1);
        double most = MAX_HIT_SPREAD * Math.sqrt(mean * (1 - mean));
        Double spread = hits.spread();
        double kept = spread == null ? 0 : Math.min(spread, most);
        return mean == hits.mean()
                ? Optional.empty()
                : Optional.of(new Traffic(
                        traffic.requestsPerSecond(),
                        traffic.arrivals(),
                        traffic.inputTokens(),
                        traffic.outputTokens(),
                        traffic.maxOutputTokens(),
                        traffic.lengthCorrelation(),
                        new HitShare(mean, spread == null || kept < 0.001 ? null : (Double) kept),
                        traffic.rateCurve(),
                        traffic.rateChanges(),
                        traffic.concurrency(),
                        traffic.sessions(),
                        traffic.classes(),
                        traffic.trace(),
                        traffic.fanOut(),
                        traffic.startSeconds()));
    }
}
