package io.goodput.simulation;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.InstanceMemory;
import io.goodput.catalog.KvPaths;
import io.goodput.catalog.Model;
import io.goodput.catalog.Precision;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PrefixCache;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.TrafficClass;
import io.goodput.contracts.Violation;
import io.goodput.engine.scenario.CacheTier;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.StepModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Specifications become the engine's scenarios: no name is left in them. Thread-safe. */
public final class Scenarios {
    /** Name of the class of requests of a load that has no classes. */
    static final String ONLY_CLASS = "all";

    /** Events that any run may take. */
    private static final long EVENTS_OF_A_SHORT_RUN = 1_000_000;
    /** A run is given up after so many times the events of serving its own requests one by one. */
    private static final long EVENTS_MARGIN = 16;
    /** No run takes more, whatever its size. */
    private static final long MAX_EVENTS = 1_000_000_000;

    private final Names names;
    private final StepModels steps;
    private final KvNetworks networks;
    /** The load that was asked for last and is no trace: the runs of a plan share theirs. */
    private volatile @Nullable DrawnLoad last;

    private record DrawnLoad(Traffic traffic, Workloads.Load load) {}

    /** Scenarios of the entries of {@code catalog}, which may be others than those that ship. */
    public Scenarios(Catalog catalog) {
        this(catalog, KvPaths.shipped(), new StepModels(catalog));
    }

    Scenarios(Catalog catalog, KvPaths paths, StepModels steps) {
        this.names = new Names(catalog);
        this.networks = new KvNetworks(paths);
        this.steps = steps;
    }

    /** As {@link #of(RunSpec, Inputs)}, without files. */
    public Scenario of(RunSpec spec) {
        return of(spec, Inputs.NONE);
    }

