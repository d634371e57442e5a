package io.goodput.engine.scenario;

/**
 * What a new instance waits for, layer after layer.
 *
 * @param quota until the order of a node is granted
 * @param provisioning until it is there; both of nodes that are not there only
 * @param imagePull until a node that has just come has the image
 * @param storageBytesPerSecond what all instances that load weights get together, above 0
 * @param loadBytesPerSecond what one of them can take, above 0
 * @param warmUp from loaded weights to ready
 * @param slowFirstSeconds for so long after that steps take {@code slowFirstFactor} times as long
 * @param slowFirstFactor at least 1
 * @param roleSwitchSeconds from a drained decode instance to a ready prefill instance or back; infinite when that cannot
 *     be
 */
public record LeadTimes(
        Delays quota,
        Delays provisioning,
        Delays imagePull,
        double storageBytesPerSecond,
        double loadBytesPerSecond,
        Delays warmUp,
        double slowFirstSeconds,
        double slowFirstFactor,
        double roleSwitchSeconds) {
    public LeadTimes {
        if (!(storageBytesPerSecond > 0
                && loadBytesPerSecond > 0
                && slowFirstSeconds >= 0
                && slowFirstFactor >= 1
                && roleSwitchSeconds >= 0)) {
            throw new IllegalArgumentException("rates and factors of a lead time must be positive: "
                    + storageBytesPerSecond + ", " + loadBytesPerSecond + ", " + slowFirstSeconds + ", "
                    + slowFirstFactor + ", " + roleSwitchSeconds);
        }
    }

    /** Whether instances can take another role. */
    public boolean switchesRoles() {
        return roleSwitchSeconds < Double.POSITIVE_INFINITY;
    }
}
