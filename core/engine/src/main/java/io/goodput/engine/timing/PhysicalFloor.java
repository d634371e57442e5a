package io.goodput.engine.timing;

/**
 * The least time of a step of one instance by the data sheet: no step is shorter than its FLOPs over the peak, nor than
 * the bytes that it must read over the memory bandwidth (law 7). Activations are exempt. Layers with a sliding window
 * are left out of the KV and attention terms, which keeps this a floor.
 *
 * @param peakFlopsPerSecond dense peak of all GPUs of the instance, at the fastest precision that the model uses
 * @param bytesPerSecond data-sheet memory bandwidth of all its GPUs
 * @param weightBytes weights touched by a step, by tokens in it
 * @param flopsPerToken of all layers but attention and head
 * @param headFlopsPerSequence of the LM head, per sequence that makes a token
 * @param attentionFlopsPerPair of full-attention layers, per (query token, context token)
 * @param kvBytesPerToken KV of full-attention layers that a step reads per context token
 */
public record PhysicalFloor(
        double peakFlopsPerSecond,
        double bytesPerSecond,
        Curve weightBytes,
        double flopsPerToken,
        double headFlopsPerSequence,
        double attentionFlopsPerPair,
        double kvBytesPerToken) {
    public PhysicalFloor {
        if (!(peakFlopsPerSecond > 0 && bytesPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "peak and bandwidth must be positive: " + peakFlopsPerSecond + ", " + bytesPerSecond);
        }
        double[] costs = {flopsPerToken, headFlopsPerSequence, attentionFlopsPerPair, kvBytesPerToken};
        Knots.checkFinite(costs);
        for (double cost : costs) {
            if (cost < 0) {
                throw new IllegalArgumentException("FLOPs and bytes of a step cannot be negative: " + cost);
            }
        }
    }

    /**
     * Least seconds of a step.
     *
     * @param tokens tokens computed: prompt tokens and one per decoding sequence
     * @param sequences sequences that make a token
     * @param pairs (query token, context token) pairs of causal attention
     * @param contextTokens tokens of context read from KV: past of each prompt chunk, context of each decoding sequence
     */
    public double seconds(double tokens, double sequences, double pairs, double contextTokens) {
        return Math.max(computeSeconds(tokens, sequences, pairs), readSeconds(tokens, contextTokens));
    }

    /** Seconds of its FLOPs at the peak. */
    public double computeSeconds(double tokens, double sequences, double pairs) {
        double flops = tokens * flopsPerToken + sequences * headFlopsPerSequence + pairs * attentionFlopsPerPair;
        return flops / peakFlopsPerSecond;
    }

    /** Seconds of the bytes that it must read. */
    public double readSeconds(double tokens, double contextTokens) {
        return (weightBytes.at(tokens) + contextTokens * kvBytesPerToken) / bytesPerSecond;
    }
}
