package io.goodput.catalog;

import io.goodput.contracts.EnumNames;
import io.goodput.contracts.ExistingCapacity;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.SystemStock;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.contracts.capacity.CapacityRequest;
import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.whatif.WhatIfRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fills a question's defaults and refuses at the door what the data sheet's arithmetic excludes.
 *
 * <p>A load that no layout inside the limits could serve is not refused: that is an answer.
 */
public final class Questions {
    /** The engine that is taken when a question names none. */
    public static final String DEFAULT_ENGINE = "tensorrt-llm";

    /** The most GPUs of a plan whose question gives no limit. */
    public static final int DEFAULT_MAX_GPUS = 128;

    /** The most GPUs of any plan: those of one whose question gives other limits than on GPUs. */
    public static final int MOST_GPUS = 1_024;

    public static final int DEFAULT_ROUND_SIZE = 16;
    /** The most requests of each part of a plan's runs, and of any run's by default. */
    public static final int MAX_PLAN_REQUESTS = 250_000;
    /** Output tokens that one run of a plan may make: a plan makes hundreds of runs. */
    public static final double MAX_PLAN_OUTPUT_TOKENS = 200e6;
    /** By default the requests before the measured ones are at least this many and last at least this long. */
    public static final int LEAST_WARMUP_REQUESTS = 1_000;

    public static final double WARMUP_SECONDS = 30;

    /** By default the measured requests are at least this many and last at least this long. */
    public static final int LEAST_MEASURED_REQUESTS = 10_000;

    public static final double MEASURED_SECONDS = 60;
    public static final long DEFAULT_SEED = 1;
    public static final PriceTier DEFAULT_TIER = PriceTier.RETAIL;
    public static final RoutingPolicy DEFAULT_ROUTING = RoutingPolicy.LEAST_LOADED;

    private static final int CONFIRMATION_SEEDS = 4;

    private Questions() {}

    /**
     * The same question with every field filled.
     *
     * @throws InvalidInputException with all violations: unknown names (with the nearest known ones), precisions that a
     *     system lacks, models that fit no candidate, limits below the data-sheet floor or that exclude every layout,
     *     tiers that the price book does not have
     */
    public static PlanRequest resolve(PlanRequest request) {
        var door = new Door(request.ownEntries(), PriceBooks.shipped());
        Optional<Model> model = door.model(request.model());
        String precisionName = Spaces.basePrecision(request, model);
        boolean manyPrecisions = request.space() != null && request.space().precision() != null;
        Optional<Precision> precision = model.flatMap(each -> door.precision(
                manyPrecisions && request.precision() == null ? "/space/precision/0" : "/precision",
                each,
                precisionName));
        String engineName = request.engine() != null ? request.engine() : DEFAULT_ENGINE;
        Optional<ServingEngine> engine = door.engine("/engine", engineName);
        Traffic traffic = door.traffic(request.traffic(), model);
        List<AcceleratedSystem> systems = new ArrayList<>();
        for (int i = 0; i < request.systems().size(); i++) {
            String pointer = "/systems/" + i;
            door.system(pointer, request.systems().get(i))
                    .filter(system -> manyPrecisions || door.runs(pointer, system, model, precision))
                    .ifPresent(systems::add);
        }
        List<ServingMode> modes = request.modes() != null ? request.modes() : List.of(ServingMode.values());
        SearchSpace space = Spaces.filled(request, model, systems, modes, precisionName, door);
        Limits limits = limits(request.limits());
        door.ofSystems("/limits/stock", limits.stock(), SystemStock::system, request.systems());
        door.ofSystems("/existingCapacity", request.existingCapacity(), ExistingCapacity::system, request.systems());
        Pricing pricing = door.pricing(request.pricing(), request.systems());
        door.interruptions(pricing, request.systems(), null);
        door.search(request.sampling());
        var sampling = door.sampling(request.sampling(), CONFIRMATION_SEEDS, traffic, MAX_PLAN_OUTPUT_TOKENS);
        door.work(traffic, sampling, MAX_PLAN_OUTPUT_TOKENS);
        door.sample(request.slo(), traffic, sampling);
        String engineInFull = engine.map(ServingEngine::fullName).orElse(engineName);
        StepTimeFactors factors = door.factors(request.stepTimeFactors(), request.systems(), List.of(engineInFull));
        if (model.isPresent() && precision.isPresent() && engine.isPresent() && door.lengthsAreKnown()) {
            var served = new Served(model.get(), traffic);
            List<Instance> sizes = Spaces.instances(space, systems, modes, model.get(), precision.get(), engine.get());
            List<Instance> holding = sizes.stream().filter(served::holds).toList();
            List<Instance> instances = door.timed(holding, model.get());
            if (!systems.isEmpty() && holding.isEmpty()) {
                door.report(served.fitsNone(systems.stream()
                        .map(system -> Instance.of(
                                system,
                                precision.get(),
                                engine.get(),
                                system.tensorParallel().getLast()))
                        .toList()));
            } else if (!instances.isEmpty()) {
                door.floors(request.slo(), served, instances, instances);
                door.book(pricing).ifPresent(book -> new Reach(book, pricing, modes, instances).check(limits, door));
            }
        }
        door.close();
        return new PlanRequest(
                request.model(),
                precisionName,
                engineInFull,
                traffic,
                request.slo(),
                request.systems(),
                modes,
                space,
                Spaces.routing(request),
                request.objective() != null ? request.objective() : PlanObjective.USD,
                limits,
                request.existingCapacity() == null
                        ? null
                        : request.existingCapacity().stream()
                                .map(ExistingCapacity::resolved)
                                .toList(),
                request.spareInstances() != null ? request.spareInstances() : 0,
                request.isRobust(),
                pricing,
                sampling,
                request.roundSize() != null ? request.roundSize() : DEFAULT_ROUND_SIZE,
                factors,
                request.ownEntries(),
                Boolean.TRUE.equals(request.explain()));
    }

