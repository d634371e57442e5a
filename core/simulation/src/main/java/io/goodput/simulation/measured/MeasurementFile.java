package io.goodput.simulation.measured;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file of measurements: a header line, then rows of names and numbers without quotes. Columns that are not asked for
 * are passed over. What is wrong is refused with file, line and column.
 */
final class MeasurementFile {
    /** No file of measurements may be longer, in bytes. */
    static final long MAX_BYTES = 64L << 20;

    static final int MAX_ROWS = 1_000_000;
    private static final int MAX_LINE = 4_096;
    /** Of counts and of times, in the file's own unit. */
    private static final double MAX_VALUE = 1e12;

    private final String shown;
    private final String pointer;
    private final List<String> names;
    private final List<String[]> texts = new ArrayList<>();
    private final List<double[]> rows = new ArrayList<>();
    private final List<String> numbers;

    private MeasurementFile(String shown, String pointer, List<String> names, List<String> numbers) {
        this.shown = shown;
        this.pointer = pointer;
        this.names = names;
        this.numbers = numbers;
    }

    /**
     * Reads a file.
     *
     * @param shown the file's name in errors
     * @param pointer where the scenario names it
     * @param texts columns of names
     * @param numbers columns of numbers, each finite and not negative
     * @param optional a further column of numbers, NaN where the file lacks it; none when empty
     */
    static MeasurementFile read(
            Path path, String shown, String pointer, List<String> texts, List<String> numbers, String optional) {
        List<String> all = new ArrayList<>(numbers);
        if (!optional.isEmpty()) {
            all.add(optional);
        }
        var file = new MeasurementFile(shown, pointer, texts, all);
        try {
            if (!Files.isRegularFile(path)) {
                throw file.refused(shown, shown + " must be a file", "Maybe it lies in another folder");
            }
            long bytes = Files.size(path);
            if (bytes > MAX_BYTES) {
                throw file.refused(
                        bytes + " bytes",
                        shown + " may have at most " + MAX_BYTES + " bytes",
                        "Maybe measure at fewer points");
            }
            try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                file.read(reader, optional);
            }
        } catch (MalformedInputException e) {
            throw file.refused(shown, shown + " must be text in UTF-8", "Maybe it is compressed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Spreadsheets put a byte order mark before UTF-8 text. */
    private static String withoutMark(String header) {
        return header.startsWith("\ufeff") ? header.substring(1) : header;
    }

    private void read(BufferedReader reader, String optional) throws IOException {
        String header = line(reader, 1);
        List<String> columns = header == null
                ? List.of()
                : Arrays.asList(withoutMark(header).strip().split(",", -1));
        int[] textAt = new int[names.size()];
        int[] numberAt = new int[numbers.size()];
        for (int i = 0; i < textAt.length; i++) {
            textAt[i] = column(columns, names.get(i), "");
        }
        for (int i = 0; i < numberAt.length; i++) {
            numberAt[i] = column(columns, numbers.get(i), optional);
        }
        int number = 1;
        for (String line = line(reader, ++number); line != null; line = line(reader, ++number)) {
            if (rows.size() == MAX_ROWS) {
                throw refused(
                        "more", shown + " may have at most " + MAX_ROWS + " rows", "Maybe measure at fewer points");
            }
            String[] fields = line.strip().split(",", -1);
            if (fields.length != columns.size()) {
                throw refused(
                        line,
                        "%s, line %d must have the %d fields of the header, not %d"
                                .formatted(shown, number, columns.size(), fields.length),
                        "Maybe the line was cut");
            }
            String[] text = new String[textAt.length];
            for (int i = 0; i < text.length; i++) {
                text[i] = fields[textAt[i]];
            }
            double[] row = new double[numberAt.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = numberAt[i] < 0 ? Double.NaN : number(fields[numberAt[i]], numbers.get(i), number);
            }
            texts.add(text);
            rows.add(row);
        }
        if (rows.isEmpty()) {
            throw refused("no rows", shown + " must have rows below its header", "Maybe the measurement failed");
        }
    }

    /** The next line without its end, null at the end of the file; a line too long is refused before it is all read. */
    private @Nullable String line(BufferedReader reader, int number) throws IOException {
        var line = new StringBuilder();
        for (int next = reader.read(); next != '\n'; next = reader.read()) {
            if (next < 0) {
                return line.isEmpty() ? null : line.toString();
            }
            line.append((char) next);
            if (line.length() > MAX_LINE) {
                throw refused(
                        line.substring(0, 40) + "…",
                        "%s, line %d may have at most %d characters".formatted(shown, number, MAX_LINE),
                        "Maybe this is another kind of file");
            }
        }
        return line.toString();
    }

    private int column(List<String> columns, String name, String optional) {
        int at = columns.indexOf(name);
        if (at < 0 && !name.equals(optional)) {
            throw refused(
                    String.join(",", columns),
                    shown + ", line 1 must have a column " + name,
                    "Maybe " + String.join(",", names) + (names.isEmpty() ? "" : ",") + String.join(",", numbers));
        }
        return at;
    }

    private double number(String field, String column, int line) {
        double value = Double.NaN;
        if (field.chars().allMatch(c -> (c >= '0' && c <= '9') || ".+-eE".indexOf(c) >= 0)) {
            try {
                value = Double.parseDouble(field);
            } catch (NumberFormatException e) {
                value = Double.NaN;
            }
        }
        if (!(value >= 0 && value <= MAX_VALUE)) {
            throw refused(
                    field,
                    "%s, line %d: %s must be a number from 0 to 1e12".formatted(shown, line, column),
                    "Maybe measure this point again");
        }
        return value;
    }

    int rows() {
        return rows.size();
    }

    String text(int row, String column) {
        return texts.get(row)[names.indexOf(column)];
    }

    double number(int row, String column) {
        return rows.get(row)[numbers.indexOf(column)];
    }

    /** A whole number. */
    double count(int row, String column) {
        double value = number(row, column);
        if (value != Math.rint(value)) {
            throw refusedAt(row, column, value, column + " must be a whole number", "Maybe " + Math.rint(value));
        }
        return value;
    }

    /** A time, above 0, in seconds. */
    double seconds(int row, String column, double unit) {
        double value = number(row, column);
        if (value == 0) {
            throw refusedAt(row, column, value, column + " must be above 0", "Maybe measure this point again");
        }
        return value * unit;
    }

    InvalidInputException refusedAt(int row, String column, double value, String rule, String advice) {
        return refused(column + " " + shorter(value), "%s, line %d: %s".formatted(shown, row + 2, rule), advice);
    }

    InvalidInputException refused(String value, String rule, String advice) {
        return new InvalidInputException(new Violation(pointer, value, rule, advice));
    }

    static String shorter(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : "" + value;
    }
}
