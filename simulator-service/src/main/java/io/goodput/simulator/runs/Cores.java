package io.goodput.simulator.runs;

import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.simulation.Simulation;
import io.goodput.simulator.config.SimulationSettings;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * The threads that simulate. They are platform threads, one a core: a run computes and never waits, and on virtual
 * threads it would keep the carriers from everything else.
 */
@Singleton
public class Cores {
    private final RunSimulation simulation;
    private final Semaphore free;
    private final ExecutorService threads;

    Cores(RunSimulation simulation, SimulationSettings settings) {
        int concurrency = settings.concurrency() > 0
                ? settings.concurrency()
                : Runtime.getRuntime().availableProcessors();
        this.simulation = simulation;
        this.free = new Semaphore(concurrency, true);
        this.threads = Executors.newFixedThreadPool(
                concurrency, Thread.ofPlatform().name("run-", 1).daemon().factory());
    }

    @Produces
    @Singleton
    @DefaultBean
    static RunSimulation simulation() {
        return Simulation::run;
    }

    /** Waits for a free core and takes it. */
    public void take() throws InterruptedException {
        free.acquire();
    }

    /** Gives a taken core back. */
    public void giveBack() {
        free.release();
    }

    /** Simulates on the core that the caller took. */
    public Future<Report> run(RunSpec spec) {
        return threads.submit(() -> simulation.run(spec));
    }
}
