package io.goodput.simulation.steps;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.AttentionKind;
import io.goodput.catalog.ComputeFormat;
import io.goodput.catalog.Experts;
import io.goodput.catalog.GroupedQueryAttention;
import io.goodput.catalog.LatentAttention;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.OperatorTime;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.StepTimes;
import io.goodput.catalog.StepTimes.Operation;
import io.goodput.catalog.StepTimes.Phase;
import io.goodput.catalog.StepTimes.PoweredOperator;
import io.goodput.simulation.steps.KernelWork.Heads;
import io.goodput.simulation.steps.KernelWork.LatentHeads;
import org.jspecify.annotations.Nullable;

/**
 * Time and energy of single kernels on one GPU of a system. No kernel is shorter than its FLOPs over the peak or the
 * weights and KV that it reads over the bandwidth, whatever the fitted form says; activations may stay in the cache.
 */
final class Kernels {
    /** Gate and up projections, and down. */
    private static final int EXPERT_MATRICES = 3;

    /** Tokens of a step that a chunk's share of the attention kernel is taken at: short chunks share it with others. */
    private static final double TOKENS_OF_A_STEP = 4_096;

    /** So many chunks share a kernel at most. */
    private static final double MOST_CHUNKS = 64;

    /** A window's kernel is slower behind a long context: what its full window costs is taken at so many windows. */
    private static final double WINDOWS_OF_CONTEXT = 16;

    private final AcceleratedSystem system;
    private final StepTimes times;
    private final @Nullable BeyondGrid beyond;
    private final double bandwidth;
    private final double boardWatts;
    private final double idleWatts;

    Kernels(AcceleratedSystem system, StepTimes times) {
        this(system, times, null);
    }

    /**
     * The kernels.
     *
     * @param beyond hears of every kernel that is read beyond its measurements; absent where nobody asks
     */
    Kernels(AcceleratedSystem system, StepTimes times, @Nullable BeyondGrid beyond) {
        this.system = system;
        this.times = times;
        this.beyond = beyond;
        this.bandwidth = system.memoryBytesPerSecond().value();
        this.boardWatts = system.boardWatts().value();
        this.idleWatts = system.idleWatts().value();
    }

    /**
     * A matrix product of {@code rows} × {@code inner} activations with {@code inner} × {@code outer} weights. In fp8 with
     * one scale per tensor and in nvfp4 the measured kernels quantise their activations first; engines fuse that with the
     * norm or activation before, so that what is fixed is taken from bfloat16.
     */
    Cost product(NumberFormat weights, double rows, double inner, double outer) {
        var work = KernelWork.product(system, weights, rows, inner, outer);
        OperatorTime time = times.gemm(weights).time();
        double quantising = Math.max(0, time.fixedSeconds() - productFixedSeconds(weights));
        double seconds = Math.max(read("matrix products", work, time) - quantising, work.floorSeconds());
        return drawing(PoweredOperator.GEMM, weights, work, seconds);
    }

    /** Element-wise work that reads and writes {@code bytes}. */
    Cost elementwise(double bytes) {
        double memory = bytes / bandwidth;
        double seconds = times.elementwise().fixedSeconds().value()
                + memory / times.elementwise().memoryEfficiency().value();
        return streaming(memory, seconds);
    }

    /** What only moves bytes draws what a matrix product does that reaches no more of the peak. */
    private Cost streaming(double memorySeconds, double seconds) {
        var work = new KernelWork(0, memorySeconds, 0, 0, 0, 0, 0, 0);
        return drawing(PoweredOperator.GEMM, NumberFormat.BFLOAT16, work, seconds);
    }

    private static Heads heads(GroupedQueryAttention attention, int tensorParallel) {
        return new Heads(
                (double) attention.heads() / tensorParallel,
                attention.keyValueHeadsPerGpu(tensorParallel),
                attention.headDimension());
    }

