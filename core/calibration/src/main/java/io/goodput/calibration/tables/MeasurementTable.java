package io.goodput.calibration.tables;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One table of measurements: a CSV with a header line (RFC 4180, UTF-8), plain or compressed with gzip, read forwards
 * row by row. A row's values are asked of {@linkplain Column columns}, which are asked of the table once. Only the
 * current row is in memory. Every refusal names the file, and the row where it concerns one: row 1 follows the header.
 * Not thread-safe.
 */
public final class MeasurementTable implements AutoCloseable {
    /** The most rows that are read of a table. */
    public static final int MAX_ROWS = 20_000_000;

    /** The most characters of a row. */
    public static final int MAX_ROW_CHARACTERS = 1 << 16;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_MAGIC = 0x8b1f;

    private final String name;
    private final int maxRows;
    private final CsvReader<CsvRecord> reader;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;
    private @Nullable CsvRecord current;
    private int row;

    private MeasurementTable(String name, InputStream in, List<String> required, int maxRows) {
        this.name = name;
        this.maxRows = maxRows;
        reader = CsvReader.builder()
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_ROW_CHARACTERS)
                .ofCsvRecord(in, StandardCharsets.UTF_8);
        records = reader.iterator();
        header = read().map(CsvRecord::getFields)
                .orElseThrow(() -> refused("nothing", "a table begins with its header", "Maybe another file"));
        List<Violation> missing = new ArrayList<>();
        for (String column : required) {
            if (!header.contains(column)) {
                missing.add(new Violation(
                        "",
                        String.join(",", header),
                        "%s: the header must have the column %s".formatted(name, column),
                        NearestNames.advice(column, header)));
            }
        }
        if (!missing.isEmpty()) {
            throw new InvalidInputException(missing);
        }
    }

    /**
     * Opens a table before its first row.
     *
     * @param required names of columns that its header must have
     * @throws InvalidInputException when it lacks one of them, or cannot be read
     */
    public static MeasurementTable open(Path file, String... required) {
        return open(file, MAX_ROWS, required);
    }

    /** The same for tables of at most so many rows. */
    static MeasurementTable open(Path file, int maxRows, String... required) {
        String name = String.valueOf(file.getFileName());
        InputStream in;
        try {
            in = plain(Files.newInputStream(file));
        } catch (IOException e) {
            throw unreadable(name, e);
        }
        try {
            return new MeasurementTable(name, in, Arrays.asList(required), maxRows);
        } catch (RuntimeException e) {
            close(in, e);
            throw e;
        }
    }

    private static InputStream plain(InputStream file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, BUFFER_BYTES);
        try {
            in.mark(2);
            int magic = in.read() | in.read() << 8;
            in.reset();
            return magic == GZIP_MAGIC ? new GZIPInputStream(in, BUFFER_BYTES) : in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static void close(InputStream in, RuntimeException cause) {
        try {
            in.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    private static InvalidInputException unreadable(String name, Exception cause) {
        return new InvalidInputException(new Violation(
                "", String.valueOf(cause.getMessage()), name + ": the file must be readable", "Maybe it is damaged"));
    }

    private InvalidInputException refused(String value, String rule, String advice) {
        return new InvalidInputException(new Violation("", value, name + ": " + rule, advice));
    }

    private Optional<CsvRecord> read() {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (UncheckedIOException e) {
            throw unreadable(name, e);
        } catch (CsvParseException e) {
            throw refused(
                    String.valueOf(e.getMessage()),
                    "this is not CSV after row %d, or a row has more than %d characters"
                            .formatted(row, MAX_ROW_CHARACTERS),
                    "Maybe a quote is not closed");
        }
    }

    /**
     * Goes to the next row.
     *
     * @return whether there is one
     * @throws InvalidInputException when it has more or fewer fields than the header, or is one too many
     */
    public boolean next() {
        current = read().orElse(null);
        if (current == null) {
            return false;
        }
        row++;
        if (current.getFieldCount() != header.size()) {
            throw refused(
                    current.getFieldCount() + " fields",
                    "row %d must have as many fields as the header, %d".formatted(row, header.size()),
                    "Maybe the line is damaged");
        }
        if (row > maxRows) {
            throw refused(row + " rows", "at most %d rows are read".formatted(maxRows), "Maybe fewer");
        }
        return true;
    }

    /** Number of the current row, from 1; 0 before the first. */
    public int row() {
        return row;
    }

    /** The file's name. */
    public String name() {
        return name;
    }

    /** Names of all columns, in their order. */
    public List<String> header() {
        return header;
    }

    /**
     * A column that the header has.
     *
     * @throws InvalidInputException when it does not
     */
    public Column column(String column) {
        return find(column)
                .orElseThrow(() -> refused(
                        String.join(",", header),
                        "the header must have the column " + column,
                        NearestNames.advice(column, header)));
    }

    /** A column that the header may lack. */
    public Optional<Column> find(String column) {
        int index = header.indexOf(column);
        return index < 0 ? Optional.empty() : Optional.of(new Column(column, index));
    }

    private CsvRecord current() {
        if (current == null) {
            throw new IllegalStateException("no row was read");
        }
        return current;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A column of the table: gives its values of the current row. */
    public final class Column {
        private final String column;
        private final int index;

        private Column(String column, int index) {
            this.column = column;
            this.index = index;
        }

        /** The value as it is written; empty when there is none. */
        public String text() {
            return current().getField(index);
        }

        /** Whether there is a value. */
        public boolean isPresent() {
            return !text().isEmpty();
        }

        /**
         * The value as a finite number.
         *
         * @throws InvalidInputException when it is none
         */
        public double real() {
            double value = Double.NaN;
            try {
                value = Double.parseDouble(text());
            } catch (NumberFormatException e) {
                // Refused below.
            }
            if (!Double.isFinite(value)) {
                throw refused("be a number");
            }
            return value;
        }

        /** The same; {@code absent} when there is no value. */
        public double realOr(double absent) {
            return isPresent() ? real() : absent;
        }

        /**
         * The value as a number above 0.
         *
         * @throws InvalidInputException when it is none
         */
        public double positive() {
            double value = real();
            if (!(value > 0)) {
                throw refused("be above 0");
            }
            return value;
        }

        /**
         * The value as a whole number of at least 0; {@code 8.0} is 8.
         *
         * @throws InvalidInputException when it is none
         */
        public int whole() {
            String text = text();
            int value = 0;
            for (int i = 0; i < text.length(); i++) {
                char digit = text.charAt(i);
                if (digit < '0' || digit > '9' || i > 8) {
                    return wholeReal();
                }
                value = 10 * value + digit - '0';
            }
            return text.isEmpty() ? wholeReal() : value;
        }

        private int wholeReal() {
            double value = real();
            if (value != Math.rint(value) || value < 0 || value > Integer.MAX_VALUE) {
                throw refused("be a whole number from 0 to " + Integer.MAX_VALUE);
            }
            return (int) value;
        }

        /** The same; {@code absent} when there is no value. */
        public int wholeOr(int absent) {
            return isPresent() ? whole() : absent;
        }

        /**
         * The value as a condition: 1 or True, 0 or False, in any case.
         *
         * @throws InvalidInputException when it is neither
         */
        public boolean flag() {
            String text = text();
            if (text.equals("1") || text.equalsIgnoreCase("true")) {
                return true;
            }
            if (text.equals("0") || text.equalsIgnoreCase("false")) {
                return false;
            }
            throw refused("be 0 or 1, or False or True");
        }

        /** The refusal of the current row's value: that it must do what {@code rule} says. */
        public InvalidInputException refused(String rule) {
            return MeasurementTable.this.refused(
                    text(), "%s of row %d must %s".formatted(column, row, rule), "Maybe the line is damaged");
        }
    }
}
