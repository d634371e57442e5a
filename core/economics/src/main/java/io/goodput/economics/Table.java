package io.goodput.economics;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Cells as CSV or as a Markdown table.
 *
 * @param heading names of the columns
 * @param rows each as many cells as the heading has
 */
public record Table(List<String> heading, List<List<String>> rows) {
    public Table {
        heading = List.copyOf(heading);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != heading.size()) {
                throw new IllegalStateException("a row needs " + heading.size() + " cells: " + row);
            }
        }
    }

    /** A line with the names, then one for each row (RFC 4180). */
    public String csv() {
        var text = new StringBuilder(String.join(",", heading)).append("\r\n");
        for (List<String> row : rows) {
            text.append(row.stream().map(Table::quoted).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return text.toString();
    }

    /** The same between bars. */
    public String markdown() {
        var text = new StringBuilder("| ").append(String.join(" | ", heading)).append(" |\n|");
        text.append(" --- |".repeat(heading.size())).append('\n');
        for (List<String> row : rows) {
            text.append("| ")
                    .append(row.stream()
                            .map(cell -> cell.replaceAll("[\\r\\n]+", " ").replace("|", "\\|"))
                            .collect(Collectors.joining(" | ")))
                    .append(" |\n");
        }
        return text.toString();
    }

    /** Several tables of CSV, an empty line between them. */
    public static String csv(List<Table> tables) {
        return tables.stream().map(Table::csv).collect(Collectors.joining("\r\n"));
    }

    /** Several tables of Markdown, an empty line between them. */
    public static String markdown(List<Table> tables) {
        return tables.stream().map(Table::markdown).collect(Collectors.joining("\n"));
    }

    /** A text that a spreadsheet would take for a formula gets an apostrophe. */
    private static String quoted(String cell) {
        boolean isFormula = !cell.isEmpty() && "=+@-".indexOf(cell.charAt(0)) >= 0 && !cell.matches("-?[\\d.E-]+");
        String safe = isFormula ? "'" + cell : cell;
        return safe.matches("(?s).*[\",\\r\\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
