package io.goodput.simulator.messaging;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Report;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.Violation;
import io.goodput.engine.EventLimitException;
import io.goodput.engine.LawViolationException;
import io.goodput.simulation.Simulation;
import io.goodput.simulator.config.CrashPoint;
import io.goodput.simulator.config.SimulationSettings;
import io.goodput.simulator.runs.Claim;
import io.goodput.simulator.runs.Cores;
import io.goodput.simulator.runs.RunIdentity;
import io.goodput.simulator.runs.Runs;
import io.goodput.simulator.traces.MissingTraceException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Simulates what is asked for over Kafka. Each record is handled on a virtual thread, in no order; it is acknowledged
 * when the broker has its result or its dead letter, and only then.
 */
@Singleton
public class SimulationRequests {
    private static final Logger LOG = Logger.getLogger(SimulationRequests.class);
    private static final Duration BUSY_PAUSE = Duration.ofMillis(200);

    private final Runs runs;
    private final Cores cores;
    private final Topics topics;
    private final Crash crash;
    private final Duration renewal;
    private final MeterRegistry meters;

    /** Runs being simulated here, by claimant. */
    private final Map<UUID, String> running = new ConcurrentHashMap<>();

    SimulationRequests(
            Runs runs, Cores cores, Topics topics, Crash crash, SimulationSettings settings, MeterRegistry meters) {
        this.runs = runs;
        this.cores = cores;
        this.topics = topics;
        this.crash = crash;
        this.renewal = settings.claim().dividedBy(3);
        this.meters = meters;
        meters.gauge("goodput.runs.running", running, Map::size);
    }

    @Incoming("simulation-requested")
    @RunOnVirtualThread
    public void handle(ConsumerRecord<String, @Nullable String> record) throws InterruptedException {
        SimulationRequested request;
        try {
            request = read(record.value());
        } catch (InvalidInputException e) {
            die(record, String.valueOf(e.getMessage()));
            return;
        }
        String runId = request.runId();
        if (!request.build().equals(Simulation.build())) {
            count("version-mismatch");
            topics.publishCompleted(
                    runId,
                    Codec.write(new SimulationCompleted(
                            SimulationCompleted.SCHEMA_VERSION, runId, Simulation.build(), null)));
            return;
        }
        UUID claimant = UUID.randomUUID();
        for (int failures = 0; ; ) {
            switch (claimAndRun(request, claimant)) {
                case Claim.Completed(String message) -> {
                    topics.publishCompleted(runId, message);
                    crash.maybeAt(CrashPoint.AFTER_PUBLISH);
                    return;
                }
                case Claim.Failed(String reason) -> {
                    die(record, reason);
                    return;
                }
                case Claim.Exhausted exhausted -> {
                    die(record, exhausted.reason());
                    BackOff.untilDone("forget the attempts at run " + runId, () -> runs.forgetAttempts(runId));
                    return;
                }
                case Claim.Busy() -> Thread.sleep(BUSY_PAUSE);
                case Claim.Granted(int attempt) -> Thread.sleep(BackOff.pause(++failures));
            }
        }
    }

    /** Hands the runs that are still going back, uncounted, when the service stops as asked. */
    void stop(@Observes ShutdownEvent event) {
        running.forEach((claimant, runId) -> {
            try {
                runs.handBack(runId, claimant);
            } catch (RuntimeException e) {
                LOG.warnf("cannot hand run %s back: %s", runId, e.getMessage());
            }
        });
    }

    private static SimulationRequested read(@Nullable String value) {
        if (value == null) {
            throw new InvalidInputException(new Violation(
                    "", "", "a simulation request needs a value", "Maybe a tombstone was sent by mistake"));
        }
        SimulationRequested request = Codec.read(SimulationRequested.class, value);
        if (request.build().equals(Simulation.build())) {
            RunIdentity.check(request);
        }
        return request;
    }

    /**
     * One round: what is known of the run, or what simulating it gave.
     *
     * @return completed or failed, both stored; busy or exhausted; or granted, when the attempt came to nothing
     */
    private Claim claimAndRun(SimulationRequested request, UUID claimant) throws InterruptedException {
        cores.take();
        boolean granted = false;
        Claim claim;
        try {
            claim = BackOff.untilDone("claim run " + request.runId(), () -> runs.claim(request, claimant));
            granted = claim instanceof Claim.Granted;
        } finally {
            if (!granted) {
                cores.giveBack();
            }
        }
        if (!granted) {
            return claim;
        }
        crash.maybeAt(CrashPoint.AFTER_CLAIM);
        return run(request, claimant, claim);
    }

    private Claim run(SimulationRequested request, UUID claimant, Claim granted) throws InterruptedException {
        String runId = request.runId();
        running.put(claimant, runId);
        long started = System.nanoTime();
        try {
            Report report = await(cores.run(request.spec()), runId, claimant);
            meters.timer("goodput.runs.simulated").record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
            String message = Codec.write(
                    new SimulationCompleted(SimulationCompleted.SCHEMA_VERSION, runId, request.build(), report));
            BackOff.untilDone("store run " + runId, () -> runs.complete(runId, message));
            count("completed");
            crash.maybeAt(CrashPoint.AFTER_STORE);
            return new Claim.Completed(message);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return switch (cause) {
                case InvalidInputException same -> fail(runId, same);
                case LawViolationException same -> fail(runId, same);
                case EventLimitException same -> fail(runId, same);
                // Not for ever: it may be uploaded again.
                case MissingTraceException gone -> {
                    BackOff.untilDone("forget the attempts at run " + runId, () -> runs.forgetAttempts(runId));
                    yield new Claim.Failed(String.valueOf(gone.getMessage()));
                }
                case null, default -> {
                    LOG.errorf(cause, "run %s came to nothing", runId);
                    count("aborted");
                    BackOff.untilDone(
                            "release run " + runId, () -> runs.release(runId, claimant, String.valueOf(cause)));
                    yield granted;
                }
            };
        } finally {
            running.remove(claimant);
        }
    }

    private Report await(Future<Report> run, String runId, UUID claimant)
            throws InterruptedException, ExecutionException {
        while (true) {
            try {
                return run.get(renewal.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException stillRunning) {
                try {
                    runs.renew(runId, claimant);
                } catch (RuntimeException e) {
                    LOG.warnf("cannot renew the claim on run %s: %s", runId, e.getMessage());
                }
            }
        }
    }

    private Claim fail(String runId, RuntimeException failure) throws InterruptedException {
        String reason = String.valueOf(failure.getMessage());
        BackOff.untilDone("store the failure of run " + runId, () -> runs.fail(runId, reason));
        return new Claim.Failed(reason);
    }

    private void die(ConsumerRecord<String, @Nullable String> record, String reason) throws InterruptedException {
        LOG.errorf("dead-lettering the request of run %s: %s", record.key(), reason);
        count("dead-lettered");
        topics.publishDead(record, reason);
    }

    private void count(String outcome) {
        meters.counter("goodput.runs.handled", "outcome", outcome).increment();
    }
}
