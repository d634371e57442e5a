package io.goodput.planning;

import io.goodput.contracts.Arrivals;
import io.goodput.contracts.Bill;
import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.CutShort;
import io.goodput.contracts.Energy;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.ExistingCapacity;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LatencyParts;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PhaseShares;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PowerDrawn;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Report;
import io.goodput.contracts.RequestCounts;
import io.goodput.contracts.RequestLengths;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.SystemFacts;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenRates;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Usage;
import io.goodput.contracts.futures.FuturesRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small world in closed form: a pool of n instances, each of which serves r requests per second, is one queue of rate
 * n·r. A request waits longer than x beyond its service with probability exp(−(n·r − λ)·x), and for ever when n·r ≤ λ.
 * An instance of t GPUs serves t^0.9 times what one GPU does, less by the run's factors of step times, and less the longer
 * its requests are. Chance shifts each layout's shares a little per seed, so
 * that more instances are now and then worse.
 */
final class QueueWorld {
    /**
     * A system of this world.
     *
     * @param prefillPerSecond requests per second that one GPU computes the prompts of
     * @param decodePerSecond requests per second that one GPU makes the tokens of
     * @param tensorParallel sizes of instance, the first {@code tooSmall} of which do not hold the model
     */
    record Machine(
            String name,
            double prefillPerSecond,
            double decodePerSecond,
            List<Integer> tensorParallel,
            int tooSmall,
            int gpusPerRack) {}

    private static final double SERVICE_SECONDS = 0.1;
    private static final double TOKEN_SECONDS = 0.01;
    private static final double RUN_SECONDS = 1_100;
    static final double KILOWATTS = 1.5;
    private static final int INPUT = 1_000;
    private static final int OUTPUT = 200;

    final List<Machine> machines;
    final Map<String, RateCardEntry> prices = new LinkedHashMap<>();
    double requestsPerSecond = 10;

    /** What one GPU serves that does both; a little less than the two by turns when absent. */
    @Nullable
    Double aggregatedPerSecond;

    double luck;

    /** How often more than it can do an instance's estimate allows. */
    double optimism = 1;

    double lowShare = -0.1;
    double highShare = 0.1;

    /** Error bands of systems that have others than the world's. */
    final Map<String, ErrorBand> bands = new HashMap<>();

    @Nullable
    StepTimeFactors factors;

    boolean explain;
    int maxContextTokens = 100_000;

    @Nullable
    SearchSpace space;

    /** Steps that prompts may take; those of 8,192 tokens serve most. */
    List<Integer> chunks = List.of(PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS);

    /** Whether runs that may end when they are hopeless do. */
    boolean cutsShort;

    int roundSize = 4;
    PlanObjective objective = PlanObjective.USD;
    Limits limits = new Limits(16, null, null);

    @Nullable
    List<ExistingCapacity> existingCapacity;

    int spareInstances;
    boolean robust;
    List<PriceTier> tiers = List.of(PriceTier.RETAIL);
    List<ServingMode> modes = List.of(ServingMode.DISAGGREGATED, ServingMode.AGGREGATED);
    List<Long> confirmationSeeds = List.of(2L, 3L);
    ServiceLevelObjective slo = new ServiceLevelObjective(
            List.of(new LatencyLimit(LatencyMetric.TTFT, 99.0, 1), new LatencyLimit(LatencyMetric.TPOT, 99.0, 0.03)),
            null);

    QueueWorld(Machine... machines) {
        this.machines = List.of(machines);
    }

    QueueWorld price(String system, PriceTier tier, double usd, int unit) {
        return price(system, tier, usd, unit, true);
    }

    QueueWorld price(String system, PriceTier tier, double usd, int unit, boolean electricityIncluded) {
        prices.put(
                system + tier, new RateCardEntry(system, tier, usd, unit, KILOWATTS, electricityIncluded, "made up"));
        return this;
    }

