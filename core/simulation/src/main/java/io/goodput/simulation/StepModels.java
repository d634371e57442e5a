package io.goodput.simulation;

import io.goodput.catalog.Catalog;
import io.goodput.engine.timing.TabulatedSteps;
import io.goodput.simulation.steps.StepTables;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Step tables by instance, compiled when first asked for and then kept: a search runs the same few instances hundreds
 * of times. There are at most as many as the catalog has combinations.
 */
final class StepModels {
    private final Catalog catalog;
    private final ConcurrentMap<Key, TabulatedSteps> compiled = new ConcurrentHashMap<>();

    StepModels(Catalog catalog) {
        this.catalog = catalog;
    }

    private record Key(String model, String precision, String system, int tensorParallel) {}

    TabulatedSteps of(InstanceDesign design) {
        Key key = new Key(
                design.model().name(),
                design.precision().name(),
                design.system().name(),
                design.tensorParallel());
        return compiled.computeIfAbsent(
                key,
                missing -> StepTables.compile(
                        design.model(),
                        design.precision(),
                        design.system(),
                        catalog.stepTimesOf(design.system()),
                        design.tensorParallel()));
    }
}
