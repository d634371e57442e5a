package io.goodput.simulation.steps;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Architecture;
import io.goodput.catalog.AttentionKind;
import io.goodput.catalog.Experts;
import io.goodput.catalog.GroupedQueryAttention;
import io.goodput.catalog.LatentAttention;
import io.goodput.catalog.Model;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.catalog.StepTimes;
import io.goodput.engine.timing.HostTimes;
import org.jspecify.annotations.Nullable;

/**
 * The kernels of one step of an instance, or of its largest pipeline stage, summed over its layers, by what they depend
 * on. All GPUs do the same at once: what is summed is the time of one. Nothing overlaps.
 */
final class InstanceOperators {
    private static final double BFLOAT16_BYTES = NumberFormat.BFLOAT16.bytes();

    private final Architecture architecture;
    private final Precision precision;
    private final Parallelism parallelism;
    private final int tensorParallel;
    private final int verifyTokens;
    private final int layers;
    private final boolean stagesInOneFabric;
    private final boolean gathers;
    private final Kernels kernels;

    InstanceOperators(Model model, Precision precision, AcceleratedSystem system, StepTimes times, int tensorParallel) {
        this(
                model,
                precision,
                system,
                times,
                ServingEngine.TokenExchange.ALL_TO_ALL,
                Parallelism.tensor(tensorParallel),
                1);
    }

    /**
     * The kernels.
     *
     * @param tokenExchange of the engine that serves
     * @param verifyTokens tokens that a decode step computes for each sequence; those beyond the first are drafted by the
     *     model's own layers that predict further tokens, once through for each, where it has them
     */
    InstanceOperators(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            StepTimes times,
            ServingEngine.TokenExchange tokenExchange,
            Parallelism parallelism,
            int verifyTokens) {
        this(model, precision, system, times, tokenExchange, parallelism, verifyTokens, null);
    }

    private InstanceOperators(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            StepTimes times,
            ServingEngine.TokenExchange tokenExchange,
            Parallelism parallelism,
            int verifyTokens,
            @Nullable BeyondGrid beyond) {
        this.architecture = model.architecture();
        this.precision = precision;
        this.parallelism = parallelism;
        this.tensorParallel = parallelism.tensor();
        this.verifyTokens = verifyTokens;
        this.layers = parallelism.stageLayers(architecture.layers());
        this.stagesInOneFabric = parallelism.gpus() <= system.scaleUpGpus().asInt();
        this.gathers = tokenExchange == ServingEngine.TokenExchange.ALL_TO_ALL_IN_RACKS
                && system.scaleUpGpus().asInt() <= system.gpusPerNode().asInt();
        this.kernels = new Kernels(system, times, beyond);
    }

    /** Where kernels of steps in this range are read beyond what was measured: at the ends of the range. */
    static BeyondGrid beyond(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            StepTimes times,
            ServingEngine.TokenExchange tokenExchange,
            Parallelism parallelism,
            int verifyTokens,
            StepRange range) {
        var beyond = new BeyondGrid();
        var operators = new InstanceOperators(
                model, precision, system, times, tokenExchange, parallelism, verifyTokens, beyond);
        int ranks = parallelism.attentionRanks();
        double making = range.sequences() * verifyTokens;
        operators.tokens(ranks * Math.max(1, range.promptTokens() + making));
        operators.tokens(ranks);
        operators.head(ranks * Math.max(1, making));
        if (range.promptTokens() > 0) {
            operators.contextAttention(range.promptTokens(), 0);
            operators.contextAttention(range.promptTokens(), range.pastTokens());
        }
        if (range.sequences() > 0) {
            int window = model.architecture().windowTokens();
            for (double context : new double[] {range.shortestContext(), range.longestContext()}) {
                operators.decodeAttention(1, context);
                operators.decodeAttention(range.sequences(), context);
                operators.windowDecodeAttention(range.sequences(), Math.min(context, window));
            }
        }
        return beyond;
    }

    /**
     * All layers' work that depends on the tokens of the step only: projections, MLPs, experts, collectives. With
     * two-batch overlap either as it is, or in two halves, where the travel of tokens to their experts is hidden behind the
     * compute of the other half as far as that lasts; attention hides nothing here, which is too little.
     *
     * @param tokens of all attention ranks, which share them evenly
     */
    Cost tokens(double tokens) {
        Cost compute = compute(tokens);
        Cost travel = travel(tokens);
        Cost whole = compute.plus(travel);
        if (parallelism.twoBatchOverlap()) {
            Cost halves = compute(tokens / 2).times(2);
            Cost travels = travel(tokens / 2).times(2);
            double seconds = Math.max(halves.seconds(), travels.seconds());
            if (seconds < whole.seconds()) {
                whole = new Cost(seconds, halves.joules() + travels.joules());
            }
        }
        Cost drafted = whole.times((layers + drafts()) / layers);
        if (parallelism.pipeline() == 1) {
            return drafted;
        }
        double residual = tokens / parallelism.attentionRanks() * architecture.hiddenSize() * BFLOAT16_BYTES;
        return drafted.plus(kernels.send(residual / tensorParallel, stagesInOneFabric));
    }

    private int expertLayers() {
        return architecture.experts() == null ? 0 : Math.min(layers, architecture.expertLayers());
    }

