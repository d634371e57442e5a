package io.goodput.tco.http;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How an answer with tables is written. */
enum TableFormat {
    JSON,
    CSV,
    MARKDOWN;

    /** @param name as a query has it; JSON when absent */
    static TableFormat of(@Nullable String name) {
        return name == null
                ? JSON
                : Arrays.stream(values())
                        .filter(format -> format.written().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new InvalidInputException(new Violation(
                                "/format",
                                name,
                                "format must be one of "
                                        + Arrays.stream(values())
                                                .map(TableFormat::written)
                                                .collect(Collectors.joining(", ")),
                                "Maybe json")));
    }

    private String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
