package io.goodput.engine.scenario;

/**
 * The side of an instance that KV leaves or enters by to and from instances of its own fabric.
 *
 * @param bytesPerSecond what one instance can send or receive, all flows together
 * @param flowBytesPerSecond what one of its flows can use at most: its TP ranks' links
 */
public record FabricPort(double bytesPerSecond, double flowBytesPerSecond) {
    public FabricPort {
        if (!(bytesPerSecond > 0
                && bytesPerSecond < Double.POSITIVE_INFINITY
                && flowBytesPerSecond > 0
                && flowBytesPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("rates of a fabric's port must be positive and finite: " + bytesPerSecond
                    + ", " + flowBytesPerSecond);
        }
    }
}
