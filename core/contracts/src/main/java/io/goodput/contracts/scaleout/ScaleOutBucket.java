package io.goodput.contracts.scaleout;

import java.util.List;

/**
 * A stretch of a run for a chart, [from, to).
 *
 * @param fromSeconds from the start of the run
 * @param toSeconds from the start of the run
 * @param requestsPerSecond that arrived
 * @param attainment share of them that met their limits; 1 when there was none
 * @param pools in the layout's order
 */
public record ScaleOutBucket(
        double fromSeconds, double toSeconds, double requestsPerSecond, double attainment, List<Counts> pools) {
    public ScaleOutBucket {
        pools = List.copyOf(pools);
    }

    /**
     * Mean numbers of instances of one pool.
     *
     * @param wanted by the policy
     * @param ready that got requests
     * @param starting that had their GPUs and did not serve yet, or waited for them
     * @param draining that got no more requests
     */
    public record Counts(double wanted, double ready, double starting, double draining) {}
}
