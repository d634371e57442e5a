package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.Fleet.Placement;
import io.goodput.contracts.scaleout.KvTransfers;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.engine.scenario.AfterFailure;
import io.goodput.engine.scenario.Delays;
import io.goodput.engine.scenario.ElasticPool;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.FabricPort;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.LeadTimes;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * KV inside a fabric and between fabrics. A prompt of 100 tokens has 1,000 bytes of KV. Over the network that takes 0.5 s to
 * set up and 1,000 bytes a second: 1.5 s. Inside a fabric 0.1 s and 10,000 bytes a second: 0.2 s. A rack's uplink carries
 * 2,000 bytes a second.
 */
class FabricsTest {
    private static final double EXACT = 1e-9;
    private static final Fault NONE = new Fault(FaultKind.STORAGE, 1e6, 1.0, null, null, null, null, null);

    /** Two racks of 18 nodes of 4 GPUs, each rack one fabric: NVL72. */
    private static RackSpace fabricRacks(Placement placement) {
        return racks(2, 18, 4, 18, placement);
    }

    /** One rack of four nodes of 8 GPUs, each node a fabric: HGX. */
    private static RackSpace fabricNodes(Placement placement) {
        return racks(1, 4, 8, 1, placement);
    }

    private static RackSpace racks(
            int racks, int nodesPerRack, int gpusPerNode, int nodesPerDomain, Placement placement) {
        return new RackSpace(
                racks,
                nodesPerRack,
                gpusPerNode,
                nodesPerDomain,
                placement,
                Granularity.NODE,
                0,
                10_000,
                0,
                Double.POSITIVE_INFINITY);
    }

    private static Worlds.PoolBuilder pool(PoolRole role, int instances, int gpus) {
        return Worlds.pool(role, 2 * instances, SmallSteps.linear(0.1, 0), Worlds.room(10_000), 8, 1_000)
                .gpusPerInstance(gpus)
                .port(new KvPort(1_000, 1_000, List.of(), new FabricPort(10_000, 10_000)));
    }

    /**
     * A prefill instance and so many decode instances, which get {@code requests} one after another. Their prompts are
     * computed in one step, behind that of somebody who has one token and no KV to move.
     */
    private static Scenario world(
            int prefillGpus, int decodes, int decodeGpus, int requests, List<RackSpace> spaces, Fault fault) {
        List<SmallWorkload.Turn> turns = new ArrayList<>();
        turns.add(new SmallWorkload.Turn(0, 1, 1, 1));
        for (int i = 0; i < requests; i++) {
            turns.add(new SmallWorkload.Turn(0.05, 100, 2, 2));
        }
        int racks = spaces.stream().mapToInt(RackSpace::racks).sum();
        List<Double> uplinks = Collections.nCopies(racks, 2_000.0);
        return Worlds.disaggregated(
                        SmallWorkload.of(turns),
                        new Network(0.5, 0.1, 10, 0, 0, 4, false, uplinks),
                        pool(PoolRole.PREFILL, 1, prefillGpus),
                        pool(PoolRole.DECODE, decodes, decodeGpus))
                .elasticity(new Elasticity(
                        ScalingPolicy.of(PolicyKind.FIXED).resolved(),
                        List.of(
                                new ElasticPool(1, 1, 1, 0, 0, 1, 1),
                                new ElasticPool(decodes, 1, decodes, spaces.size() - 1, 1, 1, 1)),
                        Integer.MAX_VALUE,
                        1,
                        0,
                        new LeadTimes(
                                new Delays(1, 0),
                                new Delays(1, 0),
                                new Delays(1, 0),
                                1,
                                1,
                                new Delays(1, 0),
                                0,
                                1,
                                Double.POSITIVE_INFINITY),
                        false,
                        Double.POSITIVE_INFINITY,
                        false,
                        spaces,
                        spaces.stream()
                                .map(space -> "system" + spaces.indexOf(space))
                                .toList(),
                        List.of(fault),
                        List.of(),
                        new AfterFailure(0, true, 1, false),
                        0.9))
                .build();
    }

    private static Scenario world(int prefillGpus, int decodes, int decodeGpus, int requests, RackSpace space) {
        return world(prefillGpus, decodes, decodeGpus, requests, List.of(space), NONE);
    }

