package io.goodput.catalog;

import io.goodput.contracts.Checks;
import io.goodput.contracts.EnumNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the kernels of one system take and draw, as fitted on measured ones.
 *
 * @param system name of the system that was measured
 * @param provenance of all fits
 * @param gemms matrix products, by format of the weights
 * @param contextAttention attention of new tokens over themselves and their past
 * @param decodeAttention attention of one token per sequence over its context
 * @param latentBlocks latent attention as engines run it, with all that is around the attention but its projections
 * @param experts the routed experts of one layer
 * @param collectives among the GPUs of an instance
 * @param expertExchanges tokens to the GPUs of their experts and back; empty where none was measured
 * @param elementwise norms, activations, rotations: bytes over bandwidth
 * @param power what the boards draw
 * @param error how far whole steps are off
 */
public record StepTimes(
        String system,
        Provenance provenance,
        List<Gemm> gemms,
        List<ContextAttention> contextAttention,
        List<DecodeAttention> decodeAttention,
        List<LatentBlock> latentBlocks,
        List<ExpertLayer> experts,
        List<Collective> collectives,
        List<ExpertExchange> expertExchanges,
        Elementwise elementwise,
        List<PowerShare> power,
        StepError error) {
    /** Matrices of an expert with a gate: gate, up and down. */
    private static final int GATED_MATRICES = 3;

    public StepTimes {
        gemms = List.copyOf(gemms);
        contextAttention = List.copyOf(contextAttention);
        decodeAttention = List.copyOf(decodeAttention);
        latentBlocks = List.copyOf(latentBlocks);
        experts = List.copyOf(experts);
        collectives = List.copyOf(collectives);
        expertExchanges = List.copyOf(expertExchanges);
        power = List.copyOf(power);
        new Checks().name("system", system).done();
    }

    /** The matrix product's coefficients; the caller knows that the system runs the format. */
    public Gemm gemm(NumberFormat weights) {
        return first(gemms, each -> each.weights() == weights, "matrix products in " + weights);
    }

    /** The coefficients of context attention with heads of this dimension, or else of the nearest that was measured. */
    public ContextAttention contextAttention(
            AttentionKind kind, ComputeFormat compute, NumberFormat kvCache, int headDimension) {
        return nearest(
                contextAttention,
                each -> each.kind() == kind && each.compute() == compute && each.kvCache() == kvCache,
                each -> Math.abs(each.headDimension() - headDimension),
                "context attention, " + kind + ", KV in " + kvCache);
    }

    /** The coefficients of decode attention with heads of this dimension, or else of the nearest that was measured. */
    public DecodeAttention decodeAttention(AttentionKind kind, NumberFormat kvCache, int headDimension) {
        return nearest(
                decodeAttention,
                each -> each.kind() == kind && each.kvCache() == kvCache,
                each -> Math.abs(each.headDimension() - headDimension),
                "decode attention, " + kind + ", KV in " + kvCache);
    }

    /** The coefficients of latent attention beside projections in this format, or else in bfloat16. */
    public LatentBlock latentBlock(Phase phase, NumberFormat kvCache, NumberFormat weights) {
        return nearest(
                latentBlocks,
                each -> each.phase() == phase && each.kvCache() == kvCache,
                each -> each.weights() == weights ? 0 : each.weights() == NumberFormat.BFLOAT16 ? 1 : 2,
                "latent attention of " + phase + ", KV in " + kvCache);
    }

    /** The kernels of routed experts, at least one; the caller knows that the system runs the format. */
    public List<ExpertLayer> experts(NumberFormat weights, int matrices) {
        List<ExpertLayer> kernels = experts.stream()
                .filter(each -> each.arithmetic().weights() == weights
                        && each.arithmetic().matrices() == matrices)
                .toList();
        if (kernels.isEmpty()) {
            throw missing("experts in " + weights);
        }
        return kernels;
    }

    /**
     * The kernels of a collective among {@code gpus} GPUs; among more than were measured those of the most, which is an
     * estimate.
     */
    public List<Collective> collectives(Operation operation, int gpus) {
        int most = collectives.stream()
                .filter(each -> each.operation() == operation && each.gpus() <= gpus)
                .mapToInt(Collective::gpus)
                .max()
                .orElseThrow(() -> missing(operation + " among " + gpus + " GPUs"));
        return collectives.stream()
                .filter(each -> each.operation() == operation && each.gpus() == most)
                .toList();
    }

    /**
     * The kernels that exchange tokens among {@code gpus} GPUs, each with its parts: dispatch, combination, and what it may
     * do before. Of the kernels those whose dispatched elements are nearest to {@code elementBytes}. Empty where none was
     * measured.
     */
    public List<List<ExpertExchange>> exchanges(int gpus, double elementBytes) {
        List<List<ExpertExchange>> kernels = expertExchanges.stream()
                .collect(Collectors.groupingBy(ExpertExchange::kernel, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(kernel -> among(kernel, gpus))
                .filter(kernel -> part(kernel, Operation.DISPATCH) != null && part(kernel, Operation.COMBINE) != null)
                .toList();
        double nearest = kernels.stream()
                .mapToDouble(kernel -> distance(kernel, elementBytes))
                .min()
                .orElse(0);
        return kernels.stream()
                .filter(kernel -> distance(kernel, elementBytes) == nearest)
                .toList();
    }

    private static double distance(List<ExpertExchange> kernel, double elementBytes) {
        ExpertExchange dispatch = part(kernel, Operation.DISPATCH);
        return dispatch == null ? Double.POSITIVE_INFINITY : Math.abs(Math.log(dispatch.elementBytes() / elementBytes));
    }

    private static @Nullable ExpertExchange part(List<ExpertExchange> kernel, Operation operation) {
        return kernel.stream()
                .filter(each -> each.operation() == operation)
                .findFirst()
                .orElse(null);
    }

    /** The parts of a kernel among the nearest larger number of GPUs, or else the largest. */
    private static List<ExpertExchange> among(List<ExpertExchange> kernel, int gpus) {
        int taken = kernel.stream()
                .mapToInt(ExpertExchange::gpus)
                .filter(each -> each >= gpus)
                .min()
                .orElse(kernel.stream().mapToInt(ExpertExchange::gpus).max().orElseThrow());
        return kernel.stream().filter(each -> each.gpus() == taken).toList();
    }

    /** Shares of the power limit that a kernel draws; those of bfloat16 where the format was not measured. */
    public PowerShare power(PoweredOperator operator, NumberFormat format) {
        return nearest(
                power,
                each -> each.operator() == operator,
                each -> each.format() == format ? 0 : each.format() == NumberFormat.BFLOAT16 ? 1 : 2,
                "power of " + operator);
    }

    /** Fits in all. */
    public int fits() {
        return (int) times().count() + power.size();
    }

    /** Fitted numbers in all: coefficients, and the knots of the corrections. */
    public int numbers() {
        return times().mapToInt(OperatorTime::numbers).sum()
                + power.stream()
                        .mapToInt(each -> each.share().thousandths().size())
                        .sum();
    }

    private Stream<OperatorTime> times() {
        return Stream.of(
                        gemms.stream().map(Gemm::time),
                        contextAttention.stream().map(ContextAttention::time),
                        decodeAttention.stream().map(DecodeAttention::time),
                        latentBlocks.stream().map(LatentBlock::time),
                        experts.stream().map(ExpertLayer::time),
                        collectives.stream().map(Collective::time),
                        expertExchanges.stream().map(ExpertExchange::time))
                .flatMap(each -> each);
    }

    /** The same with another error of whole steps. */
    public StepTimes withError(StepError other) {
        return standingFor(system, other);
    }

    /** The same coefficients for another system, whose whole steps are off by {@code otherError}. */
    StepTimes standingFor(String otherSystem, StepError otherError) {
        return new StepTimes(
                otherSystem,
                provenance,
                gemms,
                contextAttention,
                decodeAttention,
                latentBlocks,
                experts,
                collectives,
                expertExchanges,
                elementwise,
                power,
                otherError);
    }

    /**
     * Why these step times do not cover the steps of an instance: a kernel that it needs or the GPUs that it has; empty when
     * they do.
     *
     * @param parallelism one that the model allows
     * @param scaleUpGpus GPUs of one fabric
     */
    public String obstacle(Model model, Precision precision, Parallelism parallelism, int scaleUpGpus) {
        String kernel = unmeasuredKernel(model.architecture(), precision);
        return kernel.isEmpty()
                ? obstacle(parallelism, scaleUpGpus)
                : "no kernel of %s was measured on %s, which %s in %s needs"
                        .formatted(kernel, system, model.name(), precision.name());
    }

    private String unmeasuredKernel(Architecture architecture, Precision precision) {
        List<NumberFormat> products = new ArrayList<>(List.of(NumberFormat.BFLOAT16, precision.attention()));
        Experts mixture = architecture.experts();
        if (mixture == null || architecture.expertLayers() < architecture.layers() || mixture.shared() > 0) {
            products.add(precision.dense());
        }
        products.add(precision.embedding());
        for (NumberFormat format : products) {
            if (gemms.stream().noneMatch(each -> each.weights() == format)) {
                return "matrix products in " + EnumNames.of(format);
            }
        }
        if (mixture != null
                && experts.stream()
                        .noneMatch(each -> each.arithmetic().weights() == precision.experts()
                                && each.arithmetic().matrices() == GATED_MATRICES)) {
            return "experts in " + EnumNames.of(precision.experts());
        }
        NumberFormat kvCache = precision.kvCache();
        String attention = "attention with KV in " + EnumNames.of(kvCache);
        return switch (architecture.attention()) {
            case LatentAttention _ ->
                Stream.of(Phase.values())
                                .allMatch(phase -> latentBlocks.stream()
                                        .anyMatch(each -> each.phase() == phase && each.kvCache() == kvCache))
                        ? ""
                        : "latent " + attention;
            case GroupedQueryAttention a ->
                attends(AttentionKind.FULL, kvCache)
                                && (a.windowLayers() == 0 || attends(AttentionKind.WINDOW, kvCache))
                        ? ""
                        : attention;
        };
    }

    private boolean attends(AttentionKind kind, NumberFormat kvCache) {
        return contextAttention.stream()
                        .anyMatch(each -> each.kind() == kind
                                && each.compute() == ComputeFormat.BFLOAT16
                                && each.kvCache() == kvCache)
                && decodeAttention.stream().anyMatch(each -> each.kind() == kind && each.kvCache() == kvCache);
    }

    /** The same of the GPUs alone. */
    String obstacle(Parallelism parallelism, int scaleUpGpus) {
        int inside = Math.min(parallelism.tensor(), scaleUpGpus);
        if (inside > 1 && Integer.bitCount(inside) != 1) {
            return "no all-reduce among %d GPUs of %s was measured".formatted(inside, system);
        }
        if (inside > 1
                && collectives.stream()
                        .noneMatch(each -> each.operation() == Operation.ALL_REDUCE && each.gpus() <= inside)) {
            return "no all-reduce of %s was measured".formatted(system);
        }
        if (parallelism.attentionRanks() > 1
                && exchanges(parallelism.stageGpus(), 1).isEmpty()) {
            return "no travel of tokens to their experts, which attention data parallelism needs, was measured on "
                    + system;
        }
        return "";
    }

    private <T> T first(List<T> fits, Predicate<T> wanted, String what) {
        return fits.stream().filter(wanted).findFirst().orElseThrow(() -> missing(what));
    }

    private <T> T nearest(List<T> fits, Predicate<T> wanted, ToIntFunction<T> distance, String what) {
        return fits.stream()
                .filter(wanted)
                .min(Comparator.comparingInt(distance))
                .orElseThrow(() -> missing(what));
    }

    private IllegalStateException missing(String what) {
        return new IllegalStateException("the step times of " + system + " lack " + what);
    }

    /**
     * A matrix product of m × k with k × n. What grows first is k; corrections are by m, n and k.
     *
     * @param weights format of the k × n matrix
     */
    public record Gemm(NumberFormat weights, OperatorTime time) {}

    /**
     * Attention of new tokens, prompts padded to tiles of 128. What grows first are the tokens of a prompt; corrections are
     * by these, by prompts × heads and by heads that share a key-value head.
     *
     * @param compute what the products are computed in
     * @param kvCache format of the KV
     * @param headDimension elements of a head; of latent attention, of key and value together
     */
    public record ContextAttention(
            AttentionKind kind, ComputeFormat compute, NumberFormat kvCache, int headDimension, OperatorTime time) {}

    /**
     * Attention of a decode step. What grows first are sequences × key-value heads, next sequences × heads; corrections are
     * by sequences × key-value heads, by the context and by heads that share a key-value head. Latent attention: first
     * sequences × heads; corrections by sequences, context and heads.
     */
    public record DecodeAttention(AttentionKind kind, NumberFormat kvCache, int headDimension, OperatorTime time) {}

    /**
     * Latent attention with norms, rotation, absorbed products or the rebuilding of keys and values, and whatever else an
     * engine runs between the projections, whose time is not in it. Sizes as of the attention kernels.
     *
     * @param weights format of the projections beside it
     */
    public record LatentBlock(Phase phase, NumberFormat kvCache, NumberFormat weights, OperatorTime time) {}

    /** What a step does with a sequence. */
    public enum Phase {
        /** Computes a prompt. */
        CONTEXT,
        /** Makes a token. */
        DECODE
    }

    /**
     * Routed experts of one layer on one GPU, rows padded to 64 per expert. What grows first are the seconds to copy the
     * tokens in and out, next the experts that are reached; corrections are by tokens, rows per expert and experts. Of
     * several kernels for one format the engine takes the fastest.
     *
     * @param kernel which of the engine's kernels
     */
    public record ExpertLayer(ExpertArithmetic arithmetic, String kernel, OperatorTime time) {}

    /**
     * How experts are kept and computed.
     *
     * @param weights format of the weights
     * @param matrices 3 with a gate, 2 without
     * @param compute what the products are computed in
     * @param activationBytes bytes of one activation as the kernel reads it
     */
    public record ExpertArithmetic(NumberFormat weights, int matrices, ComputeFormat compute, double activationBytes) {}

    /** What GPUs do together. */
    public enum Operation {
        ALL_REDUCE,
        ALL_GATHER,
        REDUCE_SCATTER,
        ALL_TO_ALL,
        /** Tokens to the GPUs of their experts. */
        DISPATCH,
        /** The experts' results back. */
        COMBINE,
        /** Telling each other how many tokens will come. */
        PREPARE
    }

    /**
     * A collective. Its bytes are those that pass the bus of one GPU, over NVLink's bandwidth: with n GPUs 2 (n − 1) / n of
     * the buffer in an all-reduce, (n − 1) / n in the others. Corrections are by the bytes of the buffer.
     *
     * @param kernel whose implementation
     */
    public record Collective(Operation operation, String kernel, int gpus, OperatorTime time) {}

    /**
     * Dispatch of every token to the GPUs of its experts, or the combination of their results. Its bytes are tokens of the
     * GPU × experts of a token × hidden size × bytes of an element, over NVLink's bandwidth, or the NICs' beyond one fabric. Corrections are by tokens and by multiprocessors.
     *
     * @param kernel whose implementation
     * @param gpus over so many GPUs; stands for fewer GPUs down to the next listed number, and the largest for more
     * @param elementBytes of what travels
     */
    public record ExpertExchange(
            Operation operation, String kernel, int gpus, double elementBytes, OperatorTime time) {}

    /**
     * An element-wise kernel: what is fixed, plus its bytes over a share of the bandwidth.
     *
     * @param fixedSeconds of one kernel
     * @param memoryEfficiency share of the bandwidth
     */
    public record Elementwise(Quantity fixedSeconds, Quantity memoryEfficiency) {}

    /** Kernels whose power was measured. */
    public enum PoweredOperator {
        GEMM,
        CONTEXT_ATTENTION,
        DECODE_ATTENTION,
        EXPERTS
    }

    /**
     * What one board draws in a kernel, as a share of its power limit: by share of the peak and of the bandwidth that the
     * kernel reaches, and by how long it takes. Boards read short kernels too low, which is in it.
     *
     * @param format of the weights, or of the KV
     * @param share of the limit, by seconds in powers of two
     * @param rows measured
     * @param medianShare median absolute error on shapes held out
     */
    public record PowerShare(
            PoweredOperator operator, NumberFormat format, Correction share, int rows, double medianShare) {
        /** Share of the limit at shares of the peak and of the bandwidth. */
        public double at(double peakShare, double bandwidthShare, double seconds) {
            return Math.min(
                    1,
                    share.factor(
                            Correction.log2(peakShare), Correction.log2(bandwidthShare), Correction.log2(seconds)));
        }
    }

    /**
     * How far whole steps are off: measured / predicted − 1.
     *
     * @param lowShare 10th percentile
     * @param highShare 90th percentile
     * @param basis what was compared with what
     */
    public record StepError(double lowShare, double highShare, String basis) {}
}
