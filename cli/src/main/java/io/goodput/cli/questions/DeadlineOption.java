package io.goodput.cli.questions;

import io.goodput.contracts.Deadline;
import io.goodput.contracts.InvalidInputException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a deadline: {@code 90}, {@code 90s}, {@code 1m30s} or {@code PT1M30S}. */
final class DeadlineOption implements ITypeConverter<Deadline> {
    @Override
    public Deadline convert(String text) {
        try {
            String unit = text.matches("[0-9]+") ? "s" : "";
            Duration after = Duration.parse(text.matches("[0-9].*") ? "PT" + text + unit : text);
            if (after.toNanosPart() == 0) {
                return new Deadline(after.toSeconds());
            }
        } catch (DateTimeParseException | InvalidInputException e) {
            // Said below.
        }
        throw new TypeConversionException(
                "'" + text + "' must be whole seconds, from 1 second to 24 hours; maybe 10s, 5m or 1h30m");
    }
}
