package io.goodput.catalog;

import io.goodput.contracts.Checks;

/**
 * Where numbers come from.
 *
 * @param source document, table or measurement
 * @param date of the source, ISO 8601: a day, a month or a year
 * @param confidence how much they can be trusted
 */
public record Provenance(String source, String date, Confidence confidence) {
    public Provenance {
        var checks = new Checks();
        checks.require(
                !source.isBlank(), "source", source, "source must name where the number is from", "Maybe add it");
        checks.require(
                date.matches("\\d{4}(-\\d{2}(-\\d{2})?)?"),
                "date",
                date,
                "date must be a day, a month or a year of ISO 8601",
                "Maybe 2026-11-24");
        checks.done();
    }
}
