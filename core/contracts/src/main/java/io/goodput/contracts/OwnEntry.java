package io.goodput.contracts;

import java.nio.charset.StandardCharsets;

/**
 * An entry of the catalog that is the asker's own. A question, a run and their answers carry it whole, so that they mean
 * the same wherever they are read.
 *
 * @param kind what it is
 * @param name its exact name in the question, the version included where it has one
 * @param document the entry as canonical JSON (RFC 8785), with this name in it; at most 256 KiB
 */
public record OwnEntry(EntryKind kind, String name, String document) {
    /** The most of a document, in bytes of UTF-8. */
    public static final int MAX_DOCUMENT_BYTES = 256 << 10;

    /** The most that a question can name: a model, systems and engines. */
    public static final int MAX_ENTRIES = 32;

    public OwnEntry {
        var checks = new Checks();
        checks.name("name", name);
        int bytes = document.getBytes(StandardCharsets.UTF_8).length;
        checks.require(
                bytes <= MAX_DOCUMENT_BYTES,
                "document",
                bytes + " bytes",
                "document must have at most " + MAX_DOCUMENT_BYTES + " bytes",
                "Maybe shorter sources");
        checks.done();
    }
}
