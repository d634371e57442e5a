package io.goodput.codec;

import io.goodput.contracts.RunSpec;

/** Contracts to text and back. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class Codec {
    private Codec() {}

    /**
     * Reads a caller's text strictly: unknown fields, duplicate keys, NaN, wrong types and nesting over 64 are refused.
     *
     * @throws io.goodput.contracts.InvalidInputException with all violations at once, each with a JSON pointer
     */
    public static <T> T readStrict(Class<T> type, String text, Format format) {
        throw new IllegalStateException("not built");
    }

    /** Reads JSON that this product wrote; unknown fields are ignored (rolling upgrades). */
    public static <T> T read(Class<T> type, String json) {
        throw new IllegalStateException("not built");
    }

    /** Canonical JSON (RFC 8785): the same value gives the same bytes. Absent fields are left out. */
    public static String write(Object value) {
        throw new IllegalStateException("not built");
    }

    /** Identity of a run: SHA-256, in hexadecimal, of the canonical specification and the build hash. */
    public static String runId(RunSpec spec, String build) {
        throw new IllegalStateException("not built");
    }

    /** Identity of a question: SHA-256, in hexadecimal, of its canonical form and what else its answer depends on. */
    public static String questionHash(Object resolvedQuestion, String... dependencies) {
        throw new IllegalStateException("not built");
    }
}
