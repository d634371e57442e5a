package io.goodput.contracts;

import java.nio.charset.StandardCharsets;

/**
 * An entry of the catalog that is the asker's own. A question, a run and their answers carry it whole, so that they mean
 * the same wherever they are read.
 *
 * @param kind what it is
 * @param name its exact name in the question, the version included where it has one
 * @param document the entry as canonical JSON (RFC 8785), with this name in it; at most 32 KiB
 */
public record OwnEntry(EntryKind kind, String name, String document) {
    /** The most of a document, in bytes of UTF-8. */
    public static final int MAX_DOCUMENT_BYTES = 32 << 10;

    /** The most of all documents of a question, in bytes of UTF-8: each of its runs is a message that holds them. */
    public static final int MAX_BYTES = 256 << 10;

    /** The most that a question can name: a model, systems, engines and a price book. */
    public static final int MAX_ENTRIES = 32;

    public OwnEntry {
        var checks = new Checks();
        checks.name("name", name);
        int bytes = bytes(document);
        checks.require(
                bytes <= MAX_DOCUMENT_BYTES,
                "document",
                bytes + " bytes",
                "document must have at most " + MAX_DOCUMENT_BYTES + " bytes",
                "Maybe shorter sources");
        checks.done();
    }

    /** Of the document, in UTF-8. */
    int bytes() {
        return bytes(document);
    }

    private static int bytes(String document) {
        return document.getBytes(StandardCharsets.UTF_8).length;
    }
}