    /** Seconds of each transfer, by its request's number. */
    private static List<Double> transferSeconds(Scenario scenario) {
        List<RequestRow> rows = new ArrayList<>();
        Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)));
        return rows.stream()
                .filter(row -> row.number() > 0)
                .sorted(Comparator.comparingLong(RequestRow::number))
                .map(RequestRow::transferSeconds)
                .toList();
    }

    private static void assertSeconds(List<Double> expected, Scenario scenario) {
        List<Double> actual = transferSeconds(scenario);
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), EXACT, "request " + i);
        }
    }

    @Test
    void packedInOneRackKvStaysInTheFabric() {
        assertSeconds(List.of(0.2), world(4, 1, 4, 1, fabricRacks(Placement.PACK)));
    }

    @Test
    void spreadOverRacksKvGoesOverTheNetwork() {
        assertSeconds(List.of(1.5), world(4, 1, 4, 1, fabricRacks(Placement.SPREAD)));
    }

    /** 36 and 40 GPUs are more than the 72 of a rack: packed as well as can be, they are in two. */
    @Test
    void whatDoesNotFitOneFabricGoesOverTheNetwork() {
        assertSeconds(List.of(0.2), world(36, 1, 36, 1, fabricRacks(Placement.PACK)));
        assertSeconds(List.of(1.5), world(36, 1, 40, 1, fabricRacks(Placement.PACK)));
    }

    /** Two halves of a node share its fabric, two nodes of one rack do not. */
    @Test
    void theFabricDecidesAndNotTheRack() {
        assertSeconds(List.of(0.2), world(4, 1, 4, 1, fabricNodes(Placement.PACK)));
        assertSeconds(List.of(1.5), world(8, 1, 8, 1, fabricNodes(Placement.PACK)));
    }

    /** 12 GPUs take two fabrics of 8 whole, so that nobody stands beside them. */
    @Test
    void whatIsLargerThanAFabricSharesNone() {
        assertSeconds(List.of(1.5), world(12, 1, 4, 1, fabricNodes(Placement.PACK)));
        assertSeconds(List.of(1.5), world(4, 1, 12, 1, fabricNodes(Placement.PACK)));
    }

    @Test
    void systemsDoNotShareAFabric() {
        RackSpace space = fabricRacks(Placement.PACK);
        assertSeconds(List.of(1.5), world(4, 1, 4, 1, List.of(space, racks(1, 18, 4, 18, Placement.PACK)), NONE));
    }

    /**
     * Spread, the first decode instance is in the other rack and the second beside the prefill instance. Requests alternate:
     * the KV of both leaves one instance at the same time, and each takes as long as alone.
     */
    @Test
    void pathsOfOneInstanceDoNotSlowEachOther() {
        assertSeconds(List.of(1.5, 0.2), world(4, 2, 4, 2, fabricRacks(Placement.SPREAD)));
    }

    /** Two at a time have half of the instance's rate: 0.1 + 2 × 0.1 and 0.5 + 2 × 1. */
    @Test
    void transfersOnOnePathShareIt() {
        assertSeconds(List.of(0.3, 0.3), world(4, 2, 4, 2, fabricRacks(Placement.PACK)));
        assertSeconds(List.of(2.5, 2.5), world(8, 2, 8, 2, fabricNodes(Placement.PACK)));
        // Four, two of them on each path.
        assertSeconds(List.of(2.5, 0.3, 2.5, 0.3), world(4, 2, 4, 4, fabricRacks(Placement.SPREAD)));
    }

    /** A tenth of the uplink is 200 bytes a second: 0.5 + 5. */
    @Test
    void linksOfRacksConcernTheNetworkOnly() {
        var link = new Fault(FaultKind.LINK, 0, 100.0, "system0", 0, null, null, 0.1);
        assertSeconds(List.of(5.5, 0.2), world(4, 2, 4, 2, List.of(fabricRacks(Placement.SPREAD)), link));
        assertSeconds(List.of(0.2), world(4, 1, 4, 1, List.of(fabricRacks(Placement.PACK)), link));
        // Inside a rack no uplink is used, whichever way KV goes.
        assertSeconds(List.of(1.5), world(8, 1, 8, 1, List.of(fabricNodes(Placement.PACK)), link));
    }

    /**
     * Prompts are computed at 0.2. The second decode instance, on the node beside the prefill instance's, dies at 0.25, while
     * KV is being set up on both paths, which nobody knows for a second. Then its request's KV takes the other path, behind
     * the first one's, which has moved at 1.7: 0.5 to set up and 1 to flow.
     */
    @Test
    void setUpEndsWithItsInstanceAndIsDoneAnewOnAnotherPath() {
        var node = new Fault(FaultKind.NODE, 0.25, 100.0, "system0", 0, 1, null, null);
        Scenario scenario = world(4, 2, 4, 2, List.of(fabricRacks(Placement.SPREAD)), node);
        List<RequestRow> rows = new ArrayList<>();
        Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)));
        assertSeconds(List.of(1.5, 1.5), scenario);
        assertEquals(2.75, rows.getLast().movedAt(), EXACT);
    }

    @Test
    void theReportTellsWhatWentWhichWay() {
        Scenario scenario = world(4, 2, 4, 3, fabricRacks(Placement.SPREAD));
        Report report =
                Simulator.simulateChecked(scenario, RequestListener.NONE).report();
        assertEquals(
                new KvTransfers(1, 1_000, 2, 2_000),
                Objects.requireNonNull(report.scaleOut()).kvTransfers());
        // Of a prefill instance's paths the network is the fuller one: 2,000 bytes of 1,000 a second.
        assertEquals(
                2 / report.usage().windowSeconds(), report.pools().getFirst().linkLoad(), EXACT);
        assertNull(Objects.requireNonNull(
                        Simulator.simulate(RandomElasticity.fixed(1)).report().scaleOut())
                .kvTransfers());
    }

    @Test
    void fabricsBesideANetworkNeedRacks() {
        Worlds.ScenarioBuilder still = Worlds.disaggregated(
                SmallWorkload.EMPTY,
                new Network(0.5, 0.1, 10, 0, 0, 4, false, List.of()),
                pool(PoolRole.PREFILL, 1, 4),
                pool(PoolRole.DECODE, 1, 4));
        assertThrows(IllegalArgumentException.class, still::build);
        Worlds.ScenarioBuilder portsOnly = Worlds.disaggregated(
                SmallWorkload.EMPTY, Worlds.freeNetwork(), pool(PoolRole.PREFILL, 1, 4), pool(PoolRole.DECODE, 1, 4));
        assertThrows(IllegalArgumentException.class, portsOnly::build);
        assertThrows(IllegalArgumentException.class, () -> new FabricPort(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Network(0, Double.NaN, 0, 0, 0, 1, false, List.of()));
    }
}
