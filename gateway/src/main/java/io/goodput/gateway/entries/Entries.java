package io.goodput.gateway.entries;

import io.goodput.catalog.OwnCatalog;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.gateway.config.CatalogSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The stored own entries of all replicas; each method is one transaction, times are the database's. */
@ApplicationScoped
public class Entries implements OwnEntryNames {
    /** Serialises additions, so that versions have no gaps and the cap is exact. */
    private static final long ADDITION_LOCK = 0x676f6f64656e74L;

    private final EntityManager database;
    private final CatalogSettings settings;

    Entries(EntityManager database, CatalogSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    /**
     * Keeps an entry as the next version of its name; an entry that is the newest version already is not kept twice.
     *
     * @throws TooManyEntriesException when as many are kept as may be
     */
    @Transactional
    public StoredEntry add(OwnEntry entry) {
        database.createNativeQuery("select pg_advisory_xact_lock(:lock)::text")
                .setParameter("lock", ADDITION_LOCK)
                .getSingleResult();
        int last = ((Number) database.createNativeQuery("""
                                select coalesce(max(version), 0) from own_entry where kind = :kind and name = :name""")
                        .setParameter("kind", entry.kind().name())
                        .setParameter("name", entry.name())
                        .getSingleResult())
                .intValue();
        List<?> same = database.createNativeQuery("""
                        select 1 from own_entry
                        where kind = :kind and name = :name and version = :version and document = :document""")
                .setParameter("kind", entry.kind().name())
                .setParameter("name", entry.name())
                .setParameter("version", last)
                .setParameter("document", entry.document())
                .getResultList();
        if (!same.isEmpty()) {
            return new StoredEntry(OwnCatalog.version(entry, last), false);
        }
        long kept = ((Number) database.createNativeQuery("select count(*) from own_entry where document is not null")
                        .getSingleResult())
                .longValue();
        if (kept >= settings.maxOwnEntries()) {
            throw new TooManyEntriesException(settings.maxOwnEntries());
        }
        database.createNativeQuery("""
                        insert into own_entry (kind, name, version, document, created_at, used_at)
                        values (:kind, :name, :version, :document, clock_timestamp(), clock_timestamp())""")
                .setParameter("kind", entry.kind().name())
                .setParameter("name", entry.name())
                .setParameter("version", last + 1)
                .setParameter("document", entry.document())
                .executeUpdate();
        return new StoredEntry(OwnCatalog.version(entry, last + 1), true);
    }

    /** An entry that ships goes before one's own of the same name, which an earlier build may not have had. */
    @Override
    @Transactional
    public Optional<OwnEntry> find(EntryKind kind, String called) {
        return OwnCatalog.ships(kind, called)
                ? Optional.empty()
                : EntryName.find(called).flatMap(name -> use(kind, name));
    }

    /** An entry that a question names; unused ones are removed some day. */
    private Optional<OwnEntry> use(EntryKind kind, EntryName name) {
        List<?> rows = database.createNativeQuery("""
                        update own_entry set used_at = clock_timestamp()
                        where kind = :kind and name = :name and document is not null and version =
                            (select max(version) from own_entry
                             where kind = :kind and name = :name and document is not null
                               and (:version = 0 or version = :version))
                        returning version, document""")
                .setParameter("kind", kind.name())
                .setParameter("name", name.name())
                .setParameter("version", name.version())
                .getResultList();
        return rows.stream()
                .findFirst()
                .map(row -> (Object[]) row)
                .map(row -> OwnCatalog.version(
                        new OwnEntry(kind, name.name(), (String) row[1]), ((Number) row[0]).intValue()));
    }

    /** Exact names of a kind's versions, in the order of the names, versions ascending. */
    @Transactional
    public List<String> names(EntryKind kind) {
        List<?> rows = database.createNativeQuery("""
                        select name, version from own_entry
                        where kind = :kind and document is not null order by name collate "C", version""")
                .setParameter("kind", kind.name())
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> row[0] + "@" + row[1])
                .toList();
    }

    /** The months that each price book's prices hold for, by the exact name of its version, in the order of the names. */
    @Transactional
    public SortedMap<String, String> priceBooks() {
        List<?> rows = database.createNativeQuery("""
                        select name || '@' || version, document::json ->> 'effective' from own_entry
                        where kind = 'PRICE_BOOK' and document is not null""").getResultList();
        SortedMap<String, String> books = new TreeMap<>();
        for (Object row : rows) {
            Object[] columns = (Object[]) row;
            books.put((String) columns[0], (String) columns[1]);
        }
        return books;
    }

    /** Removes a version, or all of a name; false when there is none. Questions that were asked keep what they need. */
    @Transactional
    public boolean remove(EntryKind kind, String called) {
        return EntryName.find(called).filter(name -> clear(kind, name)).isPresent();
    }

    private boolean clear(EntryKind kind, EntryName name) {
        return database.createNativeQuery("""
                                update own_entry set document = null
                                where kind = :kind and name = :name and document is not null
                                  and (:version = 0 or version = :version)""")
                        .setParameter("kind", kind.name())
                        .setParameter("name", name.name())
                        .setParameter("version", name.version())
                        .executeUpdate()
                > 0;
    }

    /** Removes what was not used for too long. */
    @Transactional
    public void sweep() {
        database.createNativeQuery(
                        "delete from own_entry where used_at < clock_timestamp() - :seconds * interval '1 second'")
                .setParameter("seconds", settings.maxUnusedAge().toSeconds())
                .executeUpdate();
    }
}
