package io.goodput.simulation.requests;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.engine.RequestListener;
import io.goodput.engine.RequestView;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * Writes one row per request to a file, in the order of their ends: as CSV (RFC 4180, UTF-8, a header line, lines ending
 * in LF; absent values are empty), the same compressed, or Parquet, by the file's ending. Numbers are written so that
 * reading them gives the same bits. Memory does not grow with the number of rows. The file is complete once this is
 * closed. Not thread-safe.
 */
public final class RequestRows implements RequestListener, Closeable {
    /** What a writer of one format does. */
    interface Format extends Closeable {
        void write(RequestView request) throws IOException;
    }

    private final Format format;

    private RequestRows(Format format) {
        this.format = format;
    }

    /**
     * Starts a file; one that is there is replaced.
     *
     * @param classes names of the scenario's classes, by index
     * @throws InvalidInputException when the file's ending names no format
     * @throws IOException when the file cannot be written
     */
    public static RequestRows open(Path file, List<String> classes) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return new RequestRows(new CsvRows(Files.newOutputStream(file), classes));
        }
        if (name.endsWith(".csv.gz")) {
            return new RequestRows(new CsvRows(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), classes));
        }
        if (name.endsWith(".parquet")) {
            return new RequestRows(new ParquetRows(file, classes));
        }
        throw new InvalidInputException(new Violation(
                "/requests",
                file.toString(),
                "the file for request rows must end in .csv, .csv.gz or .parquet",
                "Maybe requests.csv"));
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
