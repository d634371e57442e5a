package io.goodput.gateway.plans;

import io.goodput.gateway.config.JobSettings;
import io.goodput.gateway.config.Pause;
import io.goodput.gateway.entries.Entries;
import io.goodput.gateway.runs.Runs;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * One replica's part of the work: claims open jobs, drives each on a virtual thread, renews their leases, and removes
 * what is too old.
 */
@ApplicationScoped
public class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);

    private final String owner = UUID.randomUUID().toString();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
    private final Jobs jobs;
    private final Runs runs;
    private final Entries entries;
    private final Driver driver;
    private final JobSettings settings;
    private final Semaphore free;

    Worker(Jobs jobs, Runs runs, Entries entries, Driver driver, JobSettings settings, MeterRegistry meters) {
        this.jobs = jobs;
        this.runs = runs;
        this.entries = entries;
        this.driver = driver;
        this.settings = settings;
        this.free = new Semaphore(settings.maxDriven());
        meters.gaugeCollectionSize("goodput.jobs.driven", List.of(), leases);
    }

    void start(@Observes StartupEvent event) {
        threads.execute(() -> repeat("claiming jobs", this::claim));
        if (settings.maxDriven() > 0) {
            threads.execute(() -> repeat("claiming jobs whose deadline has passed", this::claimOverdue));
        }
        threads.execute(() -> repeat("renewing leases", this::renew));
        threads.execute(() -> repeat("removing what is old", this::sweep));
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
        try {
            jobs.release(owner);
        } catch (RuntimeException e) {
            LOG.warn("leases could not be released; they expire", e);
        }
    }

    private void claim() throws InterruptedException {
        free.acquire();
        long seen = jobs.submissions().version();
        Optional<Lease> claimed;
        try {
            claimed = jobs.claim(owner);
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
        if (claimed.isEmpty()) {
            free.release();
            jobs.submissions().await(seen, settings.claimEvery());
            return;
        }
        drive(claimed.get(), free::release);
    }

    /** What is overdue waits for no place: it is only to be answered. */
    private void claimOverdue() throws InterruptedException {
        Optional<Lease> claimed = jobs.claimOverdue(owner);
        if (claimed.isPresent()) {
            drive(claimed.get(), () -> {});
        } else {
            Thread.sleep(settings.claimEvery());
        }
    }

    private void drive(Lease lease, Runnable whenOver) {
        leases.add(lease);
        threads.execute(() -> {
            try {
                driver.drive(lease);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                leases.remove(lease);
                whenOver.run();
            }
        });
    }

    private void renew() throws InterruptedException {
        Thread.sleep(settings.lease().dividedBy(4));
        leases.removeIf(lease -> !jobs.renew(lease));
    }

    private void sweep() throws InterruptedException {
        Thread.sleep(settings.sweepEvery());
        jobs.sweep();
        runs.sweep();
        entries.sweep();
    }

    private void repeat(String what, Step step) {
        var pause = new Pause(settings);
        try {
            while (true) {
                try {
                    step.run();
                    pause.reset();
                } catch (RuntimeException e) {
                    pause.after(e, LOG, what + " failed");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }
}
