package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.economics.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
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

    /**
     * An answer in this format.
     *
     * @param answer a contract
     * @param tables the same as tables
     */
    String write(Object answer, Supplier<List<Table>> tables) {
        return switch (this) {
            case JSON -> Codec.write(answer);
            case CSV -> Table.csv(tables.get());
            case MARKDOWN -> Table.markdown(tables.get());
        };
    }

    private String written() {
        return name().toLowerCase(Locale.ROOT);
    }
}
