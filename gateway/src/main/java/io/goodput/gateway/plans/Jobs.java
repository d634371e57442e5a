package io.goodput.gateway.plans;

import io.goodput.codec.Codec;
import io.goodput.contracts.Deadline;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.StoppedBy;
import io.goodput.gateway.config.JobSettings;
import io.goodput.gateway.runs.Signal;
import io.goodput.planning.Search;
import io.goodput.planning.SearchProgress;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of all replicas. Each method is one transaction; times are the database's. A method that takes a lease writes
 * only while that lease is the job's newest and the job is running, and throws {@link LeaseLostException} otherwise. Native
 * queries name no result class: Hibernate would keep a new plan of each at every call.
 */
@ApplicationScoped
public class Jobs implements PanacheRepositoryBase<JobRow, UUID> {
    /** Serialises submissions, so that the limit on open jobs is exact. */
    private static final long SUBMISSION_LOCK = 0x676f6f64707574L;

    private final EntityManager database;
    private final TransactionSynchronizationRegistry transactions;
    private final JobSettings settings;
    private final Signal changes = new Signal();
    private final Signal submissions = new Signal();

    Jobs(EntityManager database, TransactionSynchronizationRegistry transactions, JobSettings settings) {
        this.database = database;
        this.transactions = transactions;
        this.settings = settings;
    }

    /** Raised after each transaction of this process that changed a job. */
    public Signal changes() {
        return changes;
    }

    /** Raised after each transaction of this process that accepted a job. */
    Signal submissions() {
        return submissions;
    }

    /**
     * Accepts a question, or answers it from a done job.
     *
     * @param kind what is asked for
     * @param question canonical JSON of the resolved question
     * @param questionHash what identifies it
     * @param deadline from now on; absent when it may take as long as it needs
     */
    @Transactional
    public Submission submit(JobKind kind, String question, String questionHash, @Nullable Deadline deadline) {
        Optional<JobRow> answered = findAnswered(kind, questionHash);
        if (answered.isPresent()) {
            return new Submission.Answered(answered(answered.get()));
        }
        database.createNativeQuery("select pg_advisory_xact_lock(:lock)::text")
                .setParameter("lock", SUBMISSION_LOCK)
                .getSingleResult();
        if (count("state in (?1, ?2)", JobState.QUEUED, JobState.RUNNING) >= settings.maxOpen()) {
            return new Submission.Refused(settings.maxOpen());
        }
        var row = new JobRow();
        row.id = UUID.randomUUID();
        row.kind = kind;
        row.state = JobState.QUEUED;
        row.question = question;
        row.questionHash = questionHash;
        row.submittedAt = now();
        row.deadlineAt = deadline == null ? null : row.submittedAt.plusSeconds(deadline.seconds());
        persist(row);
        record(row, EventType.SUBMITTED);
        return new Submission.Accepted(row.toJob());
    }

    /** A whole answer counts only while no job was given another build of the simulators since. */
    private Optional<JobRow> findAnswered(JobKind kind, String questionHash) {
        return find("""
                        kind = :kind and questionHash = :hash and state = :done and stoppedBy is null and build =
                            (select newest.build from JobRow newest where newest.resolvedAt is not null
                             order by newest.resolvedAt desc limit 1)
                        order by finishedAt desc""", Map.of("kind", kind, "hash", questionHash, "done", JobState.DONE))
                .firstResultOptional();
    }

    /** A job with its answer, if it has one yet; empty when there is no such job of this kind. */
    @Transactional
    public Optional<AnsweredJob> find(JobKind kind, UUID id) {
        return findByIdOptional(id).filter(row -> row.kind == kind).map(Jobs::answered);
    }

    /** The runs of a job that is done, in the order of its first round, as they were asked for; empty when it was removed. */
    @Transactional
    public List<SimulationRequested> runs(UUID id) {
        JobRow row = findById(id);
        if (row == null) {
            return List.of();
        }
        String build = Objects.requireNonNull(row.build);
        Search<?> search = Question.read(row.kind, row.question)
                .search(
                        Codec.read(Estimates.class, Objects.requireNonNull(row.estimates)),
                        Codec.read(RateCard.class, Objects.requireNonNull(row.rateCard)));
        return search.round().stream()
                .map(spec -> new SimulationRequested(
                        SimulationRequested.SCHEMA_VERSION, Codec.runId(spec, build), build, spec))
                .toList();
    }

