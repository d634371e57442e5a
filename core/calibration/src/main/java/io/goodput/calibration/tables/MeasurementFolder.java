package io.goodput.calibration.tables;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder of measurement tables, each found by its name; any may be absent. */
public record MeasurementFolder(Path path) {
    /**
     * @throws InvalidInputException when there is no such folder
     */
    public MeasurementFolder {
        if (!Files.isDirectory(path)) {
            throw new InvalidInputException(new Violation(
                    "/data", path.toString(), "data must be a folder of measurement tables", "Maybe another path"));
        }
    }

    /**
     * The file of a table: {@code name.csv.gz}, else {@code name.csv}, here or in the folder's {@code silicon} or
     * {@code splitwise}.
     */
    public Optional<Path> find(String name) {
        return Stream.of(path, path.resolve("silicon"), path.resolve("splitwise"))
                .flatMap(folder -> Stream.of(folder.resolve(name + ".csv.gz"), folder.resolve(name + ".csv")))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * Opens a table before its first row; empty when it is absent.
     *
     * @param required names of columns that its header must have
     * @throws InvalidInputException when it lacks one of them, or cannot be read
     */
    public Optional<MeasurementTable> open(String name, String... required) {
        return find(name).map(file -> MeasurementTable.open(file, required));
    }
}
