package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PoolLayout;

/**
 * How many instances a pool may have.
 *
 * @param minInstances 0 to 4,096; with 0 a pool may be empty
 * @param maxInstances 1 to 4,096, at least minInstances
 */
public record PoolBounds(int minInstances, int maxInstances) {
    public PoolBounds {
        var checks = new Checks();
        checks.range("minInstances", minInstances, 0, PoolLayout.MAX_INSTANCES);
        checks.range("maxInstances", maxInstances, 1, PoolLayout.MAX_INSTANCES);
        checks.require(
                minInstances <= maxInstances,
                "maxInstances",
                maxInstances,
                "maxInstances must be at least minInstances (" + minInstances + ")",
                "Maybe exchange them");
        checks.done();
    }
}
