package io.goodput.contracts;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which column of a CSV, or which field of a JSON line (dots lead into nested objects), holds what.
 *
 * @param arrival when requests arrive; absent for a list of requests without times
 * @param unit of arrival and delay; seconds when absent
 * @param zero the value of the arrival column at second 0; that of the first request when absent
 * @param inputTokens prompt tokens
 * @param outputTokens output tokens
 * @param maxOutputTokens the limit that a request carries
 * @param requestClass name of its class
 * @param session any text that is the same for requests of one session
 * @param delay time from the end of the session's request before; a request with a delay needs no arrival, and stands
 *     right behind its session's earlier ones
 * @param hitTokens prompt tokens that a prefix cache holds
 * @param hashIds ids of the prompt's blocks, chained: equal ids mean equal prompts up to that block. A list of numbers or
 *     texts in JSON, separated by spaces in CSV
 * @param blockTokens tokens of a block, 1 to 8,192; needed with hashIds
 * @param delimiter between CSV columns, one character; a comma when absent
 */
public record TraceMapping(
        @Nullable String arrival,
        @Nullable Unit unit,
        @Nullable String zero,
        String inputTokens,
        String outputTokens,
        @Nullable String maxOutputTokens,
        @Nullable String requestClass,
        @Nullable String session,
        @Nullable String delay,
        @Nullable String hitTokens,
        @Nullable String hashIds,
        @Nullable Integer blockTokens,
        @Nullable String delimiter) {
    /** Units of times. */
    public enum Unit {
        SECONDS,
        MILLISECONDS,
        MICROSECONDS,
        NANOSECONDS,
        /** Date and time: 2024-05-12 00:00:00.001163+00:00, with T or a space, the fraction and the zone optional. */
        TIMESTAMP
    }

    public TraceMapping {
        var checks = new Checks();
        checks.name("inputTokens", inputTokens);
        checks.name("outputTokens", outputTokens);
        checkNames(
                checks,
                Arrays.asList("arrival", "maxOutputTokens", "requestClass", "session", "delay", "hitTokens", "hashIds"),
                Arrays.asList(arrival, maxOutputTokens, requestClass, session, delay, hitTokens, hashIds));
        checks.require(
                hashIds != null || blockTokens == null,
                "blockTokens",
                String.valueOf(blockTokens),
                "blockTokens are those of hashIds",
                "Maybe name the column of hashIds, or leave blockTokens out");
        if (hashIds != null && blockTokens == null) {
            checks.require(
                    false, "blockTokens", "absent", "hashIds need blockTokens", "Maybe 512, as in Mooncake's traces");
        }
        if (blockTokens != null) {
            checks.range("blockTokens", blockTokens, 1, 8_192);
        }
        if (delay != null) {
            checks.require(
                    session != null, "delay", delay, "a delay needs a session", "Maybe the column of the session's id");
        }
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

    private static void checkNames(Checks checks, List<String> fields, List<@Nullable String> columns) {
        for (int i = 0; i < fields.size(); i++) {
            String column = columns.get(i);
            if (column != null) {
                checks.name(fields.get(i), column);
            }
        }
    }
}
