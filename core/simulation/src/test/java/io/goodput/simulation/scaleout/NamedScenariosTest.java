package io.goodput.simulation.scaleout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.scaleout.KvTransfers;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.engine.scenario.FabricPort;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import io.goodput.simulation.scaleout.NamedScenario.Run;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each named scenario is there to show. */
class NamedScenariosTest {
    private static Map<String, Run> byPolicy(NamedScenario scenario) {
        return scenario.underAll().stream().collect(Collectors.toMap(Run::policy, Function.identity()));
    }

    private static Run get(Map<String, Run> runs, String policy) {
        return Objects.requireNonNull(runs.get(policy), policy);
    }

    private static double idleShare(PoolScaling pool) {
        return pool.idleGpuSeconds() / pool.heldGpuSeconds();
    }

    @Test
    void constantLoadLeavesThoseInPeaceThatForecastOrTolerate() {
        Map<String, Run> runs = byPolicy(NamedScenario.of("constant-load"));
        for (String stable : List.of("fixed", "dynamo-throughput", "ratio", "decode-by-load")) {
            assertEquals(0, get(runs, stable).flaps(), stable);
        }
        // Queues and KV of a moment say little of a pool that has neither until it is too small: who scales on them
        // goes back
        // and forth for ever, the stabilisation window of 300 s notwithstanding.
        for (String restless : List.of("hpa", "keda", "dynamo-load", "dynamo-hybrid", "saturation")) {
            assertTrue(get(runs, restless).flaps() >= 5, restless);
            assertTrue(get(runs, restless).attainment() < 0.96, restless);
        }
    }

    @Test
    void aBlackHoleSwallowsWhatIsSentToTheShortestQueue() {
        NamedScenario blackHole = NamedScenario.of("black-hole");
        Run leastLoaded = blackHole.under("fixed");
        Run roundRobin =
                blackHole.with("routing: least-loaded", "routing: round-robin").under("fixed");
        Run quick =
                blackHole.with("detectionSeconds: 60", "detectionSeconds: 1").under("fixed");
        Run hanging = blackHole
                .with("whileUndetected: refuse", "whileUndetected: hang")
                .under("fixed");
        // In a minute 8 × 60 = 480 requests come. Queues of the dead are empty, so that all four tries go there: all
        // are lost
        // but those that come when the living are as idle. One after another, no four tries in a row meet the two dead
        // of
        // four; where it takes a second, 8 come; and where the dead hang, requests wait for the news and begin again.
        assertEquals(480, leastLoaded.failed(), 48);
        assertEquals(0, roundRobin.failed());
        assertEquals(8, quick.failed(), 8);
        assertEquals(0, hanging.failed());
        assertTrue(leastLoaded.attainment() < 0.985, () -> "attainment " + leastLoaded.attainment());
        assertTrue(roundRobin.attainment() > 0.999, () -> "attainment " + roundRobin.attainment());
        // Nothing recovers before the dead is known.
        assertEquals(
                60,
                Objects.requireNonNull(leastLoaded.changes().faults().getFirst().recoverySeconds()),
                10);
    }

    @Test
    void aStragglerHurtsWhoeverDoesNotLookAtQueues() {
        NamedScenario slowNode = NamedScenario.of("slow-node");
        Run leastLoaded = slowNode.under("fixed");
        Run roundRobin =
                slowNode.with("routing: least-loaded", "routing: round-robin").under("fixed");
        // Half of the prompts go to two instances that compute a third of about five a second, and get two a second
        // each: their
        // queues grow for the 20 minutes, a third of the hour, and what waits there is late: a sixth of all, and some
        // after.
        assertEquals(1 - 1 / 6.0, roundRobin.attainment(), 0.03);
        assertTrue(leastLoaded.attainment() > 0.99, () -> "attainment " + leastLoaded.attainment());
        assertEquals(
                1, slowNode.with("factor: 3", "factor: 1.000001").under("fixed").attainment(), 1e-3, "nobody slow");
    }

    @Test
    void whatIsSpreadSurvivesTheLossOfARack() {
        NamedScenario rackLoss = NamedScenario.of("rack-loss");
        Run spread = rackLoss.under("fixed");
        Run packed = rackLoss.with("placement: spread", "placement: pack").under("fixed");
        assertEquals(3, spread.prefill().leastReady());
        assertEquals(3, spread.decode().leastReady());
        assertTrue(spread.attainment() > 0.99, () -> "attainment " + spread.attainment());
        // All prefill is gone for the seven and a half minutes and more that new nodes, images, weights and warming up
        // take, of
        // an hour and a half.
        assertEquals(0, packed.prefill().leastReady());
        assertEquals(4, packed.decode().leastReady());
        assertTrue(packed.attainment() < 1 - 450 / 5_400.0, () -> "attainment " + packed.attainment());
        assertEquals(4, packed.changes().faults().getFirst().instances());
        assertEquals(2, spread.changes().faults().getFirst().instances());
    }

