package io.goodput.simulation.requests;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How request rows are written. */
public enum RowFormat {
    CSV("csv"),
    CSV_GZIP("csv.gz"),
    PARQUET("parquet");

    private final String ending;

    RowFormat(String ending) {
        this.ending = ending;
    }

    /** The format of files with this ending, without its dot. */
    public static Optional<RowFormat> ofEnding(String ending) {
        return Arrays.stream(values())
                .filter(each -> each.ending.equals(ending))
                .findFirst();
    }

    /**
     * The format of a file, by the ending of its name in any case.
     *
     * @throws InvalidInputException when it names no format
     */
    public static RowFormat ofFile(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(each -> name.endsWith("." + each.ending))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(new Violation(
                        "/requests",
                        file.toString(),
                        "the file for request rows must end in .csv, .csv.gz or .parquet",
                        "Maybe requests.csv")));
    }

    /** All endings, in words. */
    public static String endings() {
        return Arrays.stream(values()).map(each -> each.ending).collect(Collectors.joining(", "));
    }
}
