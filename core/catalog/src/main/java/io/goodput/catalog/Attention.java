package io.goodput.catalog;

/** The attention of a model's layers; all counts are of one layer. */
public sealed interface Attention permits GroupedQueryAttention, LatentAttention {
    /** Query heads. Tensor parallelism must divide them. */
    int heads();

    /** Parameters of one layer, biases and norms of its own included; {@code hiddenSize} is the model's. */
    long parameters(int hiddenSize);

    /** Parameters that one of {@code tensorParallel} GPUs holds: what is not shared out is held by each. */
    double parametersPerGpu(int hiddenSize, int tensorParallel);

    /** Elements of KV that one of {@code tensorParallel} GPUs keeps per token and layer. */
    long kvElementsPerGpu(int tensorParallel);

    /** FLOPs of all heads per (query token, context token) pair, in the cheaper of the ways to compute it. */
    double flopsPerPair();
}
