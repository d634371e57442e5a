package io.goodput.economics.decisions;

import static io.goodput.economics.decisions.Decisions.filled;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.ComputeFormat;
import io.goodput.catalog.Model;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.Metric;
import io.goodput.contracts.benchmarks.TokenBasis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The figure that each metric has of a row, or why it has none. */
final class MetricFigures {
    private final Judged judged;
    private final List<Candidate> candidates;
    private final Map<Integer, Double> money;
    private final PriceTier tier;
    private final TokenBasis tokens;
    private final Catalog catalog = Catalog.shipped();

    /**
     * Figures of the rows of one group.
     *
     * @param money dollars a million tokens of those that serve
     */
    MetricFigures(
            Judged judged, List<Candidate> candidates, Map<Integer, Double> money, PriceTier tier, TokenBasis tokens) {
        this.judged = judged;
        this.candidates = candidates;
        this.money = money;
        this.tier = tier;
        this.tokens = tokens;
    }

    static boolean isHigherBetter(Metric metric) {
        return switch (metric) {
            case USD_PER_MILLION_TOKENS_AT_SLO,
                    JOULES_PER_TOKEN,
                    LATENCY_TAILS_JOINTLY,
                    PEAK_OVER_MEAN,
                    TIME_TO_SCALE,
                    USD_PER_GPU_HOUR,
                    TTFT_ALONE,
                    TPOT_ALONE,
                    BOARD_POWER_TIMES_HOURS,
                    BEST_POWER_USAGE_EFFECTIVENESS -> false;
            case GOODPUT_PER_GPU,
                    TOKENS_PER_SECOND_PER_MEGAWATT,
                    CACHE_HIT_RATE,
                    UTILISATION,
                    PEAK_FLOPS,
                    FLOPS_PER_USD,
                    MAX_THROUGHPUT,
                    MODEL_FLOPS_UTILISATION,
                    GPU_UTILISATION,
                    OUTPUT_PER_DECODE_GPU,
                    UP_TO_RATIO,
                    RANDOM_TOKENS_WITHOUT_CACHE,
                    OFFLINE_THROUGHPUT,
                    FP4_AGAINST_FP8,
                    HEADLINE_MULTIPLE -> true;
        };
    }

    static String unit(Metric metric) {
        return switch (metric) {
            case USD_PER_MILLION_TOKENS_AT_SLO -> "USD/M tokens";
            case GOODPUT_PER_GPU -> "requests/s/GPU";
            case TOKENS_PER_SECOND_PER_MEGAWATT -> "tokens/s/MW provisioned";
            case JOULES_PER_TOKEN, BOARD_POWER_TIMES_HOURS -> "J/token";
            case LATENCY_TAILS_JOINTLY -> "largest figure / limit";
            case CACHE_HIT_RATE, UTILISATION, MODEL_FLOPS_UTILISATION, GPU_UTILISATION -> "share";
            case PEAK_OVER_MEAN, UP_TO_RATIO, FP4_AGAINST_FP8, BEST_POWER_USAGE_EFFECTIVENESS -> "ratio";
            case TIME_TO_SCALE, TTFT_ALONE, TPOT_ALONE -> "s";
            case PEAK_FLOPS -> "FLOP/s/GPU";
            case FLOPS_PER_USD -> "FLOP/USD";
            case USD_PER_GPU_HOUR -> "USD/GPU-hour";
            case MAX_THROUGHPUT, OFFLINE_THROUGHPUT, RANDOM_TOKENS_WITHOUT_CACHE -> "tokens/s/GPU";
            case OUTPUT_PER_DECODE_GPU -> "output tokens/s/decode GPU";
            case HEADLINE_MULTIPLE -> "M tokens/USD";
        };
    }

    /** Why no row can have the metric; null where rows may. */
    @Nullable
    String reasonWithout(Metric metric) {
        return switch (metric) {
            case UTILISATION ->
                "a load test is of one load: how busy a fleet is follows from its traffic; the question's is "
                        + filled(judged.question().utilisation()) + " for every row";
            case PEAK_OVER_MEAN -> "a property of the traffic, not of a row: ./goodput scale-out";
            case TIME_TO_SCALE -> "no load tool starts instances: ./goodput scale-out";
            case GPU_UTILISATION -> "no load tool's file tells it";
            case UP_TO_RATIO -> "of two systems, not of a row: the ratio surface has all of them";
            case RANDOM_TOKENS_WITHOUT_CACHE ->
                "a property of rows, which orders none: %d of %d are of random tokens"
                        .formatted(count(FlagKind.RANDOM_TOKENS), candidates.size());
            case FP4_AGAINST_FP8 ->
                "rows of another precision are another group; %d of %d here have four bits without an accuracy"
                        .formatted(count(FlagKind.FP4_WITHOUT_ACCURACY), candidates.size());
            case BEST_POWER_USAGE_EFFECTIVENESS -> "a property of the site, not of a row";
            case USD_PER_MILLION_TOKENS_AT_SLO,
                    GOODPUT_PER_GPU,
                    TOKENS_PER_SECOND_PER_MEGAWATT,
                    JOULES_PER_TOKEN,
                    LATENCY_TAILS_JOINTLY,
                    CACHE_HIT_RATE,
                    PEAK_FLOPS,
                    FLOPS_PER_USD,
                    USD_PER_GPU_HOUR,
                    MAX_THROUGHPUT,
                    TTFT_ALONE,
                    TPOT_ALONE,
                    MODEL_FLOPS_UTILISATION,
                    OUTPUT_PER_DECODE_GPU,
                    BOARD_POWER_TIMES_HOURS,
                    OFFLINE_THROUGHPUT,
                    HEADLINE_MULTIPLE -> null;
        };
    }

