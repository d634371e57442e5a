package io.goodput.economics;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that somebody gave: a bill, tokens by hour, a result of a load tool. It is read once. */
public interface GivenFile {
    /** What it is called where something is said about it. */
    String name();

    /** Its bytes from the beginning; the caller closes them. */
    InputStream open() throws IOException;

    /** A file on disk, named by its path. */
    static GivenFile of(Path path) {
        return of(path.toString(), path);
    }

    /** A file on disk, under a name of its own. */
    static GivenFile of(String name, Path path) {
        return new GivenFile() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(path);
            }
        };
    }

    /** A text that is there already. */
    static GivenFile of(String name, String text) {
        return of(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that are there already. */
    static GivenFile of(String name, byte[] bytes) {
        return new GivenFile() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
