package io.goodput.economics.readings;

import io.goodput.codec.Codec;
import io.goodput.contracts.benchmarks.BenchmarkFlag;
import io.goodput.contracts.benchmarks.BenchmarkLoad;
import io.goodput.contracts.benchmarks.BenchmarkResult;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.BenchmarkSetup;
import io.goodput.contracts.benchmarks.BenchmarkSource;
import io.goodput.contracts.benchmarks.ComparisonField;
import io.goodput.contracts.benchmarks.Conversion;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LoadTool;
import io.goodput.contracts.benchmarks.OtherKeys;
import io.goodput.contracts.benchmarks.TokenLengths;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A row while it is read: a reading fills in what its format says, and what follows from it is worked out at the end. */
final class Draft {
    private static final int MAX_OTHERS = 100;
    private static final int MAX_OTHER_CHARACTERS = 4_096;
    /** The tool's time per output token may be so far off, as a share of the recomputed. */
    private static final double TPOT_TOLERANCE = 0.20;

    private static final int MAX_GPUS = 1_000_000;
    private static final int FEW_REQUESTS = 100;
    private static final double FAILED_SHARE = 0.01;

    private final LoadTool tool;
    private final Document document;
    private final List<Conversion> conversions = new ArrayList<>();
    private final List<BenchmarkFlag> flags = new ArrayList<>();

    @Nullable
    String toolVersion;

    @Nullable
    String model;

    @Nullable
    String precision;

    @Nullable
    String hardware;

    @Nullable
    Integer gpus;

    @Nullable
    Integer prefillGpus;

    @Nullable
    Integer decodeGpus;

    @Nullable
    String engine;

    @Nullable
    String engineVersion;

    @Nullable
    String speculativeDecoding;

    @Nullable
    String prefixCache;

    @Nullable
    TokenLengths inputLengths;

    @Nullable
    TokenLengths outputLengths;

    @Nullable
    Double concurrency;

    @Nullable
    Double offeredRequestsPerSecond;

    @Nullable
    String dataset;

    @Nullable
    String tokenBasis;

    @Nullable
    Long completedRequests;

    @Nullable
    Long failedRequests;

    @Nullable
    Double durationSeconds;

    @Nullable
    Double requestsPerSecond;

    @Nullable
    Double goodRequestsPerSecond;

    @Nullable
    Double inputTokensPerSecond;

    @Nullable
    Double outputTokensPerSecond;

    @Nullable
    Double totalTokensPerSecond;

    @Nullable
    Double outputTokensPerSecondPerGpu;

    @Nullable
    Double totalTokensPerSecondPerGpu;

    @Nullable
    LatencyFigures timeToFirstToken;

    @Nullable
    LatencyFigures timePerOutputToken;

    @Nullable
    Double recomputedTpotSeconds;

    @Nullable
    LatencyFigures interTokenLatency;

    @Nullable
    LatencyFigures endToEnd;

    @Nullable
    Double wattsPerGpu;

    Draft(LoadTool tool, Document document) {
        this.tool = tool;
        this.document = document;
    }

    void convert(String figure, String from, String rule) {
        conversions.add(new Conversion(figure, from, rule));
    }

    void flag(FlagKind kind, String detail) {
        flags.add(new BenchmarkFlag(kind, detail));
    }

    /**
     * The latency whose figures stand where {@code pattern} says, with the statistic's name for its {@code %s}; null where
     * none does. Says how it was converted where the unit or the meaning is not the product's.
     *
     * @param meaning what differs beside the unit; empty where nothing does
     */
    @Nullable
    LatencyFigures latency(String figure, Statistic spelling, String pattern, Unit unit, String meaning) {
        @Nullable Double[] seconds = new @Nullable Double[spelling.names().size()];
        String shown = null;
        for (int i = 0; i < seconds.length; i++) {
            String at = pattern.replace("%s", spelling.names().get(i));
            Double value = document.amount(at);
            if (value != null) {
                seconds[i] = unit.seconds(value);
                shown = shown != null ? shown : at.substring(1) + " " + number(value) + " " + unit.symbol();
            }
        }
        if (shown == null) {
            return null;
        }
        if (unit != Unit.SECONDS || !meaning.isEmpty()) {
            convert(figure, shown, unit.rule() + (meaning.isEmpty() ? "" : "; " + meaning));
        }
        return new LatencyFigures(seconds[0], seconds[1], seconds[2], seconds[3], seconds[4], seconds[5], seconds[6]);
    }