    /**
     * The scenario of {@code spec}.
     *
     * @throws InvalidInputException with all violations, when something cannot fit; or at the first unknown name, or
     *     what is wrong with a trace
     */
    Scenario of(RunSpec spec, Inputs inputs) {
        Workloads.Load load = load(spec.traffic(), inputs);
        // What is too long in a recording is rejected where it arrives: the rest of it can be served.
        Lengths lengths = load.trace() == null ? Lengths.of(load.lengths()) : null;
        Model model = names.model(spec.model());
        ServingEngine engine = names.engine(spec.engine(), "/engine");
        List<Violation> violations = new ArrayList<>();
        if (lengths != null) {
            violations.addAll(lengths.violations(model));
        }
        Layout unplaced = spec.layout().resolved();
        List<InstanceDesign> designs = new ArrayList<>();
        for (int i = 0; i < unplaced.pools().size(); i++) {
            PoolLayout pool = unplaced.pools().get(i);
            designs.add(design(spec, model, pool, "/layout/pools/" + i));
            findObstacle(pool, designs.get(i), lengths, unplaced, "/layout/pools/" + i, violations);
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        Layout layout = PlacedInstances.told(unplaced, designs);
        List<PoolLayout> pools = layout.pools();
        List<Pool> enginePools = new ArrayList<>();
        List<StepModel> stepModels = new ArrayList<>();
        boolean allCached = drawsHitsEverywhere(spec.traffic(), layout);
        for (int i = 0; i < pools.size(); i++) {
            StepModel times = steps.of(designs.get(i), pools.get(i), inputs, "/layout/pools/" + i);
            StepTimeFactors asked = spec.stepTimeFactors();
            StepTimeFactors own = asked != null && asked.areOf(pools.get(i).system()) ? asked : null;
            // Measured times are those of the version that was measured.
            times = StepModels.scaled(
                    times, pools.get(i).stepTimes() != null ? own : EngineVersions.factors(designs.get(i), own));
            stepModels.add(times);
        }
        Elasticity elasticity = Elasticities.of(spec, layout, designs, stepModels);
        boolean bothWays = KvNetworks.goBothWays(layout, elasticity);
        for (int i = 0; i < pools.size(); i++) {
            enginePools.add(pool(
                    pools.get(i),
                    elasticity == null
                            ? pools.get(i).instances()
                            : elasticity.pools().get(i).slots(),
                    designs.get(i),
                    stepModels.get(i),
                    layout,
                    load.blockTokens(),
                    allCached,
                    bothWays));
        }
        RoutingSpec prompts = Choices.routing(spec.promptRouting());
        return new Scenario(
                load.workload(),
                classes(spec),
                enginePools,
                networks.network(layout, designs, Elasticities.uplinks(spec.scaleOut()), bothWays),
                Choices.handOff(engine),
                Choices.firstToken(engine),
                Choices.localPrefill(layout.localPrefill()),
                Objects.requireNonNull(layout.recovery()),
                prompts,
                spec.decodeRouting() == null ? prompts : Choices.routing(spec.decodeRouting()),
                Choices.admission(spec.admission()),
                Choices.timeout(spec.timeout()),
                sample(spec, load),
                spec.seed(),
                maxEvents(spec, lengths),
                elasticity,
                Boolean.TRUE.equals(spec.endsWhenHopeless()));
    }

    private Workloads.Load load(Traffic traffic, Inputs inputs) {
        DrawnLoad kept = last;
        if (kept != null && kept.traffic().equals(traffic)) {
            return kept.load();
        }
        Workloads.Load load = Workloads.load(traffic, inputs);
        if (traffic.trace() == null) {
            last = new DrawnLoad(traffic, load);
        }
        return load;
    }

    /**
     * Open loops last about as long as their requests take to arrive, and parts of traces likewise; of others only the
     * workload may know.
     */
    private static Sample sample(RunSpec spec, Workloads.Load load) {
        // The most that a question can ask for is all of a trace.
        long measured = load.trace() != null && spec.measuredRequests() == Sampling.MAX_REQUESTS
                ? Math.max(load.requests(), spec.measuredRequests())
                : spec.measuredRequests();
        long requests = spec.warmupRequests() + measured;
        double rate = load.meanRequestsPerSecond();
        return new Sample(
                spec.warmupRequests(),
                measured,
                Sample.DEFAULT_SERIES_BUCKETS,
                rate > 0 && requests < load.requests() ? requests / rate : Double.POSITIVE_INFINITY);
    }

    private InstanceDesign design(RunSpec spec, Model model, PoolLayout pool, String pointer) {
        String precisionName = pool.precision();
        Precision precision = precisionName == null
                ? names.precision(model, spec.precision(), "/precision")
                : names.precision(model, precisionName, pointer + "/precision");
        String engineName = pool.engine();
        ServingEngine engine = engineName == null
                ? names.engine(spec.engine(), "/engine")
                : names.engine(engineName, pointer + "/engine");
        AcceleratedSystem system = names.system(pool.system(), pointer + "/system");
        return InstanceDesign.of(model, precision, system, engine, pool);
    }

    /** Reports what keeps a pool's instances from holding the model and the longest request. */
    private static void findObstacle(
            PoolLayout pool,
            InstanceDesign design,
            @Nullable Lengths lengths,
            Layout layout,
            String pointer,
            List<Violation> violations) {
        boolean decodes = pool.role() != PoolRole.PREFILL || layout.recovery() == Recovery.PREFILL;
        long longest = lengths == null ? 1 : lengths.longestHeldBy(decodes ? PoolRole.DECODE : PoolRole.PREFILL);
        if (pool.headroom() != null && !design.engine().kvPolicy().grows()) {
            violations.add(new Violation(
                    pointer + "/headroom",
                    "given",
                    design.engine().title() + " reserves prompt and longest answer; nobody grows into a headroom",
                    "Maybe leave it out, or another engine"));
        }
        String obstacle = design.obstacle(maxNumBatchedTokens(pool), longest);
        if (!obstacle.isEmpty()) {
            violations.add(new Violation(
                    pointer + "/tensorParallel",
                    String.valueOf(pool.tensorParallel()),
                    "the " + pool.role() + " pool cannot serve: " + obstacle,
                    "Maybe another parallelism, or another system"));
        }
    }

    static List<RequestClass> classes(RunSpec spec) {
        List<TrafficClass> classes = spec.traffic().classes();
        if (classes == null) {
            return List.of(new RequestClass(ONLY_CLASS, spec.slo(), 0));
        }
        return classes.stream()
                .map(each -> new RequestClass(
                        each.name(),
                        each.slo() == null ? spec.slo() : each.slo(),
                        each.priority() == null ? 0 : each.priority()))
                .toList();
    }

    private Pool pool(
            PoolLayout pool,
            int instances,
            InstanceDesign design,
            StepModel times,
            Layout layout,
            int hashTokens,
            boolean cached,
            boolean bothWays) {
        InstanceMemory memory = design.memory(maxNumBatchedTokens(pool));
        return new Pool(
                pool.role(),
                pool.system(),
                instances,
                design.parallelism().gpus(),
                design.parallelism().attentionRanks(),
                design.parallelism().pipeline(),
                times,
                new KvRoom(
                        memory.kvBlocks(),
                        memory.blockTokens(),
                        memory.blocksPerSequence(),
                        Choices.headroom(pool, design.engine(), memory.kvBlocks())),
                Choices.kvPolicy(design.engine()),
                Objects.requireNonNull(pool.maxNumSeqs()),
                maxNumBatchedTokens(pool),
                Objects.requireNonNull(pool.queueOrder()),
                Choices.speculation(pool.speculation()),
                caching(pool, design, hashTokens, cached),
                pool.role() == PoolRole.AGGREGATED ? null : networks.port(pool, design, layout, bothWays));
    }

    private static int maxNumBatchedTokens(PoolLayout resolved) {
        return Objects.requireNonNull(resolved.maxNumBatchedTokens());
    }

    /** Hits that are drawn, or that a trace carries, come from caches that nobody needs to describe, unless some pool's are described. */
    private static boolean drawsHitsEverywhere(Traffic traffic, Layout layout) {
        List<TrafficClass> classes = traffic.classes();
        boolean drawn = traffic.hitShare() != null
                || (traffic.trace() != null && traffic.trace().mayCarryHits())
                || (classes != null && classes.stream().anyMatch(each -> each.hitShare() != null));
        return drawn && layout.pools().stream().allMatch(pool -> pool.prefixCache() == null);
    }

    private static @Nullable PrefixCaching caching(
            PoolLayout pool, InstanceDesign design, int hashTokens, boolean cached) {
        PrefixCache cache = pool.prefixCache();
        int blockTokens = design.engine().blockTokens().asInt();
        if (cache == null) {
            return cached ? new PrefixCaching(blockTokens, Long.MAX_VALUE, null, null) : null;
        }
        double bytesPerToken = design.kvBytesPerToken();
        Long maxTokens = cache.maxTokens();
        return new PrefixCaching(
                hashTokens == 0 ? blockTokens : hashTokens,
                maxTokens == null ? Long.MAX_VALUE : Math.max(1, maxTokens / blockTokens),
                tier(cache.host(), bytesPerToken),
                tier(cache.shared(), bytesPerToken));
    }

    private static @Nullable CacheTier tier(io.goodput.contracts.@Nullable CacheTier tier, double bytesPerToken) {
        return tier == null
                ? null
                : new CacheTier(
                        Math.max(1, (long) (tier.gigabytes() * 1e9 / bytesPerToken)),
                        tier.gigabytesPerSecond() * 1e9 / bytesPerToken);
    }

    /** Serving the run's requests one by one takes a step per token and chunk; a run that needs far more is stuck. */
    private static long maxEvents(RunSpec spec, @Nullable Lengths lengths) {
        if (lengths == null) {
            return MAX_EVENTS;
        }
        double requests = (double) spec.warmupRequests() + spec.measuredRequests();
        double smallestStep = spec.layout().resolved().pools().stream()
                .filter(pool -> pool.role() != PoolRole.DECODE)
                .mapToInt(Scenarios::maxNumBatchedTokens)
                .min()
                .orElseThrow();
        double perRequest = 8 + lengths.meanOutputTokens() + lengths.meanInputTokens() / smallestStep;
        return (long) Math.min(MAX_EVENTS, EVENTS_OF_A_SHORT_RUN + EVENTS_MARGIN * requests * perRequest);
    }
}