    private Cost compute(double tokens) {
        int hidden = architecture.hiddenSize();
        double ofRank = Math.max(1, tokens / parallelism.attentionRanks());
        double residual = ofRank * hidden * BFLOAT16_BYTES;
        int denseLayers = layers - expertLayers();
        Cost norm = kernels.elementwise(4 * residual);
        Cost layer = projections(ofRank).plus(norm.times(2));
        Cost sum = layer.times(layers).plus(kernels.elementwise(2 * residual));
        if (tensorParallel > 1) {
            int reductions = layers + denseLayers + (parallelism.attentionRanks() > 1 ? 0 : expertLayers());
            sum = sum.plus(kernels.allReduce(residual, tensorParallel).times(reductions));
        }
        if (denseLayers > 0) {
            sum = sum.plus(mlp(ofRank, architecture.denseSize()).times(denseLayers));
        }
        Experts experts = architecture.experts();
        if (experts != null) {
            Cost mixture = kernels.product(precision.embedding(), ofRank, hidden, experts.count())
                    .plus(kernels.elementwise(ofRank * experts.count() * BFLOAT16_BYTES))
                    .plus(kernels.experts(experts, hidden, parallelism, precision.experts(), tokens));
            if (experts.shared() > 0) {
                mixture = mixture.plus(mlp(ofRank, experts.shared() * experts.size()));
            }
            sum = sum.plus(mixture.times(expertLayers()));
        }
        return sum;
    }

    /** Tokens to the GPUs of their experts and back, in all layers. */
    private Cost travel(double tokens) {
        Experts experts = architecture.experts();
        if (experts == null || parallelism.attentionRanks() == 1) {
            return Cost.NONE;
        }
        int gpus = parallelism.stageGpus();
        int hidden = architecture.hiddenSize();
        Cost layer = gathers
                ? kernels.gathering(hidden, precision.experts(), tokens, gpus)
                : kernels.exchange(experts, hidden, precision.experts(), tokens / gpus, gpus);
        return layer.times(expertLayers());
    }

    /** Layers that a step passes further to draft its tokens to verify. */
    private double drafts() {
        return architecture.nextTokenLayers() > 0 && parallelism.pipeline() == 1 ? verifyTokens - 1 : 0;
    }

    /** Share of the model's layers that the stage has. */
    private double stageShare() {
        return (double) layers / architecture.layers();
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

    /** LM head and sampling of so many sequences, which the attention ranks share evenly. */
    Cost head(double sequences) {
        double width = (double) architecture.vocabularySize() / tensorParallel;
        double ofRank = Math.max(1, sequences / parallelism.attentionRanks());
        return kernels.product(precision.embedding(), ofRank, architecture.hiddenSize(), width)
                .plus(kernels.elementwise(ofRank * width * BFLOAT16_BYTES));
    }

    /** Attention of one prompt chunk of a rank in all layers, without what a step takes once. */
    Cost contextAttention(double newTokens, double pastTokens) {
        Cost whole = switch (architecture.attention()) {
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
        return whole.times(stageShare());
    }

    /** What context attention takes once in a step, whatever the number of prompt chunks: its launches. */
    double contextAttentionFixedSeconds() {
        double whole = switch (architecture.attention()) {
            case GroupedQueryAttention a -> {
                double full = kernels.contextAttentionFixedSeconds(
                        AttentionKind.FULL, a.headDimension(), precision.kvCache());
                double window = a.windowLayers() == 0
                        ? 0
                        : kernels.contextAttentionFixedSeconds(
                                AttentionKind.WINDOW, a.headDimension(), precision.kvCache());
                yield full * architecture.fullAttentionLayers() + window * a.windowLayers();
            }
            case LatentAttention _ ->
                architecture.layers() * kernels.latentContextFixedSeconds(precision.attention(), precision.kvCache());
        };
        return whole * stageShare();
    }

    /** Attention of a rank's decode step in all layers that see the whole context, of mean {@code contextTokens}. */
    Cost decodeAttention(double sequences, double contextTokens) {
        Cost whole = switch (architecture.attention()) {
            case GroupedQueryAttention a ->
                kernels.decodeAttention(
                                a,
                                tensorParallel,
                                AttentionKind.FULL,
                                precision.kvCache(),
                                sequences,
                                verifyTokens,
                                contextTokens)
                        .times(architecture.fullAttentionLayers());
            case LatentAttention a ->
                kernels.decodeAttention(
                                a,
                                tensorParallel,
                                precision.attention(),
                                precision.kvCache(),
                                sequences,
                                verifyTokens,
                                contextTokens)
                        .times(architecture.layers());
        };
        return whole.times(stageShare());
    }

    /** The same in the layers with a window, of mean {@code contextTokens} inside it; nothing where none has one. */
    Cost windowDecodeAttention(double sequences, double contextTokens) {
        if (!(architecture.attention() instanceof GroupedQueryAttention a) || a.windowLayers() == 0) {
            return Cost.NONE;
        }
        return kernels.decodeAttention(
                        a,
                        tensorParallel,
                        AttentionKind.WINDOW,
                        precision.kvCache(),
                        sequences,
                        verifyTokens,
                        contextTokens)
                .times(a.windowLayers() * stageShare());
    }

    /** What the host does for a step of the stage. */
    HostTimes host(ServingEngine.HostTimes host) {
        return new HostTimes(
                Math.max(
                        host.promptLaunchSecondsPerLayer().value() * layers,
                        host.decodeLaunchSeconds().value()),
                host.decodeLaunchSeconds().value(),
                host.promptSeconds().value(),
                host.decodeSeconds().value(),
                host.secondsPerSequence().value() / parallelism.attentionRanks());
    }
}
