package io.goodput.planning;

import io.goodput.contracts.Layout;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Traffic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of one question have in common; a layout and a seed make it a run.
 *
 * @param seed of the search
 * @param confirmationSeeds fresh seeds, in the question's order
 */
record RunTemplate(
        String model,
        String precision,
        String engine,
        Traffic traffic,
        ServiceLevelObjective slo,
        RoutingPolicy routing,
        int warmupRequests,
        int measuredRequests,
        long seed,
        List<Long> confirmationSeeds) {

    static RunTemplate of(PlanRequest question) {
        return of(
                question.model(),
                question.precision(),
                question.engine(),
                question.traffic(),
                question.slo(),
                question.routing(),
                question.sampling());
    }

    static RunTemplate of(SimulationRequest question) {
        return of(
                question.model(),
                question.precision(),
                question.engine(),
                question.traffic(),
                question.slo(),
                question.routing(),
                question.sampling());
    }

    private static RunTemplate of(
            String model,
            @Nullable String precision,
            @Nullable String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            @Nullable RoutingPolicy routing,
            @Nullable Sampling sampling) {
        Sampling filled = resolved(sampling, "sampling");
        return new RunTemplate(
                model,
                resolved(precision, "precision"),
                resolved(engine, "engine"),
                traffic,
                slo,
                resolved(routing, "routing"),
                resolved(filled.warmupRequests(), "sampling.warmupRequests"),
                resolved(filled.measuredRequests(), "sampling.measuredRequests"),
                resolved(filled.seed(), "sampling.seed"),
                resolved(filled.confirmationSeeds(), "sampling.confirmationSeeds"));
    }

    RunSpec run(Layout layout, long runSeed) {
        return new RunSpec(
                model, precision, engine, traffic, slo, layout, routing, warmupRequests, measuredRequests, runSeed);
    }

    /** The value of a field of a resolved question. */
    static <T> T resolved(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException("the question is not resolved: " + name + " is absent");
        }
        return value;
    }
}
