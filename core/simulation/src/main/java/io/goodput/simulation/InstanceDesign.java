package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.InstanceMemory;
import io.goodput.catalog.Model;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;

/**
 * One instance by its catalog entries.
 *
 * @param model what it serves
 * @param precision in which formats
 * @param system where it stands
 * @param engine the software
 * @param tensorParallel its GPUs
 */
record InstanceDesign(
        Model model, Precision precision, AcceleratedSystem system, ServingEngine engine, int tensorParallel) {

    InstanceMemory memory(int maxNumBatchedTokens) {
        return InstanceMemory.of(model, precision, system, engine, tensorParallel, maxNumBatchedTokens);
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
        if (!system.tensorParallel().contains(tensorParallel)) {
            return "%s takes instances of %s GPUs, not %d"
                    .formatted(system.name(), system.tensorParallel(), tensorParallel);
        }
        String division = model.tensorParallelObstacle(tensorParallel);
        if (!division.isEmpty()) {
            return division;
        }
        InstanceMemory memory = memory(maxNumBatchedTokens);
        if (memory.kvBytesPerGpu() <= 0) {
            return "weights of %s and runtime of %s exceed the %s of a GPU at tensor parallelism %d"
                    .formatted(
                            gigabytes(memory.weightBytesPerGpu()),
                            gigabytes(memory.reservedBytesPerGpu()),
                            gigabytes(memory.memoryBytesPerGpu()),
                            tensorParallel);
        }
        if (!memory.holds(longestTokens)) {
            return "the longest request, %d tokens, needs %d KV blocks; %s leave %d at tensor parallelism %d"
                    .formatted(
                            longestTokens,
                            memory.blocksFor(longestTokens),
                            "weights of " + gigabytes(memory.weightBytesPerGpu()),
                            memory.kvBlocks(),
                            tensorParallel);
        }
        return "";
    }

    private static String gigabytes(double bytes) {
        return Math.round(bytes / 1e8) / 10.0 + " GB";
    }
}