    /** Lengths of this mean, with what is known of their spread; null where there is no mean. */
    static @Nullable TokenLengths lengths(
            @Nullable Double mean, @Nullable Double deviation, @Nullable Double min, @Nullable Double max) {
        return mean == null ? null : new TokenLengths(mean, deviation, min, max);
    }

    /** {@code sum / count}; null where either is unknown, or nothing was counted. */
    static @Nullable Double over(@Nullable Double sum, @Nullable Number count) {
        return sum == null || count == null || count.doubleValue() <= 0 ? null : sum / count.doubleValue();
    }

    /** The sum; null where either is unknown. */
    static @Nullable Double plus(@Nullable Double a, @Nullable Double b) {
        return a == null || b == null ? null : a + b;
    }

    /** GPUs of {@code factors}, of which absent ones are 1. */
    static int product(Document document, String at, @Nullable Integer... factors) {
        double product = 1;
        for (Integer factor : factors) {
            product *= factor == null ? 1 : factor;
        }
        if (product < 1 || product > MAX_GPUS) {
            throw document.refusal(
                    at, number(product), "must make between 1 and " + MAX_GPUS + " GPUs", "Maybe a count of GPUs");
        }
        return (int) product;
    }

    /** The number of GPUs at {@code at}. */
    @Nullable
    Integer gpus(String at) {
        return gpus(document, at);
    }

    /** The same of another object of the file. */
    static @Nullable Integer gpus(Document document, String at) {
        Long count = document.count(at);
        if (count == null) {
            return null;
        }
        if (count > MAX_GPUS) {
            throw document.refusal(at, count.toString(), "must be at most " + MAX_GPUS, "Maybe a count of GPUs");
        }
        return count.intValue();
    }

    BenchmarkRow build() {
        derive();
        judgeRequests();
        judgePrecision();
        var setup = new BenchmarkSetup(
                model,
                precision,
                hardware,
                gpus,
                prefillGpus,
                decodeGpus,
                engine,
                engineVersion,
                speculativeDecoding,
                prefixCache);
        var load = new BenchmarkLoad(
                inputLengths, outputLengths, concurrency, offeredRequestsPerSecond, dataset, tokenBasis);
        var result = new BenchmarkResult(
                completedRequests,
                failedRequests,
                durationSeconds,
                requestsPerSecond,
                goodRequestsPerSecond,
                inputTokensPerSecond,
                outputTokensPerSecond,
                totalTokensPerSecond,
                outputTokensPerSecondPerGpu,
                totalTokensPerSecondPerGpu,
                timeToFirstToken,
                timePerOutputToken,
                recomputedTpotSeconds,
                interTokenLatency,
                endToEnd,
                wattsPerGpu);
        List<ComparisonField> missing = Grader.missing(setup, load, result);
        Grader.Graded graded = Grader.grade(setup, result, missing, flags);
        var source = new BenchmarkSource(
                tool,
                toolVersion,
                document.file(),
                document.line(),
                document.pointer().isEmpty() ? null : document.pointer());
        return new BenchmarkRow(
                source,
                setup,
                load,
                result,
                missing,
                conversions,
                flags,
                graded.grade(),
                graded.reasons(),
                otherKeys());
    }

