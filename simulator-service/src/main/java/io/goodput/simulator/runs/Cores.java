package io.goodput.simulator.runs;

import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.engine.RequestListener;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.Simulation;
import io.goodput.simulator.config.SimulationSettings;
import io.goodput.simulator.traces.Traces;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * The threads that simulate. They are platform threads, one a core that the heap can feed: a run computes and never waits, and on virtual
 * threads it would keep the carriers from everything else.
 */
@Singleton
public class Cores {
    /**
     * Heap that one run may need, in bytes. An overloaded run holds up to 1.5 million requests of about 85 bytes: 128
     * MB, and a fifth for the rest.
     */
    static final long HEAP_BYTES_A_RUN = 160_000_000;

    private final RunSimulation simulation;
    private final Semaphore free;
    private final ExecutorService threads;

    Cores(RunSimulation simulation, SimulationSettings settings) {
        int concurrency = settings.concurrency() > 0
                ? settings.concurrency()
                : concurrency(
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.getRuntime().maxMemory());
        this.simulation = simulation;
        this.free = new Semaphore(concurrency, true);
        this.threads = Executors.newFixedThreadPool(
                concurrency, Thread.ofPlatform().name("run-", 1).daemon().factory());
    }

    /** Runs at once: one a processor, no more than the heap holds, at least one. */
    static int concurrency(int processors, long heapBytes) {
        return Math.toIntExact(Math.max(1, Math.min(processors, heapBytes / HEAP_BYTES_A_RUN)));
    }

    @Produces
    @Singleton
    @DefaultBean
    static RunSimulation simulation(Traces traces) {
        var inputs = new Inputs(null, traces);
        return spec -> Simulation.run(spec, inputs, RequestListener.NONE).report();
    }

    /** Waits for a free core and takes it. */
    public void take() throws InterruptedException {
        free.acquire();
    }

    /** Gives back a taken core that nothing was simulated on. */
    public void giveBack() {
        free.release();
    }

    /** Simulates on the core that the caller took, and gives it back. */
    public Future<Report> run(RunSpec spec) {
        return threads.submit(() -> {
            try {
                return simulation.run(spec);
            } finally {
                free.release();
            }
        });
    }
}