    @Test
    void whatIsPackedIntoOneFabricNeedsNoLinkBetweenRacks() {
        NamedScenario packed = NamedScenario.of("across-fabrics");
        NamedScenario spread = packed.with("placement: pack", "placement: spread");
        NamedScenario healthy = spread.with("factor: 0.1", "factor: 0.999999");
        // A token has 2 × 80 × 8 × 128 bytes of KV, 8,192 of them 1.34 GB: 0.37 ms over 4 × 900 GB/s and 3.3 µs to set
        // up.
        double bytes = 8_192.0 * 2 * 80 * 8 * 128;
        double inFabric = bytes / 3_600e9 + 3.33e-6;
        Run together = packed.under("fixed");
        assertEquals(0, kvTransfers(together).network());
        assertEquals(36_000, (double) kvTransfers(together).fabric(), 100);
        assertEquals(36_000 * bytes, (double) kvTransfers(together).fabricBytes(), 0.02 * 36_000 * bytes);
        assertEquals(inFabric, transferSeconds(together), 0.03 * inFabric);
        assertTrue(together.attainment() > 0.999, () -> "attainment " + together.attainment());
        // Spread, half of the KV goes to the other rack at 50 GB/s and less: at least 26.8 ms.
        Run apart = healthy.under("fixed");
        double overLink = bytes / 50e9 + 1e-5;
        assertEquals(18_000, (double) kvTransfers(apart).network(), 900);
        assertEquals(18_000, (double) kvTransfers(apart).fabric(), 900);
        assertTrue(transferSeconds(apart) > (inFabric + overLink) / 2, () -> "mean " + transferSeconds(apart));
        assertTrue(transferSeconds(apart) < 1.3 * (inFabric + overLink) / 2, () -> "mean " + transferSeconds(apart));
        assertTrue(apart.attainment() > 0.999, () -> "attainment " + apart.attainment());
        // 10 a second × 1.34 GB / 2 are more than a tenth of the link: half of what comes in ten of 60 minutes is late.
        Run cut = spread.under("fixed");
        assertEquals(1 - 1 / 12.0, cut.attainment(), 0.02);
    }

    private static KvTransfers kvTransfers(Run run) {
        return Objects.requireNonNull(run.changes().kvTransfers());
    }

    private static double transferSeconds(Run run) {
        return Objects.requireNonNull(run.report().latencies()).transfer().meanSeconds();
    }

    /** Rates of four GPUs: 100 GB/s over the NICs, 900 GB/s over NVLink. */
    @Test
    void onlyWhereThereAreSeveralFabricsHasKvTwoPaths() {
        NamedScenario two = NamedScenario.of("across-fabrics");
        Scenario several = two.scenario("fixed");
        for (Pool pool : several.pools()) {
            assertEquals(
                    new KvPort(400e9, 400e9, List.of(), new FabricPort(3_600e9, 3_600e9)),
                    pool.port(),
                    pool.toString());
        }
        Network network = Objects.requireNonNull(several.network());
        assertEquals(1e-5, network.latencySeconds());
        assertEquals(3.33e-6, network.fabricLatencySeconds());
        NamedScenario one = two.with("racks: 2", "racks: 1");
        for (Pool pool : one.scenario("fixed").pools()) {
            assertEquals(KvPort.of(3_600e9, 3_600e9), pool.port());
        }
        network = Objects.requireNonNull(one.scenario("fixed").network());
        assertEquals(3.33e-6, network.latencySeconds());
        assertNull(network.fabricLatencySeconds());
        assertNull(one.under("fixed").changes().kvTransfers());
        // One rack and the first of two that are packed are the same.
        assertEquals(
                two.under("fixed").report().latencies(),
                one.under("fixed").report().latencies());
        for (Pool pool :
                two.with("kvPath: nvlink", "kvPath: rdma").scenario("fixed").pools()) {
            assertEquals(KvPort.of(400e9, 400e9), pool.port());
        }
    }

