package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.contracts.Traffic;
import io.goodput.engine.cluster.RequestTable;
import io.goodput.engine.scenario.KvLink;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Laws that compare whole runs, by their numbers in the model. */
class LawTest {
    private static Scenario chat(long seed) {
        return Worlds.chatLike(40, 200, 1_000, seed);
    }

    @Test
    void law8SameScenarioAndSeedGiveTheSameReportOnAnyThread() throws InterruptedException, ExecutionException {
        Report expected = Simulator.simulate(chat(1));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Report>> reports = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> Simulator.simulate(chat(1))))
                    .toList();
            for (Future<Report> report : reports) {
                // Records compare doubles bit by bit.
                assertEquals(expected, report.get());
            }
        }
        assertNotEquals(expected, Simulator.simulate(chat(2)));
    }

    /** Every digit: the same bytes on any machine. */
    @Test
    void law8ReportIsTheOneThatWasWrittenDown() throws IOException {
        String text = Simulator.simulate(chat(1)).toString().replace(", ", ",\n") + "\n";
        Goldens.check("chat-every-digit", text);
    }

    @Test
    void law8PoliciesSeeTheSameArrivals() {
        RequestTable leastLoaded =
                Simulator.simulateChecked(Worlds.chatLike(40, 0, 60, 1)).requests();
        RequestTable roundRobin = Simulator.simulateChecked(
                        Worlds.with(Worlds.chatLike(40, 0, 60, 1), RoutingPolicy.ROUND_ROBIN))
                .requests();
        boolean routedOtherwise = false;
        for (int r = 0; r < 60; r++) {
            assertEquals(leastLoaded.arrivedAt(r), roundRobin.arrivedAt(r));
            assertEquals(leastLoaded.promptTokens(r), roundRobin.promptTokens(r));
            assertEquals(leastLoaded.outputTokens(r), roundRobin.outputTokens(r));
            routedOtherwise |= leastLoaded.decodeInstance(r) != roundRobin.decodeInstance(r);
        }
        assertTrue(routedOtherwise, "the policies differ");
    }

    /**
     * Two worlds that differ only in how much the requests will say, not in how much they may. Until the first request
     * ends in either, nothing can tell them apart: every decision must be the same, at the same time. Decode room for
     * eight requests an instance, so that admission has something to decide.
     */
    @Test
    void law9RoutingAndAdmissionNeverReadTheTrueOutputLength() {
        for (RoutingPolicy policy : RoutingPolicy.values()) {
            RequestTable longer =
                    Simulator.simulateChecked(withOutputs(policy, 90)).requests();
            RequestTable shorter =
                    Simulator.simulateChecked(withOutputs(policy, 50)).requests();
            double firstEnd = Double.POSITIVE_INFINITY;
            for (int r = 0; r < 60; r++) {
                firstEnd = Math.min(firstEnd, Math.min(longer.finishedAt(r), shorter.finishedAt(r)));
            }
            int decisions = 0;
            int waiting = 0;
            for (int r = 0; r < 60; r++) {
                if (longer.prefilledAt(r) < firstEnd) {
                    assertEquals(longer.promptInstance(r), shorter.promptInstance(r), "prompt of " + r);
                    assertEquals(longer.decodeInstance(r), shorter.decodeInstance(r), "decoding of " + r);
                    assertEquals(longer.takenAt(r), shorter.takenAt(r), "taking of " + r);
                    assertEquals(longer.prefilledAt(r), shorter.prefilledAt(r), "prefill of " + r);
                    if (longer.roomAt(r) < firstEnd) {
                        assertEquals(longer.roomAt(r), shorter.roomAt(r), "room of " + r);
                    } else {
                        assertTrue(shorter.roomAt(r) >= firstEnd, "waiting of " + r);
                        waiting++;
                    }
                    decisions++;
                }
            }
            assertTrue(decisions > 25, "enough decisions were compared: " + decisions);
            assertTrue(waiting > 3, "some had to wait for room: " + waiting);
        }
    }

    private static Scenario withOutputs(RoutingPolicy policy, int output) {
        Scenario scenario = Worlds.disaggregated(
                Worlds.traffic(80, ArrivalProcess.POISSON, 20, output, 100),
                Worlds.pool(PoolRole.PREFILL, 2, Worlds.linearSteps(0.001, 0.0001), Worlds.room(100_000), 64, 64),
                Worlds.pool(PoolRole.DECODE, 2, Worlds.linearSteps(0.01, 0.0001), Worlds.room(8 * 120), 64, 64),
                Worlds.freeLink(),
                0,
                60,
                4);
        return Worlds.with(scenario, policy);
    }

    /** L = λW for a whole system: by the mean number in it, sampled from outside, against arrivals × mean time. */
    @Test
    void law10LittlesLawOfTheWholeSystem() {
        Scenario scenario = Worlds.aggregated(
                Worlds.traffic(5, ArrivalProcess.POISSON, 1, 1, 1),
                Worlds.pool(PoolRole.AGGREGATED, 1, Worlds.linearSteps(0.1, 0.05), Worlds.room(10), 1, 1),
                2_000,
                20_000,
                3);
        Report report = Simulator.simulate(scenario);

        double arrivalsPerSecond = report.usage().requests() / report.usage().windowSeconds();
        double queue = arrivalsPerSecond * report.pools().getFirst().meanQueueSeconds();
        double inService = report.pools().getFirst().utilisation();
        assertEquals(
                queue + inService, arrivalsPerSecond * report.endToEnd().meanSeconds(), 0.01 * (queue + inService));
        assertTrue(report.pools().getFirst().utilisation() <= 1);
    }

    @Test
    void law10UtilisationIsAtMostOneUnderOverload() {
        Report report = Simulator.simulate(Worlds.chatLike(2_000, 100, 1_000, 1));

        assertTrue(report.pools().get(0).utilisation() > 0.999);
        assertTrue(report.pools().get(0).utilisation() <= 1);
    }

    @Test
    void law12EqualInstancesUnderRoundRobinDifferByAtMostOneRequest() {
        Scenario scenario = Worlds.disaggregated(
                Worlds.traffic(60, ArrivalProcess.GAMMA, 20, 10, 10),
                Worlds.pool(PoolRole.PREFILL, 3, Worlds.linearSteps(0.01, 0.001), Worlds.room(1_000), 8, 64),
                Worlds.pool(PoolRole.DECODE, 4, Worlds.linearSteps(0.01, 0.001), Worlds.room(1_000), 8, 64),
                Worlds.link(0.001, 0.001),
                0,
                150,
                9);
        RequestTable table = Simulator.simulateChecked(scenario).requests();
        int[] prompts = new int[3];
        int[] decodings = new int[4];
        List<Integer> byEndOfPrefill = IntStream.range(0, 150)
                .boxed()
                .sorted((a, b) -> Double.compare(table.prefilledAt(a), table.prefilledAt(b)))
                .toList();
        for (int r = 0; r < 150; r++) {
            prompts[table.promptInstance(r)]++;
            assertBalanced(prompts);
        }
        for (int r : byEndOfPrefill) {
            decodings[table.decodeInstance(r)]++;
        }
        assertBalanced(decodings);
    }

    private static void assertBalanced(int[] counts) {
        assertTrue(
                IntStream.of(counts).max().orElseThrow()
                                - IntStream.of(counts).min().orElseThrow()
                        <= 1,
                () -> List.of(counts).toString());
    }

    /** Poisson arrivals, one request at a time, always 1 s: mean wait ρ·D / (2·(1 − ρ)). */
    @Test
    void law13OneAtATimeWithConstantServiceIsMD1() {
        int seeds = 10;
        for (double load : new double[] {0.3, 0.6, 0.8}) {
            double waits = 0;
            for (int seed = 1; seed <= seeds; seed++) {
                Scenario scenario = Worlds.aggregated(
                        Worlds.traffic(load, ArrivalProcess.POISSON, 1, 1, 1),
                        Worlds.pool(PoolRole.AGGREGATED, 1, Worlds.linearSteps(0, 1), Worlds.room(10), 1, 1),
                        5_000,
                        50_000,
                        seed);
                Report report = Simulator.simulate(scenario);
                double wait = report.pools().getFirst().meanQueueSeconds();
                waits += wait;
                assertEquals(1, report.endToEnd().meanSeconds() - wait, 1e-6);
                assertEquals(load, report.pools().getFirst().utilisation(), 0.02);
            }
            double expected = load / (2 * (1 - load));
            assertEquals(expected, waits / seeds, 0.03 * expected, "load " + load);
        }
    }

    /** Poisson arrivals, one request at a time, as many steps of 0.01 s as it says: Pollaczek and Khinchine's mean wait. */
    @Test
    void law13OneAtATimeWithRandomOutputsIsMG1() {
        TokenDistribution outputs = new TokenDistribution(
                null, 40.0, List.of(new TokenQuantile(50, 20), new TokenQuantile(90, 90)), 1, 400);
        double rate = 1.5;
        Scenario scenario = Worlds.aggregated(
                new Traffic(rate, Arrivals.poisson(), TokenDistribution.constant(1), outputs, 400),
                Worlds.pool(PoolRole.AGGREGATED, 1, Worlds.linearSteps(0, 0.01), Worlds.room(1_000), 1, 8),
                20_000,
                300_000,
                1);
        Report report = Simulator.simulate(scenario);

        TokenQuantiles quantiles = TokenQuantiles.of(outputs);
        double squares = 0;
        int points = 200_000;
        for (int i = 0; i < points; i++) {
            double tokens = quantiles.at((i + 0.5) / points);
            double fraction = tokens - Math.floor(tokens);
            // Rounding up with the probability of the fraction f adds the variance f·(1 − f).
            squares += (tokens * tokens + fraction * (1 - fraction)) / points;
        }
        double load = rate * 40 * 0.01;
        double expected = rate * squares * 1e-4 / (2 * (1 - load));
        assertEquals(expected, report.pools().getFirst().meanQueueSeconds(), 0.04 * expected);
    }

    /**
     * Zero-cost transfer, room for all, one request at a time on each side: two queues in tandem, by Lindley's recursion
     * for each request, and in the mean the M/D/1 of the slower server plus both services.
     */
    @Test
    void law13ZeroCostTransferAndUnlimitedRoomAreTandemQueues() {
        Pool prefill = Worlds.pool(PoolRole.PREFILL, 1, Worlds.linearSteps(0, 0.05), Worlds.room(1_000_000_000), 1, 10);
        Pool decode = Worlds.pool(PoolRole.DECODE, 1, Worlds.linearSteps(0, 0.2), Worlds.room(1_000_000_000), 1, 1);
        // Prefill 10 × 0.05 = 0.5 s, decode 4 × 0.2 = 0.8 s.
        Traffic traffic = Worlds.traffic(0.9, ArrivalProcess.POISSON, 10, 5, 5);
        RequestTable table = Simulator.simulateChecked(
                        Worlds.disaggregated(traffic, prefill, decode, Worlds.freeLink(), 0, 300, 2))
                .requests();
        double prefillFree = 0;
        double decodeFree = 0;
        for (int r = 0; r < 300; r++) {
            prefillFree = Math.max(prefillFree, table.arrivedAt(r)) + 0.5;
            decodeFree = Math.max(decodeFree, prefillFree) + 0.8;
            assertEquals(prefillFree, table.prefilledAt(r), 1e-9 * prefillFree, "prefill of " + r);
            assertEquals(decodeFree, table.finishedAt(r), 1e-9 * decodeFree, "end of " + r);
        }

        Report report = Simulator.simulate(
                Worlds.disaggregated(traffic, prefill, decode, Worlds.freeLink(), 20_000, 200_000, 2));
        double load = 0.9 * 0.8;
        double expected = 0.5 + 0.8 + load * 0.8 / (2 * (1 - load));
        assertEquals(expected, report.endToEnd().meanSeconds(), 0.03 * expected);
    }

    @Test
    void law14MoreReplicasOfEveryPoolOrMoreBandwidthAreNotWorse() {
        for (RoutingPolicy policy : RoutingPolicy.values()) {
            for (long seed = 1; seed <= 5; seed++) {
                Scenario base = tight(policy, seed, 2, 1);
                notWorse(base, tight(policy, seed, 3, 1), policy + ", seed " + seed + ", replicas");
                notWorse(base, tight(policy, seed, 4, 1), policy + ", seed " + seed + ", replicas");
                notWorse(base, tight(policy, seed, 2, 2), policy + ", seed " + seed + ", bandwidth");
            }
        }
    }

    private static Scenario tight(RoutingPolicy policy, long seed, int replicas, double bandwidth) {
        Traffic traffic = new Traffic(
                60,
                Arrivals.poisson(),
                new TokenDistribution(null, 30.0, List.of(new TokenQuantile(50, 25)), 1, 100),
                new TokenDistribution(null, 10.0, List.of(new TokenQuantile(50, 8)), 1, 40),
                40);
        Scenario scenario = Worlds.disaggregated(
                traffic,
                Worlds.pool(PoolRole.PREFILL, replicas, Worlds.linearSteps(0.005, 0.0005), Worlds.room(2_000), 8, 64),
                Worlds.pool(PoolRole.DECODE, replicas, Worlds.linearSteps(0.02, 0.001), Worlds.room(1_500), 16, 64),
                new KvLink(2_000 * bandwidth, 2_000 * bandwidth, 1_500 * bandwidth, 0.001, 1, 0, 0),
                0,
                300,
                seed);
        return Worlds.with(scenario, policy);
    }

    /** Mean end-to-end time not longer by more than three standard errors of the paired difference. */
    private static void notWorse(Scenario base, Scenario more, String what) {
        RequestTable before = Simulator.simulateChecked(base).requests();
        RequestTable after = Simulator.simulateChecked(more).requests();
        int count = base.measuredRequests();
        double sum = 0;
        double squares = 0;
        for (int r = 0; r < count; r++) {
            double difference = after.finishedAt(r) - before.finishedAt(r);
            sum += difference;
            squares += difference * difference;
        }
        double mean = sum / count;
        double error = Math.sqrt((squares / count - mean * mean) / count);
        assertTrue(mean <= 3 * error, what + ": " + mean + " s longer, standard error " + error);
    }

    @Test
    void law14MoreKvRoomMeansNoLongerQueueing() {
        Report little = Simulator.simulate(roomy(60));
        Report more = Simulator.simulate(roomy(240));

        assertTrue(little.pools().get(1).meanQueueSeconds() > 0);
        assertTrue(
                more.pools().get(1).meanQueueSeconds() <= little.pools().get(1).meanQueueSeconds());
        assertTrue(
                more.pools().get(0).meanQueueSeconds() <= little.pools().get(0).meanQueueSeconds());
    }

    private static Scenario roomy(long blocks) {
        return Worlds.disaggregated(
                Worlds.traffic(10, ArrivalProcess.POISSON, 10, 10, 20),
                Worlds.pool(PoolRole.PREFILL, 1, Worlds.linearSteps(0.01, 0.001), Worlds.room(blocks), 8, 64),
                Worlds.pool(PoolRole.DECODE, 1, Worlds.linearSteps(0.015, 0.001), Worlds.room(blocks), 16, 64),
                Worlds.freeLink(),
                100,
                2_000,
                1);
    }
}
