package io.goodput.simulation.traces;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a trace, plain or gzipped, which can be read any number of times. */
public interface TraceFile {
    /** What errors call it. */
    String name();

    /** A new stream from the first byte on; the caller closes it. */
    InputStream open() throws IOException;

    /** A file on a disk. */
    static TraceFile of(Path path) {
        return new TraceFile() {
            @Override
            public String name() {
                Path file = path.getFileName();
                return file == null ? path.toString() : file.toString();
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(path);
            }
        };
    }
}
