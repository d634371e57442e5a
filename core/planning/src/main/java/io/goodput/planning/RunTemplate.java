package io.goodput.planning;

import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Stationarity.Warmup;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.TraceLoad;
import io.goodput.contracts.Traffic;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all runs of one plan have in common; a layout and a seed make it a run.
 *
 * @param seed of the search
 * @param confirmationSeeds fresh seeds, in the question's order
 * @param stepTimeFactors how many times as long as modelled steps take, and on which systems; null where each is 1
 * @param ownEntries entries that are the asker's own; null where there are none
 * @param spareInstances a layout has to hold with any so many of its instances lost
 * @param slowness how many times as long as predicted steps take, by system; empty where they take as long
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
        @Nullable List<OwnEntry> ownEntries,
        int spareInstances,
        Map<String, Double> slowness) {

    /**
     * Of a question with every field filled.
     *
     * @param bands the step times' error, per system
     */
    static RunTemplate of(PlanRequest question, List<ErrorBand> bands) {
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
                question.ownEntries(),
                resolved(question.spareInstances(), "spareInstances"),
                question.isRobust()
                        ? bands.stream().collect(Collectors.toMap(ErrorBand::system, band -> 1 + band.highShare()))
                        : Map.of());
    }

    /** Refuses percentiles that a trace's measured requests cannot tell. */
    void checkSample(Estimates estimates) {
        TraceLoad load = estimates.load();
        if (load != null && !traffic.hasOwnObjectives()) {
            try {
                slo.judgedOn(load.requests());
            } catch (InvalidInputException e) {
                throw e.under("/slo");
            }
        }
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
                otherEntries,
                spareInstances,
                slowness);
    }

    /** A run that ends as soon as its objective cannot be met any more. */
    RunSpec run(Layout layout, long runSeed) {
        return completeRun(layout, runSeed).untilHopeless();
    }

    /** A run to its end. */
    RunSpec completeRun(Layout layout, long runSeed) {
        return run(layout, runSeed, slowness.isEmpty() ? stepTimeFactors : factors(layout, Slowness.NONE));
    }

    /** Whether a winner is judged by its late share over all seeds, instead of on each of them. */
    boolean judgesOverSeeds() {
        return confirmationSeeds.size() + 1 >= LateShares.LEAST_RUNS && !traffic.hasOwnObjectives();
    }

    /**
     * A run on one system, on the search's seed, whose steps take so many times as long as the question has them, which
     * ends as soon as its objective cannot be met any more.
     */
    RunSpec run(Layout layout, Slowness drawn) {
        return completeRun(layout, drawn).untilHopeless();
    }

    /** The same to its end. */
    RunSpec completeRun(Layout layout, Slowness drawn) {
        return run(layout, seed, factors(layout, drawn));
    }

    /** How many times as long as predicted steps take on a system. */
    double slowness(String system) {
        return slowness.getOrDefault(system, 1.0);
    }

    /** On a mix of systems those of the one whose steps are the longest, for both. */
    private StepTimeFactors factors(Layout layout, Slowness drawn) {
        double prompts = 0;
        double decoding = 0;
        double host = 0;
        for (String system : layout.systems()) {
            StepTimeFactors asked =
                    stepTimeFactors != null && stepTimeFactors.areOf(system) ? stepTimeFactors : StepTimeFactors.NONE;
            prompts = Math.max(prompts, asked.prefillFactor() * slowness(system));
            decoding = Math.max(decoding, asked.decodeFactor() * slowness(system));
            host = Math.max(host, asked.hostFactor() * slowness(system));
        }
        return StepTimeFactors.of(
                bounded(prompts * drawn.prompts()),
                bounded(decoding * drawn.decoding()),
                bounded(host * drawn.decoding()));
    }

    private static double bounded(double factor) {
        return Math.clamp(factor, StepTimeFactors.MIN, StepTimeFactors.MAX);
    }

    private RunSpec run(Layout layout, long runSeed, @Nullable StepTimeFactors factors) {
        RoutingPolicy own = layout.routing();
        Routing sent = own == null ? routing : Routing.of(own);
        return new RunSpec(
                model,
                precision,
                engine,
                traffic,
                slo,
                layout,
                sent,
                layout.mode() == ServingMode.AGGREGATED ? null : sent,
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
