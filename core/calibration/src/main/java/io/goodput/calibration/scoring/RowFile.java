package io.goodput.calibration.scoring;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Rows as CSV (RFC 4180, UTF-8, lines ending in LF): section, row, quantity, measured, predicted, note. Absent numbers are
 * empty; the others read back to the same bits. Complete once this is closed. Not thread-safe.
 */
public final class RowFile implements RowSink, Closeable {
    private final CsvWriter csv;

    private RowFile(CsvWriter csv) {
        this.csv = csv;
        csv.writeRecord("section", "row", "quantity", "measured", "predicted", "note");
    }

    /**
     * Starts a file; one that is there is replaced.
     *
     * @throws IOException when it cannot be written
     */
    public static RowFile open(Path file) throws IOException {
        return new RowFile(CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file, StandardCharsets.UTF_8));
    }

    @Override
    public void row(String section, String identity, String quantity, double measured, double predicted, String note) {
        csv.writeRecord(section, identity, quantity, text(measured), text(predicted), note);
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