    PlanRequest question() {
        return new PlanRequest(
                "model",
                "fp8",
                "engine",
                new Traffic(
                        requestsPerSecond,
                        Arrivals.poisson(),
                        TokenDistribution.constant(INPUT),
                        TokenDistribution.constant(OUTPUT),
                        OUTPUT),
                slo,
                machines.stream().map(Machine::name).toList(),
                modes,
                space,
                RoutingPolicy.LEAST_LOADED,
                objective,
                limits,
                existingCapacity,
                spareInstances,
                robust,
                new Pricing("book", tiers),
                new Sampling(Stationarity.Warmup.GIVEN, 1_000, 10_000, 1L, confirmationSeeds),
                roundSize,
                factors,
                null,
                explain);
    }

    RateCard rates() {
        return new RateCard("book", "always", 0.1, 1.2, List.copyOf(prices.values()));
    }

    Estimates estimates() {
        return estimates(question().traffic());
    }

    /** Of the plan's load, and of each future's. */
    Estimates estimates(FuturesRequest asked) {
        return estimates()
                .with(asked.plansOfFutures().stream()
                        .map(plan -> estimates(plan.traffic()))
                        .toList());
    }

    private Estimates estimates(Traffic traffic) {
        StepTimeFactors longer = factors(traffic, StepTimeFactors.NONE);
        List<InstanceEstimate> instances = new ArrayList<>();
        for (Machine machine : machines) {
            for (PoolRole role : PoolRole.values()) {
                for (int i = 0; i < machine.tensorParallel().size(); i++) {
                    int gpus = machine.tensorParallel().get(i);
                    boolean fits = i >= machine.tooSmall();
                    for (PoolLayout pool : pools(machine, role, gpus)) {
                        double rate = fits ? optimism * rate(machine, pool, longer) : 0;
                        instances.add(new InstanceEstimate(
                                pool,
                                fits,
                                fits ? "" : "needs more than %d GPUs".formatted(gpus),
                                1,
                                fits ? 10_000 : 0,
                                rate,
                                rate,
                                role == PoolRole.DECODE ? 0 : SERVICE_SECONDS,
                                role == PoolRole.PREFILL ? 0 : TOKEN_SECONDS));
                    }
                }
            }
        }
        return new Estimates(
                "build",
                instances,
                machines.stream()
                        .map(machine -> new SystemFacts(machine.name(), machine.gpusPerRack(), 8, 8))
                        .toList(),
                machines.stream()
                        .map(machine -> bands.getOrDefault(
                                machine.name(), ErrorBand.alone(machine.name(), lowShare, highShare, "made up")))
                        .toList(),
                List.of("The world is a queue."),
                maxContextTokens,
                null);
    }

    /** Instances of so many GPUs, as pools of one. */
    List<PoolLayout> pools(Machine machine, PoolRole role, int gpus) {
        return (role == PoolRole.DECODE ? List.of(PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS) : chunks)
                .stream()
                        .map(chunk -> new PoolLayout(role, machine.name(), 1, gpus, null, chunk).resolved())
                        .toList();
    }

    private double rate(Machine machine, PoolRole role, int gpus) {
        return rate(machine, role, gpus, StepTimeFactors.NONE);
    }

    /** Smaller steps cost prompts a tenth. */
    private double rate(Machine machine, PoolLayout pool, StepTimeFactors slower) {
        double rate = rate(machine, pool.role(), pool.tensorParallel(), slower);
        Integer chunk = pool.resolved().maxNumBatchedTokens();
        return chunk == null || chunk >= PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS ? rate : 0.9 * rate;
    }

    private double rate(Machine machine, PoolRole role, int gpus, StepTimeFactors slower) {
        double scale = Math.pow(gpus, 0.9);
        double prefill = machine.prefillPerSecond() / slower.prefillFactor();
        double decode = machine.decodePerSecond() / slower.decodeFactor();
        return scale
                * switch (role) {
                    case PREFILL -> prefill;
                    case DECODE -> decode;
                    case AGGREGATED ->
                        aggregatedPerSecond == null ? 0.95 / (1 / prefill + 1 / decode) : aggregatedPerSecond;
                };
    }

    /** How many times as long prompts and decoding take as in the world: by their steps, and by their lengths. */
    private static StepTimeFactors factors(RunSpec spec) {
        return factors(spec.traffic(), spec.stepTimeFactors() == null ? StepTimeFactors.NONE : spec.stepTimeFactors());
    }

