package io.goodput.simulation;

import io.goodput.catalog.Model;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.util.List;

/**
 * Lengths of a traffic's requests.
 *
 * @param minInputTokens shortest prompt
 * @param meanInputTokens mean prompt
 * @param maxInputTokens longest prompt
 * @param meanOutputTokens mean output, outputs cut at the limit
 * @param maxOutputTokens the limit that every request carries
 */
record Lengths(
        int minInputTokens, double meanInputTokens, int maxInputTokens, double meanOutputTokens, int maxOutputTokens) {
    /** Steps in which a cut distribution's mean is summed. */
    private static final int SUM_STEPS = 10_000;

    /**
     * The lengths of {@code traffic}.
     *
     * @throws InvalidInputException when a distribution cannot have its mean
     */
    static Lengths of(Traffic traffic) {
        TokenQuantiles input = quantiles(traffic.inputTokens(), "/traffic/inputTokens");
        TokenQuantiles output = quantiles(traffic.outputTokens(), "/traffic/outputTokens");
        Integer limit = traffic.maxOutputTokens();
        int maxOutput = limit == null ? output.max() : limit;
        return new Lengths(
                input.min(),
                mean(traffic.inputTokens()),
                input.max(),
                maxOutput >= output.max() ? mean(traffic.outputTokens()) : cutMean(output, maxOutput),
                maxOutput);
    }

    private static TokenQuantiles quantiles(TokenDistribution distribution, String pointer) {
        try {
            return TokenQuantiles.of(distribution);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    e.violations().stream().map(each -> each.under(pointer)).toList());
        }
    }

    private static double mean(TokenDistribution distribution) {
        Integer constant = distribution.constant();
        Double mean = distribution.mean();
        if (constant != null) {
            return constant;
        }
        if (mean == null) {
            throw new IllegalStateException("a distribution is either constant or has a mean");
        }
        return mean;
    }

    /** Mean of the outputs cut at {@code limit}, from below: the quantile function never falls. */
    private static double cutMean(TokenQuantiles output, int limit) {
        double sum = 0;
        for (int i = 0; i < SUM_STEPS; i++) {
            sum += Math.min(limit, output.at((double) i / SUM_STEPS));
        }
        return sum / SUM_STEPS;
    }

    /** Tokens of the longest sequence that an instance of this role holds. */
    long longestHeldBy(PoolRole role) {
        return switch (role) {
            case PREFILL -> maxInputTokens;
            case DECODE, AGGREGATED -> (long) maxInputTokens + maxOutputTokens;
        };
    }

    /** Requests longer than the model's context. */
    List<Violation> violations(Model model) {
        long longest = (long) maxInputTokens + maxOutputTokens;
        return longest <= model.maxContextTokens()
                ? List.of()
                : List.of(new Violation(
                        "/traffic",
                        longest + " tokens",
                        "the longest prompt, %d, and the output limit, %d, must fit the %d tokens of context of %s"
                                .formatted(maxInputTokens, maxOutputTokens, model.maxContextTokens(), model.name()),
                        "Maybe a smaller max of inputTokens, or a smaller maxOutputTokens"));
    }
}
