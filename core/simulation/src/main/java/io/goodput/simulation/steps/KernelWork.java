package io.goodput.simulation.steps;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Arithmetic;
import io.goodput.catalog.ComputeFormat;
import io.goodput.catalog.Correction;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.OperatorTime;
import io.goodput.catalog.StepTimes.ExpertArithmetic;
import io.goodput.catalog.StepTimes.Operation;

/**
 * What a kernel has to do, on one GPU of a system: its time by the data sheet, and the sizes that {@link OperatorTime}
 * grows with and corrects by.
 *
 * @param computeSeconds its FLOPs, those on padding too, at the peak
 * @param memorySeconds its bytes at the bandwidth: of the memory, or of NVLink
 * @param floorSeconds no kernel is shorter: FLOPs without padding, weights and KV read
 * @param first what grows first
 * @param next what grows next
 * @param x base-2 logarithm of the first size of the correction
 * @param y of the second
 * @param z of the third
 */
public record KernelWork(
        double computeSeconds,
        double memorySeconds,
        double floorSeconds,
        double first,
        double next,
        double x,
        double y,
        double z) {
    /** Kernels of context attention work on tiles of so many tokens. */
    private static final double TILE_TOKENS = 128;
    /** Rows that experts work on at once. */
    private static final double ROW_TILE = 64;

    /** Multiprocessors that DeepEP's kernels occupy by default. */
    public static final int EXCHANGE_MULTIPROCESSORS = 20;

    private static final double BFLOAT16_BYTES = NumberFormat.BFLOAT16.bytes();

    /** Seconds by a fit: never less than the floor. */
    public double seconds(OperatorTime time) {
        return Math.max(
                time.formSeconds(computeSeconds, memorySeconds, first, next)
                        * time.correction().factor(x, y, z),
                floorSeconds);
    }

    /** A matrix product of {@code rows} × {@code inner} activations with {@code inner} × {@code outer} weights. */
    public static KernelWork product(
            AcceleratedSystem system, NumberFormat weights, double rows, double inner, double outer) {
        Arithmetic arithmetic = system.arithmeticOf(weights);
        double bandwidth = system.memoryBytesPerSecond().value();
        double compute = 2 * rows * inner * outer / system.peakFlopsPerSecond(arithmetic.compute());
        double weightBytes = weights.bytes() * inner * outer;
        double bytes = arithmetic.activationBytes() * rows * inner + weightBytes + BFLOAT16_BYTES * rows * outer;
        return new KernelWork(
                compute,
                bytes / bandwidth,
                Math.max(compute, weightBytes / bandwidth),
                inner,
                0,
                Correction.log2(rows),
                Correction.log2(outer),
                Correction.log2(inner));
    }

    /** Heads of an attention on one GPU; of latent attention as many key-value heads as heads. */
    public record Heads(double heads, double keyValueHeads, double dimension) {}

    /**
     * Attention of {@code prompts} equal prompts in one arithmetic.
     *
     * @param newTokens of each
     * @param paddedTokens the same in whole tiles
     * @param pastTokens of each, their KV there already
     * @param window tokens that each token sees at most
     */
    public static KernelWork contextAttention(
            AcceleratedSystem system,
            ComputeFormat format,
            NumberFormat kvCache,
            Heads heads,
            double window,
            double prompts,
            double newTokens,
            double paddedTokens,
            double pastTokens) {
        double peak = system.peakFlopsPerSecond(format);
        double bandwidth = system.memoryBytesPerSecond().value();
        double flopsPerPair = 4 * prompts * heads.heads * heads.dimension;
        double pairs = pairs(newTokens, pastTokens, window);
        double read = Math.min(newTokens + pastTokens, newTokens + window);
        double kvBytes = prompts * read * 2 * heads.keyValueHeads * heads.dimension * kvCache.bytes();
        double bytes = 2 * BFLOAT16_BYTES * prompts * newTokens * heads.heads * heads.dimension + kvBytes;
        return new KernelWork(
                flopsPerPair * pairs(paddedTokens, pastTokens, window) / peak,
                bytes / bandwidth,
                Math.max(flopsPerPair * pairs / peak, kvBytes / bandwidth),
                newTokens,
                0,
                Correction.log2(newTokens + 2 * pastTokens),
                Correction.log2(prompts * heads.heads),
                Correction.log2(heads.heads / heads.keyValueHeads));
    }

    /** Latent attention on one GPU: heads, and elements of a head and of the latent. */
    public record LatentHeads(double heads, double nope, double rope, double value, double latent) {
        double keyAndValue() {
            return nope + rope + value;
        }
    }

    /** Latent attention of {@code prompts} equal prompts in one layer over keys and values that are rebuilt already. */
    public static KernelWork latentContext(
            AcceleratedSystem system,
            NumberFormat kvCache,
            LatentHeads heads,
            double prompts,
            double newTokens,
            double paddedTokens,
            double pastTokens) {
        double peak = system.peakFlopsPerSecond(ComputeFormat.BFLOAT16);
        double bandwidth = system.memoryBytesPerSecond().value();
        double flopsPerPair = 2 * prompts * heads.heads * heads.keyAndValue();
        double all = Double.POSITIVE_INFINITY;
        double kvBytes = prompts * (newTokens + pastTokens) * (heads.latent + heads.rope) * kvCache.bytes();
        double bytes = 2 * BFLOAT16_BYTES * prompts * newTokens * heads.heads * heads.keyAndValue() + kvBytes;
        return new KernelWork(
                flopsPerPair * pairs(paddedTokens, pastTokens, all) / peak,
                bytes / bandwidth,
                Math.max(flopsPerPair * pairs(newTokens, pastTokens, all) / peak, kvBytes / bandwidth),
                newTokens,
                0,
                Correction.log2(prompts * newTokens),
                Correction.log2(newTokens + 2 * pastTokens),
                Correction.log2(heads.heads));
    }

    /**
     * Attention of a decode step in one arithmetic.
     *
     * @param queries tokens that each sequence computes, which share the reading of its context
     * @param contextTokens of each
     */
    public static KernelWork decodeAttention(
            AcceleratedSystem system,
            NumberFormat kvCache,
            Heads heads,
            double window,
            double sequences,
            double queries,
            double contextTokens) {
        double bandwidth = system.memoryBytesPerSecond().value();
        double read = Math.min(contextTokens, window);
        double kvBytes = sequences * read * 2 * heads.keyValueHeads * heads.dimension * kvCache.bytes();
        double compute = 4
                * sequences
                * queries
                * read
                * heads.heads
                * heads.dimension
                / system.peakFlopsPerSecond(ComputeFormat.BFLOAT16);
        double bytes = kvBytes + 2 * BFLOAT16_BYTES * sequences * queries * heads.heads * heads.dimension;
        return new KernelWork(
                compute,
                bytes / bandwidth,
                Math.max(compute, kvBytes / bandwidth),
                sequences * heads.keyValueHeads,
                sequences * queries * heads.heads,
                Correction.log2(sequences * heads.keyValueHeads),
                Correction.log2(contextTokens),
                Correction.log2(heads.heads / heads.keyValueHeads));
    }

    /**
     * Latent attention of a decode step in one arithmetic.
     *
     * @param absorbed whether queries are taken to the latents' space and results back, by products with the weights
     */
    public static KernelWork latentDecode(
            AcceleratedSystem system,
            NumberFormat kvCache,
            LatentHeads heads,
            double sequences,
            double queries,
            double contextTokens,
            boolean absorbed) {
        double bandwidth = system.memoryBytesPerSecond().value();
        double peak = system.peakFlopsPerSecondOr16Bits(
                kvCache == NumberFormat.BFLOAT16 ? ComputeFormat.BFLOAT16 : ComputeFormat.FP8);
        double rows = sequences * queries;
        double kvBytes = sequences * contextTokens * (heads.latent + heads.rope) * kvCache.bytes();
        double ofPair = 2 * heads.heads * (2 * heads.latent + heads.rope);
        double compute = rows * contextTokens * ofPair / peak;
        double bytes = kvBytes + BFLOAT16_BYTES * rows * heads.heads * (2 * heads.latent + heads.rope);
        double weights = absorbed ? heads.heads * (heads.nope + heads.value) * heads.latent : 0;
        double around = 2 * rows * weights / system.peakFlopsPerSecond(ComputeFormat.BFLOAT16);
        return new KernelWork(
                compute + around,
                (bytes + BFLOAT16_BYTES * weights) / bandwidth,
                Math.max(compute + around, (kvBytes + BFLOAT16_BYTES * weights) / bandwidth),
                rows * heads.heads,
                0,
                Correction.log2(sequences),
                Correction.log2(contextTokens),
                Correction.log2(heads.heads));
    }

    /**
     * Experts of one layer on one GPU.
     *
     * @param width of each expert on the GPU
     * @param tokens of the step, of all GPUs that share the experts
     */
    public static KernelWork experts(
            AcceleratedSystem system,
            ExpertArithmetic arithmetic,
            double hidden,
            double width,
            double tokens,
            ExpertLoad load) {
        double peak = system.peakFlopsPerSecond(arithmetic.compute());
        double bandwidth = system.memoryBytesPerSecond().value();
        double matrix = arithmetic.matrices() * hidden * width;
        double rows = load.rows();
        double active = load.active();
        double padded = Math.max(ROW_TILE * active, rows + ROW_TILE / 2 * active);
        double weightBytes = active * matrix * arithmetic.weights().bytes();
        double bytes = weightBytes
                + rows * (2 * hidden * arithmetic.activationBytes() + 4 * hidden + 2 * arithmetic.matrices() * width);
        return new KernelWork(
                2 * matrix * padded / peak,
                bytes / bandwidth,
                Math.max(2 * matrix * rows / peak, weightBytes / bandwidth),
                4 * Math.min(tokens, rows) * hidden / bandwidth,
                active,
                Correction.log2(tokens),
                Correction.log2(rows / active),
                Correction.log2(active));
    }

    /**
     * A collective among {@code gpus} GPUs of one NVLink fabric.
     *
     * @param bytes of the buffer
     */
    public static KernelWork collective(AcceleratedSystem system, Operation operation, double bytes, int gpus) {
        double passes = operation == Operation.ALL_REDUCE ? 2 : 1;
        double seconds = passes
                * (gpus - 1)
                / gpus
                * bytes
                / system.nvlinkBytesPerSecond().value();
        // Switches that reduce on the way (NVLS) halve what passes the bus of a GPU.
        return new KernelWork(0, seconds, seconds / passes, 0, 0, Correction.log2(bytes), 0, 0);
    }

    /**
     * Tokens of one GPU to the GPUs of their experts, or back.
     *
     * @param bytes of all copies of its tokens
     * @param gpus over NVLink inside one fabric, over the NICs among more
     * @param multiprocessors that the kernel occupies, where it can be told
     */
    public static KernelWork exchange(
            AcceleratedSystem system, double tokens, double bytes, int gpus, int multiprocessors) {
        double rate = gpus > system.scaleUpGpus().asInt()
                ? system.nicBytesPerSecond().value()
                : system.nvlinkBytesPerSecond().value();
        return new KernelWork(0, bytes / rate, 0, 0, 0, Correction.log2(tokens), Correction.log2(multiprocessors), 0);
    }

    /** Bytes of all copies of the tokens of a GPU; telling how many will come moves none. */
    public static double exchangedBytes(
            Operation operation, double tokens, double choices, double hidden, double elementBytes) {
        return operation == Operation.PREPARE ? 0 : tokens * choices * hidden * elementBytes;
    }

    /** Causal (query, key) pairs of {@code newTokens} after {@code pastTokens}, each query seeing {@code window} keys. */
    static double pairs(double newTokens, double pastTokens, double window) {
        double growing = Math.clamp(window - pastTokens, 0, newTokens);
        return growing * pastTokens
                + growing * (growing + 1) / 2
                + (newTokens > growing ? (newTokens - growing) * window : 0);
    }

    /** Tokens in whole tiles. */
    public static double tiled(double tokens) {
        return Math.ceil(tokens / TILE_TOKENS) * TILE_TOKENS;
    }

    /** The same as a mean over lengths: half a tile more, and at least one. */
    static double meanTiled(double tokens) {
        return Math.max(TILE_TOKENS, tokens + (TILE_TOKENS - 1) / 2);
    }
}
