package io.goodput.simulation;

import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunSpec;

/** Runs and estimates of named scenarios. Thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class Simulation {
    private Simulation() {}

    /** Hash of engine, step-time model and catalog, in hexadecimal: runs of different builds never mix. */
    public static String build() {
        throw new IllegalStateException("not built");
    }

    /**
     * Simulates a run.
     *
     * @throws io.goodput.contracts.InvalidInputException when the specification names unknown things or cannot fit
     * @throws io.goodput.engine.LawViolationException when the engine breaks a law
     * @throws io.goodput.engine.EventLimitException when the run is too long
     */
    public static Report run(RunSpec spec) {
        throw new IllegalStateException("not built");
    }

    /** What instances can do at best, for every system, role and tensor parallelism of the request. */
    public static Estimates estimate(EstimateRequest request) {
        throw new IllegalStateException("not built");
    }
}
