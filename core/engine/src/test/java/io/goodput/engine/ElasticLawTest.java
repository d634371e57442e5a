package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.KvTransfers;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.FabricPort;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.StepModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Laws that whole runs obey where instances come, go and fail. */
class ElasticLawTest {
    private static final long FIRST_SEED = 7_000_000;
    private static final String EMPTY = "empty";

    private static List<RequestRow> rows(Scenario scenario) {
        List<RequestRow> rows = new ArrayList<>();
        Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)));
        return rows;
    }

    /** The scenario with more racks, in which nobody stands, and other faults. */
    private static Scenario with(Scenario s, List<Fault> faults) {
        Elasticity e = Objects.requireNonNull(s.elasticity());
        List<RackSpace> spaces = new ArrayList<>(e.spaces());
        spaces.add(e.spaces().getFirst());
        List<String> systems = new ArrayList<>(e.systems());
        systems.add(EMPTY);
        return with(s, s.pools(), s.network(), e.pools(), spaces, systems, faults);
    }

    private static Scenario with(
            Scenario s,
            List<Pool> pools,
            @Nullable Network network,
            List<ElasticPool> bounds,
            List<RackSpace> spaces,
            List<String> systems,
            List<Fault> faults) {
        Elasticity e = Objects.requireNonNull(s.elasticity());
        return new Scenario(
                s.workload(),
                s.classes(),
                pools,
                network,
                s.handOff(),
                s.firstToken(),
                s.localPrefill(),
                s.recovery(),
                s.promptRouting(),
                s.decodeRouting(),
                s.admission(),
                s.timeout(),
                s.sample(),
                s.seed(),
                s.maxEvents(),
                new Elasticity(
                        e.policy(),
                        bounds,
                        e.gpuBudget(),
                        e.scrapeSeconds(),
                        e.scrapeDelaySeconds(),
                        e.leadTimes(),
                        e.migrates(),
                        e.graceSeconds(),
                        e.turnsAway(),
                        spaces,
                        systems,
                        faults,
                        List.of(),
                        e.afterFailure(),
                        e.attainment()));
    }

    /** A node and a GPU where nobody sits; slow hardware there; the storage, from which nobody loads. */
    @Test
    void faultsThatMeetNobodyChangeNothing() {
        // That there are faults may make prompts too long for where they would have to begin again, so both runs have
        // some.
        Fault never = new Fault(FaultKind.STORAGE, 1e6, 1.0, null, null, null, null, null);
        List<Fault> harmless = List.of(
                new Fault(FaultKind.NODE, 0.1, 1.0, EMPTY, 0, 0, null, null),
                new Fault(FaultKind.GPU, 0.2, 0.1, EMPTY, 0, 0, 1, null),
                new Fault(FaultKind.SLOW, 0.1, 1.0, EMPTY, 0, 0, null, 4.0),
                new Fault(FaultKind.RACK, 0.5, 1.0, EMPTY, 1, null, null, null),
                new Fault(FaultKind.STORAGE, 0.3, 1.0, null, null, null, null, null));
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 150; seed++) {
            Scenario scenario = RandomElasticity.fixed(seed);
            if (scenario.network() != null
                    && !scenario.network().rackBytesPerSecond().isEmpty()) {
                // The further racks would need uplinks.
                continue;
            }
            assertEquals(rows(with(scenario, List.of(never))), rows(with(scenario, harmless)), "seed " + seed);
        }
    }

    /** Racks that are one fabric are a network of that fabric's rates; in racks of two systems there is only the network. */
    @Test
    void onePathOfTwoIsAsIfThereWereNoOther() {
        Fault never = new Fault(FaultKind.STORAGE, 1e6, 1.0, null, null, null, null, null);
        int worlds = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 300; seed++) {
            Scenario s = RandomElasticity.of(seed);
            if (s.network() == null || s.network().fabricLatencySeconds() == null) {
                continue;
            }
            worlds++;
            Elasticity e = Objects.requireNonNull(s.elasticity());
            RackSpace some = e.spaces().getFirst();
            List<String> systems = List.of("test", "other");

            List<RackSpace> one = List.of(inOneRack(some, true));
            List<ElasticPool> together =
                    e.pools().stream().map(pool -> in(pool, 0)).toList();
            assertEquals(
                    rows(with(
                            s,
                            onePath(s.pools(), true),
                            network(s, true, false),
                            together,
                            one,
                            systems,
                            List.of(never))),
                    rows(with(s, s.pools(), network(s, true, true), together, one, systems, List.of(never))),
                    "inside a fabric, seed " + seed);

            List<RackSpace> two = List.of(inOneRack(some, false), inOneRack(some, false));
            List<ElasticPool> apart = new ArrayList<>();
            for (int p = 0; p < s.pools().size(); p++) {
                apart.add(in(e.pools().get(p), s.pools().get(p).role() == PoolRole.PREFILL ? 0 : 1));
            }
            assertEquals(
                    rows(with(
                            s,
                            onePath(s.pools(), false),
                            network(s, false, false),
                            apart,
                            two,
                            systems,
                            List.of(never))),
                    rows(with(s, s.pools(), network(s, false, true), apart, two, systems, List.of(never))),
                    "between systems, seed " + seed);
        }
        assertTrue(worlds > 50, "worlds: " + worlds);
    }

    private static RackSpace inOneRack(RackSpace space, boolean isFabric) {
        int nodes = Math.ceilDiv(space.nodes(), space.nodesPerDomain()) * space.nodesPerDomain();
        return new RackSpace(
                1,
                nodes,
                space.gpusPerNode(),
                isFabric ? nodes : space.nodesPerDomain(),
                space.placement(),
                space.granularity(),
                space.minimumBilledSeconds(),
                nodes,
                space.warmNodes(),
                space.wattsPerRack());
    }

    private static ElasticPool in(ElasticPool pool, int space) {
        return new ElasticPool(
                pool.initialInstances(),
                pool.minInstances(),
                pool.maxInstances(),
                space,
                2 * pool.kind() + space,
                pool.weightBytes(),
                pool.watts());
    }

    private static List<Pool> onePath(List<Pool> pools, boolean isFabric) {
        return pools.stream().map(pool -> onePath(pool, isFabric)).toList();
    }

    private static Pool onePath(Pool pool, boolean isFabric) {
        KvPort port = Objects.requireNonNull(pool.port());
        FabricPort fabric = Objects.requireNonNull(port.fabric());
        return new Pool(
                pool.role(),
                pool.system(),
                pool.instances(),
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
                isFabric
                        ? KvPort.of(fabric.bytesPerSecond(), fabric.flowBytesPerSecond())
                        : KvPort.of(port.bytesPerSecond(), port.flowBytesPerSecond()));
    }

    /** The network without uplinks; of one path alone with the latency of the fabric or of the network. */
    private static Network network(Scenario s, boolean isFabric, boolean bothPaths) {
        Network network = Objects.requireNonNull(s.network());
        Double fabric = Objects.requireNonNull(network.fabricLatencySeconds());
        return new Network(
                isFabric && !bothPaths ? fabric : network.latencySeconds(),
                bothPaths ? fabric : null,
                network.bytesPerToken(),
                network.windowBytesPerToken(),
                network.windowTokens(),
                network.layers(),
                network.layerWise(),
                List.of());
    }

    /** A healthy world in which somebody is struck is another one: the test above could fail. */
    @Test
    void faultsThatMeetSomebodyChangeRuns() {
        int changed = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 50; seed++) {
            Scenario scenario = RandomElasticity.fixed(seed);
            if (scenario.network() != null
                    && !scenario.network().rackBytesPerSecond().isEmpty()) {
                continue;
            }
            Fault hit = new Fault(FaultKind.NODE, 0.1, 1.0, "test", 0, 0, null, null);
            Fault never = new Fault(FaultKind.STORAGE, 1e6, 1.0, null, null, null, null, null);
            changed += rows(with(scenario, List.of(hit))).equals(rows(with(scenario, List.of(never)))) ? 0 : 1;
        }
        assertTrue(changed >= 10, "runs that changed: " + changed);
    }

    /** Idle watts × seconds with power at least, most watts × those at most. */
    @Test
    void law15EnergyIsBetweenIdleAndMostOverPoweredTime() {
        int bothPaths = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 600; seed++) {
            Scenario scenario = seed % 2 == 0 ? RandomElasticity.of(seed) : RandomElasticity.switching(seed);
            Report report = Simulator.simulate(scenario).report();
            KvTransfers transfers = Objects.requireNonNull(report.scaleOut()).kvTransfers();
            bothPaths += transfers != null && transfers.fabric() > 0 && transfers.network() > 0 ? 1 : 0;
            for (int p = 0; p < scenario.pools().size(); p++) {
                PoolScaling scaling =
                        Objects.requireNonNull(report.scaleOut()).pools().get(p);
                PoolUsage usage = report.usage().pools().get(p);
                StepModel steps = scenario.pools().get(p).steps();
                double powered =
                        scaling.heldGpuSeconds() / scenario.pools().get(p).gpusPerInstance();
                double joules = usage.energy().boardJoules();
                String what = "seed " + seed + ", pool " + p + ": " + joules + " J in " + powered + " s";
                assertTrue(joules >= steps.idleWatts() * powered * (1 - 1e-9) - 1e-9, what);
                assertTrue(joules <= steps.maxWatts() * powered * (1 + 1e-9) + 1e-9, what);
            }
        }
        assertTrue(bothPaths >= 5, "worlds with both paths: " + bothPaths);
    }
}
