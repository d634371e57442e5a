package io.goodput.engine;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.Delay;
import io.goodput.contracts.scaleout.DynamoPlanner;
import io.goodput.contracts.scaleout.FailureRate;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.FixedRatio;
import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.contracts.scaleout.Hpa;
import io.goodput.contracts.scaleout.HpaRate;
import io.goodput.contracts.scaleout.Keda;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.Saturation;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingMetric;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.scaleout.Schedule;
import io.goodput.contracts.scaleout.ScheduleWindow;
import io.goodput.engine.scenario.AfterFailure;
import io.goodput.engine.scenario.Delays;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.FabricPort;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.LeadTimes;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Small random worlds whose pools change: instances start within parts of a second, racks are small, much fails. */
public final class RandomElasticity {
    private static final String SYSTEM = "test";
    private static final double HOUR_SECONDS = 3_600;

    /** Which instances take another role. */
    private enum Roles {
        /** None. */
        KEPT,
        /** Those of some worlds. */
        DRAWN,
        /** Those of all, where two roles lose and get some every second, and much fails and is slow. */
        SEESAW
    }

    private static final String OTHER_SYSTEM = "other";

    private final Random random;
    private final Scenario still;
    private final Roles roles;
    /** Of its own, so that worlds without it are as they were. */
    private final Random switching;

    private final long seed;

    private final int gpusPerNode;
    /** Nodes that one fabric joins. */
    private final int nodesPerDomain;
    /** Whether KV takes the fabric inside of it. */
    private final boolean fabricsCarryKv;

    private final boolean twoSystems;
    /** Of fabrics, so that the worlds without any do not depend on them. */
    private final Random fabrics;

    private RandomElasticity(Scenario still, long seed, boolean changes, Roles roles) {
        this.still = still;
        this.roles = roles;
        this.seed = seed;
        random = new Random(seed * 0x94d049bb133111ebL);
        switching = new Random(seed * 0x9e3779b97f4a7c15L);
        fabrics = new Random(seed * 0xd6e8feb86659fd93L);
        fabricsCarryKv = changes && still.network() != null && fabrics.nextDouble() < 0.5;
        gpusPerNode = fabricsCarryKv && fabrics.nextDouble() < 0.3 ? 2 : 4;
        nodesPerDomain = fabricsCarryKv ? 1 + fabrics.nextInt(4) : 1;
        twoSystems = fabricsCarryKv && roles != Roles.SEESAW && fabrics.nextDouble() < 0.2;
    }

    /** The random scenario of the seed, with pools that change and hardware that fails. */
    public static Scenario of(long seed) {
        return new RandomElasticity(RandomScenarios.of(seed), seed, true, Roles.DRAWN).scenario(true);
    }

    /** The same with instances that keep their role. */
    static Scenario keepingRoles(long seed) {
        return new RandomElasticity(RandomScenarios.of(seed), seed, true, Roles.KEPT).scenario(true);
    }

    /** A random scenario with prefill and decode pools, whose instances take each other's role. */
    static Scenario switching(long seed) {
        long with = seed;
        Scenario still = RandomScenarios.of(with);
        while (still.isAggregated()) {
            with += 100_000_000;
            still = RandomScenarios.of(with);
        }
        return new RandomElasticity(still, with, true, Roles.SEESAW).scenario(true);
    }

    /** The random scenario of the seed with pools that could change and do not. */
    static Scenario fixed(long seed) {
        return new RandomElasticity(RandomScenarios.of(seed), seed, false, Roles.KEPT).scenario(false);
    }

