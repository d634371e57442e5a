package io.goodput.cli.questions;

import java.util.ArrayList;
import java.util.List;

/** Columns of text: names on the left are left-aligned, figures right-aligned. */
public final class TextTable {
    private static final String GAP = "  ";

    private final int names;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * A table with its heading.
     *
     * @param names how many columns hold names; the others hold figures
     */
    public TextTable(int names, String... heading) {
        this.names = names;
        rows.add(List.of(heading));
    }

    /** Adds a row of as many cells as the heading has. */
    public void add(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalStateException("a row needs " + rows.getFirst().size() + " cells");
        }
        rows.add(List.of(cells));
    }

    /** All rows, each on a line of its own. */
    public String text() {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? "" : GAP).append(i < names ? row.get(i) + padding : padding + row.get(i));
            }
            text.append("  ").append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** The same as a Markdown table. */
    public String markdown() {
        var text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            text.append("| ").append(String.join(" | ", rows.get(r))).append(" |\n");
            if (r == 0) {
                text.append('|');
                for (int i = 0; i < rows.getFirst().size(); i++) {
                    text.append(i < names ? " --- |" : " ---: |");
                }
                text.append('\n');
            }
        }
        return text.toString();
    }
}
