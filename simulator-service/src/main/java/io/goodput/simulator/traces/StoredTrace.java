package io.goodput.simulator.traces;

import io.goodput.codec.Codec;
import java.time.Instant;

/**
 * One version of a named trace.
 *
 * @param name what questions call it
 * @param version 1 for the first content of this name
 * @param format what its lines mean; {@link #NO_FORMAT} for a file that only accompanies others
 * @param contentHash SHA-256 of its bytes as sent, in hexadecimal
 * @param storedBytes how many those are
 * @param textBytes of its text, once decompressed
 * @param createdAt when it was uploaded
 * @param summary canonical JSON of what was counted when it was checked
 */
public record StoredTrace(
        String name,
        int version,
        String format,
        String contentHash,
        long storedBytes,
        long textBytes,
        Instant createdAt,
        String summary) {
    /** The format of a file that was not read as a trace. */
    static final String NO_FORMAT = "none";

    private record Text(
            String name,
            int version,
            String format,
            String contentHash,
            long storedBytes,
            long textBytes,
            String createdAt) {}

    /** As canonical JSON; the summary's bytes are embedded as they are stored. */
    public String json() {
        String fields =
                Codec.write(new Text(name, version, format, contentHash, storedBytes, textBytes, createdAt.toString()));
        // In the order of names, "summary" stands before "textBytes" and "version".
        int place = fields.indexOf("\"textBytes\":");
        return fields.substring(0, place) + "\"summary\":" + summary + "," + fields.substring(place);
    }
}
