package io.goodput.simulator.runs;

import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;

/** Simulates one run: {@code Simulation.run}, save in tests of runs that fail. */
@FunctionalInterface
public interface RunSimulation {
    /** See {@link io.goodput.simulation.Simulation#run}. */
    Report run(RunSpec spec);
}
