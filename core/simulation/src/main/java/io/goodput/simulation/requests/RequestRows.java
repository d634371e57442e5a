package io.goodput.simulation.requests;

import io.goodput.contracts.InvalidInputException;
import io.goodput.engine.RequestListener;
import io.goodput.engine.RequestView;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * Writes one row per request, in the order of their ends: as CSV (RFC 4180, UTF-8, a header line, lines ending in LF;
 * absent values are empty), the same compressed, or Parquet. Numbers are written so that reading them gives the same
 * bits. Memory does not grow with the number of rows. They are complete once this is closed. Not thread-safe.
 */
public final class RequestRows implements RequestListener, Closeable {
    /** What a writer of one format does. */
    interface Format extends Closeable {
        void write(RequestView request) throws IOException;
    }

    private static final int BUFFER_BYTES = 1 << 16;

    private final Format format;

    private RequestRows(Format format) {
        this.format = format;
    }

    /**
     * Starts a file, in the format that its ending names; one that is there is replaced.
     *
     * @param classes names of the scenario's classes, by index
     * @throws InvalidInputException when the file's ending names no format
     * @throws IOException when the file cannot be written
     */
    public static RequestRows open(Path file, List<String> classes) throws IOException {
        RowFormat format = RowFormat.ofFile(file);
        return to(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES), format, classes);
    }

    /**
     * Starts rows that go into a stream, which is closed with them.
     *
     * @param classes names of the scenario's classes, by index
     * @throws IOException when their start cannot be written
     */
    public static RequestRows to(OutputStream out, RowFormat format, List<String> classes) throws IOException {
        return new RequestRows(
                switch (format) {
                    case CSV -> new CsvRows(out, classes);
                    case CSV_GZIP -> new CsvRows(new GZIPOutputStream(out, BUFFER_BYTES), classes);
                    case PARQUET -> new ParquetRows(out, classes);
                });
    }

    /**
     * Writes the row of a request.
     *
     * @throws UncheckedIOException when that fails
     */
    @Override
    public void ended(RequestView request) {
        try {
            format.write(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        format.close();
    }
}
