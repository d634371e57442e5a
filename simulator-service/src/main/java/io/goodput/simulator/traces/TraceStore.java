package io.goodput.simulator.traces;

import io.goodput.simulator.config.TraceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.query.MutationQuery;
import org.hibernate.query.NativeQuery;

/**
 * The tables of traces. Each method is one short transaction: an upload holds none while it waits for its client. Time
 * is the database's, so that replicas agree on it.
 */
@ApplicationScoped
public class TraceStore {
    private static final String TRACES = """
            select t.name, t.version, t.format, t.content_hash, c.stored_bytes, c.text_bytes, t.created_at, t.summary
            from trace t join trace_content c on c.content_hash = t.content_hash
            """;

    /** Whoever names, removes or sweeps traces holds this lock. */
    private static final long LOCK = 0x676f6f6470757400L;

    private final Session session;
    private final TraceSettings settings;

    TraceStore(Session session, TraceSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /** What is stored of a content. */
    record Content(UUID uploadId, int chunks, long storedBytes) {}

    /** What an upload brought, all of which is in its chunks. */
    record Uploaded(UUID uploadId, String contentHash, int chunks, long storedBytes, long textBytes) {}

    /**
     * What became of a name.
     *
     * @param created whether this is a new version
     */
    public record Named(StoredTrace trace, boolean created) {}

    /** Starts an upload. */
    @Transactional
    UUID begin() {
        UUID upload = UUID.randomUUID();
        query("insert into trace_upload (upload_id, bytes, touched_at) values (:upload, 0, now())")
                .setParameter("upload", upload)
                .executeUpdate();
        return upload;
    }

    /**
     * Adds the next chunk of an upload.
     *
     * @throws RefusedUploadException when the store is full, or the upload was taken for dead
     */
    @Transactional
    void append(UUID upload, int number, byte[] bytes) {
        int alive = query("update trace_upload set bytes = bytes + :length, touched_at = now()"
                        + " where upload_id = :upload")
                .setParameter("length", bytes.length)
                .setParameter("upload", upload)
                .executeUpdate();
        if (alive == 0) {
            throw new IllegalStateException(
                    "upload " + upload + " brought nothing for " + settings.uploadSilence() + " and was removed");
        }
        long stored = number("select cast(coalesce((select sum(stored_bytes) from trace_content), 0)"
                + " + coalesce((select sum(bytes) from trace_upload), 0) as bigint)");
        if (stored > settings.maxStoreBytes()) {
            throw full("goodput.traces.max-store-bytes (" + settings.maxStoreBytes() + ") bytes of traces are stored");
        }
        query("insert into trace_chunk (upload_id, number, bytes) values (:upload, :number, :bytes)")
                .setParameter("upload", upload)
                .setParameter("number", number)
                .setParameter("bytes", bytes)
                .executeUpdate();
    }

    /** Removes an upload that came to nothing, and its chunks. */
    @Transactional
    void abandon(UUID upload) {
        int alive = query("delete from trace_upload where upload_id = :upload")
                .setParameter("upload", upload)
                .executeUpdate();
        if (alive > 0) {
            deleteChunks(upload);
        }
    }

    /**
     * Ends an upload: its chunks become the content of the name's next version, all at once. A content that is stored
     * already is not stored twice.
     *
     * @throws RefusedUploadException when the name has another content and may not, or when there are too many traces;
     *     nothing changes then
     */
    @Transactional
    Named seal(Uploaded uploaded, Uploads.Request request, String summary) {
        lock();
        String name = request.name();
        String format = Objects.requireNonNullElse(request.format(), StoredTrace.NO_FORMAT);
        Optional<StoredTrace> newest = find(new TraceName(name, null));
        Optional<StoredTrace> same = newest.filter(trace -> trace.contentHash().equals(uploaded.contentHash())
                && trace.format().equals(format));
        if (same.isPresent()) {
            abandon(uploaded.uploadId());
            return new Named(same.get(), false);
        }
        newest.ifPresent(trace -> {
            if (!request.newVersion()) {
                throw new RefusedUploadException(
                        RefusedUploadException.Reason.CONFLICT,
                        "name (" + name + ") already names another content, version " + trace.version()
                                + " with the hash " + trace.contentHash() + " as " + trace.format()
                                + ". Maybe another name, or newVersion=true");
            }
        });
        if (number("select count(*) from trace") >= settings.maxCount()) {
            throw full("goodput.traces.max-count (" + settings.maxCount() + ") traces are stored");
        }
        int alive = query("delete from trace_upload where upload_id = :upload")
                .setParameter("upload", uploaded.uploadId())
                .executeUpdate();
        if (alive == 0) {
            throw new IllegalStateException("upload " + uploaded.uploadId() + " was removed before its end");
        }
        int added = query("""
                        insert into trace_content
                          (content_hash, upload_id, chunks, stored_bytes, text_bytes, created_at)
                        values (:hash, :upload, :chunks, :storedBytes, :textBytes, now())
                        on conflict (content_hash) do nothing""")
                .setParameter("hash", uploaded.contentHash())
                .setParameter("upload", uploaded.uploadId())
                .setParameter("chunks", uploaded.chunks())
                .setParameter("storedBytes", uploaded.storedBytes())
                .setParameter("textBytes", uploaded.textBytes())
                .executeUpdate();
        if (added == 0) {
            deleteChunks(uploaded.uploadId());
        }
        int version = newest.map(StoredTrace::version).orElse(0) + 1;
        query("""
                        insert into trace (name, version, content_hash, format, summary, created_at)
                        values (:name, :version, :hash, :format, :summary, now())""")
                .setParameter("name", name)
                .setParameter("version", version)
                .setParameter("hash", uploaded.contentHash())
                .setParameter("format", format)
                .setParameter("summary", summary)
                .executeUpdate();
        return new Named(find(new TraceName(name, version)).orElseThrow(), true);
    }

    /** The newest version of each name, in the order of names. */
    @Transactional
    public List<StoredTrace> list() {
        return traces(tuples(
                TRACES + "where t.version = (select max(version) from trace where name = t.name) order by t.name"));
    }

    /** All versions of a name, or the one that is asked for; newest first. */
    @Transactional
    public List<StoredTrace> versions(TraceName name) {
        return traces(tuples(TRACES
                        + "where t.name = :name and (:version = 0 or t.version = :version) order by t.version desc")
                .setParameter("name", name.name())
                .setParameter("version", Objects.requireNonNullElse(name.version(), 0)));
    }

    /** The newest version of a name, or the one that is asked for. */
    @Transactional
    public Optional<StoredTrace> find(TraceName name) {
        return versions(name).stream().findFirst();
    }

    /** The same, for somebody who will use its content: it is kept for a while now, even when its name goes. */
    @Transactional
    public Optional<StoredTrace> use(TraceName name) {
        lock();
        Optional<StoredTrace> found = find(name);
        found.ifPresent(trace -> touch(trace.contentHash()));
        return found;
    }

    /** Whether a content is stored, for somebody who will use it. */
    @Transactional
    public boolean useContent(String contentHash) {
        lock();
        return findContent(contentHash).isPresent();
    }

    /** A content for somebody who uses it now. */
    @Transactional
    Optional<Content> findContent(String contentHash) {
        touch(contentHash);
        return tuples("select upload_id, chunks, stored_bytes from trace_content where content_hash = :hash")
                .setParameter("hash", contentHash)
                .getResultStream()
                .map(row -> new Content(row.get(0, UUID.class), row.get(1, Integer.class), row.get(2, Long.class)))
                .findFirst();
    }

    /** One chunk; empty when the content is gone. */
    @Transactional
    Optional<byte[]> chunk(UUID upload, int number) {
        return tuples("select bytes from trace_chunk where upload_id = :upload and number = :number")
                .setParameter("upload", upload)
                .setParameter("number", number)
                .getResultStream()
                .map(row -> row.get(0, byte[].class))
                .findFirst();
    }

    /**
     * Removes a name, or one of its versions. A content that no name has any more goes too, at once when nobody ever
     * used it, else {@code goodput.traces.keep-removed} after its last use.
     *
     * @return whether there was one
     */
    @Transactional
    public boolean remove(TraceName name) {
        lock();
        int removed = query("delete from trace where name = :name and (:version = 0 or version = :version)")
                .setParameter("name", name.name())
                .setParameter("version", Objects.requireNonNullElse(name.version(), 0))
                .executeUpdate();
        removeUnnamed();
        return removed > 0;
    }

    /** Removes what is too old: dead uploads, traces that nobody used for long, contents without a name. */
    @Transactional
    public int sweep() {
        lock();
        List<UUID> dead = tuples("delete from trace_upload where touched_at < now() - make_interval(secs => :seconds)"
                        + " returning upload_id")
                .setParameter("seconds", seconds(settings.uploadSilence()))
                .getResultStream()
                .map(row -> row.get(0, UUID.class))
                .toList();
        dead.forEach(this::deleteChunks);
        int old = query("""
                        delete from trace where content_hash in (
                          select content_hash from trace_content
                          where coalesce(used_at, created_at) < now() - make_interval(secs => :seconds))""").setParameter("seconds", seconds(settings.maxAge())).executeUpdate();
        return dead.size() + old + removeUnnamed();
    }

    private int removeUnnamed() {
        List<UUID> unnamed = tuples("""
                        delete from trace_content c
                        where not exists (select 1 from trace t where t.content_hash = c.content_hash)
                          and (used_at is null or used_at < now() - make_interval(secs => :seconds))
                        returning upload_id""")
                .setParameter("seconds", seconds(settings.keepRemoved()))
                .getResultStream()
                .map(row -> row.get(0, UUID.class))
                .toList();
        unnamed.forEach(this::deleteChunks);
        return unnamed.size();
    }

    private void touch(String contentHash) {
        query("update trace_content set used_at = now() where content_hash = :hash"
                        + " and (used_at is null or used_at < now() - interval '1 minute')")
                .setParameter("hash", contentHash)
                .executeUpdate();
    }

    private void deleteChunks(UUID upload) {
        query("delete from trace_chunk where upload_id = :upload")
                .setParameter("upload", upload)
                .executeUpdate();
    }

    private void lock() {
        session.createNativeQuery("select cast(pg_advisory_xact_lock(" + LOCK + ") as text)", String.class)
                .getResultList();
    }

    private static RefusedUploadException full(String what) {
        return new RefusedUploadException(
                RefusedUploadException.Reason.STORE_FULL,
                what + ", which is the most. Maybe remove some that are not needed; one that was used frees its room"
                        + " some time after its last use");
    }

    private long number(String sql) {
        return session.createNativeQuery(sql, Long.class).getSingleResult();
    }

    private MutationQuery query(String sql) {
        return session.createNativeMutationQuery(sql);
    }

    private NativeQuery<Tuple> tuples(String sql) {
        return session.createNativeQuery(sql, Tuple.class);
    }

    private static List<StoredTrace> traces(NativeQuery<Tuple> query) {
        return query.getResultStream()
                .map(row -> new StoredTrace(
                        row.get(0, String.class),
                        row.get(1, Integer.class),
                        row.get(2, String.class),
                        row.get(3, String.class),
                        row.get(4, Long.class),
                        row.get(5, Long.class),
                        row.get(6, Instant.class),
                        row.get(7, String.class)))
                .toList();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
