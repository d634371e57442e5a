package io.goodput.economics.decisions;

import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.benchmarks.AbsentFigure;
import io.goodput.contracts.benchmarks.BenchmarkLoad;
import io.goodput.contracts.benchmarks.BenchmarkResult;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.BenchmarkSetup;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.GivenSetup;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.Speculation;
import io.goodput.contracts.benchmarks.TokenBasis;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A row that is decided upon.
 *
 * @param number from 1, in the order of the rows that were given
 * @param row as it was read
 * @param setup with what was given where the file does not say
 */
record Candidate(int number, BenchmarkRow row, BenchmarkSetup setup) {
    /**
     * How fast a user gets tokens.
     *
     * @param tokensPerSecondPerUser 1 / time per output token
     * @param basis which time per output token
     */
    record Interactivity(double tokensPerSecondPerUser, String basis) {}

    static Candidate of(int number, BenchmarkRow row, List<GivenSetup> given) {
        List<GivenSetup> ofRow = given.stream()
                .filter(each -> {
                    String file = each.file();
                    return file == null || row.source().file().contains(file);
                })
                .toList();
        BenchmarkSetup said = row.setup();
        return new Candidate(
                number,
                row,
                new BenchmarkSetup(
                        first(said.model(), ofRow, GivenSetup::model),
                        first(said.precision(), ofRow, GivenSetup::precision),
                        first(said.hardware(), ofRow, GivenSetup::hardware),
                        first(said.gpus(), ofRow, GivenSetup::gpus),
                        said.prefillGpus(),
                        said.decodeGpus(),
                        said.engine(),
                        said.engineVersion(),
                        first(said.speculativeDecoding(), ofRow, GivenSetup::speculativeDecoding),
                        first(said.prefixCache(), ofRow, GivenSetup::prefixCache)));
    }

    private static <T> @Nullable T first(
            @Nullable T said, List<GivenSetup> given, Function<GivenSetup, @Nullable T> part) {
        if (said != null) {
            return said;
        }
        for (GivenSetup each : given) {
            T value = part.apply(each);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    BenchmarkLoad load() {
        return row.load();
    }

    BenchmarkResult result() {
        return row.result();
    }

    /** Whether the tool timed something else than tokens, so that its times per output token are no such. */
    boolean hasWrongTpot() {
        return row.flags().stream().anyMatch(flag -> flag.kind() == FlagKind.TPOT_DIFFERS);
    }

    boolean is(FlagKind kind) {
        return row.flags().stream().anyMatch(flag -> flag.kind() == kind);
    }

    /** The figures of a latency; null where the file has none, or none that can be trusted. */
    @Nullable
    LatencyFigures latency(LatencyMetric metric) {
        return switch (metric) {
            case TTFT -> result().timeToFirstToken();
            case TPOT -> hasWrongTpot() ? null : result().timePerOutputToken();
            case ITL -> hasWrongTpot() ? null : result().interTokenLatency();
            case E2E -> result().endToEnd();
            case MAX_ITL -> null;
        };
    }

    /** From the median time per output token; from its mean where there is none, recomputed where the tool's is wrong. */
    Optional<Interactivity> interactivity() {
        Double recomputed = result().recomputedTimePerOutputTokenSeconds();
        LatencyFigures told = latency(LatencyMetric.TPOT);
        if (told == null) {
            return of(recomputed, "1 / recomputed mean time per output token");
        }
        return of(told.p50Seconds(), "1 / median time per output token")
                .or(() -> of(told.meanSeconds(), "1 / mean time per output token"));
    }

    private static Optional<Interactivity> of(@Nullable Double seconds, String basis) {
        return seconds == null || seconds <= 0 ? Optional.empty() : Optional.of(new Interactivity(1 / seconds, basis));
    }

    /** Tokens a second over all GPUs. */
    OptionalDouble tokensPerSecondPerGpu(TokenBasis basis) {
        BenchmarkResult result = result();
        Double total = perGpu(result.totalTokensPerSecondPerGpu(), result.totalTokensPerSecond());
        Double output = perGpu(result.outputTokensPerSecondPerGpu(), result.outputTokensPerSecond());
        Double value = switch (basis) {
            case TOTAL -> total;
            case OUTPUT -> output;
            case INPUT -> total == null || output == null ? null : Double.valueOf(total - output);
        };
        return value == null || value <= 0 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private @Nullable Double perGpu(@Nullable Double perGpu, @Nullable Double ofAll) {
        Integer gpus = setup.gpus();
        return perGpu != null || ofAll == null || gpus == null ? perGpu : Double.valueOf(ofAll / gpus);
    }

    /** Why there is no throughput of these tokens. */
    AbsentFigure withoutThroughput(TokenBasis basis) {
        String reason = setup.gpus() == null
                ? "the number of GPUs is not known, nor a throughput over all of them"
                : "the file does not tell tokens of this kind";
        return new AbsentFigure(basis.name().toLowerCase(Locale.ROOT) + " tokens/s/GPU", reason);
    }

    Speculation speculation() {
        String method = setup.speculativeDecoding();
        if (method == null) {
            return Speculation.UNKNOWN;
        }
        return List.of("none", "off", "false", "no", "0").contains(method.toLowerCase(Locale.ROOT))
                ? Speculation.OFF
                : Speculation.ON;
    }

    /** The last part of the model's name in lower case: what a group goes by. */
    @Nullable
    String plainModel() {
        return setup.model() == null ? null : plainModel(setup.model());
    }

    static String plainModel(String model) {
        String name = model.strip().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Nullable
    String plainPrecision() {
        return setup.precision() == null ? null : setup.precision().strip().toLowerCase(Locale.ROOT);
    }

    /** How much a prefix cache helps, in words that can be compared. */
    String cacheHelp() {
        String said = setup.prefixCache();
        if (said == null) {
            return "unknown";
        }
        String plain = said.strip().toLowerCase(Locale.ROOT);
        return plain.startsWith("of no use")
                        || List.of("off", "false", "none", "no", "0").contains(plain)
                ? "none"
                : plain;
    }
}
