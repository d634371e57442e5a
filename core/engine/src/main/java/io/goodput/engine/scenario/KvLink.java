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
    /** Bytes of a prompt's KV, rounded up. */
    public long bytesOf(long promptTokens) {
        return (long)
                Math.ceil(promptTokens * bytesPerToken + Math.min(promptTokens, windowTokens) * windowBytesPerToken);
    }
}
