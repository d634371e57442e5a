package io.goodput.engine;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.QueueOrder;
import io.goodput.contracts.Recovery;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingController;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.engine.scenario.Admission;
import io.goodput.engine.scenario.AfterFailure;
import io.goodput.engine.scenario.ClientTimeout;
import io.goodput.engine.scenario.Delays;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.LeadTimes;
import io.goodput.engine.scenario.LocalPrefill;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.PrefixCaching;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.RoutingSpec;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.scenario.Speculation;
import io.goodput.engine.timing.StepModel;
import io.goodput.engine.workload.Workload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Small worlds for tests: every number is a parameter or has a plain value that mental arithmetic can follow. */
public final class Worlds {
    public static final long MANY_EVENTS = 50_000_000;

    private Worlds() {}

    public static KvRoom room(long blocks) {
        return new KvRoom(blocks, 1, 0);
    }

    public static ServiceLevelObjective slo(LatencyLimit... limits) {
        return new ServiceLevelObjective(List.of(limits), null);
    }

    public static LatencyLimit limit(LatencyMetric metric, double percentile, double seconds) {
        return new LatencyLimit(metric, percentile, seconds);
    }

    public static ServiceLevelObjective easySlo() {
        return slo(limit(LatencyMetric.TTFT, 99, 1000));
    }

    public static RequestClass requestClass(int priority) {
        return new RequestClass("class" + priority, easySlo(), priority);
    }

    /** A pool of one rank an instance that reserves the maximum, first come first served, without a prefix cache. */
    public static PoolBuilder pool(
            PoolRole role, int instances, StepModel steps, KvRoom kv, int maxNumSeqs, int maxTokens) {
        PoolBuilder pool = new PoolBuilder();
        pool.role = role;
        pool.instances = instances;
        pool.steps = steps;
        pool.kv = kv;
        pool.maxNumSeqs = maxNumSeqs;
        pool.maxNumBatchedTokens = maxTokens;
        pool.port = role == PoolRole.AGGREGATED ? null : KvPort.of(1e12, 1e12);
        return pool;
    }

    /** A network on which each prompt token is {@code bytesPerToken} bytes. */
    public static Network network(double bytesPerToken, double latencySeconds) {
        return new Network(latencySeconds, bytesPerToken, 0, 0, 1, false, List.of());
    }

    public static Network freeNetwork() {
        return network(0, 0);
    }

    /** A prefill and a decode pool, source first, round robin, first token at the end of prefill, every request measured. */
    public static ScenarioBuilder disaggregated(Workload workload, Network network, PoolBuilder... pools) {
        ScenarioBuilder scenario = new ScenarioBuilder();
        scenario.workload = workload;
        scenario.network = network;
        scenario.pools = List.of(pools).stream().map(PoolBuilder::build).toList();
        return scenario;
    }

    /** Aggregated pools, round robin, every request measured. */
    public static ScenarioBuilder aggregated(Workload workload, PoolBuilder... pools) {
        ScenarioBuilder scenario = new ScenarioBuilder();
        scenario.workload = workload;
        scenario.pools = List.of(pools).stream().map(PoolBuilder::build).toList();
        return scenario;
    }

    /** A pool in the making. */
    public static final class PoolBuilder {
        PoolRole role = PoolRole.AGGREGATED;
        int instances = 1;
        int gpusPerInstance = 1;
        int ranks = 1;
        int pipelineStages = 1;
        StepModel steps = SmallSteps.linear(0.1, 0.01);
        KvRoom kv = room(1_000_000_000);
        KvPolicy kvPolicy = KvPolicy.RESERVE_MAXIMUM;
        int maxNumSeqs = 8;
        int maxNumBatchedTokens = 64;
        QueueOrder queueOrder = QueueOrder.FIRST_COME_FIRST_SERVED;
        Speculation speculation = Speculation.NONE;

        @Nullable
        PrefixCaching caching;

        @Nullable
        KvPort port;

        public PoolBuilder ranks(int value) {
            ranks = value;
            return this;
        }

        public PoolBuilder pipelineStages(int value) {
            pipelineStages = value;
            return this;
        }

        public PoolBuilder kvPolicy(KvPolicy value) {
            kvPolicy = value;
            return this;
        }

        public PoolBuilder queueOrder(QueueOrder value) {
            queueOrder = value;
            return this;
        }

        public PoolBuilder speculation(Speculation value) {
            speculation = value;
            return this;
        }

        public PoolBuilder caching(@Nullable PrefixCaching value) {
            caching = value;
            return this;
        }

        public PoolBuilder port(double bytesPerSecond, double flowBytesPerSecond, Integer... racks) {
            port = new KvPort(bytesPerSecond, flowBytesPerSecond, List.of(racks));
            return this;
        }

        public PoolBuilder port(KvPort value) {
            port = value;
            return this;
        }

        public PoolBuilder gpusPerInstance(int value) {
            gpusPerInstance = value;
            return this;
        }

        public Pool build() {
            return new Pool(
                    role,
                    "test",
                    instances,
                    gpusPerInstance,
                    ranks,
                    pipelineStages,
                    steps,
                    kv,
                    kvPolicy,
                    maxNumSeqs,
                    maxNumBatchedTokens,
                    queueOrder,
                    speculation,
                    caching,
                    port);
        }
    }

    /** A pool of so many instances, which may have up to {@code most}, and load one byte each. */
    public static ElasticPool counts(int initial, int most) {
        return new ElasticPool(initial, Math.min(1, initial), most, 0, 0, 1, 1);
    }