    private void derive() {
        if (totalTokensPerSecond == null) {
            totalTokensPerSecond = plus(inputTokensPerSecond, outputTokensPerSecond);
        } else if (inputTokensPerSecond == null && outputTokensPerSecond != null) {
            double input = totalTokensPerSecond - outputTokensPerSecond;
            inputTokensPerSecond = Math.max(0, input);
            convert("inputTokensPerSecond", "total - output", "tokens/s");
        }
        if (gpus == null && prefillGpus != null && decodeGpus != null) {
            gpus = prefillGpus + decodeGpus;
        }
        if (outputTokensPerSecondPerGpu == null) {
            outputTokensPerSecondPerGpu = over(outputTokensPerSecond, gpus);
        }
        if (totalTokensPerSecondPerGpu == null) {
            totalTokensPerSecondPerGpu = over(totalTokensPerSecond, gpus);
        }
        if (recomputedTpotSeconds == null && outputLengths != null) {
            recomputeTpot(outputLengths.meanTokens());
        }
        compareTpot();
    }

    /** Takes the time per output token from the means of latency, time to first token and output length. */
    void recomputeTpot(double meanOutputTokens) {
        Double latency = endToEnd == null ? null : endToEnd.meanSeconds();
        Double first = timeToFirstToken == null ? null : timeToFirstToken.meanSeconds();
        if (latency == null || first == null || meanOutputTokens < 2) {
            return;
        }
        double recomputed = Math.max(0, (latency - first) / (meanOutputTokens - 1));
        recomputedTpotSeconds = recomputed;
        convert(
                "recomputedTimePerOutputToken",
                String.format(
                        Locale.ROOT,
                        "mean latency %s s, mean time to first token %s s, %s output tokens",
                        number(latency),
                        number(first),
                        number(meanOutputTokens)),
                "(latency - time to first token) / (output tokens - 1) = " + number(recomputed) + " s");
    }

    private void compareTpot() {
        Double recomputed = recomputedTpotSeconds;
        if (recomputed == null) {
            return;
        }
        if (timePerOutputToken == null) {
            timePerOutputToken = new LatencyFigures(recomputed, null, null, null, null, null, null);
            convert("timePerOutputToken", "not in the file", "the recomputed mean");
            return;
        }
        Double reported = timePerOutputToken.meanSeconds();
        if (reported == null) {
            return;
        }
        double off = Math.abs(reported - recomputed);
        if (off > TPOT_TOLERANCE * recomputed) {
            flag(
                    FlagKind.TPOT_DIFFERS,
                    String.format(
                            Locale.ROOT,
                            "the tool's mean is %s ms, latency, time to first token and length give %s ms: maybe it"
                                    + " timed chunks, not tokens",
                            number(reported * 1e3),
                            number(recomputed * 1e3)));
        }
    }

    private void judgeRequests() {
        Long completed = completedRequests;
        Long failed = failedRequests;
        if (completed != null && completed < FEW_REQUESTS) {
            flag(FlagKind.FEW_REQUESTS, completed + " requests: a 99th percentile is the slowest of them");
        }
        if (completed != null && failed != null && failed > FAILED_SHARE * (completed + failed)) {
            flag(
                    FlagKind.FAILED_REQUESTS,
                    failed + " of " + (completed + failed) + " requests failed, and latencies leave them out");
        }
    }

    private void judgePrecision() {
        if (precision != null && precision.toLowerCase(Locale.ROOT).contains("fp4")) {
            flag(
                    FlagKind.FP4_WITHOUT_ACCURACY,
                    precision + ", and no accuracy is said: not the same product as FP8 or BF16");
        }
    }

    private OtherKeys otherKeys() {
        SortedMap<String, Object> kept = new TreeMap<>();
        int characters = 0;
        int leftOut = 0;
        for (Map.Entry<String, Object> other : document.others().entrySet()) {
            int length =
                    other.getKey().length() + String.valueOf(other.getValue()).length() + 6;
            if (kept.size() == MAX_OTHERS || characters + length > MAX_OTHER_CHARACTERS) {
                leftOut++;
            } else {
                characters += length;
                kept.put(other.getKey(), other.getValue());
            }
        }
        return new OtherKeys(Codec.write(kept), leftOut);
    }

    /** Four digits that carry. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        String text = new BigDecimal(value)
                .round(new MathContext(4))
                .stripTrailingZeros()
                .toPlainString();
        return value >= 10_000 ? String.format(Locale.ROOT, "%,.0f", value) : text;
    }
}
