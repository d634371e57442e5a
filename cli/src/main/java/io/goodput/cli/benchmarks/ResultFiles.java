package io.goodput.cli.benchmarks;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.economics.GivenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files that are named, and those of folders in the order of their paths. */
final class ResultFiles {
    private static final int MAX_DEPTH = 16;

    private ResultFiles() {}

    /**
     * The files at {@code paths}; hidden ones in folders are passed over.
     *
     * @throws InvalidInputException when something is no file that can be read, or a folder holds none
     */
    static List<GivenFile> of(List<Path> paths) throws IOException {
        List<GivenFile> files = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                List<Path> inside = inside(path);
                if (inside.isEmpty()) {
                    violations.add(
                            new Violation("", path.toString(), "this folder holds no file", "Maybe another one"));
                }
                inside.forEach(file -> files.add(GivenFile.of(file)));
            } else if (Files.isRegularFile(path) && Files.isReadable(path)) {
                files.add(GivenFile.of(path));
            } else {
                violations.add(new Violation(
                        "", path.toString(), "must be a file that can be read, or a folder", "Maybe another path"));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return files;
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (var paths = Files.walk(folder, MAX_DEPTH)) {
            return paths.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