    private long count(FlagKind kind) {
        return candidates.stream().filter(candidate -> candidate.is(kind)).count();
    }

    /** Why none of these rows has the metric. */
    String reasonWithoutRows(Metric metric) {
        return switch (metric) {
            case USD_PER_MILLION_TOKENS_AT_SLO -> "no row that serves has a price";
            case GOODPUT_PER_GPU -> "no file tells requests inside limits of its own and the GPUs";
            case JOULES_PER_TOKEN -> "no file has measured power";
            case LATENCY_TAILS_JOINTLY -> "no file has every limited percentile";
            case CACHE_HIT_RATE -> "no file tells the share of input that the cache held";
            case TTFT_ALONE, TPOT_ALONE -> "no file has the percentile";
            case OFFLINE_THROUGHPUT -> "no row is offline";
            case MODEL_FLOPS_UTILISATION ->
                "the catalog has no model of this name, or no price book's system of this hardware";
            case TOKENS_PER_SECOND_PER_MEGAWATT,
                    PEAK_FLOPS,
                    FLOPS_PER_USD,
                    USD_PER_GPU_HOUR,
                    BOARD_POWER_TIMES_HOURS,
                    HEADLINE_MULTIPLE ->
                "no row has a system of %s".formatted(judged.money().priceBook());
            case MAX_THROUGHPUT, OUTPUT_PER_DECODE_GPU -> "no file tells these tokens a second and the GPUs";
            case UTILISATION,
                    PEAK_OVER_MEAN,
                    TIME_TO_SCALE,
                    GPU_UTILISATION,
                    UP_TO_RATIO,
                    RANDOM_TOKENS_WITHOUT_CACHE,
                    FP4_AGAINST_FP8,
                    BEST_POWER_USAGE_EFFECTIVENESS ->
                throw new IllegalStateException(metric + " has no figures of rows");
        };
    }

    OptionalDouble of(Metric metric, Candidate candidate) {
        return switch (metric) {
            case USD_PER_MILLION_TOKENS_AT_SLO -> optional(money.get(candidate.number()));
            case GOODPUT_PER_GPU -> goodputPerGpu(candidate);
            case TOKENS_PER_SECOND_PER_MEGAWATT -> {
                OptionalDouble kilowatts = judged.money()
                        .provisionedKilowatts(judged.money().system(candidate).orElse(null));
                yield kilowatts.isEmpty()
                        ? OptionalDouble.empty()
                        : times(throughput(candidate), 1_000 / kilowatts.getAsDouble());
            }
            case JOULES_PER_TOKEN -> {
                OptionalDouble kilowatts =
                        judged.money().measuredKilowatts(candidate.result().wattsPerGpu());
                yield kilowatts.isEmpty()
                        ? OptionalDouble.empty()
                        : over(kilowatts.getAsDouble() * 1_000, throughput(candidate));
            }
            case LATENCY_TAILS_JOINTLY -> tails(candidate);
            case CACHE_HIT_RATE -> hitRate(candidate);
            case PEAK_FLOPS -> peak(candidate);
            case FLOPS_PER_USD -> {
                OptionalDouble usd = usdPerGpuHour(candidate);
                yield usd.isEmpty() ? OptionalDouble.empty() : times(peak(candidate), 3_600 / usd.getAsDouble());
            }
            case USD_PER_GPU_HOUR -> usdPerGpuHour(candidate);
            case MAX_THROUGHPUT -> throughput(candidate);
            case TTFT_ALONE -> alone(candidate, LatencyMetric.TTFT);
            case TPOT_ALONE -> alone(candidate, LatencyMetric.TPOT);
            case MODEL_FLOPS_UTILISATION -> modelFlopsUtilisation(candidate);
            case OUTPUT_PER_DECODE_GPU -> outputPerDecodeGpu(candidate);
            case BOARD_POWER_TIMES_HOURS -> {
                Optional<AcceleratedSystem> system = system(candidate);
                yield system.isEmpty()
                        ? OptionalDouble.empty()
                        : over(system.get().boardWatts().value(), throughput(candidate));
            }
            case OFFLINE_THROUGHPUT -> candidate.is(FlagKind.OFFLINE) ? throughput(candidate) : OptionalDouble.empty();
            case HEADLINE_MULTIPLE -> {
                OptionalDouble usd = usdPerGpuHour(candidate);
                yield usd.isEmpty() ? OptionalDouble.empty() : times(throughput(candidate), 0.0036 / usd.getAsDouble());
            }
            case UTILISATION,
                    PEAK_OVER_MEAN,
                    TIME_TO_SCALE,
                    GPU_UTILISATION,
                    UP_TO_RATIO,
                    RANDOM_TOKENS_WITHOUT_CACHE,
                    FP4_AGAINST_FP8,
                    BEST_POWER_USAGE_EFFECTIVENESS -> OptionalDouble.empty();
        };
    }

