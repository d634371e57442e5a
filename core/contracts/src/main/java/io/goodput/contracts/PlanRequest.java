package io.goodput.contracts;

import io.goodput.contracts.scaleout.ScalingSpace;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The question: what does it take to serve this traffic inside these limits, at the least cost? Absent fields take
 * their documented default; the answer echoes the question with every field filled.
 *
 * @param model a model of the catalog
 * @param precision one of the model's precisions; the one it is published in when absent
 * @param engine a serving engine of the catalog; tensorrt-llm when absent
 * @param traffic the load
 * @param slo the service level objective
 * @param systems candidate systems of the catalog, 1 to 16; a layout stands on one of them, or on a mix of two
 * @param modes candidate modes; both when absent
 * @param space what layouts are made of; its defaults when absent
 * @param routing how requests are sent to instances; least-loaded when absent
 * @param objective what the plan has the least of; dollars when absent
 * @param limits the most that a plan may use; 128 GPUs when absent
 * @param existingCapacity GPUs owned already, of each system at most once, used before any are bought; none when absent
 * @param spareInstances the objective has to hold with any so many instances lost for good, 0 to 4; 0 when absent
 * @param robust whether steps take as long as the upper end of their error band says, on every candidate; not when absent
 * @param pricing whose prices
 * @param sampling how long the runs are and which random numbers they draw
 * @param roundSize runs per round of the search, 1 to 256; 16 when absent
 * @param stepTimeFactors how many times as long as modelled steps take on the candidates that they were measured on, by
 *     a backtest; 1 each when absent
 * @param ownEntries entries of the catalog that are the asker's own; those that a name refers to are added, none when absent
 * @param explain whether each tier's winner is explained, which takes up to some hundreds of further runs; not when absent
 */
