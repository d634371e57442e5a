package io.goodput.contracts;

import java.util.Optional;

/** Entries of the catalog that are the asker's own, by what questions call them. */
@FunctionalInterface
public interface OwnEntryNames {
    /** Nobody has any. */
    OwnEntryNames NONE = (kind, name) -> Optional.empty();

    /** The entry of that name, its newest version where the name tells none; empty when it is nobody's own. */
    Optional<OwnEntry> find(EntryKind kind, String name);
}
