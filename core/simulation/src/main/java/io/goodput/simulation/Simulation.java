package io.goodput.simulation;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.KvPaths;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.Report;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.RunSpec;
import io.goodput.engine.RequestListener;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.simulation.stationarity.Assessment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs and estimates of named scenarios, with the shipped catalog and the entries that they bring. Thread-safe. */
public final class Simulation {
    private static final World SHIPPED = World.of(Catalog.shipped());

    /** The worlds of own entries that were asked for last: the runs of a plan share theirs. */
    private static final Map<List<OwnEntry>, World> OWN = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<OwnEntry>, World> eldest) {
            return size() > MAX_KEPT;
        }
    };

    private static final int MAX_KEPT = 16;

    /** A catalog, and what is compiled from it. */
    private record World(Scenarios scenarios, Estimator estimator) {
        static World of(Catalog catalog) {
            var steps = new StepModels(catalog);
            return new World(
                    new Scenarios(catalog, KvPaths.shipped(), steps), new Estimator(catalog, steps, Build.HASH));
        }
    }

    private Simulation() {}

    private static World world(@Nullable List<OwnEntry> ownEntries) {
        if (ownEntries == null) {
            return SHIPPED;
        }
        synchronized (OWN) {
            World kept = OWN.get(ownEntries);
            if (kept != null) {
                return kept;
            }
            World read;
            try {
                read = World.of(Catalog.with(ownEntries));
            } catch (InvalidInputException e) {
                throw e.under("/ownEntries");
            }
            OWN.put(ownEntries, read);
            return read;
        }
    }

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
                world(spec.ownEntries()).scenarios().of(spec, inputs),
                Assessment.loadOf(spec.traffic()),
                spec.warmup(),
                listener);
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
        return world(request.ownEntries()).estimator().estimate(request, inputs);
    }

    /** As {@link #estimate(EstimateRequest, Inputs)}, without traces. */
    public static Estimates estimate(EstimateRequest request) {
        return estimate(request, Inputs.NONE);
    }
}