    private OptionalDouble throughput(Candidate candidate) {
        return candidate.tokensPerSecondPerGpu(tokens);
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static OptionalDouble times(OptionalDouble value, double factor) {
        return value.isEmpty() ? value : OptionalDouble.of(value.getAsDouble() * factor);
    }

    private static OptionalDouble over(double dividend, OptionalDouble divisor) {
        return divisor.isEmpty() ? divisor : OptionalDouble.of(dividend / divisor.getAsDouble());
    }

    private static OptionalDouble goodputPerGpu(Candidate candidate) {
        Double good = candidate.result().goodRequestsPerSecond();
        Integer gpus = candidate.setup().gpus();
        return good == null || gpus == null ? OptionalDouble.empty() : OptionalDouble.of(good / gpus);
    }

    /** The largest of all limited figures over their limits; at most 1 serves. */
    private OptionalDouble tails(Candidate candidate) {
        double largest = 0;
        for (LatencyLimit limit : judged.question().slo().limits()) {
            OptionalDouble figure = Limits.figure(candidate, limit);
            if (figure.isEmpty()) {
                return figure;
            }
            largest = Math.max(largest, figure.getAsDouble() / limit.limitSeconds());
        }
        return OptionalDouble.of(largest);
    }

    /** At the percentile of the limit; without one at the 99th, and where the file has none at the median. */
    private OptionalDouble alone(Candidate candidate, LatencyMetric metric) {
        Optional<LatencyLimit> limit = judged.question().findLimit(metric);
        if (limit.isPresent()) {
            return Limits.figure(candidate, limit.get());
        }
        LatencyFigures figures = candidate.latency(metric);
        return figures == null
                ? OptionalDouble.empty()
                : optional(figures.p99Seconds() == null ? figures.p50Seconds() : figures.p99Seconds());
    }

    private static OptionalDouble hitRate(Candidate candidate) {
        String said = candidate.setup().prefixCache();
        return said != null && said.matches("0(\\.\\d{1,9})?|1(\\.0{1,9})?")
                ? OptionalDouble.of(Double.parseDouble(said))
                : OptionalDouble.empty();
    }

    private OptionalDouble usdPerGpuHour(Candidate candidate) {
        return judged.money().system(candidate).stream()
                .flatMap(system -> judged.money().rates(system).stream())
                .filter(rate -> rate.tier() == tier)
                .mapToDouble(RateCardEntry::usdPerGpuHour)
                .findFirst();
    }

    private Optional<AcceleratedSystem> system(Candidate candidate) {
        return judged.money().system(candidate).flatMap(catalog::findSystem);
    }

    /** Dense peak of one GPU in the format of the weights. */
    private OptionalDouble peak(Candidate candidate) {
        Optional<AcceleratedSystem> system = system(candidate);
        String precision = candidate.plainPrecision();
        if (system.isEmpty() || precision == null) {
            return OptionalDouble.empty();
        }
        ComputeFormat format = precision.contains("fp4")
                ? ComputeFormat.FP4
                : precision.contains("fp8") ? ComputeFormat.FP8 : ComputeFormat.BFLOAT16;
        return OptionalDouble.of(system.get().peakFlopsPerSecondOr16Bits(format));
    }

    /** 2 operations for each active parameter and token, input and output, over the peak. */
    private OptionalDouble modelFlopsUtilisation(Candidate candidate) {
        String name = candidate.plainModel();
        Optional<Model> model = name == null ? Optional.empty() : catalog.findModel(name);
        OptionalDouble peak = peak(candidate);
        OptionalDouble total = candidate.tokensPerSecondPerGpu(TokenBasis.TOTAL);
        return model.isEmpty() || peak.isEmpty() || total.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(total.getAsDouble() * 2 * model.get().activeParameters() / peak.getAsDouble());
    }

    /** Over the GPUs of the decode pool; over all where one pool does both. */
    private static OptionalDouble outputPerDecodeGpu(Candidate candidate) {
        OptionalDouble output = candidate.tokensPerSecondPerGpu(TokenBasis.OUTPUT);
        Integer gpus = candidate.setup().gpus();
        Integer decode = candidate.setup().decodeGpus();
        return gpus == null || decode == null || decode == 0 ? output : times(output, (double) gpus / decode);
    }
}
