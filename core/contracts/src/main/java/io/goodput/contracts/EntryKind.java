package io.goodput.contracts;

/** What an entry of the catalog is. */
public enum EntryKind {
    MODEL,
    SYSTEM,
    ENGINE,
    PRICE_BOOK
}
