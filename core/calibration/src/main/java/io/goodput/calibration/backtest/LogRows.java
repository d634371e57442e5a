package io.goodput.calibration.backtest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.MeasuredLog;
import io.goodput.simulation.traces.TraceFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of a request log, each field as text. */
final class LogRows {
    private static final int MAX_LINE_CHARACTERS = 1 << 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNumberLength(64)
                    .maxNameLength(1_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Takes rows. */
    interface Rows {
        void row(Row row);
    }

    /** One row; fields that are absent or empty are null. */
    interface Row {
        long line();

        @Nullable
        String text(String field);
    }

    private LogRows() {}

    /**
     * Gives all rows of {@code file} to {@code rows}.
     *
     * @param required columns that a CSV must have
     */
    static void read(TraceFile file, MeasuredLog.Format format, char delimiter, List<String> required, Rows rows) {
        try (Reader text = LogText.open(file)) {
            switch (format) {
                case CSV -> readCsv(text, file.name(), delimiter, required, rows);
                case JSONL -> readJson(new BufferedReader(text), file.name(), rows);
            }
        } catch (CsvParseException e) {
            throw Refusal.of(
                    String.valueOf(e.getMessage()), file.name() + ": this is not CSV", "Maybe a quote is not closed");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void readCsv(Reader text, String name, char delimiter, List<String> required, Rows rows)
            throws IOException {
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .maxBufferSize(2 * MAX_LINE_CHARACTERS)
                .extraFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(text)) {
            Map<String, Integer> columns = new HashMap<>();
            List<String> header = List.of();
            for (CsvRecord record : csv) {
                if (header.isEmpty()) {
                    header = record.getFields();
                    for (int i = 0; i < header.size(); i++) {
                        columns.put(header.get(i), i);
                    }
                    for (String column : required) {
                        if (!columns.containsKey(column)) {
                            throw Refusal.at(
                                    1,
                                    name,
                                    String.join(",", header),
                                    "the header must have the column " + column,
                                    NearestNames.advice(column, header) + ", by the log's mapping");
                        }
                    }
                    continue;
                }
                rows.row(new Row() {
                    @Override
                    public long line() {
                        return record.getStartingLineNumber();
                    }

                    @Override
                    public @Nullable String text(String field) {
                        Integer at = columns.get(field);
                        String value = at == null || at >= record.getFieldCount() ? "" : record.getField(at);
                        return value.isBlank() ? null : value.strip();
                    }
                });
            }
        }
    }

    private static void readJson(BufferedReader text, String name, Rows rows) throws IOException {
        long number = 0;
        for (String read = text.readLine(); read != null; read = text.readLine()) {
            number++;
            if (read.isBlank()) {
                continue;
            }
            long line = number;
            Map<String, String> fields = new HashMap<>();
            try (JsonParser parser = JSON.createParser(read)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw Refusal.at(line, name, read, "a line must be a JSON object", "Maybe format: csv");
                }
                addFields(parser, "", fields);
            } catch (JsonProcessingException e) {
                throw Refusal.at(
                        line, name, read, "this is not JSON: " + e.getOriginalMessage(), "Maybe the line is cut off");
            }
            rows.row(new Row() {
                @Override
                public long line() {
                    return line;
                }

                @Override
                public @Nullable String text(String field) {
                    return fields.get(field);
                }
            });
        }
    }

    private static void addFields(JsonParser parser, String prefix, Map<String, String> fields) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = prefix + parser.currentName();
            switch (parser.nextToken()) {
                case START_OBJECT -> addFields(parser, field + ".", fields);
                case START_ARRAY -> parser.skipChildren();
                case VALUE_NULL -> {}
                case VALUE_STRING,
                        VALUE_NUMBER_INT,
                        VALUE_NUMBER_FLOAT,
                        VALUE_TRUE,
                        VALUE_FALSE,
                        VALUE_EMBEDDED_OBJECT,
                        NOT_AVAILABLE,
                        END_OBJECT,
                        END_ARRAY,
                        FIELD_NAME -> {
                    String value = parser.getText();
                    if (!value.isBlank()) {
                        fields.put(field, value.strip());
                    }
                }
            }
        }
    }
}
