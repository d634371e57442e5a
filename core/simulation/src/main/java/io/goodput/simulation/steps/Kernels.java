package io.goodput.simulation.steps;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Arithmetic;
import io.goodput.catalog.AttentionKind;
import io.goodput.catalog.ComputeFormat;
import io.goodput.catalog.Experts;
import io.goodput.catalog.GroupedQueryAttention;
import io.goodput.catalog.LatentAttention;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.StepTimes;
import io.goodput.catalog.StepTimes.Power;

/**
 * Time and energy of single kernels on one GPU of a system. No kernel is shorter than its FLOPs over the peak or the
 * weights and KV that it reads over the bandwidth, whatever the fitted form says; activations may stay in the cache.
 */
final class Kernels {
    /** Kernels of context attention work on tiles of so many tokens. */
    private static final double TILE_TOKENS = 128;
    /** Rows that experts work on at once. */
    private static final double ROW_TILE = 64;

    private static final double BFLOAT16_BYTES = NumberFormat.BFLOAT16.bytes();
    /** Bytes of an element that goes to an expert in 8 bits and comes back in 16. */
    private static final double EXCHANGE_BYTES = 3;

    /** Gate and up projections, and down. */
    private static final int EXPERT_MATRICES = 3;

    private final AcceleratedSystem system;
    private final StepTimes times;
    private final double bandwidth;
    private final double boardWatts;
    private final double idleWatts;

    Kernels(AcceleratedSystem system, StepTimes times) {
        this.system = system;
        this.times = times;
        this.bandwidth = system.memoryBytesPerSecond().value();
        this.boardWatts = system.boardWatts().value();
        this.idleWatts = system.idleWatts().value();
    }

    /** A matrix product of {@code rows} × {@code inner} activations with {@code inner} × {@code outer} weights. */
    Cost product(NumberFormat weights, double rows, double inner, double outer) {
        StepTimes.Gemm fit = times.gemm(weights);
        Arithmetic arithmetic = system.arithmeticOf(weights);
        double peak = system.peakFlopsPerSecond(arithmetic.compute());
        double compute = 2 * rows * inner * outer / peak;
        double weightBytes = weights.bytes() * inner * outer;
        double bytes = arithmetic.activationBytes() * rows * inner + weightBytes + BFLOAT16_BYTES * rows * outer;
        double memory = bytes / bandwidth;
        double fitted =
                smoothMaximum(compute / fit.computeEfficiency(), memory / fit.memoryEfficiency(), fit.sharpness())
                        + fit.fixedSeconds()
                        + fit.secondsPerInnerElement() * inner;
        double seconds = Math.max(fitted, Math.max(compute, weightBytes / bandwidth));
        return drawing(seconds, productShare(times.power().gemm(weights), compute / seconds, memory / seconds));
    }

    /** Fixed part of a matrix product's time, the same for any number of rows. */
    double productFixedSeconds(NumberFormat weights) {
        return times.gemm(weights).fixedSeconds();
    }

    /** A small product in 16 bits without coefficients of its own: a share of the peaks and an element-wise launch. */
    Cost batchedProduct(double rows, double inner, double outer, double batch) {
        double compute = 2 * rows * inner * outer * batch / system.peakFlopsPerSecond(ComputeFormat.BFLOAT16);
        double weightBytes = BFLOAT16_BYTES * inner * outer * batch;
        double bytes = weightBytes + BFLOAT16_BYTES * rows * (inner + outer) * batch;
        double memory = bytes / bandwidth;
        double efficiency = times.gemm(NumberFormat.BFLOAT16).computeEfficiency();
        double seconds = Math.max(
                compute / efficiency,
                memory / times.elementwise().memoryEfficiency().value());
        seconds += times.elementwise().fixedSeconds().value();
        return drawing(
                seconds, productShare(times.power().gemm(NumberFormat.BFLOAT16), compute / seconds, memory / seconds));
    }

    /** Element-wise work that reads and writes {@code bytes}. */
    Cost elementwise(double bytes) {
        return drawing(
                times.elementwise().fixedSeconds().value() + streamSeconds(bytes),
                times.power().gemm(NumberFormat.BFLOAT16).latencyBound());
    }

