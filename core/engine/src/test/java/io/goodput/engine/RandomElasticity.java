package io.goodput.engine;

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
import io.goodput.engine.scenario.AfterFailure;
import io.goodput.engine.scenario.Delays;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.LeadTimes;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Small random worlds whose pools change: instances start within parts of a second, racks are small, much fails. */
public final class RandomElasticity {
    private static final String SYSTEM = "test";

    private final Random random;
    private final Scenario still;
    private final long seed;

    private RandomElasticity(Scenario still, long seed) {
        this.still = still;
        this.seed = seed;
        random = new Random(seed * 0x94d049bb133111ebL);
    }

    /** The random scenario of the seed, with pools that change and hardware that fails. */
    public static Scenario of(long seed) {
        return new RandomElasticity(RandomScenarios.of(seed), seed).scenario(true);
    }

    /** The same with pools that could change and do not. */
    static Scenario fixed(long seed) {
        return new RandomElasticity(RandomScenarios.of(seed), seed).scenario(false);
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
        int largest = 1;
        for (Pool pool : still.pools()) {
            int most = pool.instances() + (changes ? whole(0, 2) : 0);
            var each = new ElasticPool(
                    pool.instances(),
                    changes && chance(0.3) ? 0 : Math.min(1, pool.instances()),
                    most,
                    0,
                    between(1, 50),
                    pool.gpusPerInstance() * 10.0);
            bounds.add(each);
            pools.add(withSlots(pool, each.slots()));
            gpus += most * pool.gpusPerInstance();
            largest = Math.max(largest, pool.gpusPerInstance());
        }
        int nodes = Math.ceilDiv(gpus, 4) + still.pools().size() * 3;
        int perRack = chance(0.5) ? nodes : Math.ceilDiv(nodes, 2);
        Granularity granularity = any(Granularity.values());
        boolean isShort = changes && granularity != Granularity.RACK && chance(0.3);
        var space = new RackSpace(
                Math.ceilDiv(nodes, perRack) + 1,
                perRack,
                4,
                1,
                any(Placement.values()),
                granularity,
                chance(0.3) ? between(0, 1) : 0,
                isShort ? initialNodes() + whole(0, 1) : 10_000,
                chance(0.3) ? whole(0, 2) : 0,
                Double.POSITIVE_INFINITY);
        var elasticity = new Elasticity(
                changes ? policy() : ScalingPolicy.of(PolicyKind.FIXED).resolved(),
                bounds,
                budget(gpus, changes),
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
                        Double.POSITIVE_INFINITY),
                chance(0.4),
                chance(0.3) ? Double.POSITIVE_INFINITY : between(0, 0.5),
                chance(0.3),
                List.of(space),
                List.of(SYSTEM),
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

    /** As many as the instances at the start can need, however they are placed. */
    private int initialNodes() {
        return still.pools().stream()
                .mapToInt(pool -> pool.instances() * Math.ceilDiv(pool.gpusPerInstance(), 4))
                .sum();
    }

    /** At least what the instances at the start have; in every fourth world less than all that may be wanted. */
    private int budget(int gpus, boolean changes) {
        boolean limited = changes && chance(0.4);
        if (changes && seed % 4 == 2) {
            int initial = still.pools().stream()
                    .mapToInt(pool -> pool.instances() * pool.gpusPerInstance())
                    .sum();
            return initial + new Random(seed).nextInt(gpus - initial + 1);
        }
        return limited ? gpus : Integer.MAX_VALUE;
    }

    private static Pool withSlots(Pool pool, int slots) {
        KvPort port = pool.port();
        return new Pool(
                pool.role(),
                pool.system(),
                slots,
                pool.gpusPerInstance(),
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
                port == null ? null : KvPort.of(port.bytesPerSecond(), port.flowBytesPerSecond()));
    }

    private @Nullable Network network(RackSpace space) {
        Network network = still.network();
        if (network == null) {
            return null;
        }
        List<Double> uplinks = new ArrayList<>();
        for (int r = 0; r < space.racks() && !network.rackBytesPerSecond().isEmpty(); r++) {
            uplinks.add(network.rackBytesPerSecond().getFirst());
        }
        return new Network(
                network.latencySeconds(),
                network.bytesPerToken(),
                network.windowBytesPerToken(),
                network.windowTokens(),
                network.layers(),
                network.layerWise(),
                uplinks);
    }

    private ScalingPolicy policy() {
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
        return new ScalingPolicy("any", List.of(controller(kind)));
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
        for (int i = whole(0, 6); i > 0; i--) {
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
                    kind == FaultKind.GPU ? Integer.valueOf(random.nextInt(4)) : null,
                    factor));
        }
        return faults;
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
