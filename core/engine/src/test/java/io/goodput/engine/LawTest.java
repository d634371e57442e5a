package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Energy;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.RequestCounts;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunResult;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.Network;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Laws that whole runs obey, by their numbers in the model. Those that hold inside a run (3, 4, 6, 7) are checked after
 * every event of every run that is checked.
 */
class LawTest {
    private static final int SCENARIOS = 200;

    private static Scenario chat(long seed) {
        return Chat.scenario(40, seed).sample(200, 1_000).build();
    }

    private static List<RequestRow> rows(Scenario scenario) {
        List<RequestRow> rows = new ArrayList<>();
        Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)));
        return rows;
    }

    private static List<RequestRow> byNumber(Scenario scenario) {
        return rows(scenario).stream()
                .sorted(Comparator.comparingLong(RequestRow::number))
                .toList();
    }

    @Test
    void law1EveryRequestEndsOnce() {
        for (int seed = 1; seed <= SCENARIOS; seed++) {
            List<RequestRow> rows = new ArrayList<>();
            RunResult result =
                    Simulator.simulateChecked(RandomScenarios.of(seed), request -> rows.add(RequestRow.of(request)));
            RequestCounts counts = result.report().requests();
            assertEquals(
                    rows.size(),
                    rows.stream().map(RequestRow::number).distinct().count());
            assertEquals(counts.arrived(), rows.size());
            assertEquals(
                    counts.arrived(),
                    counts.finished() + counts.rejected() + counts.timedOut() + counts.failed() + counts.inFlight());
            for (RequestView.End end : RequestView.End.values()) {
                long told = rows.stream().filter(row -> row.end() == end).count();
                long counted = switch (end) {
                    case FINISHED -> counts.finished();
                    case REJECTED -> counts.rejected();
                    case TIMED_OUT -> counts.timedOut();
                    case FAILED -> counts.failed();
                    case IN_FLIGHT -> counts.inFlight();
                };
                assertEquals(told, counted, "seed " + seed + ", " + end);
            }
        }
    }

    @Test
    void law2PhasesComeInOrder() {
        for (int seed = 1; seed <= SCENARIOS; seed++) {
            for (RequestRow row : rows(RandomScenarios.of(seed))) {
                String what = "seed " + seed + ": " + row.line();
                inOrder(what, row.arrivedAt(), row.takenAt(), row.prefilledAt(), row.endedAt());
                inOrder(what, row.takenAt(), row.firstTokenAt(), row.endedAt());
                if (row.end() == RequestView.End.FINISHED && row.preemptions() == 0) {
                    inOrder(what, row.arrivedAt(), row.roomAt(), row.movedAt(), row.endedAt());
                    assertTrue(row.firstTokenAt() - row.arrivedAt() <= row.endedAt() - row.arrivedAt(), what);
                    assertTrue(row.outputTokens() >= 1, what);
                }
            }
        }
    }

    /** Each time that came is not before another one that came; a preempted request's marks are those of its last round. */
    private static void inOrder(String what, double... times) {
        double last = 0;
        for (double time : times) {
            if (!Double.isNaN(time)) {
                assertTrue(time >= last, what);
                last = time;
            }
        }
    }

    /** Nobody is preempted, gives up or is in flight: prompt tokens are computed or hit, output tokens made once. */
    @Test
    void law5TokensAreComputedOrHitAndMadeOnce() {
        int compared = 0;
        for (int seed = 1; seed <= 4 * SCENARIOS; seed++) {
            Scenario scenario = RandomScenarios.of(seed);
            if (scenario.sample().measuredRequests() != Sample.ALL.measuredRequests()
                    || scenario.timeout().seconds() < Double.POSITIVE_INFINITY) {
                continue;
            }
            List<RequestRow> rows = new ArrayList<>();
            Report report = Simulator.simulate(scenario, request -> rows.add(RequestRow.of(request)))
                    .report();
            List<RequestRow> finished = rows.stream()
                    .filter(row -> row.end() == RequestView.End.FINISHED)
                    .toList();
            long recomputed = report.pools().stream()
                    .mapToLong(PoolReport::recomputedTokens)
                    .sum();
            long computed =
                    report.pools().stream().mapToLong(PoolReport::promptTokens).sum();
            long hit = report.pools().stream().mapToLong(PoolReport::hitTokens).sum();
            long made = report.usage().pools().stream()
                    .mapToLong(PoolUsage::outputTokens)
                    .sum();
            assertEquals(finished.stream().mapToLong(RequestRow::outputTokens).sum(), made, "seed " + seed);
            if (recomputed == 0) {
                assertEquals(
                        finished.stream().mapToLong(RequestRow::inputTokens).sum(), computed + hit, "seed " + seed);
                compared += hit > 0 ? 1 : 0;
            } else {
                assertTrue(
                        computed + hit
                                > finished.stream()
                                        .mapToLong(RequestRow::inputTokens)
                                        .sum(),
                        "seed " + seed);
            }
        }
        assertTrue(compared > 40, "enough runs with hits: " + compared);
    }

    @Test
    void law8SameScenarioAndSeedGiveTheSameReportOnAnyThread() throws InterruptedException, ExecutionException {
        RunResult expected = Simulator.simulate(chat(1));
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<RunResult>> results = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> Simulator.simulate(chat(1))))
                    .toList();
            for (Future<RunResult> result : results) {
                // Records compare doubles bit by bit.
                assertEquals(expected, result.get());
            }
        }
        assertNotEquals(expected, Simulator.simulate(chat(2)));
    }

    /** Every digit: the same bytes on any machine. */
    @Test
    void law8ReportIsTheOneThatWasWrittenDown() throws java.io.IOException {
        String text = Simulator.simulate(chat(1)).report().toString().replace(", ", ",\n") + "\n";
        Goldens.check("chat-every-digit", text);
    }

    @Test
    void law8PoliciesSeeTheSameArrivals() {
        List<RequestRow> leastLoaded =
                byNumber(Chat.scenario(40, 1).sample(0, 60).build());
        List<RequestRow> roundRobin = byNumber(Chat.scenario(40, 1)
                .routing(RoutingPolicy.ROUND_ROBIN)
                .sample(0, 60)
                .build());
        boolean routedOtherwise = false;
        for (int r = 0; r < 60; r++) {
            assertEquals(leastLoaded.get(r).arrivedAt(), roundRobin.get(r).arrivedAt());
            assertEquals(leastLoaded.get(r).inputTokens(), roundRobin.get(r).inputTokens());
            routedOtherwise |=
                    leastLoaded.get(r).decodeInstance() != roundRobin.get(r).decodeInstance();
        }
        assertTrue(routedOtherwise, "the policies differ");
    }

    /**
     * Two worlds that differ only in how much the requests will say, not in how much they may. Until the first request
     * ends in either, nothing can tell them apart: every decision must be the same, at the same time. Decode room for
     * eight requests an instance, so that room has something to decide.
     */
    @Test
    void law9RoutingAndAdmissionNeverReadTheTrueOutputLength() {
        for (RoutingPolicy policy : RoutingPolicy.values()) {
            List<RequestRow> longer = byNumber(withOutputs(policy, 90));
            List<RequestRow> shorter = byNumber(withOutputs(policy, 50));
            double firstEnd = Double.POSITIVE_INFINITY;
            for (int r = 0; r < 60; r++) {
                firstEnd = Math.min(
                        firstEnd,
                        Math.min(longer.get(r).endedAt(), shorter.get(r).endedAt()));
            }
            int decisions = 0;
            int waiting = 0;
            for (int r = 0; r < 60; r++) {
                RequestRow one = longer.get(r);
                RequestRow other = shorter.get(r);
                if (one.prefilledAt() < firstEnd) {
                    assertEquals(one.promptInstance(), other.promptInstance(), policy + ", prefill of " + r);
                    assertEquals(one.decodeInstance(), other.decodeInstance(), policy + ", decoding of " + r);
                    assertEquals(one.takenAt(), other.takenAt(), policy + ", taking of " + r);
                    assertEquals(one.prefilledAt(), other.prefilledAt(), policy + ", prefill of " + r);
                    if (one.roomAt() < firstEnd) {
                        assertEquals(one.roomAt(), other.roomAt(), policy + ", room of " + r);
                    } else {
                        assertTrue(!(other.roomAt() < firstEnd), policy + ", waiting of " + r);
                        waiting++;
                    }
                    decisions++;
                }
            }
            assertTrue(decisions > 25, policy + ": enough decisions were compared: " + decisions);
            assertTrue(waiting > 3, policy + ": some had to wait for room: " + waiting);
        }
    }

    private static Scenario withOutputs(RoutingPolicy policy, int output) {
        return Worlds.disaggregated(
                        SmallWorkload.poisson(60, 80, 20, output, 100, 4),
                        Worlds.freeNetwork(),
                        Worlds.pool(
                                PoolRole.PREFILL, 2, SmallSteps.linear(0.001, 0.0001), Worlds.room(100_000), 64, 64),
                        Worlds.pool(PoolRole.DECODE, 2, SmallSteps.linear(0.01, 0.0001), Worlds.room(8 * 120), 64, 64))
                .routing(policy)
                .build();
    }

    /** L = λW: the integral of each queue is the sum of the waits in it. */
    @Test
    void law10LittlesLawOfEveryQueue() {
        for (long seed = 1; seed <= 3; seed++) {
            for (double rate : new double[] {40, 60, 90}) {
                List<RequestRow> rows = new ArrayList<>();
                Scenario scenario = Worlds.disaggregated(
                                SmallWorkload.poisson(400, rate, 20, 10, 10, seed),
                                Worlds.network(1, 0.001),
                                Worlds.pool(
                                        PoolRole.PREFILL, 2, SmallSteps.linear(0.01, 0.0005), Worlds.room(100), 2, 64),
                                Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0.01, 0.001), Worlds.room(90), 8, 64)
                                        .port(2_000, 1_000))
                        .build();
                Report report = Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)))
                        .report();
                double seconds = report.usage().windowSeconds();
                double promptWaits = rows.stream()
                        .mapToDouble(row -> row.takenAt() - row.arrivedAt())
                        .sum();
                double roomWaits = rows.stream()
                        .mapToDouble(row -> row.roomAt() - row.prefilledAt())
                        .sum();
                assertEquals(promptWaits, report.pools().get(0).meanQueueLength() * seconds, 1e-9 * promptWaits);
                assertEquals(roomWaits, report.pools().get(1).meanRoomQueueLength() * seconds, 1e-9 * roomWaits);
                assertTrue(roomWaits > 0 && promptWaits > 0);
                assertTrue(report.pools().stream().allMatch(pool -> pool.utilisation() <= 1));
            }
        }
    }

    @Test
    void law10UtilisationIsAtMostOneUnderOverload() {
        Report report = Simulator.simulate(
                        Chat.scenario(2_000, 1).sample(100, 1_000).build())
                .report();

        assertTrue(report.pools().get(0).utilisation() > 0.99, report.pools().get(0)::toString);
        assertTrue(report.pools().get(0).utilisation() <= 1);
    }

    /** Bringing the totals up to date in the middle of a run of steps changes nothing; {@code ReferenceComparisonTest} steps. */
    @Test
    void law11LookingMoreOftenChangesNothing() {
        List<RequestRow> seldom = rows(withBuckets(1));
        List<RequestRow> often = rows(withBuckets(50_000));

        assertEquals(seldom, often);
        Report rarely = Simulator.simulate(withBuckets(1)).report();
        Report always = Simulator.simulate(withBuckets(50_000)).report();
        for (int p = 0; p < 2; p++) {
            PoolUsage one = rarely.usage().pools().get(p);
            PoolUsage other = always.usage().pools().get(p);
            assertEquals(one.outputTokens(), other.outputTokens());
            assertEquals(one.servingGpuSeconds(), other.servingGpuSeconds(), 1e-9 * one.servingGpuSeconds());
            assertEquals(
                    one.energy().boardJoules(),
                    other.energy().boardJoules(),
                    1e-9 * one.energy().boardJoules());
            assertEquals(
                    rarely.pools().get(p).meanKvOccupancy(),
                    always.pools().get(p).meanKvOccupancy(),
                    1e-9);
        }
    }

    private static Scenario withBuckets(int buckets) {
        Worlds.ScenarioBuilder scenario = Chat.scenario(40, 1, KvPolicy.RECOMPUTE, 1_200);
        scenario.sample = new Sample(20, 200, buckets);
        return scenario.build();
    }

    @Test
    void law12EqualInstancesUnderRoundRobinDifferByAtMostOneRequest() {
        Scenario scenario = Worlds.disaggregated(
                        SmallWorkload.poisson(150, 60, 20, 10, 10, 9),
                        Worlds.network(0.001, 0.001),
                        Worlds.pool(PoolRole.PREFILL, 3, SmallSteps.linear(0.01, 0.001), Worlds.room(1_000), 8, 64),
                        Worlds.pool(PoolRole.DECODE, 4, SmallSteps.linear(0.01, 0.001), Worlds.room(1_000), 8, 64))
                .build();
        List<RequestRow> rows = byNumber(scenario);
        int[] prompts = new int[3];
        int[] decodings = new int[4];
        for (RequestRow row : rows) {
            prompts[row.promptInstance()]++;
            assertBalanced(prompts);
        }
        rows.forEach(row -> decodings[row.decodeInstance() - 3]++);
        assertBalanced(decodings);
    }

    private static void assertBalanced(int[] counts) {
        int most = IntStream.of(counts).max().orElseThrow();
        int least = IntStream.of(counts).min().orElseThrow();
        assertTrue(most - least <= 1, () -> most + " and " + least);
    }

    /** Poisson arrivals, one request at a time, always 1 s: mean wait ρ·D / (2·(1 − ρ)). */
    @Test
    void law13OneAtATimeWithConstantServiceIsMD1() {
        for (double load : new double[] {0.3, 0.6, 0.8}) {
            double waits = 0;
            int seeds = 6;
            for (int seed = 1; seed <= seeds; seed++) {
                Report report = Simulator.simulate(Worlds.aggregated(
                                        SmallWorkload.poisson(60_000, load, 1, 1, 1, seed),
                                        Worlds.pool(
                                                PoolRole.AGGREGATED, 1, SmallSteps.linear(0, 1), Worlds.room(10), 1, 1))
                                .build())
                        .report();
                double wait =
                        Objects.requireNonNull(report.latencies()).promptQueue().meanSeconds();
                waits += wait;
                assertEquals(1, report.latencies().endToEnd().meanSeconds() - wait, 1e-6);
                assertEquals(load, report.pools().getFirst().utilisation(), 0.02);
            }
            double expected = load / (2 * (1 - load));
            assertEquals(expected, waits / seeds, 0.04 * expected, "load " + load);
        }
    }

    /**
     * Poisson arrivals, three seats, exponential outputs of 1,000 steps of 1 ms in the mean whatever the batch: Erlang's
     * C. A request waits for the step in progress too, half a step in the mean.
     */
    @Test
    void law13SeatsWithExponentialOutputsAreMMc() {
        int seats = 3;
        double load = 0.75;
        Random random = new Random(5);
        List<SmallWorkload.Turn> turns = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < 200_000; i++) {
            at -= Math.log(1 - random.nextDouble()) / (seats * load);
            int output = 1 + (int) (-1_000 * Math.log(1 - random.nextDouble()));
            turns.add(new SmallWorkload.Turn(at, 1, output, 100_000));
        }
        Report report = Simulator.simulate(Worlds.aggregated(
                                SmallWorkload.of(turns),
                                Worlds.pool(
                                        PoolRole.AGGREGATED,
                                        1,
                                        SmallSteps.linear(0.001, 0),
                                        Worlds.room(1_000_000_000),
                                        seats,
                                        64))
                        .build())
                .report();

        double offered = seats * load;
        double sum = 0;
        double term = 1;
        for (int k = 0; k < seats; k++) {
            sum += term;
            term *= offered / (k + 1);
        }
        double waiting = term / (1 - load) / (sum + term / (1 - load));
        double expected = waiting / (seats - offered) + 0.0005;
        assertEquals(
                expected,
                Objects.requireNonNull(report.latencies()).promptQueue().meanSeconds(),
                0.08 * expected);
    }

    /** Zero-cost transfer, room for all, one request at a time on each side: two queues in tandem, by Lindley's recursion. */
    @Test
    void law13ZeroCostTransferAndUnlimitedRoomAreTandemQueues() {
        // Prefill 10 × 0.05 = 0.5 s, decode 4 × 0.2 = 0.8 s.
        List<RequestRow> rows = byNumber(Worlds.disaggregated(
                        SmallWorkload.poisson(2_000, 0.9, 10, 5, 5, 2),
                        Worlds.freeNetwork(),
                        Worlds.pool(PoolRole.PREFILL, 1, SmallSteps.linear(0, 0.05), Worlds.room(1_000_000_000), 1, 10),
                        Worlds.pool(PoolRole.DECODE, 1, SmallSteps.linear(0, 0.2), Worlds.room(1_000_000_000), 1, 1))
                .build());
        double prefillFree = 0;
        double decodeFree = 0;
        double total = 0;
        for (RequestRow row : rows) {
            prefillFree = Math.max(prefillFree, row.arrivedAt()) + 0.5;
            decodeFree = Math.max(decodeFree, prefillFree) + 0.8;
            assertEquals(prefillFree, row.prefilledAt(), 1e-9 * prefillFree, row::line);
            assertEquals(decodeFree, row.endedAt(), 1e-9 * decodeFree, row::line);
            total += row.endedAt() - row.arrivedAt();
        }
        double load = 0.9 * 0.8;
        double expected = 0.5 + 0.8 + load * 0.8 / (2 * (1 - load));
        assertEquals(expected, total / rows.size(), 0.1 * expected);
    }

    @Test
    void law14MoreReplicasOfEveryPoolOrMoreBandwidthAreNotWorse() {
        for (RoutingPolicy policy : RoutingPolicy.values()) {
            for (long seed = 1; seed <= 4; seed++) {
                String what = policy + ", seed " + seed;
                List<RequestRow> base = byNumber(tight(policy, seed, 2, 1));
                notWorse(base, byNumber(tight(policy, seed, 3, 1)), what + ", replicas");
                notWorse(base, byNumber(tight(policy, seed, 4, 1)), what + ", replicas");
                notWorse(base, byNumber(tight(policy, seed, 2, 2)), what + ", bandwidth");
            }
        }
    }

    private static SmallWorkload mixed(int count, double requestsPerSecond, long seed) {
        Random random = new Random(seed);
        List<SmallWorkload.Turn> turns = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < count; i++) {
            at -= Math.log(1 - random.nextDouble()) / requestsPerSecond;
            turns.add(new SmallWorkload.Turn(at, 1 + random.nextInt(60), 1 + random.nextInt(20), 20));
        }
        return SmallWorkload.of(turns);
    }

    private static Scenario tight(RoutingPolicy policy, long seed, int replicas, double bandwidth) {
        return Worlds.disaggregated(
                        mixed(400, 60, seed),
                        Worlds.network(1, 0.001),
                        Worlds.pool(
                                        PoolRole.PREFILL,
                                        replicas,
                                        SmallSteps.linear(0.005, 0.0005),
                                        Worlds.room(2_000),
                                        8,
                                        64)
                                .port(2_000 * bandwidth, 1_500 * bandwidth),
                        Worlds.pool(
                                        PoolRole.DECODE,
                                        replicas,
                                        SmallSteps.linear(0.02, 0.001),
                                        Worlds.room(1_500),
                                        16,
                                        64)
                                .port(2_000 * bandwidth, 1_500 * bandwidth))
                .routing(policy)
                .build();
    }

    /** Mean end-to-end time not longer by more than three standard errors of the paired difference. */
    private static void notWorse(List<RequestRow> before, List<RequestRow> after, String what) {
        int n = before.size();
        double[] difference = new double[n];
        double sum = 0;
        for (int r = 0; r < n; r++) {
            difference[r] = after.get(r).endedAt() - before.get(r).endedAt();
            sum += difference[r];
        }
        double mean = sum / n;
        double squares = 0;
        for (double d : difference) {
            squares += (d - mean) * (d - mean);
        }
        double standardError = Math.sqrt(squares / (n - 1) / n);
        assertTrue(mean <= 3 * standardError, () -> what + ": " + mean + " s worse, standard error " + standardError);
    }

    /** Blocks for few, for more and for all: fewer preemptions and no longer wait for a seat and room. */
    @Test
    void law14MoreKvMeansFewerPreemptionsAndNoLongerWait() {
        for (KvPolicy policy : List.of(KvPolicy.RECOMPUTE, KvPolicy.RETRACT)) {
            long preemptions = Long.MAX_VALUE;
            double wait = Double.POSITIVE_INFINITY;
            for (long blocks : new long[] {1_400, 1_550, 1_700, 50_000}) {
                Report report = Simulator.simulate(Chat.scenario(30, 3, policy, blocks)
                                .sample(0, 10_000)
                                .build())
                        .report();
                long now = report.pools().get(1).preemptions();
                double room =
                        Objects.requireNonNull(report.latencies()).roomQueue().meanSeconds();
                assertTrue(now < preemptions || (now == 0 && preemptions == 0), policy + ", " + blocks + ": " + now);
                assertTrue(room <= wait, policy + ", " + blocks + ": " + room);
                preemptions = now;
                wait = room;
            }
            assertEquals(0, preemptions);
        }
    }

    /** Load and replicas × k: the same latency under random routing, no worse under any other policy. */
    @Test
    void law14LoadAndReplicasTogetherLeaveLatencyAlone() {
        for (RoutingPolicy policy : RoutingPolicy.values()) {
            double small = meanOf(policy, 1);
            double large = meanOf(policy, 4);
            if (policy == RoutingPolicy.RANDOM) {
                assertEquals(small, large, 0.05 * small, policy.toString());
            }
            assertTrue(large <= 1.05 * small, () -> policy + ": " + small + " s, then " + large + " s");
        }
    }

    private static double meanOf(RoutingPolicy policy, int k) {
        double sum = 0;
        for (long seed = 1; seed <= 4; seed++) {
            Scenario scenario = Worlds.disaggregated(
                            mixed(5_000 * k, 40.0 * k, seed),
                            Worlds.network(0.01, 0.001),
                            Worlds.pool(
                                    PoolRole.PREFILL,
                                    2 * k,
                                    SmallSteps.linear(0.005, 0.0005),
                                    Worlds.room(1_000_000),
                                    64,
                                    64),
                            Worlds.pool(
                                    PoolRole.DECODE,
                                    2 * k,
                                    SmallSteps.linear(0.005, 0.0005),
                                    Worlds.room(1_000_000),
                                    64,
                                    64))
                    .routing(policy)
                    .seed(seed)
                    .build();
            sum += Objects.requireNonNull(Simulator.simulate(scenario).report().latencies())
                    .endToEnd()
                    .meanSeconds();
        }
        return sum / 4;
    }

    @Test
    void law15EnergyIsBetweenIdleAndMaximum() {
        for (double rate : new double[] {1, 20, 60, 1_000}) {
            Scenario scenario = Chat.scenario(rate, 1).sample(10, 300).build();
            Report report = Simulator.simulate(scenario).report();
            for (int p = 0; p < 2; p++) {
                PoolUsage usage = report.usage().pools().get(p);
                double instanceSeconds = usage.instances() * report.usage().windowSeconds();
                var steps = scenario.pools().get(p).steps();
                double serving = usage.servingGpuSeconds() / 8;
                Energy energy = usage.energy();
                assertTrue(energy.boardJoules() > steps.idleWatts() * instanceSeconds);
                // Only steps draw more than idle.
                assertTrue(energy.boardJoules()
                        <= steps.idleWatts() * instanceSeconds
                                + (steps.maxWatts() - steps.idleWatts()) * serving * (1 + 1e-9));
                assertEquals(steps.besideBoards().hostWatts() * instanceSeconds, energy.hostJoules());
                double beside = steps.besideBoards().hostWatts()
                        + steps.besideBoards().nicWatts()
                        + steps.besideBoards().switchWatts();
                // Fans draw a tenth of all else, supplies lose a twentieth of what they draw.
                assertEquals(
                        (energy.boardJoules() + beside * instanceSeconds) * 1.1 / 0.95,
                        energy.drawnJoules(),
                        1e-9 * energy.drawnJoules());
            }
        }
    }

    /** The rows of a run, read as a workload, give the same rows; also when a closed loop made them. */
    @Test
    void law16ReplayingAnExportedRunGivesTheSameRun() {
        List<SmallWorkload.Session> users = new ArrayList<>();
        Random random = new Random(3);
        for (int user = 0; user < 12; user++) {
            List<SmallWorkload.Turn> turns = new ArrayList<>();
            for (int t = 0; t < 15; t++) {
                int output = 1 + random.nextInt(20);
                turns.add(new SmallWorkload.Turn(
                        0.001 + 0.2 * random.nextDouble(), 1 + random.nextInt(60), output, output));
            }
            users.add(new SmallWorkload.Session(user, turns));
        }
        List<RequestRow> run = rows(replayed(new SmallWorkload(users)));
        List<SmallWorkload.Turn> exported = run.stream()
                .sorted(Comparator.comparingLong(RequestRow::number))
                .map(row -> new SmallWorkload.Turn(
                        row.arrivedAt(), row.inputTokens(), row.outputTokens(), row.outputTokens()))
                .toList();

        assertEquals(run, rows(replayed(SmallWorkload.of(exported))));
        assertEquals(180, run.size());
    }

    private static Scenario replayed(SmallWorkload workload) {
        return Worlds.disaggregated(
                        workload,
                        new Network(0.001, 2, 0, 0, 4, false, List.of()),
                        Worlds.pool(PoolRole.PREFILL, 2, SmallSteps.linear(0.005, 0.0005), Worlds.room(150), 8, 64)
                                .port(2_000, 1_000),
                        Worlds.pool(PoolRole.DECODE, 2, SmallSteps.linear(0.01, 0.001), Worlds.room(160), 16, 64)
                                .kvPolicy(KvPolicy.RECOMPUTE)
                                .port(2_000, 1_000))
                .routing(RoutingPolicy.LEAST_LOADED)
                .build();
    }
}
