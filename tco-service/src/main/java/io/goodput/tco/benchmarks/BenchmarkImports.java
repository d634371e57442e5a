package io.goodput.tco.benchmarks;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkAnswer;
import io.goodput.contracts.benchmarks.BenchmarkImport;
import io.goodput.contracts.benchmarks.BenchmarkImportPage;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.BenchmarkRowPage;
import io.goodput.contracts.benchmarks.LeftOutFile;
import io.goodput.economics.decisions.Decisions;
import io.goodput.tco.config.BenchmarkSettings;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kept imports. Each is kept whole, in one transaction, or not at all. */
@ApplicationScoped
public class BenchmarkImports implements PanacheRepositoryBase<StoredImport, String> {
    /** Rows sent to the database at once. */
    private static final int BATCH = 200;

    private final BenchmarkSettings settings;

    BenchmarkImports(BenchmarkSettings settings) {
        this.settings = settings;
    }

    /**
     * An import that was given.
     *
     * @param isNew whether it was not there before
     */
    public record Kept(BenchmarkImport rows, boolean isNew) {}

    /** Keeps {@code answer}; the same one again is as new, and not kept twice. */
    @Transactional
    public Kept keep(BenchmarkAnswer answer) {
        String id = id(answer);
        boolean isNew = getEntityManager()
                        .createNativeQuery("""
                                insert into benchmark_import (id, kept_at, row_count, left_out)
                                values (:id, now(), :rows, :leftOut)
                                on conflict (id) do nothing""")
                        .setParameter("id", id)
                        .setParameter("rows", answer.rows().size())
                        .setParameter("leftOut", Codec.write(answer.leftOut()))
                        .executeUpdate()
                == 1;
        if (isNew) {
            add(id, answer.rows());
            sweep();
        } else {
            getEntityManager()
                    .createNativeQuery("update benchmark_import set kept_at = now() where id = :id")
                    .setParameter("id", id)
                    .executeUpdate();
        }
        return new Kept(
                find(id).orElseThrow(() -> new IllegalStateException("the import " + id + " was not kept")), isNew);
    }

    private void add(String id, List<BenchmarkRow> rows) {
        for (int i = 0; i < rows.size(); i++) {
            var stored = new StoredRow();
            stored.key = new RowKey(id, i + 1);
            stored.document = Codec.write(rows.get(i));
            getEntityManager().persist(stored);
            if (i % BATCH == BATCH - 1) {
                getEntityManager().flush();
                getEntityManager().clear();
            }
        }
        getEntityManager().flush();
        getEntityManager().clear();
    }

    /** Deletes what is older than the age limit, and the oldest imports whose rows are beyond the cap. */
    @Transactional
    public int sweep() {
        return getEntityManager()
                .createNativeQuery("""
                        delete from benchmark_import
                        where kept_at < now() - make_interval(secs => :maxAgeSeconds)
                           or id in (
                               select id from (
                                   select id, sum(row_count) over (order by kept_at desc, id) as total from benchmark_import
                               ) newest
                               where total > :maxRows)""")
                .setParameter("maxAgeSeconds", (double) settings.maxAge().toSeconds())
                .setParameter("maxRows", settings.maxRows())
                .executeUpdate();
    }

    /**
     * Imports, newest first.
     *
     * @param after of the last one of the page before; the first page when absent, or when it is gone
     * @param limit most imports of the page
     */
    @Transactional
    public BenchmarkImportPage page(@Nullable String after, int limit) {
        StoredImport last = after == null ? null : findById(after);
        var order = Sort.descending("keptAt", "id");
        List<StoredImport> stored = (last == null
                        ? findAll(order)
                        : find("keptAt < ?1 or (keptAt = ?1 and id < ?2)", order, last.keptAt, last.id))
                .range(0, limit)
                .list();
        List<BenchmarkImport> imports =
                stored.stream().limit(limit).map(BenchmarkImports::told).toList();
        return new BenchmarkImportPage(
                imports, stored.size() > limit ? imports.getLast().id() : null);
    }

    /** One import; empty when it is not kept. */
    @Transactional
    public Optional<BenchmarkImport> find(String id) {
        return findByIdOptional(id).map(BenchmarkImports::told);
    }

    /** Whether it was there. */
    @Transactional
    public boolean remove(String id) {
        return deleteById(id);
    }

    /** An import with all of its rows; empty when it is not kept. */
    @Transactional
    public Optional<BenchmarkAnswer> findWhole(String id) {
        return find(id).map(found -> new BenchmarkAnswer(rows(id, 1, found.rows()), found.leftOut()));
    }

    /**
     * Rows of an import from the one of number {@code first} on; empty when the import is not kept.
     *
     * @param limit most rows of the page
     */
    @Transactional
    public Optional<BenchmarkRowPage> findRows(String id, int first, int limit) {
        return find(id).map(found -> {
            List<BenchmarkRow> rows = rows(id, first, limit);
            long next = (long) first + rows.size();
            return new BenchmarkRowPage(first, rows, next > found.rows() ? null : Integer.valueOf((int) next));
        });
    }

    /**
     * The rows of several imports, one after another.
     *
     * @throws InvalidInputException when one is not kept, or they are more than are decided upon at once
     */
    @Transactional
    public List<BenchmarkRow> rows(List<String> imports) {
        List<Violation> violations = new ArrayList<>();
        long count = 0;
        for (int i = 0; i < imports.size(); i++) {
            Optional<BenchmarkImport> found = find(imports.get(i));
            count += found.map(BenchmarkImport::rows).orElse(0);
            if (found.isEmpty()) {
                violations.add(new Violation(
                        "/imports/" + i,
                        imports.get(i),
                        "there is no import of this id, or not any more",
                        "Maybe give its files again; GET /api/v1/benchmarks lists all"));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        Decisions.checkCount(count);
        List<BenchmarkRow> rows = new ArrayList<>();
        imports.forEach(id -> rows.addAll(rows(id, 1, Integer.MAX_VALUE)));
        return rows;
    }

    private List<BenchmarkRow> rows(String id, int first, int limit) {
        return getEntityManager()
                .createQuery(
                        "select document from StoredRow where key.importId = :id and key.number >= :first order by key.number",
                        String.class)
                .setParameter("id", id)
                .setParameter("first", first)
                .setMaxResults(limit)
                .getResultStream()
                .map(document -> Codec.read(BenchmarkRow.class, document))
                .toList();
    }

    private static BenchmarkImport told(StoredImport stored) {
        return new BenchmarkImport(
                stored.id,
                stored.keptAt.toString(),
                stored.rowCount,
                List.of(Codec.read(LeftOutFile[].class, stored.leftOut)));
    }

    private static String id(BenchmarkAnswer answer) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        answer.rows().forEach(row -> add(digest, Codec.write(row)));
        add(digest, Codec.write(answer.leftOut()));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void add(MessageDigest digest, String json) {
        digest.update(json.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }
}