    /** Jobs of a kind, newest first. */
    @Transactional
    public JobPage page(JobKind kind, @Nullable JobState state, @Nullable Cursor after, int limit) {
        var where = new StringBuilder("kind = :kind");
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("kind", kind);
        if (state != null) {
            where.append(" and state = :state");
            parameters.put("state", state);
        }
        if (after != null) {
            where.append(" and (submittedAt < :at or (submittedAt = :at and id < :id))");
            parameters.put("at", after.submittedAt());
            parameters.put("id", after.id());
        }
        PanacheQuery<JobRow> query = find(where + " order by submittedAt desc, id desc", parameters);
        List<JobRow> rows = query.range(0, limit).list();
        List<JobRow> shown = rows.subList(0, Math.min(limit, rows.size()));
        return new JobPage(
                shown.stream().map(JobRow::toJob).toList(),
                rows.size() > limit ? new Cursor(shown.getLast().submittedAt, shown.getLast().id).toString() : null);
    }

    /** What happened to a job after the event {@code number}, at most {@code limit} of it. */
    @Transactional
    public List<JobEvent> events(UUID id, long number, int limit) {
        List<?> rows = database.createNativeQuery("""
                        select number, type, data from job_event
                        where job_id = :id and number > :number order by number limit :limit""")
                .setParameter("id", id)
                .setParameter("number", number)
                .setParameter("limit", limit)
                .getResultList();
        return rows.stream()
                .map(row -> (Object[]) row)
                .map(row -> new JobEvent(
                        ((Number) row[0]).longValue(), EventType.valueOf((String) row[1]), (String) row[2]))
                .toList();
    }

    /** Whether nothing can follow the event {@code number} of this job, or the job was removed. */
    @Transactional
    public boolean ended(UUID id, long number) {
        return findByIdOptional(id)
                .map(row -> !row.state.open() && row.lastEvent <= number)
                .orElse(true);
    }

    /** Ends an open job without an answer. Runs that other jobs share are not touched. */
    @Transactional
    public Cancellation cancel(JobKind kind, UUID id) {
        JobRow row = findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (row == null || row.kind != kind) {
            return Cancellation.UNKNOWN;
        }
        if (row.state.open()) {
            end(row, JobState.CANCELLED, EventType.CANCELLED);
            return Cancellation.CANCELLED;
        }
        return row.state == JobState.CANCELLED ? Cancellation.CANCELLED : Cancellation.TOO_LATE;
    }

    /** Takes the oldest open job that nobody drives, or whose driver's lease expired. */
    @Transactional
    Optional<Lease> claim(String owner) {
        return claim(owner, "");
    }

    /** Takes the oldest of those whose deadline has passed. */
    @Transactional
    Optional<Lease> claimOverdue(String owner) {
        return claim(owner, "and deadline_at <= clock_timestamp()");
    }

    private Optional<Lease> claim(String owner, String condition) {
        List<?> ids = database.createNativeQuery("""
                        select id from job
                        where state in ('QUEUED', 'RUNNING')
                          and (lease_expires_at is null or lease_expires_at < clock_timestamp()) %s
                        order by submitted_at, id limit 1
                        for update skip locked""".formatted(condition)).getResultList();
        if (ids.isEmpty()) {
            return Optional.empty();
        }
        JobRow row = findById((UUID) ids.getFirst());
        Instant now = now();
        row.leaseOwner = owner;
        row.leaseEpoch++;
        row.leaseExpiresAt = now.plus(settings.lease());
        if (row.state == JobState.QUEUED) {
            row.state = JobState.RUNNING;
            row.startedAt = now;
            record(row, EventType.STARTED);
        }
        return Optional.of(new Lease(row.id, row.leaseEpoch));
    }

    /** Keeps a lease for its full length from now; false when it is lost. */
    @Transactional
    boolean renew(Lease lease) {
        return database.createNativeQuery("""
                                update job
                                set lease_expires_at = clock_timestamp() + :millis * interval '1 millisecond'
                                where id = :id and lease_epoch = :epoch and state = 'RUNNING'""")
                        .setParameter("millis", settings.lease().toMillis())
                        .setParameter("id", lease.jobId())
                        .setParameter("epoch", lease.epoch())
                        .executeUpdate()
                == 1;
    }

