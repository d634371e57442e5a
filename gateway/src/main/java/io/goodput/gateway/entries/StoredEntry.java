package io.goodput.gateway.entries;

import io.goodput.contracts.OwnEntry;

/**
 * An entry as it is kept.
 *
 * @param entry under its exact name
 * @param isNew whether it was not there before
 */
public record StoredEntry(OwnEntry entry, boolean isNew) {}
