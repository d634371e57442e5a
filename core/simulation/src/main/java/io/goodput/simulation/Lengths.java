package io.goodput.simulation;

import io.goodput.catalog.Model;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.util.List;

/**
 * Lengths of a traffic's requests.
 *
 * @param minInputTokens shortest prompt
 * @param meanInputTokens mean prompt
 * @param maxInputTokens longest prompt
 * @param minComputedTokens every prompt needs so many tokens computed, whatever a prefix cache holds
 * @param meanComputedTokens prompts need so many tokens computed on average at least
 * @param meanOutputTokens mean output, outputs cut at the limit
 * @param minOutputLimit the smallest limit that a request carries
 * @param maxOutputTokens the largest one
 */
record Lengths(
        int minInputTokens,
        double meanInputTokens,
        int maxInputTokens,
        int minComputedTokens,
        double meanComputedTokens,
        double meanOutputTokens,
        int minOutputLimit,
        int maxOutputTokens) {
    /**
     * The lengths of {@code traffic}, which is no trace.
     *
     * @throws InvalidInputException when a distribution cannot have its mean
     */
    static Lengths of(Traffic traffic) {
        try {
            return of(RequestLengths.of(traffic));
        } catch (InvalidInputException e) {
            throw e.under("/traffic");
        }
    }

    static Lengths of(RequestLengths lengths) {
        return new Lengths(
                lengths.minInputTokens(),
                lengths.meanInputTokens(),
                lengths.maxInputTokens(),
                lengths.minComputedTokens(),
                lengths.meanComputedTokens(),
                lengths.meanOutputTokens(),
                lengths.maxOutputTokens(),
                lengths.maxOutputTokens());
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
