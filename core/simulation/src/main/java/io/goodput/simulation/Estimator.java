package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.InstanceMemory;
import io.goodput.catalog.Model;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.catalog.StepTimes;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.SampledTraffic;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.SystemFacts;
import io.goodput.contracts.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What instances can do at best: bounds that no simulation of them beats. */
final class Estimator {
    private final Names names;
    private final StepModels steps;
    private final Catalog catalog;
    private final String build;

    Estimator(Catalog catalog, StepModels steps, String build) {
        this.catalog = catalog;
        this.names = new Names(catalog);
        this.steps = steps;
        this.build = build;
    }

    Estimates estimate(EstimateRequest request, Inputs inputs) {
        Estimates own = ofOneLoad(request, inputs);
        List<SampledTraffic> futures = request.futures();
        if (futures == null) {
            return own;
        }
        List<Estimates> further = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            try {
                further.add(ofOneLoad(request.of(futures.get(i)), inputs));
            } catch (InvalidInputException e) {
                throw e.under("/futures/" + i);
            }
        }
        return own.with(further);
    }

    private Estimates ofOneLoad(EstimateRequest request, Inputs inputs) {
        Model model = names.model(request.model());
        Precision precision = names.precision(model, request.precision(), "/precision");
        ServingEngine engine = names.engine(request.engine(), "/engine");
        SearchedTrace trace = SearchedTrace.find(request, inputs).orElse(null);
        Lengths lengths = lengths(request, model, trace);
        List<AcceleratedSystem> systems = new ArrayList<>();
        for (int i = 0; i < request.systems().size(); i++) {
            systems.add(names.system(request.systems().get(i), "/systems/" + i));
        }
        StepTimeFactors asked = request.stepTimeFactors();
        List<InstanceEstimate> instances = new ArrayList<>();
        List<SystemFacts> facts = new ArrayList<>();
        List<ErrorBand> bands = new ArrayList<>();
        SearchSpace space = request.space();
        List<PoolLayout> candidates = new ArrayList<>();
        for (AcceleratedSystem system : systems) {
            StepTimeFactors factors = asked != null && asked.areOf(system.name()) ? asked : StepTimeFactors.NONE;
            for (PoolRole role : ServingMode.roles(request.modes())) {
                List<PoolLayout> pools = pools(request, role, system, precision);
                pools.forEach(pool -> candidates.add(space == null ? pool : space.cached(pool)));
                if (lengths == null) {
                    continue;
                }
                long longest = trace == null ? lengths.longestHeldBy(role) : trace.longestHeldBy(role);
                for (PoolLayout pool : pools) {
                    String own = pool.precision();
                    var design = InstanceDesign.of(
                            model,
                            own == null ? precision : names.precision(model, own, "/space/precision"),
                            system,
                            engine,
                            pool);
                    instances.add(estimate(
                            design, EngineVersions.factors(design, factors), pool, lengths, longest, request.slo()));
                }
            }
            facts.add(system.facts());
            bands.add(band(system, factors));
        }
        List<String> assumptions = new ArrayList<>(Assumptions.of(
                model,
                precision,
                engine,
                systems,
                request.modes(),
                request.layout(),
                request.layout() == null ? candidates : request.layout().pools()));
        assumptions.addAll(versions(request, model, precision, engine, systems));
        if (lengths != null) {
            long longest =
                    trace == null ? lengths.longestHeldBy(PoolRole.DECODE) : trace.longestHeldBy(PoolRole.DECODE);
            assumptions.addAll(
                    new Extrapolations(catalog, lengths, longest).of(model, precision, engine, systems, request));
        }
        if (asked != null) {
            assumptions.add(asked.description());
            List<String> others = request.systems().stream()
                    .filter(system -> !asked.areOf(system))
                    .toList();
            if (!others.isEmpty()) {
                assumptions.add("Step times on " + String.join(", ", others)
                        + " are the catalog's, with its error band: the factors were not measured there.");
            }
        }
        return new Estimates(
                build,
                instances,
                facts,
                bands,
                assumptions,
                model.maxContextTokens(),
                trace == null ? null : trace.load());
    }

    /** What is said of the engines' versions, each once. */
    private List<String> versions(
            EstimateRequest request,
            Model model,
            Precision precision,
            ServingEngine engine,
            List<AcceleratedSystem> systems) {
        if (request.layout() == null) {
            return systems.stream()
                    .map(system -> EngineVersions.note(engine, model, system, precision))
                    .toList();
        }
        List<String> notes = new ArrayList<>();
        List<PoolLayout> pools = request.layout().pools();
        for (int i = 0; i < pools.size(); i++) {
            PoolLayout pool = pools.get(i);
            String pointer = "/layout/pools/" + i;
            if (pool.stepTimes() == null) {
                notes.add(EngineVersions.note(
                        pool.engine() == null ? engine : names.engine(pool.engine(), pointer + "/engine"),
                        model,
                        names.system(pool.system(), pointer + "/system"),
                        pool.precision() == null
                                ? precision
                                : names.precision(model, pool.precision(), pointer + "/precision")));
            }
        }
        return notes.stream().distinct().toList();
    }

    /** The error that a backtest left, or that of the catalog's step times where the question tells none. */
    private ErrorBand band(AcceleratedSystem system, StepTimeFactors factors) {
        Double low = factors.lowShare();
        Double high = factors.highShare();
        if (low != null && high != null) {
            String basis = factors.basis();
            return ErrorBand.alone(
                    system.name(), low, high, basis == null ? "what the question says of its own factors" : basis);
        }
        StepTimes.StepError error = catalog.stepTimesOf(system).error();
        boolean scaled = StepTimeFactors.ofRun(factors) != null;
        AcceleratedSystem.StepTimesFrom from = system.stepTimesFrom();
        AcceleratedSystem measured = from == null ? system : names.system(from.system(), "/systems");
        StepTimes.StepError kernels = catalog.stepTimesOf(measured).error();
        return new ErrorBand(
                system.name(),
                error.lowShare(),
                error.highShare(),
                scaled ? error.basis() + "; before the question's own factors" : error.basis(),
                measured.name(),
                kernels.lowShare(),
                kernels.highShare());
    }

    /** Null where nothing is searched that replays a trace: nothing is said of its instances. */
    private static @Nullable Lengths lengths(EstimateRequest request, Model model, @Nullable SearchedTrace trace) {
        if (trace != null) {
            // What is too long in a recording is rejected where it arrives: the rest of it can be served.
            return trace.lengths();
        }
        if (request.traffic().trace() != null) {
            return null;
        }
        Lengths lengths = Lengths.of(request.traffic());
        List<Violation> violations = lengths.violations(model);
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return lengths;
    }

    /** Pools of one instance each: those of the space, or of tensor parallelism alone. */
    private static List<PoolLayout> pools(
            EstimateRequest request, PoolRole role, AcceleratedSystem system, Precision precision) {
        SearchSpace space = request.space();
        return space != null
                ? space.instances(role, system.name(), system.tensorParallel(), precision.name())
                : system.tensorParallel().stream()
                        .map(gpus -> new PoolLayout(role, system.name(), 1, gpus, null, null).resolved())
                        .toList();
    }

    private InstanceEstimate estimate(
            InstanceDesign design,
            StepTimeFactors factors,
            PoolLayout pool,
            Lengths lengths,
            long longestTokens,
            ServiceLevelObjective slo) {
        int chunk = Objects.requireNonNull(pool.maxNumBatchedTokens());
        String obstacle = design.obstacle(chunk, longestTokens);
        if (!obstacle.isEmpty()) {
            return new InstanceEstimate(pool, false, obstacle, 0, 0, 0, 0, 0, 0);
        }
        InstanceMemory memory = design.memory(chunk);
        var bounds = new InstanceBounds(steps.of(design), factors, lengths, memory, design.engine(), pool);
        return new InstanceEstimate(
                pool,
                true,
                "",
                memory.weightBytesPerGpu(),
                memory.kvBlocks(),
                bounds.maxRequestsPerSecond(),
                bounds.maxPacedRequestsPerSecond(slo),
                bounds.minTimeToFirstTokenSeconds(),
                bounds.minTimePerOutputTokenSeconds());
    }
}
