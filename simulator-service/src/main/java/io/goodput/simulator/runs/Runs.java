package io.goodput.simulator.runs;

import io.goodput.codec.Codec;
import io.goodput.contracts.SimulationRequested;
import io.goodput.simulator.config.RunSettings;
import io.goodput.simulator.config.SimulationSettings;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The stored runs. Time is the database's, so that replicas agree on it. */
@ApplicationScoped
public class Runs implements PanacheRepositoryBase<Run, String> {
    private final SimulationSettings simulations;
    private final RunSettings settings;

    Runs(SimulationSettings simulations, RunSettings settings) {
        this.simulations = simulations;
        this.settings = settings;
    }

    /** The canonical JSON of a run's {@code SimulationCompleted}; empty while it is not complete. */
    @Transactional
    public Optional<String> findCompleted(String runId) {
        return findByIdOptional(runId).map(run -> run.completed);
    }

    /**
     * Asks to simulate a run and counts the attempt. Asking again as the same {@code claimant} counts nothing, so a
     * commit whose answer was lost costs no attempt.
     *
     * @param claimant who asks: one handling of one record
     */
    @Transactional
    public Claim claim(SimulationRequested request, UUID claimant) {
        // No result class: Hibernate would keep a new plan of the query at each call.
        List<?> attempts = getEntityManager()
                .createNativeQuery("""
                        insert into run as r
                            (run_id, build, spec, state, attempts, claimant, claimed_until, created_at)
                        values (:runId, :build, :spec, 'OPEN', 1, :claimant,
                                clock_timestamp() + make_interval(secs => :claimSeconds), now())
                        on conflict (run_id) do update
                        set attempts = r.attempts + case when r.claimant = excluded.claimant then 0 else 1 end,
                            claimant = excluded.claimant,
                            claimed_until = excluded.claimed_until
                        where r.state = 'OPEN'
                          and (r.claimant = excluded.claimant
                               or r.attempts < :maxAttempts
                                  and (r.claimed_until is null or r.claimed_until <= clock_timestamp()))
                        returning attempts""")
                .setParameter("runId", request.runId())
                .setParameter("build", request.build())
                .setParameter("spec", Codec.write(request.spec()))
                .setParameter("claimant", claimant)
                .setParameter("claimSeconds", simulations.claim().toMillis() / 1e3)
                .setParameter("maxAttempts", simulations.maxAttempts())
                .getResultList();
        return attempts.isEmpty() ? refusal(request.runId()) : new Claim.Granted((Integer) attempts.getFirst());
    }

    /** Why nobody is to simulate it now. The row is locked since it was tried to claim it. */
    private Claim refusal(String runId) {
        Run run = findById(runId);
        if (run == null) {
            throw new IllegalStateException("run " + runId + " is not stored");
        }
        return switch (run.state) {
            case COMPLETED -> new Claim.Completed(Objects.requireNonNull(run.completed));
            case FAILED -> new Claim.Failed(Objects.requireNonNull(run.reason));
            case OPEN ->
                run.attempts < simulations.maxAttempts() || claimed(runId)
                        ? new Claim.Busy()
                        : new Claim.Exhausted(run.attempts, run.lastFailure);
        };
    }

    private boolean claimed(String runId) {
        return count("runId = ?1 and claimedUntil > function('clock_timestamp' as Instant)", runId) > 0;
    }

    /** Makes the claim last longer; does nothing when it passed to somebody else. */
    @Transactional
    public void renew(String runId, UUID claimant) {
        getEntityManager()
                .createNativeQuery("""
                        update run set claimed_until = clock_timestamp() + make_interval(secs => :claimSeconds)
                        where run_id = :runId and claimant = :claimant and state = 'OPEN'""")
                .setParameter("claimSeconds", simulations.claim().toMillis() / 1e3)
                .setParameter("runId", runId)
                .setParameter("claimant", claimant)
                .executeUpdate();
    }

    /**
     * Gives the claim up after an attempt that came to nothing; the attempt stays counted.
     *
     * @param failure what ended it
     */
    @Transactional
    public void release(String runId, UUID claimant, String failure) {
        update(
                "lastFailure = :failure, claimant = null, claimedUntil = null"
                        + " where runId = :runId and claimant = :claimant and state = :open",
                Map.of("failure", storable(failure), "runId", runId, "claimant", claimant, "open", RunState.OPEN));
    }

    /** Gives the claim up because this service stops: the attempt was no fault of the run and does not count. */
    @Transactional
    public void handBack(String runId, UUID claimant) {
        update(
                "claimant = null, claimedUntil = null, attempts = attempts - 1"
                        + " where runId = :runId and claimant = :claimant and state = :open",
                Map.of("runId", runId, "claimant", claimant, "open", RunState.OPEN));
    }

    /**
     * Stores the result of a run, once. Runs are deterministic: a second result could only be the same.
     *
     * @param message canonical JSON of the {@code SimulationCompleted}
     */
    @Transactional
    public void complete(String runId, String message) {
        update(
                "state = :completed, completed = :message where runId = :runId and state = :open",
                Map.of("completed", RunState.COMPLETED, "message", message, "runId", runId, "open", RunState.OPEN));
    }

    /** Stores why a run fails however often it is tried. */
    @Transactional
    public void fail(String runId, String reason) {
        update(
                "state = :failed, reason = :reason where runId = :runId and state = :open",
                Map.of("failed", RunState.FAILED, "reason", storable(reason), "runId", runId, "open", RunState.OPEN));
    }

    /** Lets a run be tried anew: whoever asked for it was told that it came to no end; another may have better luck. */
    @Transactional
    public void forgetAttempts(String runId) {
        update(
                "attempts = 0, lastFailure = null, claimant = null, claimedUntil = null where runId = :runId and state = :open",
                Map.of("runId", runId, "open", RunState.OPEN));
    }

    /** Deletes what is older than the age limit or beyond the cap, except runs that are being simulated. */
    @Transactional
    public int sweep() {
        return getEntityManager()
                .createNativeQuery("""
                        delete from run
                        where (claimed_until is null or claimed_until < now() or state <> 'OPEN')
                          and (created_at < now() - make_interval(secs => :maxAgeSeconds)
                               or run_id in (select run_id from run order by created_at desc, run_id offset :maxCount))""")
                .setParameter("maxAgeSeconds", (double) settings.maxAge().toSeconds())
                .setParameter("maxCount", settings.maxCount())
                .executeUpdate();
    }

    /** PostgreSQL's text holds no NUL. */
    private static String storable(String text) {
        return text.replace('\0', '\uFFFD');
    }
}
