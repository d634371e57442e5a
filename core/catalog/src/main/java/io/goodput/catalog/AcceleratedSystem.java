package io.goodput.catalog;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.SystemFacts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A system that can be bought or rented: GPUs in nodes and racks, the fabric that joins them, the power that they draw.
 * Rates are one direction, per GPU.
 *
 * @param name its name in questions
 * @param title its name as its maker writes it
 * @param vendor who makes its GPUs
 * @param gpusPerNode GPUs of one node or tray
 * @param gpusPerRack GPUs of one rack
 * @param scaleUpGpus GPUs that one NVLink fabric joins
 * @param tensorParallel sizes of instance that are considered
 * @param memoryBytes memory of one GPU
 * @param memoryBytesPerSecond its bandwidth
 * @param bfloat16FlopsPerSecond dense peak
 * @param fp8FlopsPerSecond dense peak; absent where the tensor cores have no 8-bit format
 * @param fp4FlopsPerSecond dense peak; absent where the tensor cores have no 4-bit format
 * @param nvlinkBytesPerSecond to the other GPUs of the fabric
 * @param nicBytesPerSecond to other nodes or racks
 * @param nicLatencySeconds of a message between them
 * @param boardWatts power limit of one GPU
 * @param idleWatts power of one GPU that does nothing
 * @param besideBoards what a node and its fabric draw besides the boards of GPUs
 * @param nameplateWatts most that the node or rack of one NVLink fabric draws at the wall, as published; absent where it is
 *     not
 * @param listPriceUsd of a node, or of a rack, before network and storage; absent where no price is known
 * @param stepTimesFrom whose step times stand for its own; absent where its own kernels were measured
 * @param pricesFrom whose prices stand for its own; absent where a price book has them, or nothing is priced
 * @param arithmetic formats of weights that it runs
 */
