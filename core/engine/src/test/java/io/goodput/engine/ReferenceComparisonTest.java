package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import io.goodput.engine.cluster.RequestTable;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.KvLink;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random small scenarios, simulated by the engine and by its judge. */
class ReferenceComparisonTest {
    private static final int SCENARIOS = 400;

    @Test
    void engineAndReferenceAgreeOnEveryRequestOfRandomScenarios() {
        int rejected = 0;
        int waitedForRoom = 0;
        int chunked = 0;
        for (int seed = 1; seed <= SCENARIOS; seed++) {
            Scenario scenario = random(seed);
            CheckedRun run;
            ReferenceSimulator reference = new ReferenceSimulator(scenario);
            try {
                run = Simulator.simulateChecked(scenario);
                reference.run();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + scenario, e);
            }
            compare("seed " + seed, reference, run);
            rejected += (int) run.report().requests().rejected();
            for (ReferenceSimulator.Request request : reference.seen) {
                waitedForRoom += request.room > request.prefilled ? 1 : 0;
                chunked += request.prompt > scenario.pools().getFirst().maxNumBatchedTokens() ? 1 : 0;
            }
        }
        assertTrue(rejected > 20, "some requests can never fit: " + rejected);
        assertTrue(waitedForRoom > 500, "some requests wait for room: " + waitedForRoom);
        assertTrue(chunked > 500, "some prompts are longer than a step: " + chunked);
    }

    private static void compare(String seed, ReferenceSimulator reference, CheckedRun run) {
        RequestTable table = run.requests();
        for (ReferenceSimulator.Request expected : reference.seen) {
            int r = expected.id;
            String what = seed + ", request " + r + ", ";
            assertEquals(expected.rejected, table.phase(r) == RequestTable.REJECTED, what + "rejected");
            if (expected.rejected) {
                continue;
            }
            near(expected.taken, table.takenAt(r), what + "taken");
            near(expected.prefilled, table.prefilledAt(r), what + "prefilled");
            near(expected.tokens.getFirst(), table.firstTokenAt(r), what + "first token");
            near(expected.finished, table.finishedAt(r), what + "finished");
            assertEquals(expected.output, expected.tokens.size(), what + "tokens");
            if (expected.decoder != null && reference.pools.size() == 2) {
                near(expected.room, table.roomAt(r), what + "room");
                near(expected.moved, table.movedAt(r), what + "moved");
                assertEquals(expected.decoder.index, table.decodeInstance(r), what + "decode instance");
            }
            assertEquals(
                    expected.prefiller == null ? -1 : expected.prefiller.index,
                    table.promptInstance(r),
                    what + "prefill instance");
        }
        Report report = run.report();
        assertEquals(
                reference.seen.stream()
                        .filter(request -> request.arrived <= reference.reportedAt)
                        .count(),
                report.requests().arrived(),
                seed + ", arrived");
        assertEquals(reference.finishedAtReport, report.requests().finished(), seed + ", finished");
        assertEquals(reference.attainment(), report.attainment(), seed + ", attainment");
        near(reference.windowEnd() - reference.windowStart(), report.usage().windowSeconds(), seed + ", window");
        List<Double> gaps = reference.gaps();
        assertEquals(gaps.size(), report.interTokenLatency().count(), seed + ", gaps");
        near(
                gaps.stream().mapToDouble(gap -> gap).average().orElse(0),
                report.interTokenLatency().meanSeconds(),
                seed + ", mean gap");
        for (LimitOutcome outcome : report.limits()) {
            compare(seed + ", " + outcome.limit(), reference, outcome);
        }
        for (int p = 0; p < reference.pools.size(); p++) {
            PoolReport pool = report.pools().get(p);
            near(reference.meanKvOccupancy(p), pool.meanKvOccupancy(), seed + ", KV of pool " + p);
            near(reference.meanQueueSeconds(p), pool.meanQueueSeconds(), seed + ", queue of pool " + p);
            PoolUsage usage = report.usage().pools().get(p);
            String what = seed + ", pool " + p + ", ";
            near(
                    reference.servingSeconds(p) * usage.gpus() / usage.instances(),
                    usage.servingGpuSeconds(),
                    what + "serving");
            near(
                    reference.prefillSeconds(p) * usage.gpus() / usage.instances(),
                    usage.prefillGpuSeconds(),
                    what + "prefill");
            near(reference.boardJoules(p), usage.boardJoules(), what + "joules");
            assertEquals(reference.promptTokens(p), usage.prefilledTokens(), what + "prompt tokens");
            assertEquals(reference.outputTokens(p), usage.outputTokens(), what + "output tokens");
        }
    }

    private static void compare(String what, ReferenceSimulator reference, LimitOutcome outcome) {
        double limit = outcome.limit().limitSeconds();
        boolean ofTokens = outcome.limit().metric() == LatencyMetric.ITL;
        List<Double> values = ofTokens
                ? reference.gaps().stream().sorted().toList()
                : reference.values(outcome.limit().metric());
        if (values.isEmpty()) {
            assertEquals(1, outcome.share(), what);
            return;
        }
        long within = values.stream().filter(value -> value <= limit).count();
        assertEquals((double) within / values.size(), outcome.share(), 1e-12, what + ", share");
        assertEquals(outcome.share() >= outcome.requiredShare() - 1e-9, outcome.holds(), what + ", holds");
        double value = values.get((int) Math.ceil(outcome.requiredShare() * values.size() - 1e-9) - 1);
        double expected = Math.min(value, reference.reportedAt);
        // A histogram of three digits holds the gaps.
        assertEquals(expected, outcome.valueSeconds(), (ofTokens ? 1e-3 : 1e-9) * expected, what);
    }

    private static void near(double expected, double actual, String what) {
        assertEquals(expected, actual, 1e-9 * Math.max(1, Math.abs(expected)), what);
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    /** A small world in which queues form, room is short and prompts are chunked. */
    private static Scenario random(int seed) {
        Random random = new Random(seed);
        double linkScale = Math.exp(random.nextDouble() * 5);
        ServingMode mode = any(random, ServingMode.values());
        ArrivalProcess process = any(random, ArrivalProcess.values());
        Traffic traffic = new Traffic(
                Math.exp(random.nextDouble() * 5),
                new Arrivals(process, process == ArrivalProcess.GAMMA ? 0.3 + 3 * random.nextDouble() : null),
                tokens(random, 60),
                tokens(random, 30),
                random.nextBoolean() ? null : 5 + random.nextInt(40));
        long room = 60L + random.nextInt(200);
        List<Pool> pools = switch (mode) {
            case DISAGGREGATED ->
                List.of(pool(random, PoolRole.PREFILL, 4 * room), pool(random, PoolRole.DECODE, room));
            case AGGREGATED -> List.of(pool(random, PoolRole.AGGREGATED, room));
        };
        KvLink link = mode == ServingMode.AGGREGATED
                ? null
                : new KvLink(
                        linkScale * (500 + 1000 * random.nextDouble()),
                        linkScale * (500 + 1000 * random.nextDouble()),
                        linkScale * (300 + 1000 * random.nextDouble()),
                        random.nextBoolean() ? 0 : 0.01 * random.nextDouble(),
                        5 * random.nextDouble(),
                        5 * random.nextDouble(),
                        random.nextInt(30));
        return new Scenario(
                traffic,
                new ServiceLevelObjective(
                        List.of(
                                Worlds.limit(LatencyMetric.TTFT, 90, 0.2 + 0.3 * random.nextDouble()),
                                Worlds.limit(LatencyMetric.TPOT, 90, 0.02 + 0.02 * random.nextDouble()),
                                Worlds.limit(LatencyMetric.ITL, 99, 0.03)),
                        null),
                mode,
                any(random, RoutingPolicy.values()),
                any(random, FirstToken.values()),
                pools,
                link,
                random.nextInt(10),
                1 + random.nextInt(40),
                random.nextLong(),
                Worlds.MANY_EVENTS);
    }

    private static Pool pool(Random random, PoolRole role, long tokensOfRoom) {
        int blockTokens = 1 + random.nextInt(8);
        return new Pool(
                role,
                "test",
                1 + random.nextInt(3),
                1 + random.nextInt(4),
                random.nextBoolean() ? Worlds.richSteps() : Worlds.linearSteps(0.00737, 0.000431),
                new KvRoom(Math.max(1, tokensOfRoom / blockTokens), blockTokens, random.nextInt(3)),
                1 + random.nextInt(8),
                4 + random.nextInt(80));
    }

    private static TokenDistribution tokens(Random random, int scale) {
        if (random.nextInt(3) == 0) {
            return TokenDistribution.constant(1 + random.nextInt(scale));
        }
        int median = 2 + random.nextInt(scale / 2);
        int high = median + random.nextInt(scale);
        double mean = 0.5 * (1 + median) / 2.0 + 0.4 * (median + high) / 2.0 + 0.1 * 1.5 * high;
        return new TokenDistribution(
                null, mean, List.of(new TokenQuantile(50, median), new TokenQuantile(90, high)), null, null);
    }
}
