package io.goodput.engine.scenario;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of KV from prefill to decode instances. A flow uses its source's port, its destination's port and, between
 * two racks, the uplinks of both; it shares each max-min fairly with others, and never exceeds the flow rate of either
 * port. Where fabrics carry KV too, a flow between two instances of one fabric uses their {@link FabricPort}s and nothing
 * else.
 *
 * @param latencySeconds set-up time of a transfer
 * @param fabricLatencySeconds set-up time of a transfer inside a fabric; absent where all KV goes one way
 * @param bytesPerToken KV of layers with full attention, per prompt token, summed over the destination's GPUs
 * @param windowBytesPerToken KV of layers with a sliding window, per prompt token inside the window
 * @param windowTokens the window; 0 when there is none
 * @param layers layers of the model, at least 1
 * @param layerWise whether KV moves layer by layer behind the prefill
 * @param rackBytesPerSecond uplink of each rack
 */
public record Network(
        double latencySeconds,
        @Nullable Double fabricLatencySeconds,
        double bytesPerToken,
        double windowBytesPerToken,
        int windowTokens,
        int layers,
        boolean layerWise,
        List<Double> rackBytesPerSecond) {
    public Network {
        rackBytesPerSecond = List.copyOf(rackBytesPerSecond);
        if (fabricLatencySeconds != null
                && !(fabricLatencySeconds >= 0 && fabricLatencySeconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "the latency of a fabric must be finite and not negative: " + fabricLatencySeconds);
        }
        if (!(latencySeconds >= 0
                && bytesPerToken >= 0
                && windowBytesPerToken >= 0
                && latencySeconds < Double.POSITIVE_INFINITY
                && bytesPerToken + windowBytesPerToken < Double.POSITIVE_INFINITY
                && windowTokens >= 0
                && layers >= 1)) {
            throw new IllegalArgumentException("latency, bytes, window and layers of a network must be finite and not"
                    + " negative: " + latencySeconds + ", " + bytesPerToken + ", " + windowBytesPerToken + ", "
                    + windowTokens + ", " + layers);
        }
        for (double rate : rackBytesPerSecond) {
            if (!(rate > 0 && rate < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("rates of rack uplinks must be positive and finite: " + rate);
            }
        }
    }

    /** One way for all KV. */
    public Network(
            double latencySeconds,
            double bytesPerToken,
            double windowBytesPerToken,
            int windowTokens,
            int layers,
            boolean layerWise,
            List<Double> rackBytesPerSecond) {
        this(
                latencySeconds,
                null,
                bytesPerToken,
                windowBytesPerToken,
                windowTokens,
                layers,
                layerWise,
                rackBytesPerSecond);
    }

    /** Bytes of the KV of a prompt's tokens from {@code past} on, rounded up. */
    public long bytesOf(long promptTokens, long past) {
        double window = Math.min((double) (promptTokens - past), windowTokens);
        return (long) Math.ceil((promptTokens - past) * bytesPerToken + window * windowBytesPerToken);
    }
}
