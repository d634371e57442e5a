package io.goodput.calibration.serving;

import io.goodput.catalog.AcceleratedSystem.StepTimesFrom;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Quantity;
import io.goodput.catalog.ServingEngine.HostTimes;
import io.goodput.contracts.EnumNames;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Entries of the catalog as YAML, the shipped text with fitted numbers in the place of its own. */
public final class EntryText {
    private EntryText() {}

    /** An engine's entry with these host times. */
    public static String ofEngine(String name, HostTimes times) {
        return replaced(
                Catalog.shippedText("engines/" + name + ".yaml"),
                "hostTimes",
                "\n"
                        + line("promptLaunchSecondsPerLayer", times.promptLaunchSecondsPerLayer())
                        + line("decodeLaunchSeconds", times.decodeLaunchSeconds())
                        + line("promptSeconds", times.promptSeconds())
                        + line("decodeSeconds", times.decodeSeconds())
                        + line("secondsPerSequence", times.secondsPerSequence()));
    }

    /** A system's entry with this origin of its step times. */
    public static String ofSystem(String name, StepTimesFrom from) {
        return replaced(
                Catalog.shippedText("systems/" + name + ".yaml"),
                "stepTimesFrom",
                " {system: %s, validated: %s, lowShare: %s, highShare: %s, basis: \"%s\"}\n"
                        .formatted(from.system(), from.validated(), from.lowShare(), from.highShare(), from.basis()));
    }

    private static String line(String name, Quantity quantity) {
        return "  %s: {value: %s, low: %s, high: %s, source: \"%s\", date: \"%s\", confidence: %s}\n"
                .formatted(
                        name,
                        number(quantity.value()),
                        number(Objects.requireNonNull(quantity.low())),
                        number(Objects.requireNonNull(quantity.high())),
                        quantity.source(),
                        quantity.date(),
                        EnumNames.of(quantity.confidence()));
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
    }

    /** The text with another value of one field of its top level: all lines up to the next field. */
    private static String replaced(String text, String field, String value) {
        boolean[] inside = {false};
        String kept = text.lines()
                .map(line -> {
                    if (line.startsWith(field + ":")) {
                        inside[0] = true;
                        return field + ":" + value;
                    }
                    inside[0] &= line.startsWith(" ");
                    return inside[0] ? "" : line + "\n";
                })
                .collect(Collectors.joining());
        if (!kept.contains(value)) {
            throw new IllegalStateException("the entry has no " + field + ":\n" + text);
        }
        return kept;
    }
}