    /** Lets another replica take this owner's jobs at once. */
    @Transactional
    void release(String owner) {
        database.createNativeQuery("""
                        update job set lease_expires_at = null
                        where lease_owner = :owner and state = 'RUNNING'""").setParameter("owner", owner).executeUpdate();
    }

    @Transactional
    DrivenJob load(Lease lease) {
        JobRow row = owned(lease);
        return new DrivenJob(
                row.kind,
                row.question,
                row.estimates == null ? null : Codec.read(Estimates.class, row.estimates),
                row.rateCard == null ? null : Codec.read(RateCard.class, row.rateCard),
                row.progress == null
                        ? -1
                        : Codec.read(SearchProgress.class, row.progress).roundsCompleted());
    }

    /**
     * Whether the job's deadline has passed. Throws when the lease is lost, or when a simulator of another build refused
     * one of the job's runs.
     */
    @Transactional
    boolean isOverdue(Lease lease) {
        return isOverdue(lease, "");
    }

    private boolean isOverdue(Lease lease, String lock) {
        List<?> rows = database.createNativeQuery("""
                        select mismatched, coalesce(deadline_at <= clock_timestamp(), false) from job
                        where id = :id and lease_epoch = :epoch and state = 'RUNNING' %s""".formatted(lock))
                .setParameter("id", lease.jobId())
                .setParameter("epoch", lease.epoch())
                .getResultList();
        if (rows.isEmpty()) {
            throw new LeaseLostException(lease);
        }
        Object[] row = (Object[]) rows.getFirst();
        if ((Boolean) row[0]) {
            throw new BuildMismatchException(lease);
        }
        return (Boolean) row[1];
    }

    /** Keeps what the search is built with, for this owner and its successors. */
    @Transactional
    void resolved(Lease lease, Estimates estimates, RateCard rates) {
        JobRow row = owned(lease);
        row.build = estimates.build();
        row.estimates = Codec.write(estimates);
        row.rateCard = Codec.write(rates);
        row.resolvedAt = now();
    }

    /** Keeps the build of a simulator that answered as a whole. */
    @Transactional
    void built(Lease lease, String build) {
        JobRow row = owned(lease);
        row.build = build;
        row.resolvedAt = now();
    }

    /** Forgets what the search was built with: the simulators are of another build now. */
    @Transactional
    void restart(Lease lease) {
        JobRow row = owned(lease);
        row.mismatched = false;
        row.build = null;
        row.estimates = null;
        row.resolvedAt = null;
        row.progress = null;
        await(row.id, List.of());
        record(row, EventType.RESTARTED);
    }

    /**
     * Notes which runs the open round waits for, before they are asked for. Returns and throws as {@link #isOverdue}.
     */
    @Transactional
    boolean await(Lease lease, List<String> runIds) {
        boolean overdue = isOverdue(lease, "for update");
        await(lease.jobId(), runIds);
        return overdue;
    }

    private void await(UUID jobId, List<String> runIds) {
        database.createNativeQuery("delete from awaited_run where job_id = :id")
                .setParameter("id", jobId)
                .executeUpdate();
        if (!runIds.isEmpty()) {
            database.createNativeQuery("""
                            insert into awaited_run (job_id, run_id)
                            select :id, run_id from unnest(:runIds) as run_id""")
                    .setParameter("id", jobId)
                    .setParameter("runIds", runIds.toArray(String[]::new))
                    .executeUpdate();
        }
    }

    /** Tells that a round is complete. */
    @Transactional
    void progressed(Lease lease, SearchProgress progress) {
        JobRow row = owned(lease);
        row.progress = Codec.write(progress);
        record(row, EventType.PROGRESS);
    }

    /**
     * Stores the answer: canonical JSON, served as it is.
     *
     * @param stoppedBy what ended the search before it was over; absent when it was
     */
    @Transactional
    void answer(Lease lease, String answer, @Nullable StoppedBy stoppedBy) {
        JobRow row = owned(lease);
        row.answer = answer;
        row.stoppedBy = stoppedBy;
        end(row, JobState.DONE, EventType.DONE);
    }

