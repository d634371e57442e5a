package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import io.goodput.engine.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private static Scenario single(Traffic traffic, long blocks) {
        return Worlds.aggregated(
                traffic,
                Worlds.pool(PoolRole.AGGREGATED, 1, Worlds.linearSteps(0.1, 0.01), Worlds.room(blocks), 8, 64),
                0,
                10,
                1);
    }

    @Test
    void objectiveHoldsInALightlyLoadedChat() {
        Report report = Simulator.simulate(Worlds.chatLike(20, 1_000, 10_000, 1));

        assertTrue(report.holds());
        assertTrue(report.attainment() > 0.99);
        assertEquals(10_000, report.usage().requests());
        assertEquals(0, report.requests().rejected());
        // Tokens of the window: about those of the measured requests.
        assertEquals(1155 * 10_000, (double) report.usage().inputTokens(), 0.03 * 1155 * 10_000);
        assertEquals(211 * 10_000, (double) report.usage().outputTokens(), 0.03 * 211 * 10_000);
        assertEquals(
                report.goodputRequestsPerSecond() * report.usage().windowSeconds(),
                (double) report.usage().requestsInsideSlo(),
                1e-6);
    }

    @Test
    void overloadEndsAndAttainsNothing() {
        Report report = Simulator.simulate(Worlds.chatLike(5_000, 1_000, 10_000, 1));

        assertFalse(report.holds());
        assertTrue(report.attainment() < 0.05, "attainment " + report.attainment());
        assertTrue(report.requests().inFlight() > 10_000);
    }

    @Test
    void hopelessOverloadEndsToo() {
        Report report = Simulator.simulate(Worlds.chatLike(1_000_000, 100, 1_000, 1));

        assertEquals(10 * (100 + 1_000 + 1), report.requests().arrived());
        assertFalse(report.holds());
    }

    @Test
    void tooManyEventsEndTheRun() {
        Scenario scenario = Worlds.withMaxEvents(Worlds.chatLike(20, 1_000, 10_000, 1), 5_000);

        EventLimitException e = assertThrows(EventLimitException.class, () -> Simulator.simulate(scenario));
        assertTrue(e.toString().contains("more than 5000 events"), e.toString());
    }

    @Test
    void requestsThatCanNeverFitAreRejectedAndMissEveryLimit() {
        // 10 + 3 tokens need 13 of 12 blocks.
        Report report = Simulator.simulate(single(Worlds.traffic(1, ArrivalProcess.CONSTANT, 10, 3, 3), 12));

        assertEquals(11, report.requests().rejected());
        assertEquals(0, report.requests().inFlight());
        assertEquals(0, report.attainment());
        assertEquals(0, report.limits().getFirst().share());
        // Nobody got there: the run's length, which ends at the eleventh arrival.
        assertEquals(11, report.limits().getFirst().valueSeconds(), 1e-9);
        assertEquals(0, report.timeToFirstToken().count());
    }

    @Test
    void roomThatJustFitsRejectsNobody() {
        Report report = Simulator.simulate(single(Worlds.traffic(1, ArrivalProcess.CONSTANT, 10, 3, 3), 13));

        assertEquals(0, report.requests().rejected());
        assertEquals(10, report.requests().finished());
    }

    @Test
    void oneOutputTokenHasNoTimePerOutputTokenAndPassesItsLimit() {
        Scenario scenario = Worlds.with(
                single(Worlds.traffic(1, ArrivalProcess.CONSTANT, 10, 1, 1), 100),
                new ServiceLevelObjective(
                        List.of(
                                new LatencyLimit(LatencyMetric.TTFT, null, 0.2000001),
                                new LatencyLimit(LatencyMetric.TPOT, null, 1e-6)),
                        0.9));
        Report report = Simulator.simulate(scenario);

        assertEquals(0, report.timePerOutputToken().count());
        assertEquals(1, report.attainment());
        assertTrue(report.holds());
        assertEquals(0.9, report.limits().getFirst().requiredShare());
    }

    /** TTFT 0.2 s and TPOT 0.11 s: each limit alone is met by all, or by none. */
    @Test
    void attainmentIsJoint() {
        Scenario scenario = single(Worlds.traffic(1, ArrivalProcess.CONSTANT, 10, 3, 3), 100);
        assertEquals(1, attainment(scenario, 0.21, 0.12));
        assertEquals(0, attainment(scenario, 0.21, 0.10));
        assertEquals(0, attainment(scenario, 0.19, 0.12));
    }

    private static double attainment(Scenario scenario, double timeToFirst, double perToken) {
        return Simulator.simulate(Worlds.with(
                        scenario,
                        Worlds.slo(
                                Worlds.limit(LatencyMetric.TTFT, 50, timeToFirst),
                                Worlds.limit(LatencyMetric.TPOT, 50, perToken))))
                .attainment();
    }

    @Test
    void unreachableMeanIsTheCallersError() {
        Traffic traffic = new Traffic(
                1,
                null,
                TokenDistribution.constant(10),
                new TokenDistribution(null, 500.0, List.of(new TokenQuantile(50, 10)), 1, 20),
                null);

        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> Simulator.simulate(single(traffic, 100)));
        assertEquals("/mean", e.violations().getFirst().pointer());
    }

    @Test
    void poolsMustFitTheMode() {
        Scenario scenario = single(Worlds.traffic(1, ArrivalProcess.CONSTANT, 10, 3, 3), 100);

        assertThrows(
                IllegalArgumentException.class,
                () -> Worlds.disaggregated(
                        scenario.traffic(),
                        scenario.pools().getFirst(),
                        scenario.pools().getFirst(),
                        Worlds.freeLink(),
                        0,
                        1,
                        1));
    }
}
