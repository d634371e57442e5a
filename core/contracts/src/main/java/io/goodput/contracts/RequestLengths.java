package io.goodput.contracts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the lengths of a load's requests before it is played.
 *
 * @param minInputTokens no prompt is shorter
 * @param meanInputTokens mean prompt
 * @param maxInputTokens no prompt is longer
 * @param minComputedTokens every prompt needs so many tokens computed, whatever a prefix cache holds
 * @param meanComputedTokens prompts need so many tokens computed on average at least
 * @param minOutputTokens no output is shorter
 * @param meanOutputTokens mean output, outputs cut at their limits
 * @param maxOutputTokens the largest limit that a request carries
 */
public record RequestLengths(
        int minInputTokens,
        double meanInputTokens,
        int maxInputTokens,
        int minComputedTokens,
        double meanComputedTokens,
        int minOutputTokens,
        double meanOutputTokens,
        int maxOutputTokens) {
    /** Steps in which a cut distribution's mean is summed. */
    private static final int SUM_STEPS = 10_000;

    /**
     * The lengths of {@code traffic}, which is no trace. Sessions are taken to grow by mean lengths.
     *
     * @throws InvalidInputException when a distribution cannot have its mean, with pointers from the traffic on
     */
    public static RequestLengths of(Traffic traffic) {
        if (traffic.trace() != null) {
            throw new IllegalStateException("only reading a trace tells its lengths");
        }
        List<TrafficClass> classes = traffic.classes();
        if (classes == null) {
            return of(traffic, null, "");
        }
        List<Violation> violations = new ArrayList<>();
        RequestLengths sum = null;
        double shares = 0;
        for (int i = 0; i < classes.size(); i++) {
            Double given = classes.get(i).share();
            double share = given == null ? 1 : given;
            try {
                RequestLengths one = of(traffic, classes.get(i), "/classes/" + i);
                sum = sum == null ? one : sum.mixed(shares, one, share);
            } catch (InvalidInputException e) {
                e.violations().stream()
                        .filter(each -> !violations.contains(each))
                        .forEach(violations::add);
            }
            shares += share;
        }
        if (sum == null || !violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return sum;
    }

    private static RequestLengths of(Traffic traffic, @Nullable TrafficClass of, String pointer) {
        TokenDistribution ownInput = of == null ? null : of.inputTokens();
        TokenDistribution ownOutput = of == null ? null : of.outputTokens();
        HitShare ownHits = of == null ? null : of.hitShare();
        TokenQuantiles input = quantiles(ownInput, traffic.inputTokens(), pointer, "/inputTokens");
        TokenQuantiles output = quantiles(ownOutput, traffic.outputTokens(), pointer, "/outputTokens");
        HitShare hits = ownHits != null ? ownHits : traffic.hitShare();
        int limit = limit(traffic, of, output);
        double meanOutput = limit >= output.max() ? output.mean() : cutMean(output, limit);
        int minOutput = Math.min(output.min(), limit);
        double missed = hits == null ? 1 : 1 - hits.mean();
        Sessions sessions = traffic.sessions();
        if (sessions == null) {
            return new RequestLengths(
                    input.min(),
                    input.mean(),
                    input.max(),
                    hits == null ? input.min() : 1,
                    missed * input.mean(),
                    minOutput,
                    meanOutput,
                    limit);
        }
        int prefix = sessions.sharedPrefixTokens() == null ? 0 : sessions.sharedPrefixTokens();
        int most = sessions.maxInputTokens() == null ? TokenDistribution.MAX_TOKENS : sessions.maxInputTokens();
        double going = sessions.goingOn();
        double left = 1;
        double turns = 0;
        double tokens = 0;
        double prompt = prefix + input.mean();
        for (int turn = 1; turn <= sessions.mostTurns() && (turn == 1 || prompt <= most); turn++) {
            tokens += left * Math.min(prompt, most);
            turns += left;
            left *= going;
            prompt += meanOutput + input.mean();
        }
        return new RequestLengths(
                (int) Math.min(most, (long) prefix + input.min()),
                tokens / turns,
                (int) Math.min(most, longest(sessions, prefix, input.max(), limit)),
                1,
                hits == null ? Math.min(input.mean(), tokens / turns) : missed * tokens / turns,
                minOutput,
                meanOutput,
                limit);
    }

    private static long longest(Sessions sessions, int prefix, int input, int output) {
        return prefix + (long) sessions.mostTurns() * input + (sessions.mostTurns() - 1L) * output;
    }

    /** The limit that requests of a class, or of a traffic without classes, carry. */
    public static int limit(Traffic traffic, @Nullable TrafficClass of, TokenQuantiles output) {
        Integer own = of == null ? null : of.maxOutputTokens();
        Integer common = traffic.maxOutputTokens();
        return own != null ? own : common != null ? common : output.max();
    }

    /**
     * The quantile function of a class's own distribution, else of the traffic's.
     *
     * @throws InvalidInputException when it cannot have its mean
     */
    public static TokenQuantiles quantiles(
            @Nullable TokenDistribution own, @Nullable TokenDistribution common, String pointer, String name) {
        TokenDistribution tokens = own != null ? own : common;
        if (tokens == null) {
            throw new IllegalStateException("a load without a trace has lengths");
        }
        try {
            return TokenQuantiles.of(tokens);
        } catch (InvalidInputException e) {
            String at = own != null ? pointer + name : name;
            throw e.under(at);
        }
    }

    /** Mean of the outputs cut at {@code limit}, from below: the quantile function never falls. */
    private static double cutMean(TokenQuantiles output, int limit) {
        double sum = 0;
        for (int i = 0; i < SUM_STEPS; i++) {
            sum += Math.min(limit, output.at((double) i / SUM_STEPS));
        }
        return sum / SUM_STEPS;
    }

    /** Of the requests of these lengths and others, by shares. */
    private RequestLengths mixed(double share, RequestLengths other, double otherShare) {
        return new RequestLengths(
                Math.min(minInputTokens, other.minInputTokens),
                mean(share, meanInputTokens, otherShare, other.meanInputTokens),
                Math.max(maxInputTokens, other.maxInputTokens),
                Math.min(minComputedTokens, other.minComputedTokens),
                mean(share, meanComputedTokens, otherShare, other.meanComputedTokens),
                Math.min(minOutputTokens, other.minOutputTokens),
                mean(share, meanOutputTokens, otherShare, other.meanOutputTokens),
                Math.max(maxOutputTokens, other.maxOutputTokens));
    }

    private static double mean(double share, double value, double otherShare, double otherValue) {
        return (share * value + otherShare * otherValue) / (share + otherShare);
    }
}
