package io.goodput.catalog;

import io.goodput.contracts.Checks;

/**
 * The index of sparse attention (DeepSeek Sparse Attention, DeepSeek-V3.2-Exp report, 2025-09-29): in each layer that has
 * one, a few small heads score every token of the context, and the query attends to the best of them only. Layers
 * without one use the choice of the layer before. Every GPU holds it whole, weights and keys.
 *
 * @param heads its query heads, which are projected from the compressed query
 * @param dimension elements of a head, and of the one key that is kept per token
 * @param topTokens tokens that a query attends to at most
 * @param layers layers that have an index of their own
 */
public record SparseIndex(int heads, int dimension, int topTokens, int layers) {
    /** Elements that share a scale of {@link #SCALE_BYTES} bytes in the index's cache. */
    private static final int SCALED_ELEMENTS = 128;

    private static final double SCALE_BYTES = 4;

    public SparseIndex {
        var checks = new Checks();
        checks.range("heads", heads, 1, 1_024);
        checks.range("dimension", dimension, 1, 1_024);
        checks.range("topTokens", topTokens, 1, 10_000_000);
        checks.range("layers", layers, 1, 1_000);
        checks.done();
    }

    /** Parameters of one layer's: queries, key with the two vectors of its norm, and the weights of the heads. */
    public long parameters(int hiddenSize, int queryRank) {
        return (long) queryRank * heads * dimension + (long) hiddenSize * (dimension + heads) + 2L * dimension;
    }

    /**
     * Bytes that one layer's keeps per token, whatever the precision of keys and values: in eight bits with a 32-bit scale
     * per 128 elements, as vLLM and the reference code of DeepSeek-V3.2 keep them.
     */
    public double bytesPerToken() {
        return dimension + SCALE_BYTES * Math.ceilDiv(dimension, SCALED_ELEMENTS);
    }

    /** FLOPs of one layer's per (query token, context token) pair. */
    public double flopsPerPair() {
        return 2.0 * heads * dimension;
    }
}
