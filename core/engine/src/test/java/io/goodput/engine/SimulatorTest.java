package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.engine.scenario.Admission;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private static Worlds.ScenarioBuilder single(SmallWorkload workload, long blocks) {
        return Worlds.aggregated(
                workload,
                Worlds.pool(PoolRole.AGGREGATED, 1, SmallSteps.linear(0.1, 0.01), Worlds.room(blocks), 8, 64));
    }

    private static Report run(Scenario scenario) {
        return Simulator.simulateChecked(scenario, RequestListener.NONE).report();
    }

    @Test
    void nobodyArrives() {
        for (Scenario scenario : List.of(
                single(SmallWorkload.EMPTY, 100).build(),
                Worlds.disaggregated(
                                SmallWorkload.EMPTY,
                                Worlds.freeNetwork(),
                                Worlds.pool(PoolRole.PREFILL, 2, SmallSteps.linear(1, 0), Worlds.room(10), 1, 1),
                                Worlds.pool(PoolRole.DECODE, 2, SmallSteps.linear(1, 0), Worlds.room(10), 1, 1))
                        .sample(5, 10)
                        .build())) {
            List<RequestRow> rows = new ArrayList<>();
            Report report = Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)))
                    .report();

            assertTrue(rows.isEmpty());
            assertEquals(0, report.requests().arrived());
            assertEquals(0, report.usage().windowSeconds());
            assertEquals(0, report.pools().getFirst().utilisation());
            assertEquals(0, report.goodputRequestsPerSecond());
        }
    }

    /**
     * A step takes 0.1 s and 0.01 s a token. The first request decodes in steps of 0.11 s, one of which also computes the 50
     * prompt tokens of the second, which has one output token and no gap: 0.61 s.
     */
    @Test
    void largestGapOfARequestIsLimited() {
        SmallWorkload workload =
                SmallWorkload.of(new SmallWorkload.Turn(0, 10, 5, 5), new SmallWorkload.Turn(0.25, 50, 1, 1));
        for (double limit : List.of(0.6, 0.62)) {
            var slo = new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.MAX_ITL, null, limit)), 0.75);
            Report report = run(single(workload, 1_000).slo(slo).build());

            double share = limit < 0.61 ? 0 : 1;
            assertEquals((1 + share) / 2, report.attainment());
            assertEquals(share, report.limits().getFirst().share(), "of the one request that has gaps");
            assertEquals(share == 1, report.holds());
        }
    }

    /**
     * The measured request makes its last token at 0.31 s; the one behind it, on another instance, made its first at 0.25 s
     * and is about to make the second.
     */
    @Test
    void openGapCountsInFlight() {
        List<RequestRow> rows = new ArrayList<>();
        SmallWorkload workload =
                SmallWorkload.of(new SmallWorkload.Turn(0, 10, 2, 2), new SmallWorkload.Turn(0.05, 10, 3, 3));
        Scenario scenario = Worlds.aggregated(
                        workload,
                        Worlds.pool(PoolRole.AGGREGATED, 2, SmallSteps.linear(0.1, 0.01), Worlds.room(100), 8, 64))
                .slo(Worlds.slo(Worlds.limit(LatencyMetric.MAX_ITL, 99, 9)))
                .sample(0, 1)
                .build();

        Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)));

        assertEquals(0.11, rows.getFirst().longestGapSeconds(), 1e-12);
        assertEquals(0.06, rows.getLast().longestGapSeconds(), 1e-12);
    }

    @Test
    void objectiveHoldsInALightlyLoadedChat() {
        Report report = Simulator.simulate(
                        Chat.scenario(20, 1).sample(1_000, 10_000).build())
                .report();

        assertTrue(report.holds());
        assertTrue(report.attainment() > 0.99);
        assertEquals(10_000, report.usage().requests());
        assertEquals(0, report.requests().rejected());
        // Tokens of the window: about those of the measured requests.
        assertEquals(1_150 * 10_000, (double) report.usage().inputTokens(), 0.03 * 1_150 * 10_000);
        assertEquals(210 * 10_000, (double) report.usage().outputTokens(), 0.03 * 210 * 10_000);
        assertEquals(
                report.goodputRequestsPerSecond() * report.usage().windowSeconds(),
                (double) report.usage().requestsInsideSlo(),
                1e-6);
    }

    @Test
    void overloadEndsAndAttainsNothing() {
        Report report = Simulator.simulate(
                        Chat.scenario(2_000, 1).sample(500, 5_000).build())
                .report();

        assertFalse(report.holds());
        assertTrue(report.attainment() < 0.1, "attainment " + report.attainment());
        assertTrue(report.requests().inFlight() > 1_000);
    }

    @Test
    void hopelessOverloadEndsToo() {
        Report report = Simulator.simulate(
                        Chat.scenario(1_000_000, 1).sample(100, 1_000).build())
                .report();

        assertFalse(report.holds());
    }

    @Test
    void tooManyEventsEndTheRun() {
        Scenario scenario =
                Chat.scenario(20, 1).sample(1_000, 10_000).maxEvents(5_000).build();

        EventLimitException e = assertThrows(EventLimitException.class, () -> Simulator.simulate(scenario));
        assertTrue(e.toString().contains("more than 5000 events"), e.toString());
    }

    @Test
    void requestsThatCanNeverFitAreRejectedAndMissEveryLimit() {
        // 10 + 3 tokens need 13 of 12 blocks.
        Report report = run(single(SmallWorkload.regular(10, 1, 10, 3, 3), 12).build());

        assertEquals(10, report.requests().rejected());
        assertEquals(0, report.requests().inFlight());
        assertEquals(0, report.attainment());
        assertEquals(0, report.limits().getFirst().share());
        assertEquals(
                0, Objects.requireNonNull(report.latencies()).timeToFirstToken().count());
    }

    @Test
    void roomThatJustFitsRejectsNobody() {
        Report report = run(single(SmallWorkload.regular(10, 1, 10, 3, 3), 13).build());

        assertEquals(0, report.requests().rejected());
        assertEquals(10, report.requests().finished());
    }

    /** Ten at once on one seat of 0.21 s: with room for three in the queue six are turned away. */
    @Test
    void fullQueuesTurnRequestsAway() {
        List<SmallWorkload.Turn> turns = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            turns.add(new SmallWorkload.Turn(1 + 0.001 * i, 10, 1, 1));
        }
        Worlds.ScenarioBuilder scenario = Worlds.aggregated(
                SmallWorkload.of(turns),
                Worlds.pool(PoolRole.AGGREGATED, 1, SmallSteps.linear(0.1, 0.01), Worlds.room(100), 1, 64));

        Report byLength = run(
                scenario.admission(new Admission(3, Double.POSITIVE_INFINITY)).build());
        assertEquals(6, byLength.requests().rejected());
        // A full step computes 64 tokens in 0.74 s: 0.0115625 s each. Request n (from 0) has 10 × n tokens before it,
        // and
        // 10 of its own; 0.4 s are 34.6 tokens: 3 requests.
        Report byTime =
                run(scenario.admission(new Admission(Long.MAX_VALUE, 0.4)).build());
        assertEquals(7, byTime.requests().rejected());
    }

    @Test
    void oneOutputTokenHasNoTimePerOutputTokenAndPassesItsLimit() {
        Report report = run(single(SmallWorkload.regular(10, 1, 10, 1, 1), 100)
                .slo(new ServiceLevelObjective(
                        List.of(
                                new LatencyLimit(LatencyMetric.TTFT, null, 0.2000001),
                                new LatencyLimit(LatencyMetric.TPOT, null, 1e-6)),
                        0.9))
                .build());

        assertEquals(
                0,
                Objects.requireNonNull(report.latencies()).timePerOutputToken().count());
        assertEquals(1, report.attainment());
        assertTrue(report.holds());
        assertEquals(0.9, report.limits().getFirst().requiredShare());
    }

    /** TTFT 0.2 s and TPOT 0.11 s: each limit alone is met by all, or by none. */
    @Test
    void attainmentIsJoint() {
        assertEquals(1, attainment(0.21, 0.12));
        assertEquals(0, attainment(0.21, 0.10));
        assertEquals(0, attainment(0.19, 0.12));
    }

    private static double attainment(double timeToFirst, double perToken) {
        return run(single(SmallWorkload.regular(10, 1, 10, 3, 3), 100)
                        .slo(Worlds.slo(
                                Worlds.limit(LatencyMetric.TTFT, 50, timeToFirst),
                                Worlds.limit(LatencyMetric.TPOT, 50, perToken)))
                        .build())
                .attainment();
    }

    @Test
    void poolsMustFitTogether() {
        Worlds.PoolBuilder aggregated =
                Worlds.pool(PoolRole.AGGREGATED, 1, SmallSteps.linear(1, 0), Worlds.room(10), 1, 1);
        Worlds.PoolBuilder prefill = Worlds.pool(PoolRole.PREFILL, 1, SmallSteps.linear(1, 0), Worlds.room(10), 1, 1);

        assertThrows(
                IllegalArgumentException.class,
                () -> Worlds.disaggregated(SmallWorkload.EMPTY, Worlds.freeNetwork(), aggregated, aggregated)
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> Worlds.disaggregated(SmallWorkload.EMPTY, Worlds.freeNetwork(), prefill)
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> Worlds.aggregated(SmallWorkload.EMPTY, prefill).build());
    }
}
