package io.goodput.calibration.kernels;

import io.goodput.catalog.AttentionKind;
import io.goodput.catalog.ComputeFormat;
import io.goodput.catalog.Correction.Axis;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.OperatorTime;
import io.goodput.catalog.StepTimes;
import io.goodput.catalog.StepTimes.ExpertArithmetic;
import io.goodput.catalog.StepTimes.Operation;
import io.goodput.catalog.StepTimes.Phase;
import io.goodput.contracts.EnumNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which fit a measured kernel belongs to. */
sealed interface KernelKey {

    /** The operator, as the report names it. */
    Operator operator();

    /** Formats, kinds and whatever else tells fits of one operator apart. */
    String precision();

    /** How it is fitted. */
    OperatorFit fit();

    /** The fit of step times that predicts such kernels; empty where they have none. */
    Optional<OperatorTime> in(StepTimes times);

    /** What the report sums up. */
    enum Operator {
        GEMM("gemm"),
        CONTEXT_ATTENTION("contextAttention"),
        GENERATION_ATTENTION("generationAttention"),
        MOE("moe"),
        MLA("mla"),
        COLLECTIVES("collectives"),
        POWER("power");

        private final String title;

        Operator(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    private static <T> Optional<T> first(List<T> fits, Predicate<T> wanted) {
        return fits.stream().filter(wanted).findFirst();
    }

    /** A matrix product. */
    record Gemm(NumberFormat weights) implements KernelKey {
        private static final OperatorFit FIT = new OperatorFit(
                List.of(0.7, 0.85, 2.0, 3e-6, 3e-10, 0.0),
                List.of(new Axis("rows", 0, 15, 9), new Axis("outer", 5, 16, 6), new Axis("inner", 5, 16, 6)));

        @Override
        public Operator operator() {
            return Operator.GEMM;
        }

        @Override
        public String precision() {
            return EnumNames.of(weights);
        }

        @Override
        public OperatorFit fit() {
            return FIT;
        }

        @Override
        public Optional<OperatorTime> in(StepTimes times) {
            return first(times.gemms(), each -> each.weights() == weights).map(StepTimes.Gemm::time);
        }
    }

    /** Attention of prompts. */
    record ContextAttention(AttentionKind kind, ComputeFormat compute, NumberFormat kvCache, int headDimension)
            implements KernelKey {
        private static final OperatorFit GROUPED = new OperatorFit(
                List.of(0.6, 0.3, 1.2, 1.2e-5, 3e-9, 0.0),
                List.of(
                        new Axis("tokens", 2, 14, 7),
                        new Axis("prompts x heads", 0, 13, 6),
                        new Axis("heads of a key-value head", 0, 6, 3)));
        private static final OperatorFit LATENT = new OperatorFit(
                List.of(0.6, 0.4, 1.2, 1.5e-5, 3e-9, 0.0),
                List.of(
                        new Axis("tokens of all prompts", 0, 15, 5),
                        new Axis("tokens", 0, 15, 5),
                        new Axis("heads", 0, 7, 3)));

        @Override
        public Operator operator() {
            return kind == AttentionKind.LATENT ? Operator.MLA : Operator.CONTEXT_ATTENTION;
        }

        @Override
        public String precision() {
            return EnumNames.of(compute) + "/" + EnumNames.of(kvCache) + "/h" + headDimension + "/"
                    + EnumNames.of(kind);
        }

        @Override
        public OperatorFit fit() {
            return kind == AttentionKind.LATENT ? LATENT : GROUPED;
        }

        @Override
        public Optional<OperatorTime> in(StepTimes times) {
            boolean any = times.contextAttention().stream()
                    .anyMatch(each -> each.kind() == kind && each.compute() == compute && each.kvCache() == kvCache);
            return any
                    ? Optional.of(times.contextAttention(kind, compute, kvCache, headDimension)
                            .time())
                    : Optional.empty();
        }
    }

    /** Attention of decode steps. */
    record DecodeAttention(AttentionKind kind, NumberFormat kvCache, int headDimension) implements KernelKey {
        private static final OperatorFit GROUPED = new OperatorFit(
                List.of(0.3, 0.8, 2.0, 8e-6, 5e-9, 5e-10),
                List.of(
                        new Axis("sequences x key-value heads", 0, 14, 8),
                        new Axis("context", 1, 17, 9),
                        new Axis("heads of a key-value head", 0, 6, 7)));
        private static final OperatorFit LATENT = new OperatorFit(
                List.of(0.6, 0.8, 2.0, 1e-5, 1e-9, 0.0),
                List.of(new Axis("sequences", 0, 10, 6), new Axis("context", 1, 17, 6), new Axis("heads", 0, 7, 3)));

        @Override
        public Operator operator() {
            return kind == AttentionKind.LATENT ? Operator.MLA : Operator.GENERATION_ATTENTION;
        }

        @Override
        public String precision() {
            return EnumNames.of(kvCache) + "/h" + headDimension + "/" + EnumNames.of(kind);
        }

        @Override
        public OperatorFit fit() {
            return kind == AttentionKind.LATENT ? LATENT : GROUPED;
        }

        @Override
        public Optional<OperatorTime> in(StepTimes times) {
            boolean any =
                    times.decodeAttention().stream().anyMatch(each -> each.kind() == kind && each.kvCache() == kvCache);
            return any
                    ? Optional.of(
                            times.decodeAttention(kind, kvCache, headDimension).time())
                    : Optional.empty();
        }
    }

    /** Latent attention as engines run it. */
    record LatentBlock(Phase phase, NumberFormat kvCache, NumberFormat weights) implements KernelKey {
        @Override
        public Operator operator() {
            return Operator.MLA;
        }

        @Override
        public String precision() {
            return EnumNames.of(weights) + "/" + EnumNames.of(kvCache) + "/" + EnumNames.of(phase) + "-block";
        }

        @Override
        public OperatorFit fit() {
            return switch (phase) {
                case CONTEXT -> ContextAttention.LATENT;
                case DECODE -> DecodeAttention.LATENT;
            };
        }

        @Override
        public Optional<OperatorTime> in(StepTimes times) {
            return first(
                            times.latentBlocks(),
                            each -> each.phase() == phase && each.kvCache() == kvCache && each.weights() == weights)
                    .map(StepTimes.LatentBlock::time);
        }
    }

    /** Routed experts. */
    record Experts(ExpertArithmetic arithmetic, String kernel) implements KernelKey {
        private static final OperatorFit FIT = new OperatorFit(
                List.of(0.5, 0.9, 1.5, 2.5e-5, 5.0, 2e-7),
                List.of(
                        new Axis("tokens", 0, 14, 7),
                        new Axis("rows of an expert", 0, 12, 7),
                        new Axis("experts", 0, 8, 5)));

        @Override
        public Operator operator() {
            return Operator.MOE;
        }

        @Override
        public String precision() {
            return EnumNames.of(arithmetic.weights()) + "/" + EnumNames.of(arithmetic.compute()) + "/" + kernel;
        }

        @Override
        public OperatorFit fit() {
            return FIT;
        }

        @Override
        public Optional<OperatorTime> in(StepTimes times) {
            return first(
                            times.experts(),
                            each -> each.kernel().equals(kernel)
                                    && each.arithmetic().equals(arithmetic))
                    .map(StepTimes.ExpertLayer::time);
        }
    }

    /** A collective of dense buffers. */
    record Collective(Operation operation, String kernel, int gpus) implements KernelKey {
        private static final OperatorFit FIT =
                new OperatorFit(List.of(0.0, 0.8, 0.0, 5e-6, 0.0, 0.0), List.of(new Axis("bytes", 8, 30, 12)));

        @Override
        public Operator operator() {
            return Operator.COLLECTIVES;
        }

        @Override
        public String precision() {
            return EnumNames.of(operation) + "/" + kernel + "/" + gpus;
        }

        @Override
        public OperatorFit fit() {
            return FIT;
        }

        @Override
        public Optional<OperatorTime> in(StepTimes times) {
            return first(
                            times.collectives(),
                            each -> each.operation() == operation
                                    && each.kernel().equals(kernel)
                                    && each.gpus() == gpus)
                    .map(StepTimes.Collective::time);
        }
    }

    /** Tokens to their experts or back. */
    record Exchange(Operation operation, String kernel, int gpus, double elementBytes) implements KernelKey {
        private static final Axis TOKENS = new Axis("tokens", 0, 14, 8);
        private static final OperatorFit ONE_WAY =
                new OperatorFit(List.of(0.0, 0.4, 0.0, 2e-5, 0.0, 0.0), List.of(TOKENS));
        /** DeepEP's normal kernels occupy as many multiprocessors as they are told. */
        private static final OperatorFit BY_MULTIPROCESSORS = new OperatorFit(
                List.of(0.0, 0.4, 0.0, 2e-5, 0.0, 0.0), List.of(TOKENS, new Axis("multiprocessors", 2, 4.6, 3)));

        @Override
        public Operator operator() {
            return Operator.COLLECTIVES;
        }

        @Override
        public String precision() {
            return EnumNames.of(operation) + "/" + kernel + "/" + gpus;
        }

        @Override
        public OperatorFit fit() {
            return kernel.equals(KernelTable.DEEP_EP_NORMAL) ? BY_MULTIPROCESSORS : ONE_WAY;
        }

        @Override
        public Optional<OperatorTime> in(StepTimes times) {
            return first(
                            times.expertExchanges(),
                            each -> each.operation() == operation
                                    && each.kernel().equals(kernel)
                                    && each.gpus() == gpus)
                    .map(StepTimes.ExpertExchange::time);
        }
    }
}
