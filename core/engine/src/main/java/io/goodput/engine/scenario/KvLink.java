package io.goodput.engine.scenario;

/**
 * The way of KV from prefill to decode instances. Flows share an instance's side max-min fairly.
 *
 * @param prefillBytesPerSecond what one prefill instance can send
 * @param decodeBytesPerSecond what one decode instance can receive
 * @param flowBytesPerSecond what one flow can use at most: min(TP of both sides) NICs
 * @param latencySeconds set-up time of a transfer
 * @param bytesPerToken KV of layers with full attention, per prompt token
 * @param windowBytesPerToken KV of layers with a sliding window, per prompt token inside the window
 * @param windowTokens the window; 0 when there is none
 */
public record KvLink(
        double prefillBytesPerSecond,
        double decodeBytesPerSecond,
        double flowBytesPerSecond,
        double latencySeconds,
        double bytesPerToken,
        double windowBytesPerToken,
        int windowTokens) {
    public KvLink {
        if (!(isPositive(prefillBytesPerSecond)
                && isPositive(decodeBytesPerSecond)
                && isPositive(flowBytesPerSecond))) {
            throw new IllegalArgumentException("rates of a link must be positive and finite: " + prefillBytesPerSecond
                    + ", " + decodeBytesPerSecond + ", " + flowBytesPerSecond);
        }
        if (!(latencySeconds >= 0
                && bytesPerToken >= 0
                && windowBytesPerToken >= 0
                && latencySeconds < Double.POSITIVE_INFINITY
                && bytesPerToken + windowBytesPerToken < Double.POSITIVE_INFINITY
                && windowTokens >= 0)) {
            throw new IllegalArgumentException("latency, bytes and window of a link must be finite and not negative: "
                    + latencySeconds + ", " + bytesPerToken + ", " + windowBytesPerToken + ", " + windowTokens);
        }
    }

    private static boolean isPositive(double rate) {
        return rate > 0 && rate < Double.POSITIVE_INFINITY;
    }

    /** Bytes of a prompt's KV, rounded up. */
    public long bytesOf(long promptTokens) {
        return (long)
                Math.ceil(promptTokens * bytesPerToken + Math.min(promptTokens, windowTokens) * windowBytesPerToken);
    }
}