    private boolean chance(double share) {
        return random.nextDouble() < share;
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    private int whole(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private Scenario scenario(boolean changes) {
        List<ElasticPool> bounds = new ArrayList<>();
        List<Pool> pools = new ArrayList<>();
        int gpus = 0;
        double switchSeconds = switchSeconds();
        boolean areAlike =
                switchSeconds < Double.POSITIVE_INFINITY && (roles == Roles.SEESAW || switching.nextDouble() < 0.9);
        for (Pool pool : still.pools()) {
            int each = (areAlike ? still.pools().getFirst() : pool).gpusPerInstance();
            int most = pool.instances() + (changes ? whole(0, 2) : 0);
            int space = twoSystems ? fabrics.nextInt(2) : 0;
            var bound = new ElasticPool(
                    pool.instances(),
                    changes && chance(0.3) ? 0 : Math.min(1, pool.instances()),
                    most,
                    space,
                    areAlike ? space : 2 + bounds.size(),
                    between(1, 50),
                    each * 10.0);
            bounds.add(bound);
            pools.add(with(pool, bound.slots(), each));
            gpus += most * each;
        }
        int nodes = Math.ceilDiv(gpus, gpusPerNode) + still.pools().size() * 3;
        int perRack = chance(0.5) ? nodes : Math.ceilDiv(nodes, 2);
        perRack = Math.ceilDiv(perRack, nodesPerDomain) * nodesPerDomain;
        Granularity granularity = any(Granularity.values());
        boolean isShort = changes && granularity != Granularity.RACK && chance(0.3);
        var space = new RackSpace(
                Math.ceilDiv(nodes, perRack) + 1,
                perRack,
                gpusPerNode,
                nodesPerDomain,
                any(Placement.values()),
                granularity,
                chance(0.3) ? between(0, 1) : 0,
                isShort ? initialNodes(bounds, pools) + whole(0, 1) : 10_000,
                chance(0.3) ? whole(0, 2) : 0,
                Double.POSITIVE_INFINITY);
        var elasticity = new Elasticity(
                changes ? policy(areAlike) : ScalingPolicy.of(PolicyKind.FIXED).resolved(),
                bounds,
                budget(bounds, pools, gpus, changes),
                between(0.2, 1),
                chance(0.5) ? 0 : between(0, 1),
                new LeadTimes(
                        new Delays(between(0, 0.1), 0),
                        new Delays(between(0, 0.5), chance(0.5) ? 0.5 : 0),
                        new Delays(between(0, 0.1), 0),
                        between(20, 200),
                        between(20, 200),
                        new Delays(between(0, 0.3), chance(0.5) ? 0.5 : 0),
                        chance(0.3) ? between(0, 0.5) : 0,
                        between(1, 4),
                        switchSeconds),
                chance(0.4),
                chance(0.3) ? Double.POSITIVE_INFINITY : between(0, 0.5),
                chance(0.3),
                twoSystems ? List.of(space, space) : List.of(space),
                twoSystems ? List.of(SYSTEM, OTHER_SYSTEM) : List.of(SYSTEM),
                changes ? faults(space) : List.of(),
                changes && chance(0.4) ? List.of(failures()) : List.of(),
                new AfterFailure(whole(0, 3), chance(0.6), chance(0.3) ? 0 : between(0, 0.4), chance(0.4)),
                0.9);
        return new Scenario(
                still.workload(),
                still.classes(),
                pools,
                network(space),
                still.handOff(),
                still.firstToken(),
                still.localPrefill(),
                still.recovery(),
                still.promptRouting(),
                still.decodeRouting(),
                still.admission(),
                still.timeout(),
                still.sample(),
                still.seed(),
                still.maxEvents(),
                elasticity);
    }

    /** None at all in some worlds, infinite in four of ten where it is drawn. */
    private double switchSeconds() {
        boolean keeps = switch (roles) {
            case KEPT -> true;
            case DRAWN -> switching.nextDouble() < 0.4;
            case SEESAW -> false;
        };
        if (keeps || still.isAggregated()) {
            return Double.POSITIVE_INFINITY;
        }
        return switching.nextDouble() < 0.1 ? 0 : switching.nextDouble();
    }

    /** At least what the instances at the start have; in every fourth world less than all that may be wanted. */
    private int budget(List<ElasticPool> bounds, List<Pool> pools, int gpus, boolean changes) {
        boolean limited = changes && chance(0.4);
        if (changes && seed % 4 == 2) {
            int initial = IntStream.range(0, pools.size())
                    .map(p -> bounds.get(p).initialInstances() * pools.get(p).gpusPerInstance())
                    .sum();
            return initial + new Random(seed).nextInt(gpus - initial + 1);
        }
        return limited ? gpus : Integer.MAX_VALUE;
    }

    /** As many as the instances at the start can need, however they are placed. */
    private int initialNodes(List<ElasticPool> bounds, List<Pool> pools) {
        int nodes = 0;
        for (int p = 0; p < pools.size(); p++) {
            nodes += bounds.get(p).initialInstances() * nodesOf(pools.get(p).gpusPerInstance());
        }
        return nodes;
    }

    /** What is larger than a fabric takes whole ones. */
    private int nodesOf(int gpus) {
        int ofDomain = nodesPerDomain * gpusPerNode;
        return gpus > ofDomain ? Math.ceilDiv(gpus, ofDomain) * nodesPerDomain : Math.ceilDiv(gpus, gpusPerNode);
    }

    private Pool with(Pool pool, int instances, int gpus) {
        return new Pool(
                pool.role(),
                pool.system(),
                instances,
                gpus,
                pool.ranks(),
                pool.pipelineStages(),
                pool.steps(),
                pool.kv(),
                pool.kvPolicy(),
                pool.maxNumSeqs(),
                pool.maxNumBatchedTokens(),
                pool.queueOrder(),
                pool.speculation(),
                pool.caching(),
                port(pool.port()));
    }

    /** The fabric is faster than the network, or slower. */
    private @Nullable KvPort port(@Nullable KvPort port) {
        if (port == null) {
            return null;
        }
        double rate = port.bytesPerSecond();
        double ofFlow = port.flowBytesPerSecond();
        FabricPort fabric = fabricsCarryKv
                ? new FabricPort(rate * (0.5 + 4 * fabrics.nextDouble()), ofFlow * (0.5 + 4 * fabrics.nextDouble()))
                : null;
        return new KvPort(rate, ofFlow, List.of(), fabric);
    }

    private @Nullable Network network(RackSpace space) {
        Network network = still.network();
        if (network == null) {
            return null;
        }
        List<Double> uplinks = new ArrayList<>();
        int racks = space.racks() * (twoSystems ? 2 : 1);
        for (int r = 0; r < racks && !network.rackBytesPerSecond().isEmpty(); r++) {
            uplinks.add(network.rackBytesPerSecond().getFirst());
        }
        return new Network(
                network.latencySeconds(),
                fabricsCarryKv ? fabrics.nextInt(3) * 0.5 * network.latencySeconds() : null,
                network.bytesPerToken(),
                network.windowBytesPerToken(),
                network.windowTokens(),
                network.layers(),
                network.layerWise(),
                uplinks);
    }

    private ScalingPolicy policy(boolean areAlike) {
        PolicyKind kind = any(new PolicyKind[] {
            PolicyKind.FIXED,
            PolicyKind.FIXED,
            PolicyKind.HPA,
            PolicyKind.HPA,
            PolicyKind.HPA,
            PolicyKind.KEDA,
            PolicyKind.SATURATION,
            PolicyKind.RATIO,
            PolicyKind.DYNAMO_LOAD,
            PolicyKind.DYNAMO_THROUGHPUT
        });
        ScalingController any = controller(kind);
        return areAlike && (roles == Roles.SEESAW || switching.nextDouble() < 0.5)
                ? seesaw()
                : new ScalingPolicy("any", List.of(any));
    }

    /** Every second one role gets what the other one loses, more or less. */
    private ScalingPolicy seesaw() {
        int sum = 2 + switching.nextInt(5);
        List<ScheduleWindow> prefill = new ArrayList<>();
        List<ScheduleWindow> decode = new ArrayList<>();
        int seconds = 12;
        for (int second = 0; second < seconds; second++) {
            double from = second / HOUR_SECONDS;
            double to = second == seconds - 1 ? 24 : (second + 1) / HOUR_SECONDS;
            int instances = 1 + switching.nextInt(sum - 1);
            int others = switching.nextDouble() < 0.2 ? 1 + switching.nextInt(sum) : sum - instances;
            prefill.add(new ScheduleWindow(null, from, to, instances));
            decode.add(new ScheduleWindow(null, from, to, others));
        }
        return new ScalingPolicy(
                "seesaw", List.of(schedule(PoolRole.DECODE, decode), schedule(PoolRole.PREFILL, prefill)));
    }

    private static ScalingController schedule(PoolRole role, List<ScheduleWindow> windows) {
        return new ScalingController(
                PolicyKind.SCHEDULE, role, null, null, new Schedule(windows), null, null, null, null);
    }

    private ScalingController controller(PolicyKind kind) {
        ScalingMetric metric = any(ScalingMetric.values());
        double target = switch (metric) {
            case QUEUED_REQUESTS, REQUESTS_IN_FLIGHT -> between(0.3, 4);
            case KV_UTILISATION, GPU_UTILISATION -> between(0.1, 0.9);
            case REQUESTS_PER_SECOND -> between(1, 10);
            case PROMPT_TOKENS_PER_SECOND, OUTPUT_TOKENS_PER_SECOND -> between(100, 1_000);
            case MEAN_TTFT_SECONDS, MEAN_TPOT_SECONDS -> between(0.01, 0.2);
        };
        var hpa = new Hpa(
                metric,
                target,
                0.05,
                1.0,
                0.0,
                chance(0.5) ? 0.0 : 2.0,
                List.of(new HpaRate(4, null, 1)),
                List.of(new HpaRate(4, null, 1)));
        var dynamo = new DynamoPlanner(
                between(0.05, 0.5), between(0.005, 0.05), 5.0, 1.0, null, null, null, null, null, null, null);
        return switch (kind) {
            case HPA -> new ScalingController(kind, null, hpa, null, null, null, null, null, null);
            case KEDA ->
                new ScalingController(
                        kind, null, null, new Keda(metric, target, 0.0, 1.0, 1.0), null, null, null, null, null);
            case SATURATION ->
                new ScalingController(
                        kind, null, null, null, null, null, new Saturation(null, null, null, 1.0), null, null);
            case RATIO ->
                new ScalingController(
                        kind,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        new FixedRatio(null, metric, target, null, 1.0, 1.0),
                        null);
            case DYNAMO_LOAD, DYNAMO_THROUGHPUT ->
                new ScalingController(kind, null, null, null, null, dynamo, null, null, null);
            case FIXED, SCHEDULE, DYNAMO_HYBRID, GOODPUT -> ScalingController.of(PolicyKind.FIXED);
        };
    }

    private List<Fault> faults(RackSpace space) {
        List<Fault> faults = new ArrayList<>();
        boolean linked =
                still.network() != null && !still.network().rackBytesPerSecond().isEmpty();
        for (int node = 0; roles == Roles.SEESAW && node < space.nodesPerRack() && node < 3; node++) {
            for (int rack = 0; rack < space.racks(); rack++) {
                faults.add(slow(rack, node));
            }
        }
        for (int i = whole(0, 6) + (roles == Roles.SEESAW ? 6 : 0); i > 0; i--) {
            FaultKind kind = any(FaultKind.values());
            if (kind == FaultKind.LINK && !linked) {
                continue;
            }
            boolean inNode = kind == FaultKind.GPU || kind == FaultKind.NODE || kind == FaultKind.SLOW;
            Double factor = switch (kind) {
                case SLOW -> Double.valueOf(between(1.1, 5));
                case LINK, STORAGE -> chance(0.5) ? null : Double.valueOf(between(0, 0.9));
                case GPU, NODE, RACK -> null;
            };
            faults.add(new Fault(
                    kind,
                    Math.exp(between(-3, 1.5)),
                    // What cannot be moved must be repaired, or requests wait for ever.
                    between(0.05, 1.5),
                    kind == FaultKind.STORAGE ? null : SYSTEM,
                    kind == FaultKind.STORAGE ? null : Integer.valueOf(random.nextInt(space.racks())),
                    inNode ? Integer.valueOf(random.nextInt(Math.min(3, space.nodesPerRack()))) : null,
                    kind == FaultKind.GPU ? Integer.valueOf(random.nextInt(gpusPerNode)) : null,
                    factor));
        }
        return faults;
    }

    /** Who drains on such hardware takes seconds. */
    private Fault slow(int rack, int node) {
        return new Fault(
                FaultKind.SLOW,
                0.5,
                1 + 3 * switching.nextDouble(),
                SYSTEM,
                rack,
                node,
                null,
                1 + 30 * switching.nextDouble());
    }

    private FailureRate failures() {
        FaultKind kind = any(new FaultKind[] {FaultKind.GPU, FaultKind.NODE, FaultKind.SLOW});
        return new FailureRate(
                kind,
                0.1,
                new Delay(between(0.05, 0.5), 1.0),
                kind == FaultKind.NODE ? Double.valueOf(0.2) : null,
                kind == FaultKind.SLOW ? Double.valueOf(3) : null);
    }
}