    private static LatentHeads heads(LatentAttention attention, int tensorParallel) {
        return new LatentHeads(
                (double) attention.heads() / tensorParallel,
                attention.nopeDimension(),
                attention.ropeDimension(),
                attention.valueDimension(),
                attention.keyValueRank());
    }

    /** Chunks of so many tokens that share a kernel. */
    private static double chunks(double newTokens) {
        return Math.clamp(TOKENS_OF_A_STEP / newTokens, 1, MOST_CHUNKS);
    }

    /**
     * Grouped-query attention of a prompt chunk in one layer, without its fixed part, which a step takes once whatever
     * the number of its chunks.
     *
     * @param attention heads of the whole model
     * @param tensorParallel GPUs that share them
     */
    Cost contextAttention(
            GroupedQueryAttention attention,
            int tensorParallel,
            AttentionKind kind,
            NumberFormat kvCache,
            double newTokens,
            double pastTokens) {
        OperatorTime time = times.contextAttention(kind, ComputeFormat.BFLOAT16, kvCache, attention.headDimension())
                .time();
        double chunks = chunks(newTokens);
        var work = KernelWork.contextAttention(
                system,
                ComputeFormat.BFLOAT16,
                kvCache,
                heads(attention, tensorParallel),
                kind == AttentionKind.WINDOW ? attention.windowTokens() : Double.POSITIVE_INFINITY,
                chunks,
                newTokens,
                KernelWork.meanTiled(newTokens),
                pastTokens);
        return ofOneChunk(kvCache, work, time, chunks);
    }

    private Cost ofOneChunk(NumberFormat kvCache, KernelWork work, OperatorTime time, double chunks) {
        double seconds = Math.max(read("context attention", work, time) - time.fixedSeconds(), work.floorSeconds());
        return drawing(PoweredOperator.CONTEXT_ATTENTION, kvCache, work, seconds)
                .times(1 / chunks);
    }

    /**
     * Latent attention of a prompt chunk in one layer: keys and values of new and past tokens are rebuilt from the
     * latents, then every head attends. Without its fixed part, as above.
     */
    Cost contextAttention(
            LatentAttention attention,
            int tensorParallel,
            NumberFormat weights,
            NumberFormat kvCache,
            double newTokens,
            double pastTokens) {
        OperatorTime time = times.latentBlock(Phase.CONTEXT, kvCache, weights).time();
        double chunks = chunks(newTokens);
        var work = KernelWork.latentContext(
                system,
                kvCache,
                heads(attention, tensorParallel),
                chunks,
                newTokens,
                KernelWork.meanTiled(newTokens),
                pastTokens);
        double rebuilt =
                (double) attention.heads() / tensorParallel * (attention.nopeDimension() + attention.valueDimension());
        Cost rebuild = product(weights, chunks * (newTokens + pastTokens), attention.keyValueRank(), rebuilt);
        Cost withoutFixed = new Cost(Math.max(0, rebuild.seconds() - productFixedSeconds(weights)), rebuild.joules());
        return ofOneChunk(kvCache, work, time, chunks).plus(withoutFixed.times(1 / chunks));
    }

    /** What is fixed of a product whose activations come quantised. */
    private double productFixedSeconds(NumberFormat weights) {
        double own = times.gemm(weights).time().fixedSeconds();
        return switch (weights) {
            case FP8, NVFP4 ->
                Math.min(own, times.gemm(NumberFormat.BFLOAT16).time().fixedSeconds());
            case BFLOAT16, FP8_BLOCK, INT4, MXFP4 -> own;
        };
    }

    /** Fixed part of context attention's time in one layer. */
    double contextAttentionFixedSeconds(AttentionKind kind, int headDimension, NumberFormat kvCache) {
        return times.contextAttention(kind, ComputeFormat.BFLOAT16, kvCache, headDimension)
                .time()
                .fixedSeconds();
    }

    /** The same of latent attention, the rebuilding of keys and values included. */
    double latentContextFixedSeconds(NumberFormat weights, NumberFormat kvCache) {
        return times.latentBlock(Phase.CONTEXT, kvCache, weights).time().fixedSeconds() + productFixedSeconds(weights);
    }

