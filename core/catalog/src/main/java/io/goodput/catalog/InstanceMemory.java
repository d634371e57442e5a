package io.goodput.catalog;

/**
 * The memory of one instance by the data sheet: weights, runtime, and what is left for KV.
 *
 * @param memoryBytesPerGpu what one GPU has
 * @param weightBytesPerGpu weights that one GPU holds
 * @param reservedBytesPerGpu runtime, collectives and activations on one GPU
 * @param kvBytesPerGpu what is left for KV; negative when weights and runtime alone do not fit
 * @param blockTokens tokens of one block
 * @param blockBytesPerGpu bytes of one block in the layers with full attention
 * @param windowBytesPerGpu bytes that one sequence keeps, however long it is, in layers with a sliding window
 */
public record InstanceMemory(
        double memoryBytesPerGpu,
        double weightBytesPerGpu,
        double reservedBytesPerGpu,
        double kvBytesPerGpu,
        int blockTokens,
        double blockBytesPerGpu,
        double windowBytesPerGpu) {

    /**
     * The memory of an instance.
     *
     * @param tensorParallel its GPUs
     * @param maxNumBatchedTokens most tokens in one step, which activations take room for
     */
    public static InstanceMemory of(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            ServingEngine engine,
            int tensorParallel,
            int maxNumBatchedTokens) {
        return of(model, precision, system, engine, Parallelism.tensor(tensorParallel), maxNumBatchedTokens);
    }

    /**
     * The memory of one attention rank of the largest stage.
     *
     * @param maxNumBatchedTokens most tokens of a rank in one step, which activations take room for
     */
    public static InstanceMemory of(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            ServingEngine engine,
            Parallelism parallelism,
            int maxNumBatchedTokens) {
        double weights = model.weightBytesPerGpu(precision, parallelism);
        double activations = engine.activationBytesPerHiddenElement().value()
                * maxNumBatchedTokens
                * model.architecture().hiddenSize();
        double reserved =
                engine.runtimeBytesPerGpu().value() + engine.collectiveBytes(parallelism.stageGpus()) + activations;
        double free = system.memoryBytes().value() * engine.memoryShare().value() - weights - reserved;
        int blockTokens = engine.blockTokens().asInt();
        int layers = model.architecture().layers();
        double stage = (double) parallelism.stageLayers(layers) / layers;
        int tensor = parallelism.tensor();
        return new InstanceMemory(
                system.memoryBytes().value(),
                weights,
                reserved,
                free * engine.kvShareOfFreeMemory().value(),
                blockTokens,
                stage * blockTokens * model.kvBytesPerTokenPerGpu(precision, tensor),
                stage * model.architecture().windowTokens() * model.windowKvBytesPerTokenPerGpu(precision, tensor));
    }

    /** Blocks that the instance has; 0 when weights and runtime leave no room. */
    public long kvBlocks() {
        return Math.max(0, (long) Math.floor(kvBytesPerGpu / blockBytesPerGpu));
    }

    /** Blocks that a sequence takes for its sliding windows, however long it is. */
    public long blocksPerSequence() {
        return (long) Math.ceil(windowBytesPerGpu / blockBytesPerGpu);
    }

    /** Blocks that a sequence of {@code tokens} takes. */
    public long blocksFor(long tokens) {
        return Math.ceilDiv(tokens, (long) blockTokens) + blocksPerSequence();
    }

    /** Whether weights, runtime and one sequence of {@code tokens} fit. */
    public boolean holds(long tokens) {
        return kvBlocks() >= blocksFor(tokens);
    }
}