    /** Racks of nodes of one GPU, filled one by one; counts that stay; new instances that are ready at once. */
    public static ElasticityBuilder elasticity(int racks, int nodesPerRack, ElasticPool... pools) {
        ElasticityBuilder elasticity = new ElasticityBuilder();
        elasticity.space = new RackSpace(
                racks,
                nodesPerRack,
                1,
                1,
                Placement.PACK,
                Granularity.NODE,
                0,
                racks * nodesPerRack,
                0,
                Double.POSITIVE_INFINITY);
        elasticity.pools = List.of(pools);
        return elasticity;
    }

    /** How pools change, in the making. */
    public static final class ElasticityBuilder {
        private static final Delays NONE = new Delays(0, 0);

        RackSpace space =
                new RackSpace(1, 1, 1, 1, Placement.PACK, Granularity.NODE, 0, 1, 0, Double.POSITIVE_INFINITY);
        ScalingController controller = ScalingController.of(PolicyKind.FIXED);
        List<ElasticPool> pools = List.of();
        int gpuBudget = Integer.MAX_VALUE;
        double startSeconds;
        AfterFailure afterFailure = new AfterFailure(0, true, 0, false);
        List<Fault> faults = List.of();

        public ElasticityBuilder controller(ScalingController value) {
            controller = value;
            return this;
        }

        public ElasticityBuilder gpuBudget(int value) {
            gpuBudget = value;
            return this;
        }

        public ElasticityBuilder startSeconds(double value) {
            startSeconds = value;
            return this;
        }

        public ElasticityBuilder afterFailure(AfterFailure value) {
            afterFailure = value;
            return this;
        }

        public ElasticityBuilder faults(Fault... values) {
            faults = List.of(values);
            return this;
        }

        public Elasticity build() {
            return new Elasticity(
                    new ScalingPolicy("any", List.of(controller)),
                    pools,
                    gpuBudget,
                    1,
                    0,
                    new LeadTimes(
                            NONE, NONE, NONE, 1e9, 1e9, new Delays(startSeconds, 0), 0, 1, Double.POSITIVE_INFINITY),
                    false,
                    Double.POSITIVE_INFINITY,
                    false,
                    List.of(space),
                    List.of("test"),
                    faults,
                    List.of(),
                    afterFailure,
                    0.9);
        }
    }

    /** A scenario in the making. */
    public static final class ScenarioBuilder {
        Workload workload = SmallWorkload.EMPTY;
        List<RequestClass> classes = List.of(requestClass(0));
        List<Pool> pools = List.of();

        @Nullable
        Network network;

        HandOff handOff = HandOff.SOURCE_FIRST;
        FirstToken firstToken = FirstToken.END_OF_PREFILL;

        @Nullable
        LocalPrefill localPrefill;

        Recovery recovery = Recovery.LOCAL;
        RoutingSpec promptRouting = RoutingSpec.of(RoutingPolicy.ROUND_ROBIN);
        RoutingSpec decodeRouting = RoutingSpec.of(RoutingPolicy.ROUND_ROBIN);
        Admission admission = Admission.OPEN;
        ClientTimeout timeout = ClientTimeout.NEVER;
        Sample sample = Sample.ALL;
        long seed = 1;
        long maxEvents = MANY_EVENTS;

        @Nullable
        Elasticity elasticity;

        public ScenarioBuilder classes(RequestClass... values) {
            classes = List.of(values);
            return this;
        }

        public ScenarioBuilder handOff(HandOff value) {
            handOff = value;
            return this;
        }

        public ScenarioBuilder firstToken(FirstToken value) {
            firstToken = value;
            return this;
        }

        public ScenarioBuilder localPrefill(@Nullable LocalPrefill value) {
            localPrefill = value;
            return this;
        }

        public ScenarioBuilder recovery(Recovery value) {
            recovery = value;
            return this;
        }

        /** The same policy for prompts and decoding. */
        public ScenarioBuilder routing(RoutingPolicy policy) {
            promptRouting = RoutingSpec.of(policy);
            decodeRouting = RoutingSpec.of(policy);
            return this;
        }

        public ScenarioBuilder admission(Admission value) {
            admission = value;
            return this;
        }

        public ScenarioBuilder timeout(ClientTimeout value) {
            timeout = value;
            return this;
        }

        /** Measures {@code measured} requests after {@code warmup} ones. */
        public ScenarioBuilder sample(long warmup, long measured) {
            sample = new Sample(warmup, measured, Sample.DEFAULT_SERIES_BUCKETS);
            return this;
        }

        public ScenarioBuilder seed(long value) {
            seed = value;
            return this;
        }

        public ScenarioBuilder maxEvents(long value) {
            maxEvents = value;
            return this;
        }

        public ScenarioBuilder elasticity(Elasticity value) {
            elasticity = value;
            return this;
        }

        public ScenarioBuilder slo(ServiceLevelObjective value) {
            classes = List.of(new RequestClass("all", value, 0));
            return this;
        }

        public ScenarioBuilder elasticity(ElasticityBuilder value) {
            elasticity = value.build();
            return this;
        }

        public Scenario build() {
            return new Scenario(
                    workload,
                    classes,
                    pools,
                    network,
                    handOff,
                    firstToken,
                    localPrefill,
                    recovery,
                    promptRouting,
                    decodeRouting,
                    admission,
                    timeout,
                    sample,
                    seed,
                    maxEvents,
                    elasticity);
        }
    }
}
