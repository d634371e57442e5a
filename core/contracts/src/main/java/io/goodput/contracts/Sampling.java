package io.goodput.contracts;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a run is, and which random numbers it draws.
 *
 * @param warmup how many requests come before the measured ones: given (by warmupRequests or its default), off (none), or
 *     detected (from a pilot run); when absent given, and off for a trace
 * @param warmupRequests requests before the measured ones, 0 to 10,000,000 (250,000 in plans); when absent 1,000, or as
 *     many as arrive in 30 s; 0 where the warm-up is not given
 * @param measuredRequests requests whose latencies count, 1,000 to 10,000,000 (250,000 in plans), or all of a load that
 *     ends earlier; when absent 10,000, or as many as arrive in 60 s: an overload takes time to show; all of a trace
 * @param seed seed of every run of the search, 0 to 2^53 − 1; 1 when absent
 * @param confirmationSeeds fresh seeds, up to 10, on which the winner is tried again: with at least four of them the
 *     upper end of the 95 % interval of its late share over all seeds must be within the objective; with fewer it must
 *     hold on each. When absent 2 to 5, or the next numbers where one of them is the seed
 */
public record Sampling(
        Stationarity.@Nullable Warmup warmup,
        @Nullable Integer warmupRequests,
        @Nullable Integer measuredRequests,
        @Nullable Long seed,
        @Nullable List<Long> confirmationSeeds) {
    /** No part of a run has more requests. */
    public static final int MAX_REQUESTS = 10_000_000;

    private static final double MAX_SEED = 9_007_199_254_740_991.0;

    public Sampling {
        var checks = new Checks();
        if (warmupRequests != null) {
            checks.range("warmupRequests", warmupRequests, 0, MAX_REQUESTS);
            checks.require(
                    warmup == null || warmup == Stationarity.Warmup.GIVEN || warmupRequests == 0,
                    "warmupRequests",
                    warmupRequests,
                    "warmupRequests are given only where warmup is",
                    "Maybe warmup given, or leave them out");
        }
        if (measuredRequests != null) {
            checks.range("measuredRequests", measuredRequests, 1_000, MAX_REQUESTS);
        }
        if (seed != null) {
            checks.range("seed", seed.doubleValue(), 0, MAX_SEED);
        }
        if (confirmationSeeds != null) {
            confirmationSeeds = List.copyOf(confirmationSeeds);
            checks.distinct("confirmationSeeds", confirmationSeeds, 0, 10);
            for (int i = 0; i < confirmationSeeds.size(); i++) {
                long confirmation = confirmationSeeds.get(i);
                checks.range("confirmationSeeds/" + i, (double) confirmation, 0, MAX_SEED);
                checks.require(
                        seed == null || confirmation != seed,
                        "confirmationSeeds/" + i,
                        confirmation,
                        "a confirmation seed must differ from the search's seed",
                        "Maybe " + (confirmation + 1));
            }
        }
        checks.done();
    }

    /** With a warm-up that is given, or its default. */
    public Sampling(
            @Nullable Integer warmupRequests,
            @Nullable Integer measuredRequests,
            @Nullable Long seed,
            @Nullable List<Long> confirmationSeeds) {
        this(null, warmupRequests, measuredRequests, seed, confirmationSeeds);
    }

    /**
     * The seed, then those that confirm it; one run each.
     *
     * @throws IllegalStateException when one of both is not filled
     */
    public List<Long> seeds() {
        if (seed == null || confirmationSeeds == null) {
            throw new IllegalStateException("the question is not resolved: its sampling lacks seeds");
        }
        return Stream.concat(Stream.of(seed), confirmationSeeds.stream()).toList();
    }
}
