package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a run is, and which random numbers it draws.
 *
 * @param warmupRequests requests before the measured ones, 0 to 250,000; when absent 1,000, or as many as arrive in 30 s
 * @param measuredRequests requests whose latencies count, 1,000 to 250,000; when absent 10,000, or as many as arrive in
 *     60 s: an overload takes time to show
 * @param seed seed of every run of the search, 0 to 2^53 − 1; 1 when absent
 * @param confirmationSeeds fresh seeds on which the winner must hold again, up to 10; when absent 2 and 3,
 *     or the next numbers where one of them is the seed
 */
public record Sampling(
        @Nullable Integer warmupRequests,
        @Nullable Integer measuredRequests,
        @Nullable Long seed,
        @Nullable List<Long> confirmationSeeds) {
    /** No part of a run has more requests. */
    public static final int MAX_REQUESTS = 250_000;

    private static final double MAX_SEED = 9_007_199_254_740_991.0;

    public Sampling {
        var checks = new Checks();
        if (warmupRequests != null) {
            checks.range("warmupRequests", warmupRequests, 0, MAX_REQUESTS);
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
}
