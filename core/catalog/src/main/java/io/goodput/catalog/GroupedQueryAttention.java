package io.goodput.catalog;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * Grouped-query attention: several query heads share a key-value head. Under tensor parallelism beyond the key-value
 * heads, each GPU keeps one of them whole.
 *
 * @param heads query heads
 * @param keyValueHeads key-value heads
 * @param headDimension elements of a head
 * @param biases whether the four projections have biases
 * @param sinks whether every head has a learned sink
 * @param windowLayers layers whose context is cut to a sliding window
 * @param windowTokens the window; 0 when no layer has one
 * @param queryKeyNorm norms of queries and keys; absent where there are none
 * @param outputBias false where the output has no bias though queries, keys and values have; as biases when absent
 */
public record GroupedQueryAttention(
        int heads,
        int keyValueHeads,
        int headDimension,
        boolean biases,
        boolean sinks,
        int windowLayers,
        int windowTokens,
        @Nullable QueryKeyNorm queryKeyNorm,
        @Nullable Boolean outputBias)
        implements Attention {
    public GroupedQueryAttention {
        var checks = new Checks();
        checks.range("heads", heads, 1, 1_024);
        checks.range("keyValueHeads", keyValueHeads, 1, heads);
        checks.range("headDimension", headDimension, 1, 1_024);
        checks.range("windowLayers", windowLayers, 0, 1_000);
        checks.require(
                windowLayers == 0 ? windowTokens == 0 : windowTokens > 0,
                "windowTokens",
                windowTokens,
                "windowTokens must be positive where layers have a window, else 0",
                "Maybe 128");
        checks.done();
    }

    /** What the learned scales of the norms of queries and keys are shared by. */
    public enum QueryKeyNorm {
        /** All heads share one scale of a head's elements (Qwen3). */
        PER_HEAD,
        /** Every element of every head has a scale of its own (MiniMax-M2). */
        PER_LAYER
    }

    /** Key-value heads that one GPU keeps. */
    public int keyValueHeadsPerGpu(int tensorParallel) {
        return Math.ceilDiv(keyValueHeads, tensorParallel);
    }

    @Override
    public long parameters(int hiddenSize) {
        return Math.round(parametersPerGpu(hiddenSize, 1));
    }

    @Override
    public double parametersPerGpu(int hiddenSize, int tensorParallel) {
        double queries = (double) heads / tensorParallel * headDimension;
        double keysAndValues = 2.0 * keyValueHeadsPerGpu(tensorParallel) * headDimension;
        double weights = hiddenSize * (2 * queries + keysAndValues);
        double output = Boolean.FALSE.equals(outputBias) ? 0 : hiddenSize;
        double biasWeights = biases ? queries + keysAndValues + output : 0;
        return weights + biasWeights + normWeights(tensorParallel) + (sinks ? (double) heads / tensorParallel : 0);
    }

    private double normWeights(int tensorParallel) {
        if (queryKeyNorm == null) {
            return 0;
        }
        return switch (queryKeyNorm) {
            case PER_HEAD -> 2.0 * headDimension;
            case PER_LAYER -> ((double) heads / tensorParallel + keyValueHeadsPerGpu(tensorParallel)) * headDimension;
        };
    }

    @Override
    public long kvElementsPerGpu(int tensorParallel) {
        return 2L * keyValueHeadsPerGpu(tensorParallel) * headDimension;
    }

    @Override
    public double flopsPerPair() {
        return 4.0 * heads * headDimension;
    }
}