    /** Element-wise work of {@code bytes} inside another kernel's launch. */
    private double streamSeconds(double bytes) {
        return bytes / (bandwidth * times.elementwise().memoryEfficiency().value());
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
        StepTimes.ContextAttention fit = times.contextAttention(kind, attention.headDimension(), kvCache);
        double heads = (double) attention.heads() / tensorParallel;
        double window = kind == AttentionKind.WINDOW ? attention.windowTokens() : Double.POSITIVE_INFINITY;
        double pairs = pairs(newTokens, pastTokens, window);
        double paddedPairs = pairs(padded(newTokens), pastTokens, window);
        double perPair = 4 * heads * attention.headDimension();
        double readTokens = Math.min(newTokens + pastTokens, newTokens + window);
        double kvBytes = readTokens * attention.kvElementsPerGpu(tensorParallel) * kvCache.bytes();
        double bytes = 2 * BFLOAT16_BYTES * newTokens * heads * attention.headDimension() + kvBytes;
        return contextCost(fit, paddedPairs * perPair, pairs * perPair, bytes, kvBytes, newTokens);
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
        int perHead = attention.nopeDimension() + attention.ropeDimension() + attention.valueDimension();
        StepTimes.ContextAttention fit = times.contextAttention(AttentionKind.LATENT, perHead, kvCache);
        double heads = (double) attention.heads() / tensorParallel;
        double pairs = pairs(newTokens, pastTokens, Double.POSITIVE_INFINITY);
        double paddedPairs = pairs(padded(newTokens), pastTokens, Double.POSITIVE_INFINITY);
        double kvBytes = (newTokens + pastTokens) * attention.kvElementsPerGpu(tensorParallel) * kvCache.bytes();
        double bytes = 2 * BFLOAT16_BYTES * newTokens * heads * perHead + kvBytes;
        double rebuilt = attention.nopeDimension() + attention.valueDimension();
        Cost rebuild = product(weights, newTokens + pastTokens, attention.keyValueRank(), heads * rebuilt);
        Cost withoutFixed = new Cost(Math.max(0, rebuild.seconds() - productFixedSeconds(weights)), rebuild.joules());
        double query = attention.nopeDimension() + attention.ropeDimension();
        double copied = newTokens * heads * (rebuilt + 3 * query) * BFLOAT16_BYTES;
        Cost copies = drawing(
                streamSeconds(copied), times.power().gemm(NumberFormat.BFLOAT16).memoryBound());
        return contextCost(
                        fit, paddedPairs * 2 * heads * perHead, pairs * 2 * heads * perHead, bytes, kvBytes, newTokens)
                .plus(withoutFixed)
                .plus(copies);
    }

    /** Fixed part of context attention's time in one layer. */
    double contextAttentionFixedSeconds(AttentionKind kind, int headDimension, NumberFormat kvCache) {
        return times.contextAttention(kind, headDimension, kvCache).fixedSeconds();
    }

    private Cost contextCost(
            StepTimes.ContextAttention fit,
            double paddedFlops,
            double flops,
            double bytes,
            double kvBytes,
            double newTokens) {
        double peak = system.peakFlopsPerSecond(ComputeFormat.BFLOAT16);
        double fitted = smoothMaximum(
                        paddedFlops / peak / fit.computeEfficiency(),
                        bytes / bandwidth / fit.memoryEfficiency(),
                        fit.sharpness())
                + fit.secondsPerToken() * newTokens;
        double seconds = Math.max(fitted, Math.max(flops / peak, kvBytes / bandwidth));
        double utilisation = flops / peak / seconds;
        Power.AttentionPower shares = times.power().contextAttention();
        double share = utilisation < 0.15
                ? between(utilisation, 0.05, 0.15, shares.low(), shares.middle())
                : between(utilisation, 0.275, 0.40, shares.middle(), shares.high());
        return drawing(seconds, share);
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
        StepTimes.DecodeAttention fit = times.decodeAttention(kind, attention.headDimension(), kvCache);
        double heads = (double) attention.heads() / tensorParallel;
        double keyValueHeads = attention.keyValueHeadsPerGpu(tensorParallel);
        double read = kind == AttentionKind.WINDOW ? Math.min(contextTokens, attention.windowTokens()) : contextTokens;
        double kvBytes = sequences * read * attention.kvElementsPerGpu(tensorParallel) * kvCache.bytes();
        double bytes = kvBytes + 2 * BFLOAT16_BYTES * sequences * queries * heads * attention.headDimension();
        double flops = 4 * sequences * queries * read * heads * attention.headDimension();
        return decodeCost(fit, flops, bytes, kvBytes, sequences, keyValueHeads, heads);
    }