    private static Limits limits(@Nullable Limits limits) {
        if (limits == null) {
            return new Limits(DEFAULT_MAX_GPUS, null, null);
        }
        return limits.maxGpus() != null ? limits : limits.withMaxGpus(limits.isBudget() ? MOST_GPUS : DEFAULT_MAX_GPUS);
    }

    /**
     * The same question with every field filled.
     *
     * @throws InvalidInputException with all violations of the plan
     */
    public static CapacityRequest resolve(CapacityRequest request) {
        try {
            return request.on(resolve(request.plan()));
        } catch (InvalidInputException e) {
            throw e.under("/plan");
        }
    }

    /**
     * The same question with every field filled. What the data sheet excludes, it excludes by the loosest of the limits.
     *
     * @throws InvalidInputException with all violations of the plan
     */
    public static FrontRequest resolve(FrontRequest request) {
        FrontRequest filled = request.resolved();
        PlanRequest asked = filled.plan();
        try {
            PlanRequest loosest = resolve(asked.under(filled.grid().getFirst(), asked.objective()));
            return filled.on(loosest.under(asked.slo(), loosest.objective()));
        } catch (InvalidInputException e) {
            throw e.under("/plan");
        }
    }

    /**
     * The same question with every field filled. The plan has to be possible in each future by itself.
     *
     * @throws InvalidInputException with all violations of the plan, or else of the futures
     */
    public static FuturesRequest resolve(FuturesRequest request) {
        FuturesRequest filled = request.resolved();
        PlanRequest today;
        try {
            today = resolve(filled.plan());
        } catch (InvalidInputException e) {
            throw e.under("/plan");
        }
        List<PlanRequest> futures = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        List<PlanRequest> asked =
                filled.on(today.with(today.traffic(), filled.plan().sampling())).plansOfFutures();
        for (int i = 0; i < asked.size(); i++) {
            try {
                futures.add(resolve(asked.get(i)));
            } catch (InvalidInputException e) {
                violations.addAll(e.under("/futures/" + i).violations());
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return filled.on(today).filled(futures);
    }

    /**
     * The same question with every field filled.
     *
     * @throws InvalidInputException with all violations of plan, layout and changes
     */
    public static WhatIfRequest resolve(WhatIfRequest request) {
        return WhatIfs.filled(request, Questions::resolve, Questions::resolve);
    }

    /** As {@link #resolve(PlanRequest)}, for one scenario. */
    public static SimulationRequest resolve(SimulationRequest request) {
        return resolve(request, true, 0, List.of());
    }

    /** As {@link #resolve(SimulationRequest)}, where nothing is billed: no price book needs to know the systems. */
    static SimulationRequest resolveUnpriced(SimulationRequest request) {
        return resolve(request, false, 0, List.of());
    }

    /**
     * @param priced whether a price book must know the systems
     * @param seeds further ones, where none are named
     * @param besides prices that are asked for too, whose books the question may carry
     */
    private static SimulationRequest resolve(
            SimulationRequest request, boolean priced, int seeds, List<Pricing> besides) {
        var door = new Door(request.ownEntries(), PriceBooks.shipped());
        door.alsoNamed(besides);
        Optional<Model> model = door.model(request.model());
        String precisionName = request.precision() != null
                ? request.precision()
                : model.map(Model::publishedPrecision).orElse("");
        Optional<Precision> precision = model.flatMap(each -> door.precision("/precision", each, precisionName));
        String engineName = request.engine() != null ? request.engine() : DEFAULT_ENGINE;
        Optional<ServingEngine> engine = door.engine("/engine", engineName);
        Traffic traffic = door.traffic(request.traffic(), model);
        String engineInFull = engine.map(ServingEngine::fullName).orElse(engineName);
        Layout layout = filled(request.layout().resolved(), model, door);
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < layout.pools().size(); i++) {
            PoolLayout pool = layout.pools().get(i);
            String pointer = "/layout/pools/" + i;
            String ownPrecision = pool.precision();
            Optional<Precision> ofPool = ownPrecision == null
                    ? precision
                    : model.flatMap(each -> door.precision(pointer + "/precision", each, ownPrecision));
            String ownEngine = pool.engine();
            Optional<ServingEngine> runBy = ownEngine == null ? engine : door.engine(pointer + "/engine", ownEngine);
            Optional<AcceleratedSystem> system = door.system(pointer + "/system", pool.system())
                    .filter(each -> door.runs(pointer + "/system", each, model, ofPool))
                    .filter(each -> door.instance(pointer, each, pool, model));
            if (system.isPresent() && model.isPresent() && ofPool.isPresent() && runBy.isPresent()) {
                Instance instance = Instance.of(system.get(), ofPool.get(), runBy.get(), pool, model.get());
                if (door.timed(pointer, instance, model.get())) {
                    instances.add(instance);
                }
            }
        }
        if (engine.isPresent()) {
            door.together(layout, engine.get(), traffic, request.scaleOut() == null);
        }
        RoutingPolicy routing = Stream.of(layout.routing(), request.routing())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(DEFAULT_ROUTING);
        Stream.of(request.promptRouting(), request.decodeRouting())
                .filter(Objects::nonNull)
                .filter(own -> layout.routing() != null && own.policy() != routing)
                .findFirst()
                .ifPresent(own -> door.report(violation(
                        "/layout/routing",
                        EnumNames.of(routing),
                        "a layout that names its routing is routed so, and the question has "
                                + EnumNames.of(own.policy()),
                        "Maybe leave one of them out")));
        if (layout.mode() == ServingMode.AGGREGATED && request.decodeRouting() != null) {
            door.report(violation(
                    "/decodeRouting",
                    EnumNames.of(request.decodeRouting().policy()),
                    "an aggregated layout has no decode pool to route to",
                    "Maybe promptRouting"));
        }
        Pricing pricing = priced ? door.pricing(request.pricing(), layout.systems()) : null;
        if (pricing != null) {
            door.interruptions(pricing, layout.systems(), request.scaleOut());
        }
        var sampling = door.sampling(request.sampling(), seeds, traffic, Door.MAX_OUTPUT_TOKENS);
        door.work(traffic, sampling, Door.MAX_OUTPUT_TOKENS);
        StepTimeFactors factors = door.factors(
                request.stepTimeFactors(),
                layout.systems(),
                layout.pools().stream()
                        .map(pool -> pool.engine() == null ? engineInFull : pool.engine())
                        .distinct()
                        .toList());
        ScaleOut scaleOut =
                ScaleOuts.filled(request.scaleOut(), layout, engineInFull, precisionName, request.slo(), door);
        boolean allPools = instances.size() == layout.pools().size();
        if (model.isPresent() && allPools && door.lengthsAreKnown()) {
            var served = new Served(model.get(), traffic);
            boolean allHold = true;
            for (int i = 0; i < instances.size(); i++) {
                if (!served.holds(instances.get(i))) {
                    door.report(served.doesNotFit("/layout/pools/" + i + "/tensorParallel", instances.get(i)));
                    allHold = false;
                }
            }
            if (allHold) {
                door.floors(
                        request.slo(),
                        served,
                        layout.localPrefill() != null ? instances : others(layout, instances, PoolRole.DECODE),
                        others(layout, instances, PoolRole.PREFILL));
            }
        }
        door.close();
        return new SimulationRequest(
                request.model(),
                precisionName,
                engineInFull,
                traffic,
                request.slo(),
                layout,
                routing,
                request.promptRouting() == null
                        ? Routing.of(routing)
                        : request.promptRouting().resolved(),
                layout.mode() == ServingMode.AGGREGATED
                        ? null
                        : request.decodeRouting() == null
                                ? Routing.of(routing)
                                : request.decodeRouting().resolved(),
                request.admission(),
                request.timeout() == null ? null : request.timeout().resolved(),
                pricing,
                sampling,
                factors,
                request.ownEntries(),
                scaleOut);
    }

    /**
     * As {@link #resolve(SimulationRequest)}, for a scenario under several policies.
     *
     * @throws InvalidInputException with all violations, of the scenario and of the policies
     */
    public static ScaleOutRequest resolve(ScaleOutRequest request) {
        List<Violation> violations = new ArrayList<>();
        SimulationRequest asked = request.scenario();
        int replications = request.replications() == null ? 0 : request.replications();
        SimulationRequest scenario = asked;
        try {
            scenario = resolve(request.under(ScalingPolicy.of(PolicyKind.FIXED)), true, replications, List.of());
        } catch (InvalidInputException e) {
            violations.addAll(e.under("/scenario").violations());
        }
        List<ScalingPolicy> policies = ScaleOuts.policies(request, violations::add);
        int seeds = replications(request.replications(), scenario.sampling(), violations);
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        ScaleOut living = Objects.requireNonNull(scenario.scaleOut());
        return new ScaleOutRequest(
                scenario.withScaleOut(living.withPolicy(null)), policies, request.requiredAttainment(), seeds);
    }

    /** Further seeds of a scenario; reports those that are asked for beside others. */
    private static int replications(@Nullable Integer asked, @Nullable Sampling sampling, List<Violation> violations) {
        int replications = asked == null ? 0 : asked;
        if (sampling == null || sampling.confirmationSeeds() == null) {
            return replications;
        }
        int seeds = sampling.confirmationSeeds().size();
        if (asked != null && seeds != replications) {
            violations.add(violation(
                    "/replications",
                    replications,
                    "the scenario's sampling names %d confirmationSeeds, and each is a replication".formatted(seeds),
                    "Maybe leave one of them out"));
        }
        return seeds;
    }

    /**
     * As {@link #resolve(SimulationRequest)}, for a scenario that loses hardware.
     *
     * @throws InvalidInputException with all violations, of the scenario and of what is asked about it
     */
    public static RedundancyRequest resolve(RedundancyRequest request) {
        List<Violation> violations = new ArrayList<>();
        int seeds = replications(request.replications(), request.scenario().sampling(), violations);
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return Redundancies.filled(request, scenario -> resolve(scenario, true, seeds, List.of()));
    }

    /**
     * As {@link #resolve(SimulationRequest)}, for a scenario under several prices; all of them price its systems.
     *
     * @throws InvalidInputException with all violations, of the scenario and of the prices
     */
    public static BillRequest resolve(BillRequest request) {
        List<Pricing> asked = request.prices() == null
                ? Collections.singletonList(request.scenario().pricing())
                : request.prices();
        List<Pricing> besides = request.prices() == null ? List.of() : request.prices();
        List<Violation> violations = new ArrayList<>();
        List<Pricing> prices = new ArrayList<>();
        SimulationRequest scenario = request.scenario();
        for (int i = 0; i < asked.size(); i++) {
            try {
                SimulationRequest priced = resolve(request.scenario().withPricing(asked.get(i)), true, 0, besides);
                prices.add(Objects.requireNonNull(priced.pricing()));
                scenario = priced;
            } catch (InvalidInputException e) {
                violations.addAll(ofBill(e, request.prices() == null ? null : i));
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations.stream().distinct().toList());
        }
        return new BillRequest(
                scenario.withPricing(null),
                prices,
                request.marginal() == null || request.marginal(),
                request.storedTerabytes() == null ? Double.valueOf(0) : request.storedTerabytes(),
                request.fixedUsdPerMonth() == null ? Double.valueOf(0) : request.fixedUsdPerMonth());
    }

    /** @param index of the prices; null where they are the scenario's own */
    private static List<Violation> ofBill(InvalidInputException refused, @Nullable Integer index) {
        String pricing = "/pricing";
        return refused.violations().stream()
                .map(each -> index != null && each.pointer().startsWith(pricing)
                        ? new Violation(
                                "/prices/" + index + each.pointer().substring(pricing.length()),
                                each.value(),
                                each.rule(),
                                each.advice())
                        : new Violation("/scenario" + each.pointer(), each.value(), each.rule(), each.advice()))
                .toList();
    }

    /** As {@link #resolve(BillRequest)}, where no files are at hand: measured step times are refused. */
    public static BillRequest resolveWithoutFiles(BillRequest request) {
        refuseFilesOfScenario(request.scenario());
        return resolve(request);
    }

    /** As {@link #resolve(RedundancyRequest)}, where no files are at hand: measured step times are refused. */
    public static RedundancyRequest resolveWithoutFiles(RedundancyRequest request) {
        refuseFilesOfScenario(request.scenario());
        return resolve(request);
    }

    private static void refuseFilesOfScenario(SimulationRequest scenario) {
        try {
            refuseFiles(scenario);
        } catch (InvalidInputException e) {
            throw e.under("/scenario");
        }
    }

    /** As {@link #resolve(ScaleOutRequest)}, where no files are at hand: measured step times are refused. */
    public static ScaleOutRequest resolveWithoutFiles(ScaleOutRequest request) {
        refuseFilesOfScenario(request.scenario());
        return resolve(request);
    }

    /** As {@link #resolve(SimulationRequest)}, where no files are at hand: measured step times are refused. */
    public static SimulationRequest resolveWithoutFiles(SimulationRequest request) {
        refuseFiles(request);
        return resolve(request);
    }

    /** Throws where the question names measured step times. */
    static void refuseFiles(SimulationRequest request) {
        List<Violation> measured = IntStream.range(0, request.layout().pools().size())
                .filter(i -> request.layout().pools().get(i).stepTimes() != null)
                .mapToObj(i -> violation(
                        "/layout/pools/" + i + "/stepTimes",
                        "measured",
                        "measured step times are files, and services read none",
                        "Maybe ./goodput simulate FILE, with the measurements beside the file"))
                .toList();
        if (!measured.isEmpty()) {
            throw new InvalidInputException(measured);
        }
    }

    /** The same layout with what the model decides of its experts. */
    private static Layout filled(Layout layout, Optional<Model> model, Door door) {
        return new Layout(
                layout.mode(),
                layout.pools().stream()
                        .map(pool -> pool.engine() == null ? pool : pool.on(pool.system(), door.inFull(pool.engine())))
                        .map(pool -> model.isEmpty() ? pool : filled(pool, model.get()))
                        .toList(),
                layout.localPrefill(),
                layout.recovery(),
                layout.routing(),
                layout.network());
    }

    private static PoolLayout filled(PoolLayout pool, Model model) {
        Parallelism parallelism = Parallelism.of(pool, model);
        return parallelism.expertGroups() > 1
                ? pool.withExperts(parallelism.redundantExperts(), parallelism.expertImbalance())
                : pool;
    }

    /** The instances of pools of other roles than {@code excluded}. */
    private static List<Instance> others(Layout layout, List<Instance> instances, PoolRole excluded) {
        return IntStream.range(0, instances.size())
                .filter(i -> layout.pools().get(i).role() != excluded)
                .mapToObj(instances::get)
                .toList();
    }

    /**
     * An instance that may stand in a layout.
     *
     * @param caches whether a prefix cache may hold parts of its prompts
     * @param speculates whether its decode steps may make several tokens a sequence
     */
    record Instance(
            AcceleratedSystem system,
            Precision precision,
            ServingEngine engine,
            Parallelism parallelism,
            int maxNumBatchedTokens,
            boolean caches,
            boolean speculates) {
        static Instance of(AcceleratedSystem system, Precision precision, ServingEngine engine, int tensorParallel) {
            return new Instance(
                    system,
                    precision,
                    engine,
                    Parallelism.tensor(tensorParallel),
                    PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS,
                    false,
                    false);
        }

        static Instance of(
                AcceleratedSystem system, Precision precision, ServingEngine engine, PoolLayout pool, Model model) {
            Integer tokens = pool.resolved().maxNumBatchedTokens();
            return new Instance(
                    system,
                    precision,
                    engine,
                    Parallelism.of(pool, model),
                    tokens == null ? PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS : tokens,
                    pool.prefixCache() != null,
                    pool.speculation() != null);
        }

        Instance withTensorParallel(int gpus) {
            return new Instance(
                    system, precision, engine, parallelism.withTensor(gpus), maxNumBatchedTokens, caches, speculates);
        }

        Instance on(AcceleratedSystem other) {
            return new Instance(other, precision, engine, parallelism, maxNumBatchedTokens, caches, speculates);
        }
    }

    /** A violation of a question; thrown with all others. */
    static Violation violation(String pointer, Object value, String rule, String advice) {
        return new Violation(pointer, String.valueOf(value), rule, advice);
    }
}
