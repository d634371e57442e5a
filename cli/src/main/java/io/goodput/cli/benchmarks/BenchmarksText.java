package io.goodput.cli.benchmarks;

import io.goodput.cli.questions.TextTable;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkLoad;
import io.goodput.contracts.benchmarks.BenchmarkResult;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.Conversion;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LeftOutFile;
import io.goodput.contracts.benchmarks.TokenLengths;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rows as a table, then for each what was converted and what holds its grade down. */
final class BenchmarksText {
    private BenchmarksText() {}

    static String of(BenchmarkAnswer answer) {
        var table = new TextTable(
                4,
                "row",
                "grade",
                "tool",
                "model",
                "GPUs",
                "in",
                "out",
                "load",
                "TTFT p50",
                "p99",
                "TPOT",
                "p99",
                "recomputed",
                "out tok/s",
                "per GPU");
        List<BenchmarkRow> rows = answer.rows();
        for (int i = 0; i < rows.size(); i++) {
            add(table, i + 1, rows.get(i));
        }
        var text = new StringBuilder(table.text());
        for (int i = 0; i < rows.size(); i++) {
            addNotes(text, i + 1, rows.get(i));
        }
        for (LeftOutFile file : answer.leftOut()) {
            text.append(String.format(Locale.ROOT, "%n%s: no run of its own (%s)%n", file.file(), file.why()));
        }
        return text.toString();
    }

    private static void add(TextTable table, int number, BenchmarkRow row) {
        BenchmarkResult result = row.result();
        Integer gpus = row.setup().gpus();
        String hardware = row.setup().hardware();
        LatencyFigures first = result.timeToFirstToken();
        LatencyFigures perToken = result.timePerOutputToken();
        table.add(
                Integer.toString(number),
                row.grade().name(),
                EnumNames.of(row.source().tool()),
                row.setup().model() == null ? "?" : row.setup().model(),
                (gpus == null ? "?" : gpus.toString()) + (hardware == null ? "" : " " + hardware),
                tokens(row.load().inputLengths()),
                tokens(row.load().outputLengths()),
                load(row.load()),
                milliseconds(first == null ? null : first.p50Seconds()),
                milliseconds(first == null ? null : first.p99Seconds()),
                milliseconds(perToken == null ? null : perToken.meanSeconds()),
                milliseconds(perToken == null ? null : perToken.p99Seconds()),
                milliseconds(result.recomputedTimePerOutputTokenSeconds()),
                number(result.outputTokensPerSecond()),
                number(result.outputTokensPerSecondPerGpu()));
    }

    private static void addNotes(StringBuilder text, int number, BenchmarkRow row) {
        text.append(String.format(
                Locale.ROOT,
                "%nrow %d, grade %s: %s line %d%s%n",
                number,
                row.grade(),
                row.source().file(),
                row.source().line(),
                row.source().pointer() == null ? "" : " " + row.source().pointer()));
        row.gradeReasons().forEach(reason -> text.append("  ").append(reason).append('\n'));
        for (Conversion conversion : row.conversions()) {
            text.append(String.format(
                    Locale.ROOT, "  %s <- %s: %s%n", conversion.figure(), conversion.from(), conversion.rule()));
        }
    }

    private static String load(BenchmarkLoad load) {
        if (load.concurrency() != null) {
            return number(load.concurrency()) + " at once";
        }
        return load.offeredRequestsPerSecond() == null ? "?" : number(load.offeredRequestsPerSecond()) + "/s";
    }

    private static String tokens(@Nullable TokenLengths lengths) {
        return lengths == null ? "?" : number(lengths.meanTokens());
    }

    private static String milliseconds(@Nullable Double seconds) {
        return seconds == null ? "?" : number(seconds * 1_000) + " ms";
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "?";
        }
        return value == Math.rint(value) || value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }
}
