package io.goodput.gateway.entries;

/** As many own entries are kept as may be. */
public final class TooManyEntriesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyEntriesException(int most) {
        super("goodput.catalog.max-own-entries (" + most + ") own entries are kept. Maybe remove some");
    }
}