    private static StepTimeFactors factors(Traffic traffic, StepTimeFactors steps) {
        RequestLengths lengths = RequestLengths.of(traffic);
        return StepTimeFactors.of(
                steps.prefillFactor() * lengths.meanInputTokens() / INPUT,
                steps.decodeFactor() * lengths.meanOutputTokens() / OUTPUT,
                1);
    }

    private Machine machine(String name) {
        return machines.stream()
                .filter(machine -> machine.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The least surplus of requests per second over the load that a pool has. */
    private double surplus(RunSpec spec, boolean first) {
        double least = Double.POSITIVE_INFINITY;
        for (PoolLayout pool : spec.layout().pools()) {
            boolean matters = first ? pool.role() != PoolRole.DECODE : pool.role() != PoolRole.PREFILL;
            if (matters) {
                double rate = pool.instances() * rate(machine(pool.system()), pool, factors(spec));
                least = Math.min(least, rate - spec.traffic().openRate());
            }
        }
        return least;
    }

    /** Share of requests inside a limit. */
    double share(RunSpec spec, LatencyLimit limit) {
        boolean first = limit.metric() == LatencyMetric.TTFT;
        double surplus = surplus(spec, first);
        double free = (limit.limitSeconds() - least(first)) * gaps(spec, first);
        if (surplus <= 0 || free <= 0) {
            return 0;
        }
        return Math.clamp(1 - Math.exp(-surplus * free) - luck * chance(spec, limit), 0, 1);
    }

    private static double least(boolean first) {
        return first ? SERVICE_SECONDS : TOKEN_SECONDS;
    }

    /** Over how many gaps a wait is spread: none before the first token. */
    private static double gaps(RunSpec spec, boolean first) {
        return first ? 1 : RequestLengths.of(spec.traffic()).meanOutputTokens();
    }

    /** The latency at a limit's percentile, where {@link #share} is what the limit requires; of a queue that grows the run. */
    private double value(RunSpec spec, LatencyLimit limit) {
        boolean first = limit.metric() == LatencyMetric.TTFT;
        double surplus = surplus(spec, first);
        double outside = 1 - required(limit) - luck * chance(spec, limit);
        return surplus <= 0 || outside <= 0
                ? RUN_SECONDS
                : least(first) - Math.log(outside) / surplus / gaps(spec, first);
    }

    private static LatencyParts parts(LatencyLimit limit, double value) {
        return limit.metric() == LatencyMetric.TTFT
                ? new LatencyParts(100, value - SERVICE_SECONDS, 0, 0, SERVICE_SECONDS, 0)
                : new LatencyParts(100, 0, 0, 0, 0, value);
    }

    /** Uniform in [0, 1), a function of what is run. */
    private static double chance(RunSpec spec, LatencyLimit limit) {
        long hash = (spec.layout().id() + limit.metric() + spec.seed()).hashCode() * 0x9E3779B97F4A7C15L;
        hash = (hash ^ (hash >>> 29)) * 0xBF58476D1CE4E5B9L;
        return (hash >>> 11) * 0x1p-53;
    }

    boolean holds(RunSpec spec) {
        return spec.slo().limits().stream().allMatch(limit -> share(spec, limit) >= required(limit));
    }

    private double required(LatencyLimit limit) {
        return slo.requiredShare(limit);
    }

    PricedRun run(RunSpec spec) {
        List<LimitOutcome> outcomes = spec.slo().limits().stream()
                .map(limit -> {
                    double share = share(spec, limit);
                    double value = value(spec, limit);
                    return new LimitOutcome(
                            limit,
                            share,
                            required(limit),
                            value,
                            share >= required(limit),
                            value == RUN_SECONDS ? null : parts(limit, value));
                })
                .toList();
        double attainment =
                outcomes.stream().mapToDouble(LimitOutcome::share).min().orElseThrow();
        var report = new Report(
                new RequestCounts(11_000, 11_000, 0, 0, 0, 0),
                Latencies.NONE,
                outcomes,
                attainment,
                holds(spec),
                requestsPerSecond * attainment,
                requestsPerSecond * attainment * (INPUT + OUTPUT),
                TokenRates.of(0, 0, 1, 1),
                Bottleneck.DECODE_COMPUTE,
                PhaseShares.NONE,
                PhaseShares.NONE,
                List.of(),
                pools(spec),
                usage(spec.layout()),
                null,
                null,
                null,
                null,
                1);
        List<Bill> bills = tiers.stream().map(tier -> bill(tier, spec.layout())).toList();
        boolean cut = cutsShort && Boolean.TRUE.equals(spec.endsWhenHopeless()) && !holds(spec);
        return new PricedRun(
                spec.layout().id() + " seed " + spec.seed(),
                cut ? report.cutShort(new CutShort((long) (10_000 * attainment), 10_000)) : report,
                bills);
    }

    /** Of a thousand requests; what a pool works on one of them is one over its rate. */
    private Usage usage(Layout layout) {
        int requests = 1_000;
        return new Usage(
                requests / requestsPerSecond,
                (long) requests * INPUT,
                (long) requests * OUTPUT,
                requests,
                requests,
                layout.pools().stream()
                        .map(pool -> new PoolUsage(
                                pool.role(),
                                pool.system(),
                                pool.instances(),
                                pool.instances() * pool.tensorParallel(),
                                0,
                                0,
                                gpuSeconds(pool, PoolRole.PREFILL, requests),
                                gpuSeconds(pool, PoolRole.DECODE, requests),
                                (long) requests * INPUT,
                                (long) requests * OUTPUT,
                                Energy.of(0, 0, 0, 0, 0, 0)))
                        .toList());
    }

    private double gpuSeconds(PoolLayout pool, PoolRole work, int requests) {
        return requests * pool.tensorParallel() / rate(machine(pool.system()), work, pool.tensorParallel());
    }

    private List<PoolReport> pools(RunSpec spec) {
        return spec.layout().pools().stream()
                .map(pool -> new PoolReport(
                        pool.role(),
                        Math.min(
                                1,
                                spec.traffic().openRate()
                                        / pool.instances()
                                        / rate(
                                                machine(pool.system()),
                                                pool.role(),
                                                pool.tensorParallel(),
                                                factors(spec))),
                        1,
                        0,
                        0,
                        0,
                        0.5,
                        0,
                        1,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0))
                .toList();
    }

    /** Each system's GPUs are billed by themselves. */
    Bill bill(PriceTier tier, Layout layout) {
        List<Bill> bills = layout.systems().stream()
                .map(system -> bill(
                        tier,
                        system,
                        layout.pools().stream()
                                .filter(pool -> pool.system().equals(system))
                                .mapToInt(PoolLayout::gpus)
                                .sum()))
                .toList();
        if (bills.size() == 1) {
            return bills.getFirst();
        }
        Bill first = bills.getFirst();
        Bill second = bills.getLast();
        double usd = BigDecimal.valueOf(first.usdPerHour())
                .add(BigDecimal.valueOf(second.usdPerHour()))
                .doubleValue();
        return bill(
                tier,
                first.gpusUsed() + second.gpusUsed(),
                first.gpusBilled() + second.gpusBilled(),
                first.racks() + second.racks(),
                usd,
                first.electricityUsdPerHour() + second.electricityUsdPerHour());
    }

    Bill bill(PriceTier tier, String system, int used) {
        RateCardEntry entry = rates().find(system, tier).orElseThrow();
        int billed = entry.billedGpus(used);
        BigDecimal electricity = entry.electricityIncluded()
                ? BigDecimal.ZERO
                : new BigDecimal("0.05").multiply(BigDecimal.valueOf(used));
        double usd = BigDecimal.valueOf(entry.usdPerGpuHour())
                .multiply(BigDecimal.valueOf(billed))
                .add(electricity)
                .doubleValue();
        return bill(
                tier,
                used,
                billed,
                Math.ceilDiv(billed, machine(system).gpusPerRack()),
                usd,
                electricity.doubleValue());
    }

    private static Bill bill(PriceTier tier, int used, int billed, int racks, double usd, double electricity) {
        return new Bill(
                "book",
                tier,
                used,
                billed,
                racks,
                billed * KILOWATTS,
                PowerDrawn.of(Energy.of(0, 0, 0, 0, 0, 0), 1, 1),
                usd,
                usd * 730,
                0,
                electricity,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                List.of());
    }

    PlanSearch search() {
        return new PlanSearch(question(), estimates(), rates());
    }
}
