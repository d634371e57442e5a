package io.goodput.contracts;

/**
 * Tokens per second of the measured window. "Per GPU" divides by all GPUs of the deployment, prefill and decode.
 *
 * @param inputTokensPerSecond prompt tokens computed for the first time or found in a prefix cache
 * @param outputTokensPerSecond tokens made, first tokens included
 * @param totalTokensPerSecond both
 */
public record TokenRates(
        double inputTokensPerSecond,
        double outputTokensPerSecond,
        double totalTokensPerSecond,
        double inputTokensPerSecondPerGpu,
        double outputTokensPerSecondPerGpu,
        double totalTokensPerSecondPerGpu) {
    /** The rates of tokens in a window; all 0 in an empty window. */
    public static TokenRates of(long inputTokens, long outputTokens, double windowSeconds, double gpus) {
        double input = windowSeconds > 0 ? inputTokens / windowSeconds : 0;
        double output = windowSeconds > 0 ? outputTokens / windowSeconds : 0;
        return new TokenRates(input, output, input + output, input / gpus, output / gpus, (input + output) / gpus);
    }
}
