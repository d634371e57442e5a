package io.goodput.engine.scenario;

/**
 * How many instances a pool has and may have.
 *
 * @param initialInstances at the start, all ready
 * @param minInstances least that may be wanted
 * @param maxInstances most that may be wanted
 * @param space index of the racks that they stand in
 * @param weightBytes that one loads before it is ready
 * @param kind a number that pools share whose instances can be of either: of the same space, weights and GPUs
 * @param watts that one draws at most, with its share of all that stands beside its boards
 */
public record ElasticPool(
        int initialInstances,
        int minInstances,
        int maxInstances,
        int space,
        int kind,
        double weightBytes,
        double watts) {
    /** While so many leave, others can take their place. */
    private static final int MOST_LEAVING = 8;

    public ElasticPool {
        if (minInstances < 0
                || maxInstances < 1
                || initialInstances < minInstances
                || initialInstances > maxInstances
                || space < 0
                || !(weightBytes >= 0 && watts >= 0)) {
            throw new IllegalArgumentException("a pool starts within its bounds: " + minInstances + " <= "
                    + initialInstances + " <= " + maxInstances + ", space " + space + ", " + weightBytes + " bytes, "
                    + watts + " W");
        }
    }

    /** Instances that there may be at once, those that leave included. */
    public int slots() {
        return maxInstances + Math.min(maxInstances, MOST_LEAVING);
    }
}
