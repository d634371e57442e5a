package io.goodput.contracts;

import java.util.List;

/**
 * What the measured requests of a replayed trace ask for, exactly as the runs of one seed replay them.
 *
 * @param requests measured requests
 * @param requestsOfOneToken those of one output token, at most
 * @param minOutputTokens no measured output is shorter
 * @param maxOutputTokens no measured output is longer
 * @param meanInputTokens mean prompt
 * @param meanComputedTokens mean of the prompt tokens that no prefix cache can hold
 * @param meanDecodedTokens mean of the output tokens behind the first, which decode steps make
 * @param stretches parts of the measured time: all of it first, then ever shorter ones with much work in them; none
 *     where arrivals depend on the answers
 */
public record TraceLoad(
        long requests,
        long requestsOfOneToken,
        int minOutputTokens,
        int maxOutputTokens,
        double meanInputTokens,
        double meanComputedTokens,
        double meanDecodedTokens,
        List<Stretch> stretches) {
    public TraceLoad {
        stretches = List.copyOf(stretches);
    }

    /**
     * The requests of a part of the measured time.
     *
     * @param seconds from its first arrival to its last
     * @param requests how many arrive
     * @param computedTokens sums over their prompt tokens that no prefix cache can hold
     * @param decodedTokens sums over their output tokens behind the first
     * @param decodedContexts sums over prompt tokens × output tokens behind the first
     */
    public record Stretch(
            double seconds,
            long requests,
            List<CappedSum> computedTokens,
            List<CappedSum> decodedTokens,
            List<CappedSum> decodedContexts) {
        public Stretch {
            computedTokens = List.copyOf(computedTokens);
            decodedTokens = List.copyOf(decodedTokens);
            decodedContexts = List.copyOf(decodedContexts);
        }
    }

    /**
     * The sum of min(value, cap) over the requests of a stretch.
     *
     * @param cap no value counts for more
     * @param sum over all requests of the stretch
     */
    public record CappedSum(double cap, double sum) {}
}
