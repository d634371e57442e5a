package io.goodput.catalog;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    /** By default the requests before the measured ones are at least this many and last at least this long. */
    public static final int LEAST_WARMUP_REQUESTS = 1_000;

    public static final double WARMUP_SECONDS = 30;

    /** By default the measured requests are at least this many and last at least this long. */
    public static final int LEAST_MEASURED_REQUESTS = 10_000;

    public static final double MEASURED_SECONDS = 60;
    public static final long DEFAULT_SEED = 1;
    public static final PriceTier DEFAULT_TIER = PriceTier.RETAIL;
    public static final RoutingPolicy DEFAULT_ROUTING = RoutingPolicy.LEAST_LOADED;

    private static final int CONFIRMATION_SEEDS = 2;

    private Questions() {}

    /**
     * The same question with every field filled.
     *
     * @throws InvalidInputException with all violations: unknown names (with the nearest known ones), precisions that a
     *     system lacks, models that fit no candidate, limits below the data-sheet floor or that exclude every layout,
     *     tiers that the price book does not have
     */
    public static PlanRequest resolve(PlanRequest request) {
        var door = new Door(Catalog.shipped(), PriceBooks.shipped());
        Optional<Model> model = door.model(request.model());
        String precisionName = request.precision() != null
                ? request.precision()
                : model.map(Model::publishedPrecision).orElse("");
        Optional<Precision> precision = model.flatMap(each -> door.precision(each, precisionName));
        String engineName = request.engine() != null ? request.engine() : DEFAULT_ENGINE;
        Optional<ServingEngine> engine = door.engine(engineName);
        Traffic traffic = door.traffic(request.traffic(), model);
        List<AcceleratedSystem> systems = new ArrayList<>();
        for (int i = 0; i < request.systems().size(); i++) {
            String pointer = "/systems/" + i;
            door.system(pointer, request.systems().get(i))
                    .filter(system -> door.runs(pointer, system, model, precision))
                    .ifPresent(systems::add);
        }
        List<ServingMode> modes = request.modes() != null ? request.modes() : List.of(ServingMode.values());
        Limits limits = limits(request.limits());
        Pricing pricing = door.pricing(request.pricing(), request.systems());
        var sampling = door.sampling(request.sampling(), CONFIRMATION_SEEDS, traffic);
        door.work(traffic, sampling);
        if (model.isPresent() && precision.isPresent() && engine.isPresent() && door.lengthsAreKnown()) {
            var served = new Served(model.get(), precision.get(), engine.get(), traffic);
            List<Instance> instances = systems.stream()
                    .flatMap(system -> system.tensorParallel().stream()
                            .map(gpus -> new Instance(system, gpus, PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS)))
                    .filter(served::holds)
                    .toList();
            if (!systems.isEmpty() && instances.isEmpty()) {
                door.report(served.fitsNone(systems, PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS));
            } else if (!instances.isEmpty()) {
                door.floors(request.slo(), served, instances, instances);
                PriceBook book = door.book(pricing);
                if (book != null) {
                    new Reach(book, pricing, modes, instances).check(limits, door);
                }
            }
        }
        door.close();
        return new PlanRequest(
                request.model(),
                precisionName,
                engineName,
                traffic,
                request.slo(),
                request.systems(),
                modes,
                request.routing() != null ? request.routing() : DEFAULT_ROUTING,
                limits,
                pricing,
                sampling,
                request.roundSize() != null ? request.roundSize() : DEFAULT_ROUND_SIZE);
    }

    private static Limits limits(@Nullable Limits limits) {
        if (limits == null) {
            return new Limits(DEFAULT_MAX_GPUS, null, null);
        }
        if (limits.maxGpus() != null) {
            return limits;
        }
        boolean none = limits.maxRacks() == null && limits.maxProvisionedKilowatts() == null;
        return new Limits(none ? DEFAULT_MAX_GPUS : MOST_GPUS, limits.maxRacks(), limits.maxProvisionedKilowatts());
    }

    /** As {@link #resolve(PlanRequest)}, for one scenario. */
    public static SimulationRequest resolve(SimulationRequest request) {
        var door = new Door(Catalog.shipped(), PriceBooks.shipped());
        Optional<Model> model = door.model(request.model());
        String precisionName = request.precision() != null
                ? request.precision()
                : model.map(Model::publishedPrecision).orElse("");
        Optional<Precision> precision = model.flatMap(each -> door.precision(each, precisionName));
        String engineName = request.engine() != null ? request.engine() : DEFAULT_ENGINE;
        Optional<ServingEngine> engine = door.engine(engineName);
        Traffic traffic = door.traffic(request.traffic(), model);
        Layout layout = request.layout().resolved();
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < layout.pools().size(); i++) {
            PoolLayout pool = layout.pools().get(i);
            String pointer = "/layout/pools/" + i;
            door.system(pointer + "/system", pool.system())
                    .filter(system -> door.runs(pointer + "/system", system, model, precision))
                    .filter(system -> door.instance(pointer, system, pool, model))
                    .map(system -> Instance.of(system, pool))
                    .ifPresent(instances::add);
        }
        Pricing pricing = door.pricing(
                request.pricing(),
                layout.pools().stream().map(PoolLayout::system).distinct().toList());
        var sampling = door.sampling(request.sampling(), 0, traffic);
        door.work(traffic, sampling);
        boolean allPools = instances.size() == layout.pools().size();
        if (model.isPresent() && precision.isPresent() && engine.isPresent() && allPools && door.lengthsAreKnown()) {
            var served = new Served(model.get(), precision.get(), engine.get(), traffic);
            boolean allHold = true;
            for (int i = 0; i < instances.size(); i++) {
                if (!served.holds(instances.get(i))) {
                    door.report(served.doesNotFit("/layout/pools/" + i + "/tensorParallel", instances.get(i)));
                    allHold = false;
                }
            }
            if (allHold) {
                door.floors(request.slo(), served, List.of(instances.getFirst()), List.of(instances.getLast()));
            }
        }
        door.close();
        return new SimulationRequest(
                request.model(),
                precisionName,
                engineName,
                traffic,
                request.slo(),
                layout,
                request.routing() != null ? request.routing() : DEFAULT_ROUTING,
                pricing,
                sampling);
    }

    /** An instance that may stand in a layout. */
    record Instance(AcceleratedSystem system, int tensorParallel, int maxNumBatchedTokens) {
        static Instance of(AcceleratedSystem system, PoolLayout pool) {
            Integer tokens = pool.resolved().maxNumBatchedTokens();
            return new Instance(
                    system, pool.tensorParallel(), tokens == null ? PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS : tokens);
        }
    }

    /** A violation of a question; thrown with all others. */
    static Violation violation(String pointer, Object value, String rule, String advice) {
        return new Violation(pointer, String.valueOf(value), rule, advice);
    }
}