    /** Latent attention of a decode step in one layer: queries are taken to the latents' space and back. */
    Cost decodeAttention(
            LatentAttention attention,
            int tensorParallel,
            NumberFormat kvCache,
            double sequences,
            int queries,
            double contextTokens) {
        double latent = attention.keyValueRank() + attention.ropeDimension();
        StepTimes.DecodeAttention fit = times.decodeAttention(AttentionKind.LATENT, (int) latent, kvCache);
        double heads = (double) attention.heads() / tensorParallel;
        double kvBytes = sequences * contextTokens * latent * kvCache.bytes();
        double rows = sequences * queries;
        double bytes = kvBytes + BFLOAT16_BYTES * rows * heads * (latent + attention.keyValueRank());
        double flops = 2 * rows * contextTokens * heads * (latent + attention.keyValueRank());
        return decodeCost(fit, flops, bytes, kvBytes, sequences, 1, heads)
                .plus(batchedProduct(rows, attention.nopeDimension(), attention.keyValueRank(), heads))
                .plus(batchedProduct(rows, attention.keyValueRank(), attention.valueDimension(), heads));
    }

    private Cost decodeCost(
            StepTimes.DecodeAttention fit,
            double flops,
            double bytes,
            double kvBytes,
            double sequences,
            double keyValueHeads,
            double heads) {
        double peak = system.peakFlopsPerSecond(fit.compute());
        double compute = flops / peak;
        double memory = bytes / bandwidth;
        double computeTerm = fit.computeEfficiency() == 0 ? 0 : compute / fit.computeEfficiency();
        double distribution = sequences
                * (fit.secondsPerSequenceAndKeyValueHead() * keyValueHeads + fit.secondsPerSequenceAndHead() * heads);
        double fitted = fit.fixedSeconds()
                + fourthRoot(fourth(memory / fit.memoryEfficiency()) + fourth(computeTerm) + fourth(distribution))
                + fit.saturatingSeconds() * memory / (memory + fit.saturationSeconds());
        double seconds = Math.max(fitted, Math.max(compute, kvBytes / bandwidth));
        double utilisation = memory / seconds;
        Power.AttentionPower shares = times.power().decodeAttention();
        double share = utilisation < 0.30
                ? between(utilisation, 0.10, 0.30, shares.low(), shares.middle())
                : between(utilisation, 0.45, 0.60, shares.middle(), shares.high());
        return drawing(seconds, share);
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
        double copies = parallelism.expertCopies(experts.count());
        double active = copies / groups * (1 - StrictMath.pow(1 - experts.active() / copies, tokens));
        double rows = tokens * experts.active() / groups * parallelism.expertImbalance();
        return experts(hiddenSize, width, weights, rows, active, Math.min(tokens, rows));
    }

    /**
     * Experts of one GPU.
     *
     * @param width of each
     * @param rows pairs of a token and an expert
     * @param active experts that some token was sent to
     * @param copied tokens brought together and put back
     */
    private Cost experts(
            int hiddenSize, double width, NumberFormat weights, double rows, double active, double copied) {
        Arithmetic arithmetic = system.arithmeticOf(weights);
        double peak = system.peakFlopsPerSecond(arithmetic.compute());
        double matrix = EXPERT_MATRICES * hiddenSize * width;
        double padded = Math.max(ROW_TILE * active, rows + ROW_TILE / 2 * active);
        double weightBytes = active * matrix * weights.bytes();
        double bytes =
                weightBytes + rows * (2 * hiddenSize * arithmetic.activationBytes() + 4 * hiddenSize + 6 * width);
        double compute = 2 * matrix * rows / peak;
        double fitted = Double.POSITIVE_INFINITY;
        for (StepTimes.ExpertLayer fit : times.experts(weights)) {
            double seconds = smoothMaximum(
                            2 * matrix * padded / peak / fit.computeEfficiency(),
                            bytes / bandwidth / fit.memoryEfficiency(),
                            fit.sharpness())
                    + fit.fixedSeconds()
                    + fit.copies() * 4 * copied * hiddenSize / bandwidth
                    + fit.secondsPerActiveExpert() * active;
            fitted = Math.min(fitted, seconds);
        }
        double seconds = Math.max(fitted, Math.max(compute, weightBytes / bandwidth));
        Power.ExpertPower shares = times.power().experts(weights);
        double share = copied < 64
                ? between(log2(copied), 4, 6, shares.few(), shares.some())
                : between(log2(copied), 8, 12, shares.some(), shares.many());
        return drawing(seconds, share);
    }

