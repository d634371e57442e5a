package io.goodput.engine.scenario;

/**
 * The side of an instance that KV leaves or enters by.
 *
 * @param bytesPerSecond what one instance can send or receive, all flows together
 * @param flowBytesPerSecond what one of its flows can use at most: its TP ranks' NICs
 * @param racks index of the rack of each instance in {@link Network#rackBytesPerSecond()}, by instance; empty when racks
 *     do not limit
 */
public record KvPort(double bytesPerSecond, double flowBytesPerSecond, java.util.List<Integer> racks) {
    public KvPort {
        racks = java.util.List.copyOf(racks);
        if (!(bytesPerSecond > 0
                && bytesPerSecond < Double.POSITIVE_INFINITY
                && flowBytesPerSecond > 0
                && flowBytesPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "rates of a port must be positive and finite: " + bytesPerSecond + ", " + flowBytesPerSecond);
        }
    }

    /** A port that no rack limits. */
    public static KvPort of(double bytesPerSecond, double flowBytesPerSecond) {
        return new KvPort(bytesPerSecond, flowBytesPerSecond, java.util.List.of());
    }
}
