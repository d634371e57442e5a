package io.goodput.contracts;

import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.futures.FuturesRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The space of a search: what fits, how fast at best? The simulator answers for every system × role ×
 * instance of the space; the layouts are enumerated by who asks.
 *
 * @param space what instances are made of, every field filled; absent for tensor parallelism alone
 * @param layout the one layout that there is, when nothing is searched; it decides which assumptions are told
 * @param sampling which requests the runs of a search measure, every field filled; absent when nothing is searched
 * @param stepTimeFactors how many times as long as modelled steps take; 1 each when absent
 * @param ownEntries entries that are the asker's own, without price books: prices decide nothing here; absent where there are none
 * @param futures further loads that the same is asked for; absent where there are none
 */
public record EstimateRequest(
        String model,
        String precision,
        String engine,
        Traffic traffic,
        ServiceLevelObjective slo,
        List<String> systems,
        List<ServingMode> modes,
        @Nullable SearchSpace space,
        @Nullable Layout layout,
        @Nullable Sampling sampling,
        @Nullable StepTimeFactors stepTimeFactors,
        @Nullable List<OwnEntry> ownEntries,
        @Nullable List<SampledTraffic> futures) {
    public EstimateRequest {
        systems = List.copyOf(systems);
        modes = List.copyOf(modes);
        ownEntries = OwnEntries.ofRun(ownEntries);
        futures = futures == null ? null : List.copyOf(futures);
    }

    /** Of one load. */
    public EstimateRequest(
            String model,
            String precision,
            String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            List<String> systems,
            List<ServingMode> modes,
            @Nullable SearchSpace space,
            @Nullable Layout layout,
            @Nullable Sampling sampling,
            @Nullable StepTimeFactors stepTimeFactors,
            @Nullable List<OwnEntry> ownEntries) {
        this(
                model,
                precision,
                engine,
                traffic,
                slo,
                systems,
                modes,
                space,
                layout,
                sampling,
                stepTimeFactors,
                ownEntries,
                null);
    }

    /** Of a search whose load is no trace. */
    public EstimateRequest(
            String model,
            String precision,
            String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            List<String> systems,
            List<ServingMode> modes) {
        this(model, precision, engine, traffic, slo, systems, modes, null, null, null, null, null);
    }

    /** Where steps take as long as modelled. */
    public EstimateRequest(
            String model,
            String precision,
            String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            List<String> systems,
            List<ServingMode> modes,
            @Nullable Layout layout,
            @Nullable Sampling sampling) {
        this(model, precision, engine, traffic, slo, systems, modes, null, layout, sampling, null, null);
    }

    /** The space of a resolved plan request. */
    public static EstimateRequest of(PlanRequest question) {
        return new EstimateRequest(
                question.model(),
                Objects.requireNonNull(question.precision()),
                Objects.requireNonNull(question.engine()),
                question.traffic(),
                question.slo(),
                question.systems(),
                Objects.requireNonNull(question.modes()),
                question.space(),
                null,
                question.sampling(),
                question.stepTimeFactors(),
                question.ownEntries());
    }

    /** The space of a resolved question for a front: what the loosest limits allow bounds what tighter ones do. */
    public static EstimateRequest of(FrontRequest question) {
        PlanRequest plan = question.plan();
        return of(plan.under(question.grid().getFirst(), plan.objective()));
    }

    /** The space of a resolved question for several futures, for the load of each. */
    public static EstimateRequest of(FuturesRequest question) {
        return of(question.plan())
                .and(question.plansOfFutures().stream()
                        .map(plan -> new SampledTraffic(plan.traffic(), Objects.requireNonNull(plan.sampling())))
                        .toList());
    }

    /** The same for further loads too. */
    public EstimateRequest and(List<SampledTraffic> further) {
        return with(traffic, sampling, further);
    }

    /** The same for another load alone. */
    public EstimateRequest of(SampledTraffic load) {
        return with(load.traffic(), load.sampling(), null);
    }

    private EstimateRequest with(Traffic load, @Nullable Sampling measured, @Nullable List<SampledTraffic> further) {
        return new EstimateRequest(
                model,
                precision,
                engine,
                load,
                slo,
                systems,
                modes,
                space,
                layout,
                measured,
                stepTimeFactors,
                ownEntries,
                further);
    }

    /** The space of a resolved simulation request: its own layout's systems and mode. */
    public static EstimateRequest of(SimulationRequest question) {
        return new EstimateRequest(
                question.model(),
                Objects.requireNonNull(question.precision()),
                Objects.requireNonNull(question.engine()),
                question.traffic(),
                question.slo(),
                question.layout().systems(),
                List.of(question.layout().mode()),
                null,
                question.layout(),
                null,
                question.stepTimeFactors(),
                question.ownEntries());
    }
}
