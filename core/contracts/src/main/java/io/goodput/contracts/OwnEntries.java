package io.goodput.contracts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the own entries that a question names, and gives the exact name of each. */
final class OwnEntries {
    private final List<OwnEntry> given;
    private final List<OwnEntry> found;
    private final OwnEntryNames names;

    /**
     * @param given those that the question brings itself
     * @param names where the others are looked up
     */
    OwnEntries(@Nullable List<OwnEntry> given, OwnEntryNames names) {
        this.given = given == null ? List.of() : given;
        this.found = new ArrayList<>(this.given);
        this.names = names;
    }

    /** Those that a run depends on, all but price books; null where there are none. */
    static @Nullable List<OwnEntry> ofRun(@Nullable List<OwnEntry> entries) {
        if (entries == null) {
            return null;
        }
        List<OwnEntry> simulated = entries.stream()
                .filter(each -> each.kind() != EntryKind.PRICE_BOOK)
                .toList();
        return simulated.isEmpty() ? null : simulated;
    }

    /** The given entries as a record keeps them; reports too many of them, or two of one name. */
    static @Nullable List<OwnEntry> checked(Checks checks, @Nullable List<OwnEntry> given) {
        if (given == null) {
            return null;
        }
        checks.distinct(
                "ownEntries",
                given.stream().map(each -> each.kind() + " " + each.name()).toList(),
                1,
                OwnEntry.MAX_ENTRIES);
        int bytes = given.stream().mapToInt(OwnEntry::bytes).sum();
        checks.require(
                bytes <= OwnEntry.MAX_BYTES,
                "ownEntries",
                bytes + " bytes",
                "ownEntries must have documents of at most " + OwnEntry.MAX_BYTES + " bytes together",
                "Maybe fewer entries, or shorter sources in them");
        return List.copyOf(given);
    }

    /** The name with the version, if it is of an own entry; else the name as it is. */
    String exact(EntryKind kind, String name) {
        if (given.stream().anyMatch(each -> each.kind() == kind && each.name().equals(name))) {
            return name;
        }
        return names.find(kind, name)
                .map(entry -> {
                    if (!found.contains(entry)) {
                        found.add(entry);
                    }
                    return entry.name();
                })
                .orElse(name);
    }

    @Nullable
    String exactOrNull(EntryKind kind, @Nullable String name) {
        return name == null ? null : exact(kind, name);
    }

    /** The same layout with the exact names of systems and engines. */
    Layout exact(Layout layout) {
        return new Layout(
                layout.mode(),
                layout.pools().stream()
                        .map(pool -> pool.on(
                                exact(EntryKind.SYSTEM, pool.system()), exactOrNull(EntryKind.ENGINE, pool.engine())))
                        .toList(),
                layout.localPrefill(),
                layout.recovery(),
                layout.routing(),
                layout.network());
    }

    /** The same factors with the exact names of the systems and the engine that they were measured on. */
    @Nullable
    StepTimeFactors exact(@Nullable StepTimeFactors factors) {
        return factors == null
                ? null
                : new StepTimeFactors(
                        factors.prefill(),
                        factors.decode(),
                        factors.host(),
                        factors.lowShare(),
                        factors.highShare(),
                        factors.basis(),
                        factors.systems() == null
                                ? null
                                : factors.systems().stream()
                                        .map(each -> exact(EntryKind.SYSTEM, each))
                                        .toList(),
                        exactOrNull(EntryKind.ENGINE, factors.engine()));
    }

    /** All of them in one order, whatever names them; null when there are none. */
    @Nullable
    List<OwnEntry> all() {
        return found.isEmpty()
                ? null
                : found.stream()
                        .sorted(Comparator.comparing(OwnEntry::kind).thenComparing(OwnEntry::name))
                        .toList();
    }
}
