package io.goodput.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of published data, which is no part of this build. */
final class PublishedData {
    private static final String FOLDER = "GOODPUT_DATA";
    private static final Path BESIDE = Path.of("..", "shared", "data");

    private PublishedData() {}

    /**
     * A file or folder of it.
     *
     * @throws IllegalStateException when it is not there
     */
    static Path get(String name) {
        String set = System.getenv(FOLDER);
        Path path = (set == null || set.isEmpty() ? BESIDE : Path.of(set)).resolve(name);
        if (!Files.isReadable(path)) {
            throw new IllegalStateException(
                    FOLDER + " (" + (set == null ? "not set" : set) + ") must name the folder of"
                            + " published data: " + path.toAbsolutePath().normalize()
                            + " is not there. Maybe export " + FOLDER + "=/path/to/data");
        }
        return path;
    }
}