public record PlanRequest(
        String model,
        @Nullable String precision,
        @Nullable String engine,
        Traffic traffic,
        ServiceLevelObjective slo,
        List<String> systems,
        @Nullable List<ServingMode> modes,
        @Nullable SearchSpace space,
        @Nullable RoutingPolicy routing,
        @Nullable PlanObjective objective,
        @Nullable Limits limits,
        @Nullable List<ExistingCapacity> existingCapacity,
        @Nullable Integer spareInstances,
        @Nullable Boolean robust,
        @Nullable Pricing pricing,
        @Nullable Sampling sampling,
        @Nullable Integer roundSize,
        @Nullable StepTimeFactors stepTimeFactors,
        @Nullable List<OwnEntry> ownEntries,
        @Nullable Boolean explain) {
    /** Most instances that a plan may be asked to do without. */
    public static final int MAX_SPARE_INSTANCES = 4;

    public PlanRequest {
        systems = List.copyOf(systems);
        var checks = new Checks();
        checks.name("model", model);
        checks.distinct("systems", systems, 1, 16);
        if (precision != null) {
            checks.name("precision", precision);
        }
        if (engine != null) {
            checks.name("engine", engine);
        }
        if (modes != null) {
            modes = List.copyOf(modes);
            checks.distinct("modes", modes, 1, ServingMode.values().length);
        }
        if (roundSize != null) {
            checks.range("roundSize", roundSize, 1, 256);
        }
        if (existingCapacity != null) {
            existingCapacity = List.copyOf(existingCapacity);
            checks.distinct(
                    "existingCapacity",
                    existingCapacity.stream().map(ExistingCapacity::system).toList(),
                    0,
                    16);
        }
        if (spareInstances != null) {
            checks.range("spareInstances", spareInstances, 0, MAX_SPARE_INSTANCES);
        }
        ownEntries = OwnEntries.checked(checks, ownEntries);
        if (space != null && space.scaling() != null) {
            checkScaling(checks, objective, spareInstances, existingCapacity);
        }
        checks.done();
    }

    /** Instances that come and go are compared in dollars, of GPUs that are all bought, with none to spare. */
    private static void checkScaling(
            Checks checks,
            @Nullable PlanObjective objective,
            @Nullable Integer spareInstances,
            @Nullable List<ExistingCapacity> existingCapacity) {
        checks.require(
                objective == null || objective == PlanObjective.USD,
                "objective",
                objective,
                "space.scaling is searched for the least dollars",
                "Maybe leave one of them out");
        checks.require(
                spareInstances == null || spareInstances == 0,
                "spareInstances",
                String.valueOf(spareInstances),
                "space.scaling is searched without spares: a policy brings back what is lost",
                "Maybe a scale-out with faults, of the plan's winner");
        checks.require(
                existingCapacity == null || existingCapacity.isEmpty(),
                "existingCapacity",
                "given",
                "owned GPUs are paid whether they are used or not: space.scaling saves nothing of them",
                "Maybe leave one of them out");
    }

    /** The same with the contents of traces in the place of their names. */
    public PlanRequest resolved(TraceNames names) {
        Traffic resolved;
        try {
            resolved = traffic.resolved(names);
        } catch (InvalidInputException e) {
            throw e.under("/traffic");
        }
        return with(resolved);
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public PlanRequest named(OwnEntryNames names) {
        var own = new OwnEntries(ownEntries, names);
        return new PlanRequest(
                own.exact(EntryKind.MODEL, model),
                precision,
                own.exactOrNull(EntryKind.ENGINE, engine),
                traffic,
                slo,
                systems.stream().map(each -> own.exact(EntryKind.SYSTEM, each)).toList(),
                modes,
                space == null ? null : named(space, own),
                routing,
                objective,
                limits == null ? null : limits.named(name -> own.exact(EntryKind.SYSTEM, name)),
                existingCapacity == null
                        ? null
                        : existingCapacity.stream()
                                .map(each -> each.of(own.exact(EntryKind.SYSTEM, each.system())))
                                .toList(),
                spareInstances,
                robust,
                pricing == null ? null : pricing.named(own),
                sampling,
                roundSize,
                own.exact(stepTimeFactors),
                own.all(),
                explain);
    }

    /** The same question about another load. */
    public PlanRequest with(Traffic otherTraffic) {
        return with(otherTraffic, sampling);
    }

    /** The same question about another load, of which its runs measure other requests. */
    public PlanRequest with(Traffic otherTraffic, @Nullable Sampling otherSampling) {
        return with(otherTraffic, slo, objective, otherSampling);
    }

    /** The same question for the least of another objective under other limits on latency. */
    public PlanRequest under(ServiceLevelObjective otherSlo, @Nullable PlanObjective otherObjective) {
        return with(traffic, otherSlo, otherObjective, sampling);
    }

    private PlanRequest with(
            Traffic otherTraffic,
            ServiceLevelObjective otherSlo,
            @Nullable PlanObjective otherObjective,
            @Nullable Sampling otherSampling) {
        return new PlanRequest(
                model,
                precision,
                engine,
                otherTraffic,
                otherSlo,
                systems,
                modes,
                space,
                routing,
                otherObjective,
                limits,
                existingCapacity,
                spareInstances,
                robust,
                pricing,
                otherSampling,
                roundSize,
                stepTimeFactors,
                ownEntries,
                explain);
    }

    /** The ways to run the layouts of a mode, the plainest first. */
    public List<Operation> operations(ServingMode mode) {
        return space == null ? List.of(Operation.PLAIN) : space.operations(mode);
    }

    /** Pairs of systems that disaggregated layouts may stand on, beside those on one; empty where there are none. */
    public List<SystemMix> mixes() {
        return space == null || space.mixes() == null ? List.of() : space.mixes();
    }

    /** The policies to try under which layouts come and go with the load; empty where none are asked for. */
    public Optional<ScalingSpace> scaling() {
        return Optional.ofNullable(space).map(SearchSpace::scaling);
    }

    /** Whether steps take as long as the upper end of their error band says. */
    public boolean isRobust() {
        return Boolean.TRUE.equals(robust);
    }

    private static SearchSpace named(SearchSpace space, OwnEntries own) {
        List<SystemMix> mixes = space.mixes();
        return mixes == null
                ? space
                : space.withMixes(mixes.stream()
                        .map(mix -> new SystemMix(
                                own.exact(EntryKind.SYSTEM, mix.prefill()), own.exact(EntryKind.SYSTEM, mix.decode())))
                        .toList());
    }

    /** A question of the default space whose steps take as long as modelled. */
    public PlanRequest(
            String model,
            @Nullable String precision,
            @Nullable String engine,
            Traffic traffic,
            ServiceLevelObjective slo,
            List<String> systems,
            @Nullable List<ServingMode> modes,
            @Nullable RoutingPolicy routing,
            @Nullable Limits limits,
            @Nullable Pricing pricing,
            @Nullable Sampling sampling,
            @Nullable Integer roundSize) {
        this(
                model, precision, engine, traffic, slo, systems, modes, null, routing, null, limits, null, null, null,
                pricing, sampling, roundSize, null, null, null);
    }
}
