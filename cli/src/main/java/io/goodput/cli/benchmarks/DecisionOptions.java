package io.goodput.cli.benchmarks;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkQuestion;
import io.goodput.contracts.benchmarks.GivenSetup;
import io.goodput.contracts.benchmarks.RatioQuestion;
import io.goodput.contracts.benchmarks.RatioSide;
import io.goodput.contracts.benchmarks.TokenBasis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Limits, prices and tokens: options for what is asked most, a file for everything. */
final class DecisionOptions {
    @Option(
            names = "--question",
            paramLabel = "FILE",
            description =
                    "YAML or JSON with the whole question (docs/benchmarks.md), in the place of the options below.")
    private @Nullable Path file;

    @Option(
            names = "--ttft",
            paramLabel = "SECONDS[@PERCENTILE]",
            description = "Longest time to first token, of the 99th percentile unless another is named: 2, 0.5@95.")
    private @Nullable String ttft;

    @Option(
            names = "--tpot",
            paramLabel = "SECONDS[@PERCENTILE]",
            description = "Longest time per output token, in the same way.")
    private @Nullable String tpot;

    @Option(names = "--price-book", paramLabel = "NAME", description = "Whose prices [the newest price book].")
    private @Nullable String priceBook;

    @Option(names = "--tier", paramLabel = "TIER", description = "Kind of contract; can be given several times [all].")
    private List<String> tiers = List.of();

    @Option(
            names = "--tokens",
            paramLabel = "BASIS",
            description = "What a million tokens are: total, input or output; can be given several times [total].")
    private List<String> tokenBases = List.of();

    @Option(names = "--utilisation", paramLabel = "SHARE", description = "Share of the throughput that is sold [1].")
    private @Nullable Double utilisation;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "Rows of this model only; can be given several times.")
    private List<String> models = List.of();

    @Option(
            names = "--at",
            paramLabel = "TOKENS/S/USER",
            description = "Read each system's front here; can be given several times [at the limit of --tpot].")
    private List<Double> interactivities = List.of();

    @Option(
            names = "--ratio",
            paramLabel = "OF/OVER",
            description = "Two hardwares: by how many times the first serves more than the second, place by place.")
    private @Nullable String ratio;

    @Option(names = "--hardware", paramLabel = "NAME", description = "Hardware of the rows whose file does not say it.")
    private @Nullable String hardware;

    @Option(names = "--gpus", paramLabel = "COUNT", description = "GPUs of the rows whose file does not say them.")
    private @Nullable Integer gpus;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            description = "Precision of the rows whose file does not say it.")
    private @Nullable String precision;

    @Option(
            names = "--monthly-tokens",
            paramLabel = "COUNT",
            description = "Tokens served each month: what deciding by each metric alone would cost, such as 1e12.")
    private @Nullable Double monthlyTokens;

    OptionalDouble monthlyTokens() {
        return monthlyTokens == null ? OptionalDouble.empty() : OptionalDouble.of(monthlyTokens);
    }

    /**
     * What is asked; empty where rows are only to be read.
     *
     * @throws InvalidInputException when it breaks a rule
     */
    Optional<BenchmarkQuestion> question() throws IOException {
        if (file != null) {
            if (ttft != null || tpot != null || priceBook != null || ratio != null || hardware != null) {
                throw wrong(
                        "--question",
                        file.toString(),
                        "the file holds the whole question",
                        "Maybe only one of the two");
            }
            if (!Files.isReadable(file)) {
                throw wrong("--question", file.toString(), "must be a file that can be read", "Maybe another path");
            }
            return Optional.of(Codec.readStrict(BenchmarkQuestion.class, Files.readString(file), Format.YAML));
        }
        List<LatencyLimit> limits = new ArrayList<>();
        addLimit("--ttft", ttft, LatencyMetric.TTFT, limits);
        addLimit("--tpot", tpot, LatencyMetric.TPOT, limits);
        if (limits.isEmpty()) {
            if (priceBook != null || monthlyTokens != null || ratio != null || !tiers.isEmpty()) {
                throw wrong(
                        "--ttft, --tpot",
                        "neither",
                        "money is of rows within limits, so at least one limit is needed",
                        "Maybe --ttft 2 --tpot 0.05");
            }
            return Optional.empty();
        }
        boolean isGiven = hardware != null || gpus != null || precision != null;
        return Optional.of(new BenchmarkQuestion(
                new ServiceLevelObjective(limits, null),
                models.isEmpty() ? null : models,
                null,
                null,
                null,
                isGiven ? List.of(new GivenSetup(null, null, precision, hardware, gpus, null, null)) : null,
                null,
                priceBook,
                tiers.isEmpty() ? null : named("--tier", tiers, PriceTier.values()),
                tokenBases.isEmpty() ? null : named("--tokens", tokenBases, TokenBasis.values()),
                utilisation,
                interactivities.isEmpty() ? null : interactivities,
                null,
                ratio == null ? null : ratio(ratio)));
    }

    private static void addLimit(
            String option, @Nullable String text, LatencyMetric metric, List<LatencyLimit> limits) {
        if (text == null) {
            return;
        }
        String[] parts = text.split("@", -1);
        try {
            limits.add(new LatencyLimit(
                    metric, parts.length < 2 ? 99.0 : Double.parseDouble(parts[1]), Double.parseDouble(parts[0])));
        } catch (NumberFormatException e) {
            throw wrong(option, text, "a limit is seconds, or seconds@percentile", "Maybe " + option + " 0.5@95");
        }
    }

    private RatioQuestion ratio(String text) {
        String[] sides = text.split("/", -1);
        if (sides.length != 2) {
            throw wrong("--ratio", text, "a ratio is of two hardwares", "Maybe --ratio gb200/h200");
        }
        return new RatioQuestion(
                new RatioSide(sides[0], null),
                new RatioSide(sides[1], null),
                interactivities.isEmpty() ? null : interactivities,
                null,
                null,
                null);
    }

    private static <E extends Enum<E>> List<E> named(String option, List<String> names, E[] constants) {
        return names.stream()
                .flatMap(each -> Stream.of(each.split(",", -1)))
                .map(name -> Arrays.stream(constants)
                        .filter(constant -> EnumNames.of(constant).equals(name))
                        .findFirst()
                        .orElseThrow(() -> wrong(
                                option,
                                name,
                                "must be one of "
                                        + String.join(
                                                ", ",
                                                Arrays.stream(constants)
                                                        .map(EnumNames::of)
                                                        .toList()),
                                "Maybe " + EnumNames.of(constants[0]))))
                .toList();
    }

    private static InvalidInputException wrong(String option, String value, String rule, String advice) {
        return new InvalidInputException(new Violation("", value, option + ": " + rule, advice));
    }
}