    /**
     * An all-reduce of {@code bytes} among {@code gpus} GPUs: the fastest kernel inside one NVLink fabric; beyond it a
     * reduction inside each fabric, an exchange of the parts over the NICs and the way back.
     */
    Cost allReduce(double bytes, int gpus) {
        int fabric = system.scaleUpGpus().asInt();
        int inside = Math.min(gpus, fabric);
        double seconds = times.collectives().stream()
                .filter(each -> each.gpus() == inside)
                .mapToDouble(each -> each.fixedSeconds().value()
                        + bytes
                                * 2
                                * (inside - 1)
                                / inside
                                / each.busBytesPerSecond().value())
                .min()
                .orElseThrow(() -> new IllegalStateException(
                        "the step times of " + system.name() + " have no all-reduce among " + inside + " GPUs"));
        if (gpus > fabric) {
            int fabrics = Math.ceilDiv(gpus, fabric);
            double part = bytes / inside * 2 * (fabrics - 1) / fabrics;
            seconds += 2 * system.nicLatencySeconds().value()
                    + part / system.nicBytesPerSecond().value();
        }
        return drawing(seconds, times.power().gemm(NumberFormat.BFLOAT16).latencyBound());
    }

    /**
     * Tokens to the GPUs of their experts and back, in one layer: the fastest kernel.
     *
     * @param tokens of one GPU
     */
    Cost exchange(Experts experts, int hiddenSize, double tokens, int gpus) {
        double bytes = tokens * experts.active() * hiddenSize * EXCHANGE_BYTES;
        double seconds = times.expertExchangesAmong(gpus).stream()
                .mapToDouble(each -> each.fixedSeconds().value()
                        + bytes / each.bytesPerSecond().value())
                .min()
                .orElseThrow(() -> new IllegalStateException(
                        "the step times of " + system.name() + " have no exchange of tokens among " + gpus + " GPUs"));
        return drawing(seconds, times.power().gemm(NumberFormat.BFLOAT16).latencyBound());
    }

    /** Activations of {@code bytes} to the next pipeline stage, over NVLink inside one fabric, else over the NIC. */
    Cost send(double bytes, boolean insideFabric) {
        double rate = insideFabric
                ? system.nvlinkBytesPerSecond().value()
                : system.nicBytesPerSecond().value();
        double seconds = system.nicLatencySeconds().value() + bytes / rate;
        return drawing(seconds, times.power().gemm(NumberFormat.BFLOAT16).latencyBound());
    }

    private Cost drawing(double seconds, double shareOfLimit) {
        return new Cost(seconds, seconds * Math.max(0, shareOfLimit * boardWatts - idleWatts));
    }

    /** Power follows the regime that draws more: towards the peak, or towards the bandwidth. */
    private static double productShare(Power.GemmPower shares, double ofPeak, double ofBandwidth) {
        double compute = between(ofPeak, 0.15, 0.40, shares.latencyBound(), shares.computeBound());
        double memory = ofBandwidth < 0.45
                ? between(ofBandwidth, 0.15, 0.45, shares.latencyBound(), shares.middle())
                : between(ofBandwidth, 0.45, 0.60, shares.middle(), shares.memoryBound());
        return Math.max(compute, memory);
    }

    /** Linear from (low, atLow) to (high, atHigh), constant outside. */
    private static double between(double x, double low, double high, double atLow, double atHigh) {
        double share = Math.clamp((x - low) / (high - low), 0.0, 1.0);
        return atLow + (atHigh - atLow) * share;
    }

    /** Causal (query, key) pairs of {@code newTokens} after {@code pastTokens}, each query seeing {@code window} keys. */
    static double pairs(double newTokens, double pastTokens, double window) {
        double growing = Math.clamp(window - pastTokens, 0, newTokens);
        return growing * pastTokens
                + growing * (growing + 1) / 2
                + (newTokens > growing ? (newTokens - growing) * window : 0);
    }

    /** Tokens rounded up to a tile, as a mean over lengths: half a tile more, and at least one. */
    private static double padded(double tokens) {
        return Math.max(TILE_TOKENS, tokens + (TILE_TOKENS - 1) / 2);
    }

    private static double smoothMaximum(double a, double b, double sharpness) {
        if (sharpness == 1) {
            return a + b;
        }
        double larger = Math.max(a, b);
        return larger == 0
                ? 0
                : larger
                        * StrictMath.pow(
                                StrictMath.pow(a / larger, sharpness) + StrictMath.pow(b / larger, sharpness),
                                1 / sharpness);
    }

    private static double fourth(double x) {
        return x * x * x * x;
    }

    private static double fourthRoot(double x) {
        return Math.sqrt(Math.sqrt(x));
    }

    private static double log2(double x) {
        return StrictMath.log(x) / StrictMath.log(2);
    }
}
