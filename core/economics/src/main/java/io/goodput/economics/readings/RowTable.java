package io.goodput.economics.readings;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkResult;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.TokenLengths;
import io.goodput.economics.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows as they were read, in cells; what is not known is an empty one. */
public final class RowTable {
    private static final List<String> HEADING = List.of(
            "file",
            "line",
            "pointer",
            "tool",
            "toolVersion",
            "grade",
            "model",
            "precision",
            "hardware",
            "gpus",
            "engine",
            "engineVersion",
            "speculativeDecoding",
            "prefixCache",
            "meanInputTokens",
            "meanOutputTokens",
            "concurrency",
            "offeredRequestsPerSecond",
            "completedRequests",
            "requestsPerSecond",
            "outputTokensPerSecond",
            "outputTokensPerSecondPerGpu",
            "totalTokensPerSecondPerGpu",
            "ttftMeanSeconds",
            "ttftP50Seconds",
            "ttftP90Seconds",
            "ttftP95Seconds",
            "ttftP99Seconds",
            "tpotMeanSeconds",
            "tpotP50Seconds",
            "tpotP90Seconds",
            "tpotP95Seconds",
            "tpotP99Seconds",
            "recomputedTpotSeconds",
            "endToEndMeanSeconds",
            "missing",
            "flags");

    private RowTable() {}

    /** A line for each row. */
    public static Table of(BenchmarkAnswer answer) {
        return new Table(HEADING, answer.rows().stream().map(RowTable::cells).toList());
    }

    private static List<String> cells(BenchmarkRow row) {
        BenchmarkResult result = row.result();
        List<String> cells = new ArrayList<>();
        add(
                cells,
                row.source().file(),
                row.source().line(),
                row.source().pointer(),
                EnumNames.of(row.source().tool()),
                row.source().toolVersion(),
                row.grade(),
                row.setup().model(),
                row.setup().precision(),
                row.setup().hardware(),
                row.setup().gpus(),
                row.setup().engine(),
                row.setup().engineVersion(),
                row.setup().speculativeDecoding(),
                row.setup().prefixCache(),
                mean(row.load().inputLengths()),
                mean(row.load().outputLengths()),
                row.load().concurrency(),
                row.load().offeredRequestsPerSecond(),
                result.completedRequests(),
                result.requestsPerSecond(),
                result.outputTokensPerSecond(),
                result.outputTokensPerSecondPerGpu(),
                result.totalTokensPerSecondPerGpu());
        addLatency(cells, result.timeToFirstToken());
        addLatency(cells, result.timePerOutputToken());
        LatencyFigures endToEnd = result.endToEnd();
        add(
                cells,
                result.recomputedTimePerOutputTokenSeconds(),
                endToEnd == null ? null : endToEnd.meanSeconds(),
                row.missing().stream().map(EnumNames::of).collect(Collectors.joining(" ")),
                row.flags().stream().map(flag -> EnumNames.of(flag.kind())).collect(Collectors.joining(" ")));
        return cells;
    }

    private static void addLatency(List<String> cells, @Nullable LatencyFigures latency) {
        if (latency == null) {
            add(cells, null, null, null, null, null);
        } else {
            add(
                    cells,
                    latency.meanSeconds(),
                    latency.p50Seconds(),
                    latency.p90Seconds(),
                    latency.p95Seconds(),
                    latency.p99Seconds());
        }
    }

    private static void add(List<String> cells, @Nullable Object... values) {
        for (Object value : values) {
            cells.add(value == null ? "" : value.toString());
        }
    }

    private static @Nullable Double mean(@Nullable TokenLengths lengths) {
        return lengths == null ? null : lengths.meanTokens();
    }
}
