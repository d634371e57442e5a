package io.goodput.simulation.steps;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Architecture;
import io.goodput.catalog.Attention;
import io.goodput.catalog.AttentionKind;
import io.goodput.catalog.Experts;
import io.goodput.catalog.GroupedQueryAttention;
import io.goodput.catalog.LatentAttention;
import io.goodput.catalog.Model;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.Precision;
import io.goodput.catalog.StepTimes;

/**
 * The kernels of one step of an instance, summed over its layers, by what they depend on. All GPUs of the instance do
 * the same at once: what is summed is the time of one. Nothing overlaps.
 */
final class InstanceOperators {
    private static final double BFLOAT16_BYTES = NumberFormat.BFLOAT16.bytes();

    private final Architecture architecture;
    private final Precision precision;
    private final int tensorParallel;
    private final Kernels kernels;
    private final StepTimes times;

    InstanceOperators(Model model, Precision precision, AcceleratedSystem system, StepTimes times, int tensorParallel) {
        this.architecture = model.architecture();
        this.precision = precision;
        this.tensorParallel = tensorParallel;
        this.kernels = new Kernels(system, times);
        this.times = times;
    }

    /** All layers' work that depends on the tokens of the step only: projections, MLPs, experts, collectives. */
    Cost tokens(double tokens) {
        int hidden = architecture.hiddenSize();
        double residual = tokens * hidden * BFLOAT16_BYTES;
        Cost norm = kernels.elementwise(4 * residual);
        Cost layer = projections(tokens).plus(norm.times(2));
        if (tensorParallel > 1) {
            layer = layer.plus(kernels.allReduce(residual, tensorParallel).times(2));
        }
        Cost sum = layer.times(architecture.layers()).plus(kernels.elementwise(2 * residual));
        if (architecture.denseLayers() > 0) {
            sum = sum.plus(mlp(tokens, architecture.denseSize()).times(architecture.denseLayers()));
        }
        Experts experts = architecture.experts();
        if (experts != null) {
            Cost routed = kernels.product(precision.embedding(), tokens, hidden, experts.count())
                    .plus(kernels.elementwise(tokens * experts.count() * BFLOAT16_BYTES))
                    .plus(kernels.experts(experts, hidden, tensorParallel, precision.experts(), tokens));
            if (experts.shared() > 0) {
                routed = routed.plus(mlp(tokens, experts.shared() * experts.size()));
            }
            sum = sum.plus(routed.times(architecture.expertLayers()));
        }
        return sum;
    }

    private Cost projections(double tokens) {
        int hidden = architecture.hiddenSize();
        NumberFormat format = precision.attention();
        return switch (architecture.attention()) {
            case GroupedQueryAttention a -> {
                double queries = (double) a.heads() / tensorParallel * a.headDimension();
                double keysAndValues = a.kvElementsPerGpu(tensorParallel);
                yield kernels.product(format, tokens, hidden, queries + keysAndValues)
                        .plus(kernels.product(format, tokens, queries, hidden));
            }
            case LatentAttention a -> {
                double heads = (double) a.heads() / tensorParallel;
                double down = a.queryRank() + a.keyValueRank() + a.ropeDimension();
                yield kernels.product(format, tokens, hidden, down)
                        .plus(kernels.product(
                                format, tokens, a.queryRank(), heads * (a.nopeDimension() + a.ropeDimension())))
                        .plus(kernels.product(format, tokens, heads * a.valueDimension(), hidden));
            }
        };
    }

    /** Gate and up in one product, the activation, down. */
    private Cost mlp(double tokens, double size) {
        int hidden = architecture.hiddenSize();
        double width = size / tensorParallel;
        return kernels.product(precision.dense(), tokens, hidden, 2 * width)
                .plus(kernels.elementwise(3 * tokens * width * BFLOAT16_BYTES))
                .plus(kernels.product(precision.dense(), tokens, width, hidden));
    }

    /** LM head and sampling of so many sequences. */
    Cost head(double sequences) {
        double width = (double) architecture.vocabularySize() / tensorParallel;
        return kernels.product(precision.embedding(), sequences, architecture.hiddenSize(), width)
                .plus(kernels.elementwise(sequences * width * BFLOAT16_BYTES));
    }

    /** Attention of one prompt chunk in all layers, without what a step takes once. */
    Cost contextAttention(double newTokens, double pastTokens) {
        return switch (architecture.attention()) {
            case GroupedQueryAttention a -> {
                Cost full = kernels.contextAttention(
                                a, tensorParallel, AttentionKind.FULL, precision.kvCache(), newTokens, pastTokens)
                        .times(architecture.fullAttentionLayers());
                yield a.windowLayers() == 0
                        ? full
                        : full.plus(kernels.contextAttention(
                                        a,
                                        tensorParallel,
                                        AttentionKind.WINDOW,
                                        precision.kvCache(),
                                        newTokens,
                                        pastTokens)
                                .times(a.windowLayers()));
            }
            case LatentAttention a ->
                kernels.contextAttention(
                                a, tensorParallel, precision.attention(), precision.kvCache(), newTokens, pastTokens)
                        .times(architecture.layers());
        };
    }

    /** What context attention takes once in a step, whatever the number of prompt chunks: its launches. */
    double contextAttentionFixedSeconds() {
        return switch (architecture.attention()) {
            case GroupedQueryAttention a -> {
                double full = kernels.contextAttentionFixedSeconds(
                        AttentionKind.FULL, a.headDimension(), precision.kvCache());
                double window = a.windowLayers() == 0
                        ? 0
                        : kernels.contextAttentionFixedSeconds(
                                AttentionKind.WINDOW, a.headDimension(), precision.kvCache());
                yield full * architecture.fullAttentionLayers() + window * a.windowLayers();
            }
            case LatentAttention a -> {
                int perHead = a.nopeDimension() + a.ropeDimension() + a.valueDimension();
                yield architecture.layers()
                        * (kernels.contextAttentionFixedSeconds(AttentionKind.LATENT, perHead, precision.kvCache())
                                + kernels.productFixedSeconds(precision.attention()));
            }
        };
    }

    /** Attention of a decode step in all layers: {@code sequences} of mean context {@code contextTokens}. */
    Cost decodeAttention(double sequences, double contextTokens) {
        return switch (architecture.attention()) {
            case GroupedQueryAttention a -> {
                Cost full = kernels.decodeAttention(
                                a, tensorParallel, AttentionKind.FULL, precision.kvCache(), sequences, contextTokens)
                        .times(architecture.fullAttentionLayers());
                yield a.windowLayers() == 0
                        ? full
                        : full.plus(kernels.decodeAttention(
                                        a,
                                        tensorParallel,
                                        AttentionKind.WINDOW,
                                        precision.kvCache(),
                                        sequences,
                                        contextTokens)
                                .times(a.windowLayers()));
            }
            case LatentAttention a ->
                kernels.decodeAttention(a, tensorParallel, precision.kvCache(), sequences, contextTokens)
                        .times(architecture.layers());
        };
    }

    Attention attention() {
        return architecture.attention();
    }

    double prefillHostSeconds() {
        return times.prefillHostSeconds().value() + contextAttentionFixedSeconds();
    }

    double decodeHostSeconds() {
        return times.decodeHostSeconds().value();
    }
}
