package io.goodput.simulator;

import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;
import io.goodput.simulation.Simulation;
import io.goodput.simulator.runs.RunSimulation;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The real simulation, save for runs that a test scripts: failures of the engine cannot be had otherwise. */
@Singleton
public class ScriptedSimulation implements RunSimulation {
    private final Map<Long, RunSimulation> scripts = new ConcurrentHashMap<>();
    private final Map<Long, AtomicInteger> starts = new ConcurrentHashMap<>();

    @Override
    public Report run(RunSpec spec) {
        starts.computeIfAbsent(spec.seed(), seed -> new AtomicInteger()).incrementAndGet();
        return scripts.getOrDefault(spec.seed(), Simulation::run).run(spec);
    }

    /** From now on, runs like {@code spec} do this. */
    void script(RunSpec spec, RunSimulation script) {
        scripts.put(spec.seed(), script);
    }

    /** How often runs like {@code spec} were started. */
    int starts(RunSpec spec) {
        return starts.getOrDefault(spec.seed(), new AtomicInteger()).get();
    }
}
