package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.engine.kernel.EventQueue;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.KvLink;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.PhysicalFloor;
import io.goodput.engine.timing.Surface;
import io.goodput.engine.timing.TabulatedSteps;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each law holds in a sound run, and is reported by its number as soon as one figure of the run is falsified. */
class LawsTest {
    private static final TabulatedSteps STEPS = new TabulatedSteps(
            new Curve(new double[] {0, 1}, new double[] {0.02, 0.021}),
            Curve.constant(1),
            Curve.constant(0),
            Curve.constant(0),
            Surface.constant(0),
            Surface.constant(0),
            Surface.constant(0),
            Surface.constant(0),
            0,
            0,
            new PhysicalFloor(1, 1, Curve.constant(0.01), 0, 0, 0, 0),
            100,
            1000,
            0);

    private static Pool pool(PoolRole role) {
        return new Pool(role, "test", 2, 1, STEPS, new KvRoom(200, 1, 0), 4, 32);
    }

    private static final Scenario SCENARIO = new Scenario(
            new Traffic(
                    40,
                    new Arrivals(ArrivalProcess.POISSON, null),
                    TokenDistribution.constant(20),
                    TokenDistribution.constant(6),
                    8),
            new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.0, 1)), null),
            ServingMode.DISAGGREGATED,
            RoutingPolicy.ROUND_ROBIN,
            FirstToken.END_OF_PREFILL,
            List.of(pool(PoolRole.PREFILL), pool(PoolRole.DECODE)),
            new KvLink(100, 100, 100, 0.001, 0.1, 0, 0),
            5,
            50,
            1,
            1_000_000);

    private static Cluster halfway() {
        EventQueue events = new EventQueue();
        Cluster cluster = new Cluster(SCENARIO, events);
        while (cluster.finished < 20 || Stream.of(cluster.instances).noneMatch(i -> i.stepping && i.decoding > 0)) {
            assertTrue(events.next(), "something is still to happen");
            cluster.handle();
        }
        return cluster;
    }

    private static Cluster atTheEnd() {
        EventQueue events = new EventQueue();
        Cluster cluster = new Cluster(SCENARIO, events);
        while (!cluster.isMeasured()) {
            assertTrue(events.next(), "something is still to happen");
            cluster.handle();
        }
        return cluster;
    }

    private static void brokenInside(int law, Consumer<Cluster> falsify) {
        Cluster cluster = halfway();
        Laws laws = new Laws(cluster);
        assertEquals(List.of(), laws.brokenInside());
        falsify.accept(cluster);
        assertTrue(
                laws.brokenInside().stream().anyMatch(broken -> broken.law() == law),
                () -> "law " + law + " in " + laws.brokenInside());
    }

    private static void brokenAtTheEnd(int law, Consumer<Cluster> falsify) {
        Cluster cluster = atTheEnd();
        Laws laws = new Laws(cluster);
        assertEquals(List.of(), laws.brokenBy(cluster.report()));
        falsify.accept(cluster);
        List<BrokenLaw> broken = laws.brokenBy(cluster.report());
        assertTrue(broken.stream().anyMatch(b -> b.law() == law), () -> "law " + law + " in " + broken);
    }

    private static Instance decoder(Cluster cluster) {
        return Stream.of(cluster.decodePool.members)
                .filter(i -> i.stepping && i.decoding > 0)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void law1EachRequestEndsOnce() {
        brokenInside(1, cluster -> cluster.finished++);
        brokenInside(1, cluster -> cluster.arrived++);
        brokenInside(1, cluster -> cluster.rejected--);
    }

    @Test
    void law2PhasesComeInOrder() {
        brokenAtTheEnd(2, cluster -> cluster.requests.takenAt[7] = cluster.requests.prefilledAt[7] + 1e-9);
        brokenAtTheEnd(2, cluster -> cluster.requests.movedAt[7] = cluster.requests.finishedAt[7] + 1e-9);
        brokenAtTheEnd(2, cluster -> cluster.requests.firstTokenAt[7] = cluster.requests.finishedAt[7] + 1e-9);
        brokenAtTheEnd(2, cluster -> cluster.requests.arrivedAt[7] = cluster.requests.takenAt[7] + 1e-9);
    }

    @Test
    void law4AllocatedBlocksAreThoseOfTheRequests() {
        brokenInside(4, cluster -> cluster.instances[0].reserve(cluster.events.now(), 1));
        brokenInside(4, cluster -> cluster.instances[3].free(cluster.events.now(), 1));
    }

    @Test
    void law4BlocksStayWithinTheCapacity() {
        brokenInside(4, cluster -> {
            cluster.instances[0].reserve(cluster.events.now(), 200);
            cluster.instances[0].free(cluster.events.now(), 200);
        });
    }

    @Test
    void law4BytesSentAreReceivedOrInFlight() {
        brokenInside(4, cluster -> {
            int moved = 0;
            while (Double.isNaN(cluster.requests.movedAt[moved])) {
                moved++;
            }
            cluster.requests.movedAt[moved] = Double.NaN;
        });
    }

    @Test
    void law5TokensComputedAndMadeAreThoseOfTheRequests() {
        brokenInside(5, cluster -> cluster.tokensMade++);
        brokenInside(5, cluster -> cluster.promptTokensComputed--);
        brokenInside(5, cluster -> decoder(cluster).decodeSteps++);
    }

    @Test
    void law6AnInstanceWithWorkIsStepping() {
        brokenInside(6, cluster -> decoder(cluster).stepping = false);
    }

    @Test
    void law7NoStepIsShorterThanItsFloor() {
        brokenAtTheEnd(7, cluster -> cluster.leastFloorRatio = 0.99);
    }

    @Test
    void law10LengthOfAQueueIsRateTimesWait() {
        brokenAtTheEnd(10, cluster -> cluster.promptPool.meter.queueChanged(0.5, 1));
        brokenAtTheEnd(10, cluster -> cluster.decodePool.meter.queueChanged(0.5, 1));
    }

    @Test
    void law10UtilisationIsAtMostOne() {
        brokenAtTheEnd(10, cluster -> {
            for (int i = 0; i < 2; i++) {
                cluster.decodePool.meter.stepStarted(0, 1e6, 0, 0);
            }
        });
    }

    @Test
    void law15EnergyIsBetweenIdleAndMaxTimesTime() {
        brokenAtTheEnd(15, cluster -> {
            double start = cluster.window.startSeconds();
            cluster.promptPool.meter.stepStarted(start, 1e-6, 1, 1e9);
        });
        brokenAtTheEnd(15, cluster -> {
            double start = cluster.window.startSeconds();
            cluster.promptPool.meter.stepStarted(start, 1e-6, 1, -1e9);
        });
    }

    @Test
    void law4NothingIsLeftWhenAllIsDone() {
        Cluster cluster = atTheEnd();
        Laws laws = new Laws(cluster);
        assertFalse(laws.brokenWhenDone().isEmpty(), "requests are still in flight at the report");
        cluster.close();
        while (cluster.events.next()) {
            cluster.handle();
        }
        assertEquals(List.of(), laws.brokenWhenDone());
    }
}
