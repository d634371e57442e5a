package io.goodput.economics.readings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that somebody gave: a result of a load tool, or a zip or gzip of such. */
public interface BenchmarkFile {
    /** What it is called where something is said about it. */
    String name();

    /** Its bytes from the beginning; the caller closes them. */
    InputStream open() throws IOException;

    /** A file on disk. */
    static BenchmarkFile of(Path path) {
        return new BenchmarkFile() {
            @Override
            public String name() {
                return path.toString();
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(path);
            }
        };
    }
}
