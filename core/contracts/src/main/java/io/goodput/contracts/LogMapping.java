package io.goodput.contracts;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a CSV, or field of a JSON line (dots lead into nested objects), holds what of a request log.
 *
 * @param arrival when requests came; arrivalSeconds when absent
 * @param unit of arrival; seconds when absent
 * @param inputTokens prompt tokens; inputTokens when absent
 * @param cachedTokens prompt tokens that a prefix cache held; cachedTokens when absent, and 0 where there is no such
 *     column
 * @param outputTokens tokens made; outputTokens when absent
 * @param ttft arrival to first token; ttftSeconds when absent. In its place firstTokenAt
 * @param e2e arrival to last token; e2eSeconds when absent. In its place lastTokenAt
 * @param firstTokenAt the time of the first token, by the clock of startedAt
 * @param lastTokenAt the time of the last token, by the clock of startedAt
 * @param startedAt the arrival by the clock of firstTokenAt and lastTokenAt; the arrival when absent
 * @param latencyUnit of ttft and e2e, or of firstTokenAt, lastTokenAt and startedAt; seconds when absent
 * @param delimiter between CSV columns, one character; a comma when absent
 */
public record LogMapping(
        @Nullable String arrival,
        TraceMapping.@Nullable Unit unit,
        @Nullable String inputTokens,
        @Nullable String cachedTokens,
        @Nullable String outputTokens,
        @Nullable String ttft,
        @Nullable String e2e,
        @Nullable String firstTokenAt,
        @Nullable String lastTokenAt,
        @Nullable String startedAt,
        TraceMapping.@Nullable Unit latencyUnit,
        @Nullable String delimiter) {
    /** Columns with our own names. */
    public static final LogMapping OWN =
            new LogMapping(null, null, null, null, null, null, null, null, null, null, null, null);

    public LogMapping {
        var checks = new Checks();
        List<String> fields = Arrays.asList(
                "arrival",
                "inputTokens",
                "cachedTokens",
                "outputTokens",
                "ttft",
                "e2e",
                "firstTokenAt",
                "lastTokenAt",
                "startedAt");
        List<@Nullable String> columns = Arrays.asList(
                arrival, inputTokens, cachedTokens, outputTokens, ttft, e2e, firstTokenAt, lastTokenAt, startedAt);
        for (int i = 0; i < fields.size(); i++) {
            String column = columns.get(i);
            if (column != null) {
                checks.name(fields.get(i), column);
            }
        }
        exclude(checks, "ttft", ttft, "firstTokenAt", firstTokenAt);
        exclude(checks, "e2e", e2e, "lastTokenAt", lastTokenAt);
        checks.require(
                startedAt == null || firstTokenAt != null || lastTokenAt != null,
                "startedAt",
                String.valueOf(startedAt),
                "startedAt is by the clock of firstTokenAt and lastTokenAt, and there are none",
                "Maybe leave it out");
        checks.require(
                latencyUnit != TraceMapping.Unit.TIMESTAMP || (firstTokenAt != null && lastTokenAt != null),
                "latencyUnit",
                "timestamp",
                "a length of time is no timestamp",
                "Maybe milliseconds, or firstTokenAt and lastTokenAt");
        if (delimiter != null) {
            checks.require(
                    delimiter.length() == 1 && "\"\r\n".indexOf(delimiter.charAt(0)) < 0,
                    "delimiter",
                    delimiter,
                    "delimiter must be one character, no quote and no line end",
                    "Maybe ; or a tab");
        }
        checks.done();
    }

    private static void exclude(
            Checks checks, String name, @Nullable String column, String other, @Nullable String otherColumn) {
        checks.require(
                column == null || otherColumn == null,
                other,
                String.valueOf(otherColumn),
                name + " excludes " + other,
                "Maybe leave one of them out");
    }
}
