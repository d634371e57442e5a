package io.goodput.contracts;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A load with one of its inputs changed. Empty where it has no such input, or cannot have it changed so far. */
public final class ChangedTraffic {
    private static final double MAX_HIT_SPREAD = 0.9;

    private ChangedTraffic() {}

    /** Requests, users, or the replay of a trace, so many times as fast. */
    public static Optional<Traffic> load(Traffic traffic, double factor) {
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
    public static boolean changesWithTime(Traffic traffic) {
        return traffic.rateCurve() != null
                || (traffic.rateChanges() != null && !traffic.rateChanges().isEmpty());
    }

    /** Prompts so many times as long; of a trace they are what they are. */
    public static Optional<Traffic> prompts(Traffic traffic, double factor) {
        return lengths(traffic, tokens -> scaled(tokens, factor), UnaryOperator.identity(), false);
    }

    /** Outputs so many times as long; of a trace they are what they are. */
    public static Optional<Traffic> outputs(Traffic traffic, double factor) {
        return lengths(traffic, UnaryOperator.identity(), tokens -> scaled(tokens, factor), false);
    }

    /**
     * Prompts and outputs so many times as long, the longest too, and with them a limit on outputs that is no longer than the
     * longest; of a trace they are what they are.
     */
    public static Optional<Traffic> stretched(Traffic traffic, double inputFactor, double outputFactor) {
        return inputFactor == 1 && outputFactor == 1
                ? Optional.of(traffic)
                : lengths(
                        traffic,
                        tokens -> stretched(tokens, inputFactor),
                        tokens -> stretched(tokens, outputFactor),
                        true);
    }

    private static Optional<Traffic> lengths(
            Traffic traffic,
            UnaryOperator<TokenDistribution> inputs,
            UnaryOperator<TokenDistribution> outputs,
            boolean limitsToo) {
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
                    limit(traffic.maxOutputTokens(), traffic.outputTokens(), outputs, limitsToo),
                    traffic.lengthCorrelation(),
                    traffic.hitShare(),
                    traffic.rateCurve(),
                    traffic.rateChanges(),
                    traffic.concurrency(),
                    traffic.sessions(),
                    classes == null
                            ? null
                            : classes.stream()
                                    .map(each -> changed(each, inputs, outputs, limitsToo))
                                    .toList(),
                    null,
                    traffic.fanOut(),
                    traffic.startSeconds()));
        } catch (InvalidInputException beyondWhatLengthsMayBe) {
            return Optional.empty();
        }
    }

    private static TrafficClass changed(
            TrafficClass each,
            UnaryOperator<TokenDistribution> inputs,
            UnaryOperator<TokenDistribution> outputs,
            boolean limitsToo) {
        return new TrafficClass(
                each.name(),
                each.share(),
                each.priority(),
                each.slo(),
                changed(each.inputTokens(), inputs),
                changed(each.outputTokens(), outputs),
                limit(each.maxOutputTokens(), each.outputTokens(), outputs, limitsToo),
                each.hitShare());
    }

    private static @Nullable TokenDistribution changed(
            @Nullable TokenDistribution tokens, UnaryOperator<TokenDistribution> change) {
        return tokens == null ? null : change.apply(tokens);
    }

    /**
     * What a request's limit on its output becomes: no less than the longest output.
     *
     * @param limitsToo whether a limit that is no longer than the longest output changes as that does
     */
    private static @Nullable Integer limit(
            @Nullable Integer limit,
            @Nullable TokenDistribution outputs,
            UnaryOperator<TokenDistribution> change,
            boolean limitsToo) {
        if (limit == null || outputs == null) {
            return limit;
        }
        int before = TokenQuantiles.of(outputs).max();
        int after = TokenQuantiles.of(change.apply(outputs)).max();
        return limitsToo && limit <= before
                ? times(limit, (double) after / before, TokenDistribution.MAX_TOKENS)
                : Math.max(limit, after);
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
        return changed(tokens, factor, TokenQuantiles.of(tokens).max());
    }

    /**
     * Lengths times a factor, the longest too.
     *
     * @throws InvalidInputException when no distribution has that mean between these bounds
     */
    private static TokenDistribution stretched(TokenDistribution tokens, double factor) {
        if (factor == 1) {
            return tokens;
        }
        return tokens.constant() != null
                ? scaled(tokens, factor)
                : changed(tokens, factor, times(TokenQuantiles.of(tokens).max(), factor, TokenDistribution.MAX_TOKENS));
    }

    private static TokenDistribution changed(TokenDistribution tokens, double factor, int longest) {
        List<TokenQuantile> quantiles = Objects.requireNonNull(tokens.quantiles());
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
    public static Optional<Traffic> hits(Traffic traffic, double more) {
        HitShare hits = traffic.hitShare();
        if (hits == null) {
            return Optional.empty();
        }
        double mean = Math.clamp(hits.mean() + more, 0, 1);
        return mean == hits.mean()
                ? Optional.empty()
                : Optional.of(with(traffic, spread(mean, hits.spread()), traffic.classes()));
    }

    /** A drawn hit share of this mean whose spread is as far as it may be that of another. */
    private static HitShare spread(double mean, @Nullable Double spread) {
        double most = MAX_HIT_SPREAD * Math.sqrt(mean * (1 - mean));
        double kept = spread == null ? 0 : Math.min(spread, most);
        return new HitShare(mean, spread == null || kept < 0.001 ? null : (Double) kept);
    }

    /** Drawn hit shares times a factor, those of classes too. */
    public static Optional<Traffic> hitShares(Traffic traffic, double factor) {
        if (factor == 1) {
            return Optional.of(traffic);
        }
        HitShare common = traffic.hitShare();
        List<TrafficClass> classes = traffic.classes();
        if (common == null && (classes == null || classes.stream().allMatch(each -> each.hitShare() == null))) {
            return Optional.empty();
        }
        try {
            return Optional.of(with(
                    traffic,
                    times(common, factor),
                    classes == null
                            ? null
                            : classes.stream()
                                    .map(each -> each.hitting(times(each.hitShare(), factor)))
                                    .toList()));
        } catch (InvalidInputException moreThanAllHit) {
            return Optional.empty();
        }
    }

    private static @Nullable HitShare times(@Nullable HitShare hits, double factor) {
        if (hits == null) {
            return null;
        }
        double mean = hits.mean() * factor;
        return mean > 1 ? new HitShare(mean, null) : spread(mean, hits.spread());
    }

    private static Traffic with(Traffic traffic, @Nullable HitShare hits, @Nullable List<TrafficClass> classes) {
        return new Traffic(
                traffic.requestsPerSecond(),
                traffic.arrivals(),
                traffic.inputTokens(),
                traffic.outputTokens(),
                traffic.maxOutputTokens(),
                traffic.lengthCorrelation(),
                hits,
                traffic.rateCurve(),
                traffic.rateChanges(),
                traffic.concurrency(),
                traffic.sessions(),
                classes,
                traffic.trace(),
                traffic.fanOut(),
                traffic.startSeconds());
    }
}