    @Test
    void whatIsNotInStockIsPendingForEver() {
        Map<String, Run> runs = byPolicy(NamedScenario.of("stock-out"));
        for (Run run : runs.values()) {
            // Two nodes of eight GPUs.
            assertTrue(run.changes().mostGpus() <= 16, run.policy());
            assertEquals(run.policy().equals("fixed"), run.pendingGpuHours() == 0, run.policy());
        }
        // Whoever scales prefill on its queue lets it take decode's place, where nothing more is to be had.
        assertEquals(3, get(runs, "hpa").prefill().mostReady());
        assertEquals(1, get(runs, "hpa").decode().leastReady());
        assertTrue(get(runs, "hpa").attainment() < get(runs, "fixed").attainment() / 2);
    }

    @Test
    void thereIsACliffWhereStartingTakesAsLongAsTheBurst() {
        double[] attainments = new double[11];
        for (int i = 0; i < attainments.length; i++) {
            attainments[i] = coldStart(30 * i).attainment();
            if (i > 0) {
                assertTrue(attainments[i] < attainments[i - 1], 30 * i + " s: " + attainments[i]);
            }
        }
        // The burst takes 120 s: until then every 30 s cost a quarter of what scaling out brings, and nothing after.
        double slope = (attainments[0] - attainments[4]) / 4;
        double slopeAfter = (attainments[4] - attainments[10]) / 6;
        assertTrue(slope > 0.09, () -> "slope " + slope);
        assertTrue(slopeAfter < slope / 10, () -> "slope after " + slopeAfter);
        double notScaling = NamedScenario.of("cold-start-cliff").under("fixed").attainment();
        assertEquals(notScaling, attainments[4], 0.03);
        assertTrue(attainments[0] > 0.95, () -> "without any start-up " + attainments[0]);
    }

    private static Run coldStart(int seconds) {
        return NamedScenario.of("cold-start-cliff")
                .with("medianSeconds: 120", "medianSeconds: " + seconds)
                .under("hpa-on-requests");
    }

    @Test
    void aFlashCrowdIsHalfOverBeforeAnybodyHasScaledOut() {
        NamedScenario flashCrowd = NamedScenario.of("flash-crowd");
        Map<String, Run> runs = byPolicy(flashCrowd);
        double fixed = get(runs, "fixed").attainment();
        for (Run run : runs.values()) {
            // Ours takes the first half minute for what it is.
            assertTrue(run.attainment() < (run.policy().equals("goodput") ? 0.9 : 0.6), run.policy());
            assertTrue(run.attainment() >= fixed, run.policy());
            assertTrue(run.changes().mostGpus() <= 80, run.policy());
        }
        // What is there and only has to load and to warm up comes in a minute instead of eight.
        Run warm = flashCrowd.with("warmNodes: 2", "warmNodes: 10").under("ratio");
        assertTrue(warm.attainment() > get(runs, "ratio").attainment() + 0.1, () -> "attainment " + warm.attainment());
    }

    @Test
    void onlyKedaGivesEverythingBackAtNight() {
        Map<String, Run> runs = byPolicy(NamedScenario.of("zero-traffic-night"));
        for (Run run : runs.values()) {
            boolean goesToZero = run.policy().equals("keda");
            assertEquals(goesToZero ? 0 : 1, Math.min(1, run.prefill().leastReady()), run.policy());
            assertEquals(goesToZero, run.ready(0, 18_000) == 0, run.policy());
            assertEquals(goesToZero, run.ready(1, 18_000) == 0, run.policy());
        }
        // The morning's first requests pay for it: they wait for a node.
        assertTrue(get(runs, "keda").attainment() < get(runs, "hpa").attainment());
        assertTrue(get(runs, "keda").gpuHours() < get(runs, "hpa").gpuHours() - 20);
    }

    @Test
    void nobodyIsEverAboveTheBudget() {
        for (Run run : NamedScenario.of("rebalance-at-budget").underAll()) {
            assertTrue(run.changes().mostGpus() <= 32, run.policy());
        }
    }

    @Test
    void oneRatioStrandsThePoolThatIsShort() {
        Map<String, Run> runs = byPolicy(NamedScenario.of("prefill-heavy"));
        // Each decode instance makes far more than these short answers, so that one of each seems enough; prefill needs
        // five.
        assertEquals(
                get(runs, "ratio").prefill().meanReady(),
                get(runs, "ratio").decode().meanReady(),
                0.1);
        assertTrue(get(runs, "ratio").attainment() < 0.1);
        for (String perPool : List.of("hpa", "keda", "dynamo-throughput", "dynamo-hybrid")) {
            Run run = get(runs, perPool);
            assertTrue(run.prefill().meanReady() > 3 * run.decode().meanReady(), perPool);
            assertTrue(run.attainment() > 0.6, perPool);
        }
    }

