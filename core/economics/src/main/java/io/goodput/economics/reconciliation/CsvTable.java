package io.goodput.economics.reconciliation;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.economics.GivenFile;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * A CSV with a header, read row by row: UTF-8, with commas, semicolons or tabs, plain or gzip by its first bytes. Columns
 * are found by their letters and digits alone, in any case: GPUHours, gpu_hours and "GPU hours" are one. What is wrong is
 * refused with file and line.
 */
final class CsvTable implements AutoCloseable {
    /** Unpacked. */
    static final long MAX_BYTES = 512L << 20;

    static final long MAX_ROWS = 5_000_000;
    static final int MAX_COLUMNS = 500;
    static final int MAX_FIELD = 64 << 10;

    private static final int BUFFER = 1 << 16;
    private static final int MAX_SHOWN = 80;

    private final String name;
    private final InputStream raw;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;
    private final Map<String, Integer> columns = new HashMap<>();
    private List<String> cells = List.of();
    private long line = 1;
    private long rows;

    CsvTable(GivenFile file) {
        name = file.name();
        try {
            raw = file.open();
        } catch (IOException e) {
            throw whole(String.valueOf(e.getMessage()), "this file cannot be read", "Maybe another");
        }
        try {
            var text = new BufferedReader(new InputStreamReader(
                    unpacked(),
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)));
            records = CsvReader.builder()
                    .fieldSeparator(separator(text))
                    .skipEmptyLines(true)
                    .maxBufferSize(2 * MAX_FIELD)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(text)
                    .iterator();
            CsvRecord first = record();
            if (first == null) {
                throw whole("nothing", "a table begins with its header", "Maybe the file is empty");
            }
            header = List.copyOf(first.getFields());
            readColumns();
        } catch (IOException | RuntimeException e) {
            close();
            throw refusal(e);
        }
    }

    private InputStream unpacked() throws IOException {
        var in = new BufferedInputStream(raw, BUFFER);
        in.mark(2);
        int first = in.read();
        int second = in.read();
        in.reset();
        return new Bounded(first == 0x1f && second == 0x8b ? new GZIPInputStream(in, BUFFER) : in);
    }

    /** The separator that the header has most of; also skips a byte order mark. */
    private static char separator(BufferedReader text) throws IOException {
        text.mark(1);
        if (text.read() != '\ufeff') {
            text.reset();
        }
        text.mark(BUFFER);
        int[] counts = new int[3];
        String separators = ",;\t";
        for (int i = 0; i < BUFFER / 2; i++) {
            int each = text.read();
            if (each < 0 || each == '\n' || each == '\r') {
                break;
            }
            int index = separators.indexOf(each);
            if (index >= 0) {
                counts[index]++;
            }
        }
        text.reset();
        int best = counts[1] > counts[0] ? 1 : 0;
        return separators.charAt(counts[2] > counts[best] ? 2 : best);
    }

    private void readColumns() {
        if (header.size() > MAX_COLUMNS) {
            throw whole(
                    header.size() + " columns", "a table may have at most " + MAX_COLUMNS + " columns", "Maybe fewer");
        }
        for (int i = 0; i < header.size(); i++) {
            String letters = letters(header.get(i));
            Integer before = letters.isEmpty() ? null : columns.putIfAbsent(letters, i);
            if (before != null) {
                throw whole(
                        header.get(before) + ", " + header.get(i),
                        "two columns have the same name",
                        "Maybe remove one of them");
            }
        }
    }

    /** A column's name by its letters and digits. */
    static String letters(String column) {
        return column.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    /** The index of the first of these columns that is there; -1 when none is. */
    int column(String... names) {
        for (String each : names) {
            Integer index = columns.get(letters(each));
            if (index != null) {
                return index;
            }
        }
        return -1;
    }

    /** The index of the first of these columns that is there. */
    int required(String... names) {
        int index = column(names);
        if (index < 0) {
            throw whole(
                    "no column " + names[0],
                    "the header needs " + String.join(" or ", names),
                    "Maybe export that column too");
        }
        return index;
    }

    List<String> header() {
        return header;
    }

    String name() {
        return name;
    }

    /** Goes on to the next row; false when there is none. */
    boolean next() {
        CsvRecord record;
        try {
            record = record();
        } catch (RuntimeException e) {
            throw refusal(e);
        }
        if (record == null) {
            return false;
        }
        line = record.getStartingLineNumber();
        cells = record.getFields();
        if (cells.size() != header.size()) {
            throw at(
                    cells.size() + " fields",
                    "a row must have the header's " + header.size() + " fields",
                    "Maybe the file is cut off, or a quote is not closed");
        }
        if (++rows > MAX_ROWS) {
            throw at("more rows", "a file may have at most " + MAX_ROWS + " rows", "Maybe the rows of one month");
        }
        return true;
    }

    private @Nullable CsvRecord record() {
        return records.hasNext() ? records.next() : null;
    }

    /** A cell of the row without white space around it; empty for the column -1. */
    String cell(int column) {
        return column < 0 ? "" : cells.get(column).strip();
    }

    String columnName(int column) {
        return header.get(column);
    }

    long line() {
        return line;
    }

    long rows() {
        return rows;
    }

    /** A refusal of the row. */
    InvalidInputException at(String value, String rule, String advice) {
        return new InvalidInputException(
                new Violation("", shown(value), "line " + line + " of " + name + ": " + rule, advice));
    }

    /** A refusal of the file. */
    InvalidInputException whole(String value, String rule, String advice) {
        return new InvalidInputException(new Violation("", shown(value), name + ": " + rule, advice));
    }

    /** Text of somebody else's without control characters, and not much of it. */
    static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > MAX_SHOWN ? printable.substring(0, MAX_SHOWN) + "…" : printable;
    }

    private RuntimeException refusal(Exception failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case InvalidInputException refused -> {
                    return refused;
                }
                case CharacterCodingException _ -> {
                    return after("bytes that are not UTF-8", "a table must be UTF-8", "Maybe save it again as UTF-8");
                }
                case EOFException _ -> {
                    return after("the end", "this file is cut off", "Maybe copy it again");
                }
                case ZipException damaged -> {
                    return after(String.valueOf(damaged.getMessage()), "this gzip is damaged", "Maybe pack it again");
                }
                default -> {}
            }
        }
        if (failure instanceof CsvParseException) {
            return after(String.valueOf(failure.getMessage()), "this is not CSV", "Maybe a quote is not closed");
        }
        if (failure instanceof RuntimeException ours) {
            return ours;
        }
        return new UncheckedIOException((IOException) failure);
    }

    private InvalidInputException after(String value, String rule, String advice) {
        return new InvalidInputException(
                new Violation("", shown(value), "after line " + line + " of " + name + ": " + rule, advice));
    }

    @Override
    public void close() {
        try {
            raw.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The unpacked text; refuses what is too much. */
    private final class Bounded extends FilterInputStream {
        private long count;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            add(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            add(Math.max(0, read));
            return read;
        }

        private void add(int read) {
            count += read;
            if (count > MAX_BYTES) {
                throw after("more than 512 MiB", "a file may have at most 512 MiB of text", "Maybe one month");
            }
        }
    }
}
