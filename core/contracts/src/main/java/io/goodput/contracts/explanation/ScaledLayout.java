package io.goodput.contracts.explanation;

import io.goodput.contracts.Layout;

/**
 * A layout that holds under another load or other inputs, found by changing the numbers of instances of a layout that
 * holds under the question's. Not proven to be the cheapest.
 *
 * @param layout what would be deployed
 * @param id short text that names it
 * @param gpusUsed its GPUs
 * @param gpusBilled GPUs billed
 * @param usdPerHour its bill, of the search's seed
 * @param insideLimits whether the GPUs billed are inside the question's limits
 */
public record ScaledLayout(
        Layout layout, String id, int gpusUsed, int gpusBilled, double usdPerHour, boolean insideLimits) {
    /** The same at another price. */
    public ScaledLayout costing(double otherUsdPerHour) {
        return new ScaledLayout(layout, id, gpusUsed, gpusBilled, otherUsdPerHour, insideLimits);
    }
}
