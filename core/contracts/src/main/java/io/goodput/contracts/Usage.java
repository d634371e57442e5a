package io.goodput.contracts;

import java.util.List;
import java.util.Optional;

/**
 * What a run used in its measured window: the arrival of the first measured request to the arrival of the first one
 * after the measured ones, or to the end of a run that has no such. This is what a price book is applied to.
 *
 * @param windowSeconds length of the window
 * @param inputTokens prompt tokens served in the window: computed for the first time, or found in a prefix cache
 * @param outputTokens tokens made in the window
 * @param requests requests that arrived in the window
 * @param requestsInsideSlo those of them that met every per-request limit
 * @param pools in the layout's order
 */
public record Usage(
        double windowSeconds,
        long inputTokens,
        long outputTokens,
        long requests,
        long requestsInsideSlo,
        List<PoolUsage> pools) {
    public Usage {
        pools = List.copyOf(pools);
    }

    /** Energy of all pools; empty when there are none. */
    public Optional<Energy> findEnergy() {
        return pools.stream().map(PoolUsage::energy).reduce(Energy::plus);
    }
}