    @Transactional
    void fail(Lease lease, Problem problem) {
        fail(owned(lease), problem);
    }

    /** Fails every running job whose open round waits for this run; says which. */
    @Transactional
    public List<String> failAwaiting(String runId, Problem problem) {
        return fail(jobsAwaiting(runId), problem);
    }

    /**
     * Fails every running job whose open round waits for this run under these prices, once it was told so often; says
     * which.
     *
     * @param letters how many times a job must be told while its round is open; 1: it fails at once
     */
    @Transactional
    public List<String> failAwaiting(String runId, PriceSource prices, int letters, Problem problem) {
        List<JobRow> rows = jobsAwaiting(runId).stream()
                .filter(row ->
                        Question.read(row.kind, row.question).prices().key().equals(prices.key()))
                .filter(row -> countLetter(row, runId) >= letters)
                .toList();
        return fail(rows, problem);
    }

    private int countLetter(JobRow row, String runId) {
        return (Integer) database.createNativeQuery("""
                        update awaited_run set dead_letters = dead_letters + 1
                        where job_id = :id and run_id = :runId returning dead_letters""")
                .setParameter("id", row.id)
                .setParameter("runId", runId)
                .getSingleResult();
    }

    private List<String> fail(List<JobRow> rows, Problem problem) {
        for (JobRow row : rows) {
            fail(row, problem);
        }
        return rows.stream().map(row -> row.id.toString()).toList();
    }

    /** Notes for every running job whose open round waits for this run that the simulators are of another build. */
    @Transactional
    public void mismatched(String runId) {
        for (JobRow row : jobsAwaiting(runId)) {
            row.mismatched = true;
        }
    }

    /** Removes finished jobs that are too old or too many. */
    @Transactional
    void sweep() {
        database.createNativeQuery("""
                        delete from job
                        where finished_at < clock_timestamp() - :seconds * interval '1 second'
                           or finished_at < (select finished_at from job where finished_at is not null
                                             order by finished_at desc offset :kept limit 1)""")
                .setParameter("seconds", settings.maxFinishedAge().toSeconds())
                .setParameter("kept", settings.maxFinished() - 1)
                .executeUpdate();
    }

    private List<JobRow> jobsAwaiting(String runId) {
        List<?> ids =
                database.createNativeQuery("""
                        select j.id from job j
                        where j.state = 'RUNNING'
                          and j.id in (select a.job_id from awaited_run a where a.run_id = :runId)
                        order by j.id
                        for update""").setParameter("runId", runId).getResultList();
        return ids.stream().map(id -> findById((UUID) id)).toList();
    }

    private JobRow owned(Lease lease) {
        JobRow row = findById(lease.jobId(), LockModeType.PESSIMISTIC_WRITE);
        if (row == null || row.leaseEpoch != lease.epoch() || row.state != JobState.RUNNING) {
            throw new LeaseLostException(lease);
        }
        return row;
    }

    private void fail(JobRow row, Problem problem) {
        row.failure = Codec.write(problem);
        end(row, JobState.FAILED, EventType.FAILED);
    }

    private void end(JobRow row, JobState state, EventType event) {
        row.state = state;
        row.finishedAt = now();
        row.leaseExpiresAt = null;
        await(row.id, List.of());
        record(row, event);
    }

    private void record(JobRow row, EventType type) {
        row.lastEvent++;
        flush();
        database.createNativeQuery("""
                        insert into job_event (job_id, number, type, data, happened_at)
                        values (:id, :number, :type, :data, clock_timestamp())""")
                .setParameter("id", row.id)
                .setParameter("number", row.lastEvent)
                .setParameter("type", type.name())
                .setParameter("data", Codec.write(row.toJob()))
                .executeUpdate();
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                changes.raise();
                if (type == EventType.SUBMITTED) {
                    submissions.raise();
                }
            }
        });
    }

    private Instant now() {
        return database.createQuery("select function('clock_timestamp' as Instant)", Instant.class)
                .getSingleResult();
    }

    private static AnsweredJob answered(JobRow row) {
        return new AnsweredJob(row.toJob(), row.answer);
    }
}
