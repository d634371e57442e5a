package io.goodput.contracts.redundancy;

import io.goodput.contracts.scaleout.FailureDomain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the loss of one GPU, node or rack did. Over seeds the least attainment, the longest recovery and the most retries
 * and failed requests.
 *
 * @param domain what was lost, and what stood there
 * @param attainment of the requests that were in flight when it was lost, or arrived until it was repaired
 * @param requests how many these were, on the search's seed
 * @param recoverySeconds until the requests of five minutes held the attainment again; absent when they never did in the
 *     run
 * @param retries how often requests were begun again
 * @param failedRequests that were lost
 * @param runIds the runs, one per seed
 */
public record UnitLoss(
        FailureDomain domain,
        double attainment,
        long requests,
        @Nullable Double recoverySeconds,
        long retries,
        long failedRequests,
        List<String> runIds) {
    public UnitLoss {
        runIds = List.copyOf(runIds);
    }
}
