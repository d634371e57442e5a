package io.goodput.simulator.runs;

import io.goodput.codec.Codec;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.contracts.SimulationRequested;
import io.goodput.simulator.config.RunSettings;
import io.goodput.simulator.config.SimulationSettings;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Instant;
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
        getEntityManager()
                .createNativeQuery("""
                        insert into run (run_id, build, spec, state, attempts, created_at)
                        values (:runId, :build, :spec, 'OPEN', 0, now())
                        on conflict (run_id) do nothing""")
                .setParameter("runId", request.runId())
                .setParameter("build", request.build())
                .setParameter("spec", Codec.write(request.spec()))
                .executeUpdate();
        Run run = locked(request.runId());
        return switch (run.state) {
            case COMPLETED -> new Claim.Completed(Objects.requireNonNull(run.completed));
            case FAILED -> new Claim.Failed(Objects.requireNonNull(run.reason));
            case OPEN -> claimOpen(run, claimant);
        };
    }

    private Claim claimOpen(Run run, UUID claimant) {
        Instant now = now();
        if (!claimant.equals(run.claimant)) {
            if (run.claimedUntil != null && now.isBefore(run.claimedUntil)) {
                return new Claim.Busy();
            }
            if (run.attempts >= simulations.maxAttempts()) {
                return new Claim.Exhausted(run.attempts, run.lastFailure);
            }
            run.claimant = claimant;
            run.attempts++;
        }
        run.claimedUntil = now.plus(simulations.claim());
        return new Claim.Granted(run.attempts);
    }

    /** Makes the claim last longer; does nothing when it passed to somebody else. */
    @Transactional
    public void renew(String runId, UUID claimant) {
        update(
                "claimedUntil = :until where runId = :runId and claimant = :claimant and state = :open",
                Map.of(
                        "until",
                        now().plus(simulations.claim()),
                        "runId",
                        runId,
                        "claimant",
                        claimant,
                        "open",
                        RunState.OPEN));
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

    /** Stores the result of a run, once. Runs are deterministic: a second result could only be the same. */
    @Transactional
    public void complete(SimulationRequested request, SimulationCompleted completed) {
        Run run = locked(request.runId());
        if (run.state == RunState.OPEN) {
            run.state = RunState.COMPLETED;
            run.completed = Codec.write(completed);
        }
    }

    /** Stores why a run fails however often it is tried. */
    @Transactional
    public void fail(String runId, String reason) {
        Run run = locked(runId);
        if (run.state == RunState.OPEN) {
            run.state = RunState.FAILED;
            run.reason = storable(reason);
        }
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

    private Run locked(String runId) {
        Run run = findById(runId, LockModeType.PESSIMISTIC_WRITE);
        if (run == null) {
            throw new IllegalStateException("run " + runId + " is not stored");
        }
        return run;
    }

    private Instant now() {
        return (Instant) getEntityManager()
                .createNativeQuery("select clock_timestamp()", Instant.class)
                .getSingleResult();
    }
}
