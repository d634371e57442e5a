package io.goodput.contracts.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * Lengths of prompts or of answers.
 *
 * @param meanTokens mean over the requests; of InferenceX the configured length
 * @param standardDeviationTokens spread; absent where the file does not say
 * @param minTokens the shortest; absent where the file does not say
 * @param maxTokens the longest; absent where the file does not say
 */
public record TokenLengths(
        double meanTokens,
        @Nullable Double standardDeviationTokens,
        @Nullable Double minTokens,
        @Nullable Double maxTokens) {
    /** Whether more than the mean is known. */
    public boolean hasSpread() {
        return standardDeviationTokens != null || (minTokens != null && maxTokens != null);
    }
}
