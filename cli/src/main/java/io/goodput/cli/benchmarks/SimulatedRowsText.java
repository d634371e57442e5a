package io.goodput.cli.benchmarks;

import io.goodput.cli.questions.TextTable;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.benchmarks.FigureComparison;
import io.goodput.contracts.benchmarks.SimulatedBenchmarks;
import io.goodput.contracts.benchmarks.SimulatedRow;
import io.goodput.economics.Table;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Measured rows beside simulated ones, as text, CSV and Markdown. */
final class SimulatedRowsText {
    private static final List<String> HEADING = List.of(
            "file", "line", "pointer", "figure", "measured", "simulated", "differenceShare", "runId", "missing");

    private SimulatedRowsText() {}

    static String of(SimulatedBenchmarks answer) {
        return answer.rows().stream().map(SimulatedRowsText::row).collect(Collectors.joining("\n"));
    }

    private static String row(SimulatedRow row) {
        var text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s line %d%s, grade %s%n",
                row.source().file(),
                row.source().line(),
                pointer(row),
                row.grade()));
        SimulationRequest scenario = row.scenario();
        if (scenario != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %s %s, %s, %d GPUs of %s%n",
                    scenario.model(),
                    scenario.precision(),
                    scenario.engine(),
                    scenario.layout().gpus(),
                    String.join(", ", scenario.layout().systems())));
        }
        row.assumed().forEach(each -> text.append("  assumed: ").append(each).append('\n'));
        row.missing()
                .forEach(each -> text.append("  not simulated: ").append(each).append('\n'));
        if (!row.figures().isEmpty()) {
            var table = new TextTable(1, "figure", "measured", "simulated", "off by");
            for (FigureComparison each : row.figures()) {
                table.add(
                        each.figure(),
                        number(each.measured()),
                        number(each.simulated()),
                        String.format(Locale.ROOT, "%+.1f %%", 100 * each.differenceShare()));
            }
            text.append(table.text());
        }
        for (ErrorBand band : row.errorBands()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  step times of %s: 80 %% within %+.0f %% to %+.0f %% of measured ones (%s)%n",
                    band.system(),
                    100 * band.lowShare(),
                    100 * band.highShare(),
                    band.basis()));
        }
        if (row.runId() != null) {
            text.append("  run ").append(row.runId()).append('\n');
        }
        return text.toString();
    }

    private static String pointer(SimulatedRow row) {
        return row.source().pointer() == null ? "" : " " + row.source().pointer();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%,.0f" : value >= 1 ? "%.2f" : "%.4f", value);
    }

    static String csv(SimulatedBenchmarks answer) {
        return new Table(HEADING, cells(answer)).csv();
    }

    static String markdown(SimulatedBenchmarks answer) {
        return new Table(HEADING, cells(answer)).markdown();
    }

    /** A line for each figure; of a row that was not simulated one with what is missing. */
    private static List<List<String>> cells(SimulatedBenchmarks answer) {
        return answer.rows().stream()
                .flatMap(row -> row.figures().isEmpty()
                        ? List.of(cells(row, List.of("", "", "", ""))).stream()
                        : row.figures().stream()
                                .map(each -> cells(
                                        row,
                                        List.of(
                                                each.figure(),
                                                Double.toString(each.measured()),
                                                Double.toString(each.simulated()),
                                                Double.toString(each.differenceShare())))))
                .toList();
    }

    private static List<String> cells(SimulatedRow row, List<String> figure) {
        return List.of(
                row.source().file(),
                Long.toString(row.source().line()),
                row.source().pointer() == null ? "" : row.source().pointer(),
                figure.get(0),
                figure.get(1),
                figure.get(2),
                figure.get(3),
                row.runId() == null ? "" : row.runId(),
                String.join("; ", row.missing()));
    }
}
