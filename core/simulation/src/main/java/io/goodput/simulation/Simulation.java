package io.goodput.simulation;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.KvPaths;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.RunSpec;
import io.goodput.engine.RequestListener;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.simulation.stationarity.Assessment;
import java.util.List;

/** Runs and estimates of named scenarios, with the shipped catalog. Thread-safe. */
public final class Simulation {
    private static final StepModels STEPS = new StepModels(Catalog.shipped());
    private static final Scenarios SCENARIOS = new Scenarios(Catalog.shipped(), KvPaths.shipped(), STEPS);
    private static final Estimator ESTIMATOR = new Estimator(Catalog.shipped(), STEPS, Build.HASH);

    private Simulation() {}

    /** Hash of engine, step-time model and catalog, in hexadecimal: runs of different builds never mix. */
    public static String build() {
        return Build.HASH;
    }

    /**
     * Simulates a run.
     *
     * @throws io.goodput.contracts.InvalidInputException when the specification names unknown things or cannot fit
     * @throws io.goodput.engine.LawViolationException when the engine breaks a law
     * @throws io.goodput.engine.EventLimitException when the run is too long
     */
    public static Report run(RunSpec spec) {
        return run(spec, Inputs.NONE, RequestListener.NONE).report();
    }

    /** As {@link #run(RunSpec)}, with the run's time series; tells {@code listener} about every request. */
    public static RunResult run(RunSpec spec, RequestListener listener) {
        return run(spec, Inputs.NONE, listener);
    }

    /**
     * As {@link #run(RunSpec, RequestListener)}, with files.
     *
     * @param inputs what the specification may name besides the catalog
     */
    public static RunResult run(RunSpec spec, Inputs inputs, RequestListener listener) {
        return Assessment.simulate(
                SCENARIOS.of(spec, inputs), Assessment.loadOf(spec.traffic()), spec.warmup(), listener);
    }

    /** Names of the classes of a run's requests, by index. */
    public static List<String> classNames(RunSpec spec) {
        return Scenarios.classes(spec).stream().map(RequestClass::name).toList();
    }

    /**
     * What instances can do at best, for every system, role and tensor parallelism of the request.
     *
     * @param inputs where the trace is found that the runs of a search replay
     * @throws io.goodput.contracts.InvalidInputException when the request names unknown things, or a trace that cannot
     *     be replayed or is too long for a search
     */
    public static Estimates estimate(EstimateRequest request, Inputs inputs) {
        return ESTIMATOR.estimate(request, inputs);
    }

    /** As {@link #estimate(EstimateRequest, Inputs)}, without traces. */
    public static Estimates estimate(EstimateRequest request) {
        return estimate(request, Inputs.NONE);
    }
}
