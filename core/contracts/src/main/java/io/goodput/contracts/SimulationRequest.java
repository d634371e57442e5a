package io.goodput.contracts;

import io.goodput.contracts.scaleout.ScaleOut;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One scenario, simulated and priced without a search.
 *
 * @param model a model of the catalog
 * @param precision one of the model's precisions; the one it is published in when absent
 * @param engine a serving engine of the catalog; tensorrt-llm when absent
 * @param traffic the load
 * @param slo the service level objective
 * @param layout what is deployed
 * @param routing how requests are sent to instances of all roles; least-loaded when absent
 * @param promptRouting the same for prefill or aggregated instances, with parameters; by routing when absent
 * @param decodeRouting the same for decode instances; by routing when absent
 * @param admission limits beyond which requests are rejected on arrival; none when absent
 * @param timeout when clients give up; never when absent
 * @param pricing whose prices
 * @param sampling how long the run is; its confirmation seeds are further runs of the same scenario, none when absent
 * @param stepTimeFactors how many times as long as modelled steps take, by a backtest; 1 each when absent
 * @param ownEntries entries of the catalog that are the asker's own; those that a name refers to are added, none when absent
 * @param scaleOut how the layout lives through the run: who changes its counts, and what fails; nothing does when absent
 */
public record SimulationRequest(
        String model,
        @Nullable String precision,
        @Nullable String engine,
        Traffic traffic,
        ServiceLevelObjective slo,
        Layout layout,
        @Nullable RoutingPolicy routing,
        @Nullable Routing promptRouting,
        @Nullable Routing decodeRouting,
        @Nullable Admission admission,
        @Nullable ClientTimeout timeout,
        @Nullable Pricing pricing,
        @Nullable Sampling sampling,
        @Nullable StepTimeFactors stepTimeFactors,
        @Nullable List<OwnEntry> ownEntries,
        @Nullable ScaleOut scaleOut) {
    public SimulationRequest {
        var checks = new Checks();
        checks.name("model", model);
        if (precision != null) {
            checks.name("precision", precision);
        }
        if (engine != null) {
            checks.name("engine", engine);
        }
        ownEntries = OwnEntries.checked(checks, ownEntries);
        checks.done();
    }

    /** A request without anything beyond model, load, layout and policy. */
    public SimulationRequest(
            String model,
            @Nullable String precision,
            @Nullable String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            Layout layout,
            @Nullable RoutingPolicy routing,
            @Nullable Pricing pricing,
            @Nullable Sampling sampling) {
        this(
                model, precision, engine, traffic, slo, layout, routing, null, null, null, null, pricing, sampling,
                null, null, null);
    }

    /** A request for a layout that stays as it is. */
    public SimulationRequest(
            String model,
            @Nullable String precision,
            @Nullable String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            Layout layout,
            @Nullable RoutingPolicy routing,
            @Nullable Routing promptRouting,
            @Nullable Routing decodeRouting,
            @Nullable Admission admission,
            @Nullable ClientTimeout timeout,
            @Nullable Pricing pricing,
            @Nullable Sampling sampling,
            @Nullable StepTimeFactors stepTimeFactors,
            @Nullable List<OwnEntry> ownEntries) {
        this(
                model,
                precision,
                engine,
                traffic,
                slo,
                layout,
                routing,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                pricing,
                sampling,
                stepTimeFactors,
                ownEntries,
                null);
    }

    /** The same with the contents of traces in the place of their names. */
    public SimulationRequest resolved(TraceNames names) {
        Traffic resolved;
        try {
            resolved = traffic.resolved(names);
        } catch (InvalidInputException e) {
            throw e.under("/traffic");
        }
        return with(resolved, slo, layout, sampling, scaleOut);
    }

    /** The same with this layout. */
    public SimulationRequest withLayout(Layout other) {
        return with(traffic, slo, other, sampling, scaleOut);
    }

    /** The same, and how its layout lives. */
    public SimulationRequest withScaleOut(ScaleOut living) {
        return with(traffic, slo, layout, sampling, living);
    }

    /** The same under these prices. */
    public SimulationRequest withPricing(@Nullable Pricing prices) {
        return with(traffic, slo, layout, prices, sampling, scaleOut);
    }

    /** The same with this share of requests in its objective. */
    public SimulationRequest withAttainment(double attainment) {
        return with(traffic, new ServiceLevelObjective(slo.limits(), attainment), layout, sampling, scaleOut);
    }

    /** The same layout and objective under another load, for another time, living otherwise. */
    public SimulationRequest with(Traffic load, @Nullable Sampling horizon, ScaleOut living) {
        return with(load, slo, layout, horizon, living);
    }

    private SimulationRequest with(
            Traffic load,
            ServiceLevelObjective objective,
            Layout deployed,
            @Nullable Sampling horizon,
            @Nullable ScaleOut living) {
        return with(load, objective, deployed, pricing, horizon, living);
    }

    private SimulationRequest with(
            Traffic load,
            ServiceLevelObjective objective,
            Layout deployed,
            @Nullable Pricing prices,
            @Nullable Sampling horizon,
            @Nullable ScaleOut living) {
        return new SimulationRequest(
                model,
                precision,
                engine,
                load,
                objective,
                deployed,
                routing,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                prices,
                horizon,
                stepTimeFactors,
                ownEntries,
                living);
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public SimulationRequest named(OwnEntryNames names) {
        var own = new OwnEntries(ownEntries, names);
        ScaleOut living = scaleOut == null ? null : scaleOut.onSystems(each -> own.exact(EntryKind.SYSTEM, each));
        return new SimulationRequest(
                own.exact(EntryKind.MODEL, model),
                precision,
                own.exactOrNull(EntryKind.ENGINE, engine),
                traffic,
                slo,
                own.exact(layout),
                routing,
                promptRouting,
                decodeRouting,
                admission,
                timeout,
                pricing == null ? null : pricing.named(own),
                sampling,
                own.exact(stepTimeFactors),
                own.all(),
                living);
    }
}
