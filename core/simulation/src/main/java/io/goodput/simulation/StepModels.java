package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.Precision;
import io.goodput.engine.timing.TabulatedSteps;
import io.goodput.simulation.steps.StepTables;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Step tables by instance, compiled when first asked for and then kept: a search runs the same few instances hundreds
 * of times.
 */
public final class StepModels {
    /** More are not kept: a table of a combination that is asked for later is compiled each time. */
    private static final int MAX_KEPT = 1_000;

    private final Catalog catalog;
    private final ConcurrentMap<Key, TabulatedSteps> compiled = new ConcurrentHashMap<>();

    public StepModels(Catalog catalog) {
        this.catalog = catalog;
    }

    private record Key(String model, String precision, String system, Parallelism parallelism, int verifyTokens) {}

    TabulatedSteps of(InstanceDesign design) {
        return of(design.model(), design.precision(), design.system(), design.parallelism(), design.verifyTokens());
    }

    /**
     * The steps of one instance, or of the largest of its pipeline stages.
     *
     * @param parallelism one that the model allows and the system's step times cover
     * @param verifyTokens tokens that a decode step computes for each sequence, 1 without speculation
     */
    public TabulatedSteps of(
            Model model, Precision precision, AcceleratedSystem system, Parallelism parallelism, int verifyTokens) {
        Key key = new Key(model.name(), precision.name(), system.name(), parallelism, verifyTokens);
        TabulatedSteps kept = compiled.get(key);
        if (kept != null) {
            return kept;
        }
        TabulatedSteps steps =
                StepTables.compile(model, precision, system, catalog.stepTimesOf(system), parallelism, verifyTokens);
        if (compiled.size() < MAX_KEPT) {
            compiled.putIfAbsent(key, steps);
        }
        return steps;
    }
}
