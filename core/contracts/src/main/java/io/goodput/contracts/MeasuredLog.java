package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Requests as they were measured: exactly one of a file and the requests themselves.
 *
 * @param name of an uploaded trace, or path of a file on the command line
 * @param contentHash SHA-256 of its bytes as uploaded, 64 hexadecimal digits, in place of a name
 * @param requests the requests, in the order of their arrival, at most 5,000
 * @param format of the file; CSV when absent
 * @param mapping its columns; our own names when absent
 */
public record MeasuredLog(
        @Nullable String name,
        @Nullable String contentHash,
        @Nullable List<MeasuredRequest> requests,
        @Nullable Format format,
        @Nullable LogMapping mapping) {
    /** What a log looks like inside. */
    public enum Format {
        /** A header, and a row for each request. */
        CSV,
        /** A JSON object on each line. */
        JSONL
    }

    /** More belong into a file. */
    public static final int MAX_INLINE_REQUESTS = 5_000;

    public MeasuredLog {
        var checks = new Checks();
        int given = (name == null ? 0 : 1) + (contentHash == null ? 0 : 1) + (requests == null ? 0 : 1);
        checks.require(
                given == 1,
                "name",
                given + " of name, contentHash, requests",
                "a log is given by name, by contentHash or as requests",
                given == 0 ? "Maybe add its name" : "Maybe leave all but one out");
        if (name != null) {
            checks.name("name", name);
        }
        if (contentHash != null) {
            checks.contentHash("contentHash", contentHash, "Maybe the name instead");
        }
        if (requests != null) {
            requests = List.copyOf(requests);
            checks.require(
                    !requests.isEmpty() && requests.size() <= MAX_INLINE_REQUESTS,
                    "requests",
                    requests.size() + " elements",
                    "requests must hold between 1 and " + MAX_INLINE_REQUESTS + " elements",
                    requests.isEmpty() ? "Maybe add some" : "Maybe a file");
            checks.require(
                    format == null && mapping == null,
                    format == null ? "mapping" : "format",
                    "given",
                    "only a file has a format and a mapping",
                    "Maybe leave them out");
        }
        checks.done();
    }

    /** The same with the content of the file in the place of its name, and its format. */
    public MeasuredLog resolved(TraceNames names) {
        if (requests != null) {
            return this;
        }
        return new MeasuredLog(
                null,
                name == null
                        ? names.contentHash("/contentHash", String.valueOf(contentHash))
                        : names.contentHash("/name", name),
                null,
                format == null ? Format.CSV : format,
                mapping == null ? LogMapping.OWN : mapping);
    }
}