    /**
     * Grouped-query attention of a decode step in one layer.
     *
     * @param queries tokens that each sequence computes, which share the reading of its context
     * @param contextTokens mean of the sequences; inside the window where the kind has one
     */
    Cost decodeAttention(
            GroupedQueryAttention attention,
            int tensorParallel,
            AttentionKind kind,
            NumberFormat kvCache,
            double sequences,
            int queries,
            double contextTokens) {
        double window = kind == AttentionKind.WINDOW ? attention.windowTokens() : Double.POSITIVE_INFINITY;
        double behind = contextTokens < window ? contextTokens : WINDOWS_OF_CONTEXT * window;
        var work = KernelWork.decodeAttention(
                system, kvCache, heads(attention, tensorParallel), window, sequences, queries, behind);
        OperatorTime time =
                times.decodeAttention(kind, kvCache, attention.headDimension()).time();
        return drawing(PoweredOperator.DECODE_ATTENTION, kvCache, work, read("decode attention", work, time));
    }

    /**
     * Latent attention of a decode step in one layer: queries are taken to the latents' space and back.
     *
     * @param weights format of the projections beside it
     */
    Cost decodeAttention(
            LatentAttention attention,
            int tensorParallel,
            NumberFormat weights,
            NumberFormat kvCache,
            double sequences,
            int queries,
            double contextTokens) {
        var work = KernelWork.latentDecode(
                system, kvCache, heads(attention, tensorParallel), sequences, queries, contextTokens, true);
        OperatorTime time = times.latentBlock(Phase.DECODE, kvCache, weights).time();
        return drawing(PoweredOperator.DECODE_ATTENTION, kvCache, work, read("decode attention", work, time));
    }

    /**
     * Routed experts of one layer on a GPU of the group that has most to do: its mean share of the tokens' choices times
     * the imbalance.
     *
     * @param tokens of all attention ranks
     */
    Cost experts(Experts experts, int hiddenSize, Parallelism parallelism, NumberFormat weights, double tokens) {
        int groups = parallelism.expertGroups();
        double width = (double) experts.size() * groups / parallelism.stageGpus();
        var load = ExpertLoad.uniform(
                tokens,
                experts.active(),
                parallelism.expertCopies(experts.count()),
                groups,
                parallelism.expertImbalance());
        Cost fastest = null;
        for (StepTimes.ExpertLayer layer : times.experts(weights, EXPERT_MATRICES)) {
            var work = KernelWork.experts(system, layer.arithmetic(), hiddenSize, width, tokens, load);
            double seconds = read("experts", work, layer.time());
            if (fastest == null || seconds < fastest.seconds()) {
                fastest = drawing(PoweredOperator.EXPERTS, weights, work, seconds);
            }
        }
        if (fastest == null) {
            throw new IllegalStateException("no kernel of experts in " + weights);
        }
        return fastest;
    }

    /**
     * An all-reduce of {@code bytes} among {@code gpus} GPUs: the fastest kernel inside one NVLink fabric; beyond it a
     * reduction inside each fabric, an exchange of the parts over the NICs and the way back.
     */
    Cost allReduce(double bytes, int gpus) {
        int fabric = system.scaleUpGpus().asInt();
        int inside = Math.min(gpus, fabric);
        double seconds = collectiveSeconds(Operation.ALL_REDUCE, bytes, inside);
        if (gpus > fabric) {
            int fabrics = Math.ceilDiv(gpus, fabric);
            double part = bytes / inside * 2 * (fabrics - 1) / fabrics;
            seconds += 2 * system.nicLatencySeconds().value()
                    + part / system.nicBytesPerSecond().value();
        }
        return streaming(0, seconds);
    }

