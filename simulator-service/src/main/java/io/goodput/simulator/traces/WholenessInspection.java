package io.goodput.simulator.traces;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks that a trace is whole, and no more: its lines are for the run that replays it to check. */
@Singleton
class WholenessInspection implements TraceInspection {
    private static final Pattern FORMAT = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    @Override
    public void check(@Nullable String format, @Nullable String mapping) {
        if (format != null && !FORMAT.matcher(format).matches()) {
            throw new InvalidInputException(new Violation(
                    "/format",
                    format,
                    "format must be 1 to 40 lower-case letters, digits or hyphens, and start with a letter",
                    "Maybe azure"));
        }
    }

    @Override
    public String summarise(String name, @Nullable String format, @Nullable String mapping, Text text) {
        return "{}";
    }
}
