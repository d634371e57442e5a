package io.goodput.engine.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The side of an instance that KV leaves or enters by.
 *
 * @param bytesPerSecond what one instance can send or receive, all flows together
 * @param flowBytesPerSecond what one of its flows can use at most: its TP ranks' NICs
 * @param racks index of the rack of each instance in {@link Network#rackBytesPerSecond()}, by instance; empty when racks
 *     do not limit
 * @param fabric beside that one, for what stays in the instance's fabric; absent where all KV goes one way
 */
public record KvPort(
        double bytesPerSecond,
        double flowBytesPerSecond,
        List<Integer> racks,
        @Nullable FabricPort fabric) {
    public KvPort {
        racks = List.copyOf(racks);
        if (!(bytesPerSecond > 0
                && bytesPerSecond < Double.POSITIVE_INFINITY
                && flowBytesPerSecond > 0
                && flowBytesPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "rates of a port must be positive and finite: " + bytesPerSecond + ", " + flowBytesPerSecond);
        }
    }

    /** A port of all KV. */
    public KvPort(double bytesPerSecond, double flowBytesPerSecond, List<Integer> racks) {
        this(bytesPerSecond, flowBytesPerSecond, racks, null);
    }

    /** A port of all KV that no rack limits. */
    public static KvPort of(double bytesPerSecond, double flowBytesPerSecond) {
        return new KvPort(bytesPerSecond, flowBytesPerSecond, List.of());
    }
}