    /** The fastest kernel of a collective on a buffer of {@code bytes} among GPUs of one fabric. */
    private double collectiveSeconds(Operation operation, double bytes, int gpus) {
        var work = KernelWork.collective(system, operation, bytes, gpus);
        return times.collectives(operation, gpus).stream()
                .mapToDouble(each -> read("collectives", work, each.time()))
                .min()
                .orElseThrow();
    }

    /**
     * Every token to every GPU, and the sums of their experts' results back to its own, in one layer: an all-gather and a
     * reduce-scatter of NCCL's inside one fabric; beyond it what the other fabrics have passes the NICs first. Activations
     * of fp8 with one scale per tensor and of nvfp4 travel as the experts read them, all others in 16 bits: engines quantise
     * them afterwards.
     *
     * @param tokens of all GPUs
     */
    Cost gathering(int hiddenSize, NumberFormat weights, double tokens, int gpus) {
        double elementBytes = switch (weights) {
            case FP8, NVFP4 -> system.arithmeticOf(weights).activationBytes();
            case BFLOAT16, FP8_BLOCK, INT4, MXFP4 -> NumberFormat.BFLOAT16.bytes();
        };
        double gathered = tokens * hiddenSize * elementBytes;
        double scattered = tokens * hiddenSize * NumberFormat.BFLOAT16.bytes();
        int fabric = system.scaleUpGpus().asInt();
        int inside = Math.min(gpus, fabric);
        double seconds = inside == 1
                ? 0
                : collectiveSeconds(Operation.ALL_GATHER, gathered, inside)
                        + collectiveSeconds(Operation.REDUCE_SCATTER, scattered, inside);
        if (gpus > fabric) {
            int fabrics = Math.ceilDiv(gpus, fabric);
            double ofOthers = (gathered + scattered) * (fabrics - 1) / fabrics / inside;
            seconds += 2 * system.nicLatencySeconds().value()
                    + ofOthers / system.nicBytesPerSecond().value();
        }
        return streaming(0, seconds);
    }

    /**
     * Tokens to the GPUs of their experts and back, in one layer: the fastest of the kernels that send elements nearest to
     * those that the experts read.
     *
     * @param tokens of one GPU
     */
    Cost exchange(Experts experts, int hiddenSize, NumberFormat weights, double tokens, int gpus) {
        double wanted = system.arithmeticOf(weights).activationBytes();
        double seconds = times.exchanges(gpus, wanted).stream()
                .mapToDouble(kernel -> kernel.stream()
                        .mapToDouble(part -> read(
                                "exchange of tokens",
                                KernelWork.exchange(
                                        system,
                                        tokens,
                                        KernelWork.exchangedBytes(
                                                part.operation(),
                                                tokens,
                                                experts.active(),
                                                hiddenSize,
                                                part.elementBytes()),
                                        part.gpus(),
                                        KernelWork.EXCHANGE_MULTIPROCESSORS),
                                part.time()))
                        .sum())
                .min()
                .orElseThrow(() -> new IllegalStateException(
                        "the step times of " + system.name() + " have no exchange of tokens among " + gpus + " GPUs"));
        return streaming(0, seconds);
    }

    /** Activations of {@code bytes} to the next pipeline stage, over NVLink inside one fabric, else over the NIC. */
    Cost send(double bytes, boolean insideFabric) {
        double rate = insideFabric
                ? system.nvlinkBytesPerSecond().value()
                : system.nicBytesPerSecond().value();
        return streaming(0, system.nicLatencySeconds().value() + bytes / rate);
    }

    /** Seconds of a kernel by its fit. */
    private double read(String operator, KernelWork work, OperatorTime time) {
        if (beyond != null) {
            beyond.note(operator, time.correction(), work.x(), work.y(), work.z());
        }
        return work.seconds(time);
    }

    private Cost drawing(PoweredOperator operator, NumberFormat format, KernelWork work, double seconds) {
        double share = times.power(operator, format)
                .at(work.computeSeconds() / seconds, work.memorySeconds() / seconds, seconds);
        return new Cost(seconds, seconds * Math.max(0, share * boardWatts - idleWatts));
    }
}
