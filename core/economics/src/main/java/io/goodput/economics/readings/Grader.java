package io.goodput.economics.readings;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.benchmarks.BenchmarkFlag;
import io.goodput.contracts.benchmarks.BenchmarkLoad;
import io.goodput.contracts.benchmarks.BenchmarkResult;
import io.goodput.contracts.benchmarks.BenchmarkSetup;
import io.goodput.contracts.benchmarks.ComparisonField;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.Grade;
import io.goodput.contracts.benchmarks.LatencyFigures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a row lacks for a comparison, and how good that leaves it ({@code docs/model.md}, reading benchmarks). A grade is the
 * worst of what each reason allows.
 */
final class Grader {
    /** What is missing allows: up to 2 a B, up to 5 a C, up to 8 a D, more an E. */
    private static final int MOST_FOR_B = 2;

    private static final int MOST_FOR_C = 5;
    private static final int MOST_FOR_D = 8;

    /** A grade with what holds it down, the worst first. */
    record Graded(Grade grade, List<String> reasons) {}

    private record Reason(Grade atBest, String text) {}

    private Grader() {}

    static List<ComparisonField> missing(BenchmarkSetup setup, BenchmarkLoad load, BenchmarkResult result) {
        List<ComparisonField> missing = new ArrayList<>();
        for (ComparisonField field : ComparisonField.values()) {
            if (!isSaid(field, setup, load, result)) {
                missing.add(field);
            }
        }
        return missing;
    }

    private static boolean isSaid(
            ComparisonField field, BenchmarkSetup setup, BenchmarkLoad load, BenchmarkResult result) {
        return switch (field) {
            case HARDWARE -> setup.hardware() != null;
            case GPU_COUNT -> setup.gpus() != null;
            case MODEL -> setup.model() != null;
            case PRECISION -> setup.precision() != null;
            case ENGINE -> setup.engine() != null;
            case ENGINE_VERSION -> setup.engineVersion() != null;
            case INPUT_LENGTH -> load.inputLengths() != null;
            case OUTPUT_LENGTH -> load.outputLengths() != null;
            case LENGTH_SPREAD ->
                load.inputLengths() != null
                        && load.inputLengths().hasSpread()
                        && load.outputLengths() != null
                        && load.outputLengths().hasSpread();
            case LOAD -> load.concurrency() != null || load.offeredRequestsPerSecond() != null;
            case TOKEN_BASIS -> load.tokenBasis() != null;
            case TTFT_PERCENTILES -> hasTail(result.timeToFirstToken());
            case TPOT_PERCENTILES -> hasTail(result.timePerOutputToken());
            case SPECULATIVE_DECODING -> setup.speculativeDecoding() != null;
            case PREFIX_CACHE -> setup.prefixCache() != null;
        };
    }

    private static boolean hasTail(@Nullable LatencyFigures latency) {
        return latency != null && latency.hasTail();
    }

    static Graded grade(
            BenchmarkSetup setup, BenchmarkResult result, List<ComparisonField> missing, List<BenchmarkFlag> flags) {
        List<Reason> reasons = new ArrayList<>();
        for (BenchmarkFlag flag : flags) {
            if (atBest(flag.kind()) == Grade.A) {
                continue;
            }
            reasons.add(new Reason(atBest(flag.kind()), EnumNames.of(flag.kind()) + ": " + flag.detail()));
        }
        if (result.timeToFirstToken() == null) {
            reasons.add(new Reason(Grade.E, "no time to first token"));
        }
        if (result.timePerOutputToken() == null) {
            reasons.add(new Reason(Grade.E, "no time per output token"));
        }
        if (result.outputTokensPerSecond() == null
                && result.totalTokensPerSecond() == null
                && result.outputTokensPerSecondPerGpu() == null
                && result.totalTokensPerSecondPerGpu() == null) {
            reasons.add(new Reason(Grade.E, "no tokens per second"));
        }
        if (setup.hardware() == null || setup.gpus() == null) {
            reasons.add(new Reason(Grade.C, "no throughput per GPU of a known kind"));
        }
        if (!missing.isEmpty()) {
            int count = missing.size();
            Grade atBest = count <= MOST_FOR_B
                    ? Grade.B
                    : count <= MOST_FOR_C ? Grade.C : count <= MOST_FOR_D ? Grade.D : Grade.E;
            reasons.add(new Reason(
                    atBest,
                    count + " of " + ComparisonField.values().length + " missing: "
                            + missing.stream().map(EnumNames::of).collect(Collectors.joining(", "))));
        }
        reasons.sort(Comparator.comparing(Reason::atBest).reversed());
        Grade grade = Grade.A;
        for (Reason reason : reasons) {
            grade = grade.orWorse(reason.atBest());
        }
        return new Graded(
                grade,
                reasons.stream()
                        .map(reason -> "at best " + reason.atBest() + ": " + reason.text())
                        .toList());
    }

    /** The best grade that a flag leaves; one that only explains leaves an A. */
    private static Grade atBest(FlagKind kind) {
        return switch (kind) {
            case OUTPUT_PER_DECODE_GPU -> Grade.A;
            case FP4_WITHOUT_ACCURACY -> Grade.B;
            case RANDOM_TOKENS -> Grade.C;
            case TPOT_DIFFERS, BROKEN_GPU_METADATA, FAILED_REQUESTS, FEW_REQUESTS -> Grade.D;
            case INVALID_RUN -> Grade.E;
            case OFFLINE -> Grade.F;
        };
    }
}
