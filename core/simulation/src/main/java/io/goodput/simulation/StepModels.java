package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.Parallelism;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.StepTimesSource;
import io.goodput.contracts.Violation;
import io.goodput.engine.timing.ScaledSteps;
import io.goodput.engine.timing.StepModel;
import io.goodput.engine.timing.TabulatedSteps;
import io.goodput.simulation.measured.MeasuredSteps;
import io.goodput.simulation.steps.StepTables;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

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

    /** Any instance of each rank: what differs in ranks and expert groups alone attends alike. */
    private final ConcurrentMap<Key, TabulatedSteps> ofRank = new ConcurrentHashMap<>();

    private record Key(
            String model, String precision, String system, String engine, Parallelism parallelism, int verifyTokens) {
        /** That of one rank with its stages, its experts left out. */
        Key ofRank() {
            return new Key(
                    model,
                    precision,
                    system,
                    engine,
                    Parallelism.staged(parallelism.tensor(), parallelism.pipeline()),
                    verifyTokens);
        }
    }

    /**
     * The steps of a pool's instances: measured, where the pool names a measurement.
     *
     * @throws InvalidInputException with pointers from {@code pointer} on, when a measurement is missing or wrong
     */
    StepModel of(InstanceDesign design, PoolLayout pool, Inputs inputs, String pointer) {
        StepTimesSource source = pool.stepTimes();
        if (source == null) {
            return of(design);
        }
        Path root = inputs.measurements();
        if (root == null) {
            throw new InvalidInputException(new Violation(
                    pointer + "/stepTimes",
                    "measured",
                    "measured step times are read from files, and none are given here",
                    "Maybe ./goodput simulate FILE, with the measurements beside the file"));
        }
        try {
            return MeasuredSteps.read(
                    source,
                    root,
                    design.parallelism(),
                    design.verifyTokens(),
                    of(design).floor());
        } catch (InvalidInputException e) {
            throw e.under(pointer + "/stepTimes");
        }
    }

    /** The same model where every factor is 1. */
    static StepModel scaled(StepModel model, @Nullable StepTimeFactors factors) {
        StepTimeFactors real = StepTimeFactors.ofRun(factors);
        return real == null
                ? model
                : new ScaledSteps(model, real.prefillFactor(), real.decodeFactor(), real.hostFactor());
    }

    TabulatedSteps of(InstanceDesign design) {
        return of(
                design.model(),
                design.precision(),
                design.system(),
                design.engine(),
                design.parallelism(),
                design.verifyTokens());
    }

    /**
     * The steps of one instance, or of the largest of its pipeline stages.
     *
     * @param parallelism one that the model allows and the system's step times cover
     * @param verifyTokens tokens that a decode step computes for each sequence, 1 without speculation
     */
    public TabulatedSteps of(
            Model model,
            Precision precision,
            AcceleratedSystem system,
            ServingEngine engine,
            Parallelism parallelism,
            int verifyTokens) {
        Key key = new Key(model.name(), precision.name(), system.name(), engine.name(), parallelism, verifyTokens);
        TabulatedSteps kept = compiled.get(key);
        if (kept != null) {
            return kept;
        }
        TabulatedSteps steps = StepTables.compile(
                model,
                precision,
                system,
                catalog.stepTimesOf(system),
                engine,
                parallelism,
                verifyTokens,
                ofRank.get(key.ofRank()));
        if (compiled.size() < MAX_KEPT) {
            compiled.putIfAbsent(key, steps);
            ofRank.putIfAbsent(key.ofRank(), steps);
        }
        return steps;
    }
}
