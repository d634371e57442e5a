package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.InstanceMemory;
import io.goodput.catalog.Model;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.Speculation;

/**
 * One instance by its catalog entries.
 *
 * @param model what it serves
 * @param precision in which formats
 * @param system where it stands
 * @param engine the software
 * @param parallelism how its GPUs share the model
 * @param verifyTokens tokens that a decode step computes for each sequence; 1 without speculation
 */
record InstanceDesign(
        Model model,
        Precision precision,
        AcceleratedSystem system,
        ServingEngine engine,
        Parallelism parallelism,
        int verifyTokens) {

    /** That of a pool's instances. */
    static InstanceDesign of(
            Model model, Precision precision, AcceleratedSystem system, ServingEngine engine, PoolLayout pool) {
        Speculation speculation = pool.speculation();
        return new InstanceDesign(
                model,
                precision,
                system,
                engine,
                Parallelism.of(pool, model),
                speculation == null ? 1 : speculation.verifyTokens());
    }

    /** Tensor parallelism alone. */
    static InstanceDesign of(
            Model model, Precision precision, AcceleratedSystem system, ServingEngine engine, int tensorParallel) {
        return new InstanceDesign(model, precision, system, engine, Parallelism.tensor(tensorParallel), 1);
    }

    /** Of one attention rank. */
    InstanceMemory memory(int maxNumBatchedTokens) {
        return InstanceMemory.of(model, precision, system, engine, parallelism, maxNumBatchedTokens);
    }

    /** Bytes of KV per prompt token in layers with full attention, over all GPUs of a rank. */
    double kvBytesPerToken() {
        return parallelism.tensor() * model.kvBytesPerTokenPerGpu(precision, parallelism.tensor());
    }

    /** The same in layers with a sliding window, per token inside it. */
    double windowKvBytesPerToken() {
        return parallelism.tensor() * model.windowKvBytesPerTokenPerGpu(precision, parallelism.tensor());
    }

    /** GPUs that hold a part of one request's KV. */
    int gpusOfRank() {
        return parallelism.tensor() * parallelism.pipeline();
    }

    /**
     * Why the instance cannot serve; empty when it can.
     *
     * @param longestTokens tokens of the longest sequence that it must hold
     */
    String obstacle(int maxNumBatchedTokens, long longestTokens) {
        if (!system.runs(precision)) {
            return "%s does not run %s in %s".formatted(system.name(), model.name(), precision.name());
        }
        if (!system.tensorParallel().contains(parallelism.tensor())) {
            return "%s takes instances of %s GPUs, not %d"
                    .formatted(system.name(), system.tensorParallel(), parallelism.tensor());
        }
        String division = model.obstacle(parallelism);
        if (!division.isEmpty()) {
            return division;
        }
        String unmeasured = Catalog.shipped()
                .stepTimesOf(system)
                .obstacle(model, precision, parallelism, system.scaleUpGpus().asInt());
        if (!unmeasured.isEmpty()) {
            return unmeasured;
        }
        InstanceMemory memory = memory(maxNumBatchedTokens);
        if (memory.kvBytesPerGpu() <= 0) {
            return "weights of %s and runtime of %s exceed the %s of a GPU that the engine may fill at %s"
                    .formatted(
                            gigabytes(memory.weightBytesPerGpu()),
                            gigabytes(memory.reservedBytesPerGpu()),
                            gigabytes(memory.memoryBytesPerGpu()
                                    * engine.memoryShare().value()),
                            parallelism);
        }
        if (!memory.holds(longestTokens)) {
            return "a request of %d tokens needs %d KV blocks; %s leave %d at %s"
                    .formatted(
                            longestTokens,
                            memory.blocksFor(longestTokens),
                            "weights of " + gigabytes(memory.weightBytesPerGpu()),
                            memory.kvBlocks(),
                            parallelism);
        }
        return "";
    }

    private static String gigabytes(double bytes) {
        return Math.round(bytes / 1e8) / 10.0 + " GB";
    }
}
