package io.goodput.simulation.traces;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.goodput.contracts.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A small CSV with a header, read row by row by the names of its columns. */
final class CsvTable implements AutoCloseable {
    private final TraceInput input;
    private final TraceErrors errors;
    private final CloseableIterator<CsvRecord> records;
    private final List<String> header;
    private final int maxRows;
    private int rows;
    private @Nullable CsvRecord row;

    CsvTable(TraceFile file, List<String> required, int maxRows) {
        input = TraceInput.open(file, TraceInput.MAX_LINE_BYTES);
        errors = input.errors();
        this.maxRows = maxRows;
        try {
            records = CsvReader.builder()
                    .skipEmptyLines(true)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .maxBufferSize(2 * TraceInput.MAX_LINE_BYTES)
                    .ofCsvRecord(input, StandardCharsets.UTF_8)
                    .iterator();
            header = record().map(CsvRecord::getFields)
                    .orElseThrow(() -> errors.whole("nothing", "a CSV begins with its header", "Maybe another file"));
            for (String name : required) {
                if (!header.contains(name)) {
                    throw errors.at(
                            1,
                            String.join(",", header),
                            "the header must have the column " + name,
                            "Maybe another file");
                }
            }
        } catch (RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private Optional<CsvRecord> record() {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof InvalidInputException refused) {
                throw refused;
            }
            throw errors.whole(String.valueOf(e.getMessage()), "this is not CSV", "Maybe a quote is not closed");
        }
    }

    List<String> header() {
        return header;
    }

    boolean read() {
        row = record().orElse(null);
        if (row == null) {
            return false;
        }
        if (row.getFieldCount() != header.size()) {
            throw errors.at(
                    row.getStartingLineNumber(),
                    row.getFieldCount() + " fields",
                    "a row must have as many fields as the header, " + header.size(),
                    "Maybe the line is damaged");
        }
        if (++rows > maxRows) {
            throw errors.at(
                    row.getStartingLineNumber(),
                    rows + " rows",
                    "at most " + maxRows + " rows are read",
                    "Maybe fewer");
        }
        return true;
    }

    private CsvRecord row() {
        if (row == null) {
            throw new IllegalStateException("no row was read");
        }
        return row;
    }

    String text(String column) {
        return row().getField(header.indexOf(column));
    }

    double number(String column, double least, double most) {
        double value = Double.NaN;
        try {
            value = Double.parseDouble(text(column));
        } catch (NumberFormatException e) {
            // Refused below.
        }
        if (!(value >= least && value <= most)) {
            throw refused(column, "must be between " + least + " and " + most);
        }
        return value;
    }

    InvalidInputException refused(String column, String rule) {
        return errors.at(row().getStartingLineNumber(), text(column), column + " " + rule, "Maybe the line is damaged");
    }

    @Override
    public void close() {
        input.close();
    }
}
