package io.goodput.catalog;

import io.goodput.contracts.Checks;
import io.goodput.contracts.SystemFacts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A system that can be bought or rented: GPUs in nodes and racks, the fabric that joins them, the power that they draw.
 * Rates are one direction, per GPU.
 *
 * @param name its name in questions
 * @param title its name as its maker writes it
 * @param gpusPerNode GPUs of one node or tray
 * @param gpusPerRack GPUs of one rack
 * @param scaleUpGpus GPUs that one NVLink fabric joins
 * @param tensorParallel sizes of instance that are considered
 * @param memoryBytes memory of one GPU
 * @param memoryBytesPerSecond its bandwidth
 * @param bfloat16FlopsPerSecond dense peak
 * @param fp8FlopsPerSecond dense peak
 * @param fp4FlopsPerSecond dense peak; absent where the tensor cores have no 4-bit format
 * @param nvlinkBytesPerSecond to the other GPUs of the fabric
 * @param nicBytesPerSecond to other nodes or racks
 * @param nicLatencySeconds of a message between them
 * @param boardWatts power limit of one GPU
 * @param idleWatts power of one GPU that does nothing
 * @param overheadWattsPerGpu hosts, NICs, switches and fans, per GPU
 * @param arithmetic formats of weights that it runs
 */
public record AcceleratedSystem(
        String name,
        String title,
        Quantity gpusPerNode,
        Quantity gpusPerRack,
        Quantity scaleUpGpus,
        List<Integer> tensorParallel,
        Quantity memoryBytes,
        Quantity memoryBytesPerSecond,
        Quantity bfloat16FlopsPerSecond,
        Quantity fp8FlopsPerSecond,
        @Nullable Quantity fp4FlopsPerSecond,
        Quantity nvlinkBytesPerSecond,
        Quantity nicBytesPerSecond,
        Quantity nicLatencySeconds,
        Quantity boardWatts,
        Quantity idleWatts,
        Quantity overheadWattsPerGpu,
        List<Arithmetic> arithmetic) {
    public AcceleratedSystem {
        tensorParallel = List.copyOf(tensorParallel);
        arithmetic = List.copyOf(arithmetic);
        var checks = new Checks();
        checks.name("name", name);
        checks.distinct("tensorParallel", tensorParallel, 1, 5);
        checks.require(
                fp4FlopsPerSecond != null || arithmetic.stream().noneMatch(each -> each.compute() == ComputeFormat.FP4),
                "fp4FlopsPerSecond",
                "absent",
                "a system that computes in fp4 needs its peak",
                "Maybe add it");
        checks.done();
    }

    /** Dense peak of one GPU. */
    public double peakFlopsPerSecond(ComputeFormat format) {
        return switch (format) {
            case BFLOAT16 -> bfloat16FlopsPerSecond.value();
            case FP8 -> fp8FlopsPerSecond.value();
            case FP4 -> {
                if (fp4FlopsPerSecond == null) {
                    throw new IllegalStateException(name + " does not compute in fp4");
                }
                yield fp4FlopsPerSecond.value();
            }
        };
    }

    public Optional<Arithmetic> findArithmetic(NumberFormat weights) {
        return arithmetic.stream().filter(each -> each.weights() == weights).findFirst();
    }

    /** How it multiplies with weights of this format; the caller knows that it does. */
    public Arithmetic arithmeticOf(NumberFormat weights) {
        return findArithmetic(weights)
                .orElseThrow(() -> new IllegalStateException(name + " does not run weights in " + weights));
    }

    /** Whether every format of the precision is one that this system runs. */
    public boolean runs(Precision precision) {
        return precision.multiplied().stream()
                .allMatch(each -> findArithmetic(each).isPresent());
    }

    /** Precisions of {@code model} that this system runs, by name. */
    public List<String> precisionsOf(Model model) {
        return model.precisions().stream()
                .filter(this::runs)
                .map(Precision::name)
                .toList();
    }

    /** Dense peak of one GPU in the fastest format that the layers of this precision compute in. */
    public double fastestFlopsPerSecond(Precision precision) {
        return precision.multiplied().stream()
                .mapToDouble(each -> peakFlopsPerSecond(arithmeticOf(each).compute()))
                .max()
                .orElseThrow();
    }

    /** Nodes or trays that an instance of {@code tensorParallel} GPUs stands in. */
    public int nodesOf(int tensorParallel) {
        return Math.ceilDiv(tensorParallel, gpusPerNode.asInt());
    }

    public SystemFacts facts() {
        return new SystemFacts(name, gpusPerRack.asInt(), gpusPerNode.asInt(), scaleUpGpus.asInt());
    }
}