    @Test
    void oneRatioPaysForThePoolThatIsIdle() {
        Map<String, Run> runs = byPolicy(NamedScenario.of("decode-heavy"));
        Run ratio = get(runs, "ratio");
        assertTrue(ratio.prefill().meanReady() > 2.5, () -> "prefill " + ratio.prefill());
        assertTrue(idleShare(ratio.prefill()) > 0.7, () -> "idle " + idleShare(ratio.prefill()));
        for (String perPool : List.of("dynamo-throughput", "dynamo-load", "dynamo-hybrid")) {
            assertTrue(get(runs, perPool).prefill().meanReady() < 1.2, perPool);
            assertTrue(get(runs, perPool).gpuHours() < 0.6 * ratio.gpuHours(), perPool);
        }
    }

    @Test
    void oneRatioDoesNotFollowContextsThatGrow() {
        Map<String, Run> runs = byPolicy(NamedScenario.of("ratio-drift"));
        assertTrue(get(runs, "ratio").attainment() < get(runs, "fixed").attainment());
        for (String perPool : List.of("hpa", "keda", "dynamo-hybrid")) {
            Run run = get(runs, perPool);
            assertTrue(run.attainment() > 0.7, perPool);
            assertTrue(run.prefill().meanReady() > 3 * run.decode().meanReady(), perPool);
            assertTrue(run.prefill().mostReady() >= 10, perPool);
        }
    }

    @Test
    void anotherRoleIsTakenBeforeANodeComes() {
        NamedScenario roleSwitch = NamedScenario.of("role-switch");
        Run quick = roleSwitch.under("by-the-clock");
        Run slow = roleSwitch
                .with("roleSwitchSeconds: 30", "roleSwitchSeconds: 300")
                .under("by-the-clock");
        Run none = roleSwitch.with("    roleSwitchSeconds: 30\n", "").under("by-the-clock");
        // Four decode instances of eight are let go at half past, when prefill asks for four. New nodes take 300 s, the
        // image 90 s, weights and warming up more than a minute: in eight minutes some 1,400 of 8,000 come, of which
        // two
        // prefill instances serve most.
        assertEquals(4, quick.changes().roleSwitches());
        assertEquals(4, slow.changes().roleSwitches());
        assertEquals(0, none.changes().roleSwitches());
        assertEquals(40, quick.changes().mostGpus());
        assertEquals(56, none.changes().mostGpus());
        // Of four instances of four GPUs.
        assertEquals(4 * 4 * 30, quick.prefill().startingGpuSeconds(), 1e-6);
        assertEquals(4 * 4 * 300, slow.prefill().startingGpuSeconds(), 1e-6);
        assertTrue(quick.attainment() > 0.99, () -> "in 30 s " + quick.attainment());
        assertTrue(slow.attainment() < 0.99, () -> "in 300 s " + slow.attainment());
        assertTrue(none.attainment() < slow.attainment() - 0.02, () -> "never " + none.attainment());
        // Ours has given back by then what decode does not need.
        assertEquals(0, roleSwitch.under("goodput").changes().roleSwitches());
    }

    @Test
    void aStormyDayIsHeldByNone() {
        for (Run run : NamedScenario.of("stormy-day").underAll()) {
            boolean isOurs = run.policy().equals("goodput");
            assertTrue(run.attainment() < (isOurs ? 0.95 : 0.8), run.policy());
            assertTrue(!isOurs || run.attainment() > 0.8, "ours comes nearest: " + run.attainment());
            assertTrue(run.changes().faultCount() >= 5, run.policy());
        }
    }

    @Test
    void aViralLaunchTakesBetweenAFewAndHundredsOfGpus() {
        // Queries of the week and of its first day: 5.6 million, 1.8 million.
        ScaleOutRequest week = NamedScenario.of("viral-launch-week").question();
        assertEquals(5_600_000, week.scenario().traffic().openRate() * 7 * 86_400, 1_000);
        double[] hours =
                Objects.requireNonNull(week.scenario().traffic().rateCurve()).steps();
        double firstDay = 0;
        double all = 0;
        for (int i = 0; i < hours.length; i++) {
            firstDay += i < 24 ? hours[i] : 0;
            all += hours[i];
        }
        assertEquals(1_800_000, 5_600_000 * firstDay / all, 10_000);
        // Six calls each of as many.
        ScaleOutRequest high = NamedScenario.of("viral-launch-week-high").question();
        assertEquals(6, high.scenario().traffic().callsPerQuery());
        assertEquals(6 * 1_800_000, high.scenario().traffic().openRate() * 86_400, 10_000);
        assertEquals(
                3,
                NamedScenario.of("viral-launch-week-low")
                        .question()
                        .scenario()
                        .layout()
                        .gpus());
        assertEquals(40, week.scenario().layout().gpus());
    }
}
