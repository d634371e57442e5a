package io.goodput.planning;

import io.goodput.contracts.Layout;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Stationarity.Warmup;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.Traffic;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of one plan have in common; a layout and a seed make it a run.
 *
 * @param seed of the search
 * @param confirmationSeeds fresh seeds, in the question's order
 * @param stepTimeFactors how many times as long as modelled steps take, and on which systems; null where each is 1
 * @param ownEntries entries that are the asker's own; null where there are none
 */
record RunTemplate(
        String model,
        String precision,
        String engine,
        Traffic traffic,
        ServiceLevelObjective slo,
        Routing routing,
        Warmup warmup,
        int warmupRequests,
        int measuredRequests,
        long seed,
        List<Long> confirmationSeeds,
        @Nullable StepTimeFactors stepTimeFactors,
        @Nullable List<OwnEntry> ownEntries) {

    static RunTemplate of(PlanRequest question) {
        Sampling sampling = resolved(question.sampling(), "sampling");
        return new RunTemplate(
                question.model(),
                resolved(question.precision(), "precision"),
                resolved(question.engine(), "engine"),
                question.traffic(),
                question.slo(),
                Routing.of(resolved(question.routing(), "routing")),
                resolved(sampling.warmup(), "sampling.warmup"),
                resolved(sampling.warmupRequests(), "sampling.warmupRequests"),
                resolved(sampling.measuredRequests(), "sampling.measuredRequests"),
                resolved(sampling.seed(), "sampling.seed"),
                resolved(sampling.confirmationSeeds(), "sampling.confirmationSeeds"),
                question.stepTimeFactors(),
                question.ownEntries());
    }

    /** The same with another objective. */
    RunTemplate judgedBy(ServiceLevelObjective other) {
        return with(other, ownEntries);
    }

    /** The same with these entries that are the asker's own. */
    RunTemplate naming(List<OwnEntry> entries) {
        return with(slo, entries.isEmpty() ? null : entries);
    }

    private RunTemplate with(ServiceLevelObjective otherSlo, @Nullable List<OwnEntry> otherEntries) {
        return new RunTemplate(
                model,
                precision,
                engine,
                traffic,
                otherSlo,
                routing,
                warmup,
                warmupRequests,
                measuredRequests,
                seed,
                confirmationSeeds,
                stepTimeFactors,
                otherEntries);
    }

    /** A run that ends as soon as its objective cannot be met any more. */
    RunSpec run(Layout layout, long runSeed) {
        return run(layout, runSeed, stepTimeFactors).untilHopeless();
    }

    /** A run to its end. */
    RunSpec completeRun(Layout layout, long runSeed) {
        return run(layout, runSeed, stepTimeFactors);
    }

    /** Whether a winner is judged by its late share over all seeds, instead of on each of them. */
    boolean judgesOverSeeds() {
        return confirmationSeeds.size() + 1 >= LateShares.LEAST_RUNS && !traffic.hasOwnObjectives();
    }

    /**
     * A run on one system, on the search's seed, whose steps take so many times as long as the question has them, which ends as
     * soon as its objective cannot be met any more.
     */
    RunSpec run(Layout layout, Slowness slowness) {
        return completeRun(layout, slowness).untilHopeless();
    }

    /** The same to its end. */
    RunSpec completeRun(Layout layout, Slowness slowness) {
        String system = layout.pools().getFirst().system();
        StepTimeFactors asked =
                stepTimeFactors != null && stepTimeFactors.areOf(system) ? stepTimeFactors : StepTimeFactors.NONE;
        return run(
                layout,
                seed,
                StepTimeFactors.of(
                        bounded(asked.prefillFactor() * slowness.prompts()),
                        bounded(asked.decodeFactor() * slowness.decoding()),
                        bounded(asked.hostFactor() * slowness.decoding())));
    }

    private static double bounded(double factor) {
        return Math.clamp(factor, StepTimeFactors.MIN, StepTimeFactors.MAX);
    }

    private RunSpec run(Layout layout, long runSeed, @Nullable StepTimeFactors factors) {
        return new RunSpec(
                model,
                precision,
                engine,
                traffic,
                slo,
                layout,
                routing,
                layout.mode() == ServingMode.AGGREGATED ? null : routing,
                null,
                null,
                warmup,
                warmupRequests,
                measuredRequests,
                runSeed,
                StepTimeFactors.ofRun(factors, layout.systems()),
                ownEntries);
    }

    /** The value of a field of a resolved question. */
    static <T> T resolved(@Nullable T value, String name) {
        if (value == null) {
            throw new IllegalStateException("the question is not resolved: " + name + " is absent");
        }
        return value;
    }
}
