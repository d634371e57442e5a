package io.goodput.cli.questions;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.reconciliation.Lever;
import io.goodput.contracts.reconciliation.PaidLine;
import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.contracts.reconciliation.Variance;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A reconciled bill as one table: its lines, the way from the should-cost to it, and the levers. */
final class ReconciliationTable {
    private static final List<String> HEADING = List.of("part", "kind", "name", "usd", "gpuHours", "rows", "formula");

    private ReconciliationTable() {}

    /** RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe. */
    static String csv(ReconciliationAnswer answer) {
        return rows(answer).stream()
                .map(row -> row.stream().map(ReconciliationTable::quoted).collect(Collectors.joining(",")) + "\r\n")
                .collect(Collectors.joining());
    }

    static String markdown(ReconciliationAnswer answer) {
        List<List<String>> rows = rows(answer);
        var text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append(rows.get(i).stream()
                    .map(cell -> cell.replaceAll("[\\r\\n]+", " ").replace("|", "\\|"))
                    .collect(Collectors.joining(" | ", "| ", " |\n")));
            if (i == 0) {
                text.append('|').append(" --- |".repeat(HEADING.size())).append('\n');
            }
        }
        return text.toString();
    }

    private static List<List<String>> rows(ReconciliationAnswer answer) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADING);
        for (PaidLine line : answer.lines()) {
            rows.add(row("line", EnumNames.of(line.kind()), line.name(), line.usd(), line.gpuHours(), line.rows(), ""));
        }
        rows.add(row("total", "actual", "", answer.actualUsd(), null, null, "all lines"));
        Double planned = answer.plannedUsd();
        if (planned != null) {
            rows.add(row("start", "planned", "", planned, null, null, ""));
        }
        rows.add(row(planned == null ? "start" : "between", "should-cost", "", answer.shouldCostUsd(), null, null, ""));
        for (Variance variance : answer.variances()) {
            rows.add(row(
                    "variance",
                    EnumNames.of(variance.kind()),
                    "",
                    variance.usd(),
                    variance.gpuHours(),
                    null,
                    variance.formula()));
        }
        for (Lever lever : answer.levers()) {
            rows.add(row(
                    "lever",
                    EnumNames.of(lever.kind()),
                    lever.system(),
                    lever.usd(),
                    null,
                    null,
                    lever.action() + ": " + lever.formula()));
        }
        return rows;
    }

    private static List<String> row(
            String part,
            String kind,
            String name,
            double usd,
            @Nullable Double gpuHours,
            @Nullable Long rows,
            String formula) {
        return List.of(
                part,
                kind,
                name,
                BigDecimal.valueOf(usd).setScale(2).toPlainString(),
                gpuHours == null
                        ? ""
                        : BigDecimal.valueOf(gpuHours).stripTrailingZeros().toPlainString(),
                rows == null ? "" : rows.toString(),
                formula);
    }

    private static String quoted(String cell) {
        boolean isFormula = !cell.isEmpty() && "=+@-".indexOf(cell.charAt(0)) >= 0 && !cell.matches("-?[\\d.]+");
        String safe = isFormula ? "'" + cell : cell;
        return safe.matches("(?s).*[\",\\r\\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
