package io.goodput.simulation.traces;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.TraceMapping;
import io.goodput.engine.workload.Turn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows of a CSV with a header; columns that are not mapped are passed over. */
final class CsvRows implements RowReader {
    private final TraceInput input;
    private final TraceErrors errors;
    private final Columns columns;
    private final CloseableIterator<CsvRecord> records;
    /** Field of each mapped column; −1 when the file lacks it. */
    private final int[] fields;

    private final int width;
    private long number = -1;
    private long line = 1;

    /** @param optional names of columns that the file may lack */
    CsvRows(TraceFile file, TraceMapping mapping, RunColumns exported, Set<String> optional, List<String> classNames) {
        input = TraceInput.open(file, TraceInput.MAX_LINE_BYTES);
        errors = input.errors();
        columns = new Columns(errors, mapping, exported, classNames);
        fields = new int[columns.count()];
        char delimiter = mapping.delimiter() == null ? ',' : mapping.delimiter().charAt(0);
        try {
            records = CsvReader.builder()
                    .fieldSeparator(delimiter)
                    .skipEmptyLines(true)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .allowUnclosedQuote(false)
                    .maxBufferSize(2 * TraceInput.MAX_LINE_BYTES)
                    .ofCsvRecord(input, StandardCharsets.UTF_8)
                    .iterator();
            List<String> header = read().map(CsvRecord::getFields)
                    .orElseThrow(() -> errors.whole("nothing", "a CSV begins with its header", "Maybe another file"));
            width = header.size();
            for (int i = 0; i < fields.length; i++) {
                String name = columns.name(i);
                fields[i] = name == null ? -1 : header.indexOf(name);
                if (name != null && fields[i] < 0 && !optional.contains(name)) {
                    throw errors.at(
                            1,
                            String.join(String.valueOf(delimiter), header),
                            "the header must have the column " + name,
                            "Maybe another format, or another mapping");
                }
            }
        } catch (RuntimeException e) {
            input.close();
            throw e;
        }
    }

    private Optional<CsvRecord> read() {
        try {
            return records.hasNext() ? Optional.of(records.next()) : Optional.empty();
        } catch (CsvParseException e) {
            if (e.getCause() instanceof InvalidInputException refused) {
                throw refused;
            }
            throw errors.whole(
                    String.valueOf(e.getMessage()),
                    "this is not CSV",
                    "Maybe a quote is not closed, or another format");
        }
    }

    @Override
    public @Nullable Turn next() {
        Optional<CsvRecord> found = read();
        if (found.isEmpty()) {
            return null;
        }
        CsvRecord row = found.get();
        line = row.getStartingLineNumber();
        if (row.getFieldCount() != width) {
            throw errors.at(
                    line,
                    row.getFieldCount() + " fields",
                    "a row must have as many fields as the header, " + width,
                    "Maybe the line is damaged");
        }
        columns.clear();
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] >= 0) {
                columns.put(i, row.getField(fields[i]));
            }
        }
        number = columns.number(line);
        return columns.make(line);
    }

    /** The number that the row read last has; −1 when it has none. */
    long number() {
        return number;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public TraceErrors errors() {
        return errors;
    }

    @Override
    public void close() {
        input.close();
    }
}