public record AcceleratedSystem(
        String name,
        String title,
        String vendor,
        Quantity gpusPerNode,
        Quantity gpusPerRack,
        Quantity scaleUpGpus,
        List<Integer> tensorParallel,
        Quantity memoryBytes,
        Quantity memoryBytesPerSecond,
        Quantity bfloat16FlopsPerSecond,
        @Nullable Quantity fp8FlopsPerSecond,
        @Nullable Quantity fp4FlopsPerSecond,
        Quantity nvlinkBytesPerSecond,
        Quantity nicBytesPerSecond,
        Quantity nicLatencySeconds,
        Quantity boardWatts,
        Quantity idleWatts,
        BesideBoards besideBoards,
        @Nullable Quantity nameplateWatts,
        @Nullable Quantity listPriceUsd,
        @Nullable StepTimesFrom stepTimesFrom,
        @Nullable PricesFrom pricesFrom,
        List<Arithmetic> arithmetic) {
    public AcceleratedSystem {
        tensorParallel = List.copyOf(tensorParallel);
        arithmetic = List.copyOf(arithmetic);
        var checks = new Checks();
        checks.name("name", name);
        checks.distinct("tensorParallel", tensorParallel, 1, 5);
        checks.require(
                PoolLayout.TENSOR_PARALLEL.containsAll(tensorParallel),
                "tensorParallel",
                tensorParallel,
                "tensorParallel must hold some of 1, 2, 4, 8 and 16",
                "Maybe [1, 2, 4, 8]");
        // Ranges that no system leaves, wide enough for the next ones: what is outside is in another unit.
        range(checks, "gpusPerNode", gpusPerNode, 1, 1_024);
        range(checks, "gpusPerRack", gpusPerRack, gpusPerNode.value(), 4_096);
        range(checks, "scaleUpGpus", scaleUpGpus, 1, 4_096);
        range(checks, "memoryBytes", memoryBytes, 1e9, 1e13);
        range(checks, "memoryBytesPerSecond", memoryBytesPerSecond, 1e10, 1e15);
        range(checks, "bfloat16FlopsPerSecond", bfloat16FlopsPerSecond, 1e12, 1e18);
        range(checks, "fp8FlopsPerSecond", fp8FlopsPerSecond, 1e12, 1e18);
        range(checks, "fp4FlopsPerSecond", fp4FlopsPerSecond, 1e12, 1e18);
        range(checks, "nvlinkBytesPerSecond", nvlinkBytesPerSecond, 1e9, 1e14);
        range(checks, "nicBytesPerSecond", nicBytesPerSecond, 1e8, 1e13);
        range(checks, "nicLatencySeconds", nicLatencySeconds, 0, 0.1);
        range(checks, "boardWatts", boardWatts, 10, 1e5);
        range(checks, "idleWatts", idleWatts, 0, boardWatts.value());
        checkPeak(checks, arithmetic, ComputeFormat.FP8, fp8FlopsPerSecond, "fp8FlopsPerSecond");
        checkPeak(checks, arithmetic, ComputeFormat.FP4, fp4FlopsPerSecond, "fp4FlopsPerSecond");
        checks.done();
    }

    private static void range(Checks checks, String field, @Nullable Quantity quantity, double min, double max) {
        if (quantity != null) {
            checks.range(field + "/value", quantity.value(), min, max);
        }
    }

    private static void checkPeak(
            Checks checks, List<Arithmetic> arithmetic, ComputeFormat format, @Nullable Quantity peak, String field) {
        checks.require(
                peak != null || arithmetic.stream().noneMatch(each -> each.compute() == format),
                field,
                "absent",
                "a system that computes in %s needs its peak"
                        .formatted(format.name().toLowerCase(Locale.ROOT)),
                "Maybe add it");
    }

    /**
     * Step times of another system that stand for those of one whose kernels were not measured: its coefficients with this
     * one's data sheet.
     *
     * @param system whose
     * @param validated false where not even the vendor's kernels were measured: such a system is only considered where it is
     *     asked for
     * @param lowShare 10th percentile of measured / predicted − 1 that is to be expected; with highShare absent where the
     *     chip is the same and the other system's band stands for it
     * @param highShare 90th percentile of the same
     * @param basis why this one
     */
    public record StepTimesFrom(
            String system,
            boolean validated,
            @Nullable Double lowShare,
            @Nullable Double highShare,
            String basis) {
        public StepTimesFrom {
            new Checks()
                    .name("system", system)
                    .require(
                            (lowShare == null) == (highShare == null),
                            "lowShare",
                            lowShare + " to " + highShare,
                            "a band needs both ends",
                            "Maybe add the other")
                    .done();
        }

        /** The other system's step times as those of {@code name}. */
        public StepTimes of(StepTimes other, String name) {
            StepTimes.StepError error = lowShare == null || highShare == null
                    ? new StepTimes.StepError(
                            other.error().lowShare(),
                            other.error().highShare(),
                            basis + "; " + other.error().basis())
                    : new StepTimes.StepError(lowShare, highShare, basis);
            return other.standingFor(name, error);
        }
    }

    /**
     * What draws power besides the boards of GPUs. An instance has the share of its GPUs: {@code hostWattsPerNode} over the
     * GPUs of a node, {@code switchWattsPerFabric} over those of a fabric. The rest of a node or rack that is used in part is
     * somebody else's, or off.
     *
     * @param hostWattsPerNode CPUs, memory, storage and board of a node or tray
     * @param nicWattsPerGpu NICs to other nodes or racks; the switches between those are not counted
     * @param switchWattsPerFabric switches of one scale-up fabric
     * @param fanShare power of fans and pumps over that of boards, hosts, NICs and switches
     * @param supplyEfficiency power that the supplies give over what they draw at the wall
     */
    public record BesideBoards(
            Quantity hostWattsPerNode,
            Quantity nicWattsPerGpu,
            Quantity switchWattsPerFabric,
            Quantity fanShare,
            Quantity supplyEfficiency) {
        public BesideBoards {
            new Checks()
                    .range("hostWattsPerNode/value", hostWattsPerNode.value(), 0, 1e5)
                    .range("nicWattsPerGpu/value", nicWattsPerGpu.value(), 0, 1e4)
                    .range("switchWattsPerFabric/value", switchWattsPerFabric.value(), 0, 1e6)
                    .range("fanShare/value", fanShare.value(), 0, 1)
                    .range("supplyEfficiency/value", supplyEfficiency.value(), 0.5, 1)
                    .done();
        }
    }

    /**
     * Prices and provisioned power of another system that stand for those of one that no price book knows.
     *
     * @param system whose
     * @param basis why that one
     */
    public record PricesFrom(String system, String basis) {
        public PricesFrom {
            new Checks()
                    .name("system", system)
                    .require(
                            !basis.isBlank(),
                            "basis",
                            "blank",
                            "basis must say why that one",
                            "Maybe a quote and its date")
                    .done();
        }
    }

    /** What all GPUs of one scale-up fabric draw at the wall with their boards at the power limit. */
    public double mostWattsOfFabric() {
        double gpus = scaleUpGpus.value();
        double cooled = gpus * (boardWatts.value() + besideBoards.nicWattsPerGpu.value())
                + gpus / gpusPerNode.value() * besideBoards.hostWattsPerNode.value()
                + besideBoards.switchWattsPerFabric.value();
        return cooled * (1 + besideBoards.fanShare.value()) / besideBoards.supplyEfficiency.value();
    }

    /** What one GPU with its part of what stands beside it draws at the wall, its board at the power limit. */
    public double mostWattsPerGpu() {
        return mostWattsOfFabric() / scaleUpGpus.value();
    }

    /** Nodes or trays of a rack. */
    public int nodesPerRack() {
        return Math.max(1, gpusPerRack.asInt() / gpusPerNode.asInt());
    }

    /** Nodes that one scale-up fabric joins, as far as they stand in one rack. */
    public int nodesPerDomain() {
        return Math.clamp(scaleUpGpus.asInt() / gpusPerNode.asInt(), 1, nodesPerRack());
    }

    /** The same numbers for a system that is not this one: its step times and prices stand for that one's. */
    AcceleratedSystem standIn() {
        return new AcceleratedSystem(
                name,
                title,
                vendor,
                gpusPerNode,
                gpusPerRack,
                scaleUpGpus,
                tensorParallel,
                memoryBytes,
                memoryBytesPerSecond,
                bfloat16FlopsPerSecond,
                fp8FlopsPerSecond,
                fp4FlopsPerSecond,
                nvlinkBytesPerSecond,
                nicBytesPerSecond,
                nicLatencySeconds,
                boardWatts,
                idleWatts,
                besideBoards,
                nameplateWatts,
                listPriceUsd,
                stepTimesFrom != null
                        ? stepTimesFrom
                        : new StepTimesFrom(
                                name, true, null, null, "coefficients of " + name + " with its own data sheet"),
                new PricesFrom(name, "priced as " + name),
                arithmetic);
    }

    /** Whether only another vendor's kernels stand for its own. */
    public boolean isUnvalidated() {
        return stepTimesFrom != null && !stepTimesFrom.validated();
    }

    /** Dense peak of one GPU. */
    public double peakFlopsPerSecond(ComputeFormat format) {
        return switch (format) {
            case BFLOAT16 -> bfloat16FlopsPerSecond.value();
            case FP8 -> known(fp8FlopsPerSecond, format);
            case FP4 -> known(fp4FlopsPerSecond, format);
        };
    }

    private double known(@Nullable Quantity peak, ComputeFormat format) {
        if (peak == null) {
            throw new IllegalStateException(name + " does not compute in " + format);
        }
        return peak.value();
    }

    /** Dense peak of one GPU in {@code format}, or in 16 bits where it has no such format. */
    public double peakFlopsPerSecondOr16Bits(ComputeFormat format) {
        boolean has = format == ComputeFormat.BFLOAT16
                || (format == ComputeFormat.FP8 ? fp8FlopsPerSecond : fp4FlopsPerSecond) != null;
        return peakFlopsPerSecond(has ? format : ComputeFormat.BFLOAT16);
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
