package io.goodput.simulation.requests;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.goodput.engine.RequestView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Request rows as CSV. Doubles have the fewest digits that read back to the same bits. */
final class CsvRows implements RequestRows.Format, Column.Sink {
    private static final int BUFFER_BYTES = 1 << 16;

    private final CsvWriter csv;
    private final List<String> classes;
    private final String[] fields = new String[Column.values().length];
    private int next;

    CsvRows(OutputStream out, List<String> classes) {
        this.classes = List.copyOf(classes);
        csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(BUFFER_BYTES)
                .build(out, StandardCharsets.UTF_8);
        csv.writeRecord(
                Arrays.stream(Column.values()).map(column -> column.title).toArray(String[]::new));
    }

    @Override
    public void write(RequestView request) {
        next = 0;
        Column.writeRow(request, classes, this);
        csv.writeRecord(fields);
    }

    @Override
    public void text(Column column, String value) {
        fields[next++] = value;
    }

    @Override
    public void whole(Column column, long value) {
        fields[next++] = Long.toString(value);
    }

    @Override
    public void real(Column column, double value) {
        fields[next++] = Double.toString(value);
    }

    @Override
    public void absent(Column column) {
        fields[next++] = "";
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
