package io.goodput.catalog;

import io.goodput.contracts.Checks;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Coefficients of the step times of one system: what its kernels reach of the data sheet, what else a step takes, and
 * what it draws. The forms are those of the measured tables' reference fit.
 *
 * @param system name of the system
 * @param gemms matrix products, by format of the weights
 * @param contextAttention attention of new tokens over themselves and their past
 * @param decodeAttention attention of one token per sequence over its context
 * @param experts the routed experts of one layer
 * @param collectives all-reduces among the GPUs of an instance
 * @param expertExchanges tokens to the GPUs of their experts and back; absent where none was measured
 * @param elementwise norms, activations, rotations: bytes over bandwidth
 * @param prefillHostSeconds host's own time of a step with prompt tokens
 * @param decodeHostSeconds host's own time of a step without
 * @param power what the boards draw
 * @param error how far whole steps are off
 */
public record StepTimes(
        String system,
        List<Gemm> gemms,
        List<ContextAttention> contextAttention,
        List<DecodeAttention> decodeAttention,
        List<ExpertLayer> experts,
        List<Collective> collectives,
        @Nullable List<ExpertExchange> expertExchanges,
        Elementwise elementwise,
        Quantity prefillHostSeconds,
        Quantity decodeHostSeconds,
        Power power,
        StepError error) {
    public StepTimes {
        gemms = List.copyOf(gemms);
        contextAttention = List.copyOf(contextAttention);
        decodeAttention = List.copyOf(decodeAttention);
        experts = List.copyOf(experts);
        collectives = List.copyOf(collectives);
        expertExchanges = expertExchanges == null ? null : List.copyOf(expertExchanges);
        new Checks().name("system", system).done();
    }

    /** The matrix product's coefficients; the caller knows that the system runs the format. */
    public Gemm gemm(NumberFormat weights) {
        return gemms.stream()
                .filter(each -> each.weights() == weights)
                .findFirst()
                .orElseThrow(() -> missing("matrix products in " + weights));
    }

    /** The coefficients of context attention; the caller knows that the catalog has them. */
    public ContextAttention contextAttention(AttentionKind kind, int headDimension, NumberFormat kvCache) {
        return contextAttention.stream()
                .filter(each ->
                        each.kind() == kind && each.headDimension() == headDimension && each.kvCache() == kvCache)
                .findFirst()
                .orElseThrow(() ->
                        missing("context attention, " + kind + ", heads of " + headDimension + ", KV in " + kvCache));
    }

    /** The coefficients of decode attention; the caller knows that the catalog has them. */
    public DecodeAttention decodeAttention(AttentionKind kind, int headDimension, NumberFormat kvCache) {
        return decodeAttention.stream()
                .filter(each ->
                        each.kind() == kind && each.headDimension() == headDimension && each.kvCache() == kvCache)
                .findFirst()
                .orElseThrow(() ->
                        missing("decode attention, " + kind + ", heads of " + headDimension + ", KV in " + kvCache));
    }

    /** The kernels of routed experts, at least one; the caller knows that the system runs the format. */
    public List<ExpertLayer> experts(NumberFormat weights) {
        List<ExpertLayer> kernels =
                experts.stream().filter(each -> each.weights() == weights).toList();
        if (kernels.isEmpty()) {
            throw missing("experts in " + weights);
        }
        return kernels;
    }

    /** The kernels that exchange tokens among {@code gpus} GPUs; empty where none was measured. */
    public List<ExpertExchange> expertExchangesAmong(int gpus) {
        if (expertExchanges == null) {
            return List.of();
        }
        Comparator<ExpertExchange> nearest = Comparator.comparing((ExpertExchange each) -> each.gpus() < gpus)
                .thenComparingInt(each -> each.gpus() < gpus ? -each.gpus() : each.gpus());
        return expertExchanges.stream()
                .collect(Collectors.groupingBy(ExpertExchange::kernel, TreeMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(kernel -> kernel.stream().min(nearest).orElseThrow())
                .toList();
    }

    /** Why these step times do not cover the GPUs of an instance; empty when they do. */
    public String obstacle(Parallelism parallelism, int scaleUpGpus) {
        int inside = Math.min(parallelism.tensor(), scaleUpGpus);
        if (inside > 1 && collectives.stream().noneMatch(each -> each.gpus() == inside)) {
            return "no all-reduce among %d GPUs of %s was measured".formatted(inside, system);
        }
        if (parallelism.attentionRanks() > 1
                && expertExchangesAmong(parallelism.stageGpus()).isEmpty()) {
            return "no travel of tokens to their experts, which attention data parallelism needs, was measured on "
                    + system;
        }
        return "";
    }

    private IllegalStateException missing(String what) {
        return new IllegalStateException("the step times of " + system + " lack " + what);
    }

    /**
     * A matrix product of m × k with k × n: the smooth maximum, of exponent {@code sharpness}, of its FLOPs over
     * {@code computeEfficiency} × peak and its bytes over {@code memoryEfficiency} × bandwidth, plus what is fixed, plus
     * what grows with k.
     *
     * @param weights format of the k × n matrix
     */
    public record Gemm(
            NumberFormat weights,
            double computeEfficiency,
            double memoryEfficiency,
            double sharpness,
            double fixedSeconds,
            double secondsPerInnerElement,
            FitError error,
            Provenance provenance) {}

    /**
     * Attention of a prompt chunk: as {@link Gemm}, but with what grows with its tokens.
     *
     * @param headDimension elements of a head; of latent attention, of key and value together
     * @param kvCache format of the KV
     */
    public record ContextAttention(
            AttentionKind kind,
            int headDimension,
            NumberFormat kvCache,
            double computeEfficiency,
            double memoryEfficiency,
            double sharpness,
            double fixedSeconds,
            double secondsPerToken,
            FitError error,
            Provenance provenance) {}

    /**
     * Attention of a decode step: what is fixed, plus the smooth maximum, of exponent 4, of its bytes over
     * {@code memoryEfficiency} × bandwidth, its FLOPs over {@code computeEfficiency} × peak and the time per sequence
     * and head, plus {@code saturatingSeconds} × m / (m + {@code saturationSeconds}) of its bytes over bandwidth m.
     *
     * @param computeEfficiency 0 where the form has no FLOPs
     * @param compute what it multiplies in
     * @param secondsPerSequenceAndKeyValueHead of the kernel's work distribution
     * @param secondsPerSequenceAndHead of the same
     */
    public record DecodeAttention(
            AttentionKind kind,
            int headDimension,
            NumberFormat kvCache,
            double fixedSeconds,
            double memoryEfficiency,
            double computeEfficiency,
            ComputeFormat compute,
            double secondsPerSequenceAndKeyValueHead,
            double secondsPerSequenceAndHead,
            double saturatingSeconds,
            double saturationSeconds,
            FitError error,
            Provenance provenance) {}

    /**
     * Routed experts of one layer: as {@link Gemm}, with rows padded to 64 per expert, plus a multiple of the time to
     * copy the tokens in and out, plus what grows with the experts that are reached. Of several kernels for one format the
     * engine takes the fastest.
     *
     * @param kernel which of the engine's kernels
     */
    public record ExpertLayer(
            NumberFormat weights,
            String kernel,
            double computeEfficiency,
            double memoryEfficiency,
            double sharpness,
            double fixedSeconds,
            double copies,
            double secondsPerActiveExpert,
            FitError error,
            Provenance provenance) {}

    /**
     * An all-reduce among {@code gpus} GPUs: what is fixed, plus bytes × 2 (gpus − 1) / gpus over the bus bandwidth. Of
     * several with the same GPUs the engine takes the fastest.
     *
     * @param kernel whose implementation
     */
    public record Collective(String kernel, int gpus, Quantity fixedSeconds, Quantity busBytesPerSecond) {}

    /**
     * Dispatch of every token to the GPUs of its experts in 8 bits and the combination of their results in 16 bits: what
     * is fixed, plus the bytes of one GPU over a rate. Bytes are tokens of the GPU × experts of a token × hidden size × 3.
     * Of several kernels the engine takes the fastest.
     *
     * @param kernel whose implementation
     * @param gpus over so many GPUs; stands for fewer GPUs down to the next listed number, and the largest for more
     */
    public record ExpertExchange(String kernel, int gpus, Quantity fixedSeconds, Quantity bytesPerSecond) {}

    /**
     * An element-wise kernel: what is fixed, plus its bytes over a share of the bandwidth.
     *
     * @param fixedSeconds of one kernel
     * @param memoryEfficiency share of the bandwidth
     */
    public record Elementwise(Quantity fixedSeconds, Quantity memoryEfficiency) {}

    /**
     * Shares of the power limit that one board draws, by what its kernels do.
     *
     * @param gemms by format of the weights
     * @param contextAttention by share of peak FLOPs: below 5 %, 15 to 40 %, above 40 %
     * @param decodeAttention by share of bandwidth: below 10 %, 30 to 60 %, above 60 %
     * @param experts by tokens in the step: up to 16, 64 to 256, from 4,096
     */
    public record Power(
            List<GemmPower> gemms,
            AttentionPower contextAttention,
            AttentionPower decodeAttention,
            List<ExpertPower> experts) {
        public Power {
            gemms = List.copyOf(gemms);
            experts = List.copyOf(experts);
        }

        /** Shares of matrix products; the caller knows that the system runs the format. */
        public GemmPower gemm(NumberFormat weights) {
            return gemms.stream()
                    .filter(each -> each.weights() == weights)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no power of matrix products in " + weights));
        }

        /** Shares of routed experts; the caller knows that the system runs the format. */
        public ExpertPower experts(NumberFormat weights) {
            return experts.stream()
                    .filter(each -> each.weights() == weights)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no power of experts in " + weights));
        }

        /**
         * Matrix products.
         *
         * @param latencyBound shares of peak and of bandwidth below 15 %
         * @param middle 30 to 60 % of the bandwidth
         * @param memoryBound above 60 % of the bandwidth
         * @param computeBound above 40 % of the peak
         */
        public record GemmPower(
                NumberFormat weights,
                double latencyBound,
                double middle,
                double memoryBound,
                double computeBound,
                Provenance provenance) {}

        /** Attention, in three regimes. */
        public record AttentionPower(double low, double middle, double high, Provenance provenance) {}

        /** Routed experts, by tokens in the step. */
        public record ExpertPower(NumberFormat weights, double few, double some, double many, Provenance provenance) {}
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
