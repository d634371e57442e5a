package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.TraceLoad;
import io.goodput.contracts.TraceLoad.CappedSum;
import io.goodput.contracts.TraceLoad.Stretch;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many instances a recorded load needs at least. */
class ReplayedLoadTest {
    private static ServiceLevelObjective slo(@Nullable Double attainment, LatencyLimit... limits) {
        return new ServiceLevelObjective(List.of(limits), attainment);
    }

    private static LatencyLimit limit(LatencyMetric metric, double percentile, double seconds) {
        return new LatencyLimit(metric, percentile, seconds);
    }

    private static InstanceEstimate instance(PoolRole role) {
        return new InstanceEstimate("box", role, 1, true, "", 1, 1, 1, 0, 0);
    }

    private static int needed(TraceLoad load, PoolRole role, ServiceLevelObjective slo) {
        return new CapacityBound(new ReplayedLoad(load), slo).minInstances(instance(role), Operation.PLAIN);
    }

    /** So many requests of 1,000 prompt tokens and 201 output tokens. */
    private static Stretch alike(double seconds, int requests) {
        return new Stretch(
                seconds,
                requests,
                List.of(new CappedSum(1_000, requests * 1_000.0)),
                List.of(new CappedSum(200, requests * 200.0)),
                List.of(new CappedSum(200_000, requests * 200_000.0)));
    }

    private static TraceLoad load(Stretch... stretches) {
        return new TraceLoad(stretches[0].requests(), 0, 201, 201, 1_000, 1_000, 200, List.of(stretches));
    }

    @Test
    void theShareThatMustBeServedIsServedWithinTheRecordedTimeAndTheLimit() {
        // 99 % of 1,000 requests within 100 + 1 s: 9.8, and 9.81 × 990 / 991 by their squares.
        assertEquals(
                10, needed(load(alike(100, 1_000)), PoolRole.PREFILL, slo(null, limit(LatencyMetric.TTFT, 99, 1))));
        // Within 200 s: 4.95.
        assertEquals(
                5, needed(load(alike(100, 1_000)), PoolRole.PREFILL, slo(null, limit(LatencyMetric.TTFT, 99, 100))));
        // 98 % within 100 + 1 + 200 × 0.03 s: 9.16.
        var both = slo(null, limit(LatencyMetric.TTFT, 99, 1), limit(LatencyMetric.TPOT, 99, 0.03));
        assertEquals(10, needed(load(alike(100, 1_000)), PoolRole.DECODE, both));
        assertEquals(10, needed(load(alike(100, 1_000)), PoolRole.AGGREGATED, both));
    }

    @Test
    void theBusiestStretchBinds() {
        // Of its 200 requests 10 may miss: 190 within 4 + 1 s need 38, all 990 within 101 s need 10.
        TraceLoad bursty = load(alike(100, 1_000), alike(4, 200));
        assertEquals(38, needed(bursty, PoolRole.PREFILL, slo(0.99, new LatencyLimit(LatencyMetric.TTFT, null, 1))));
        // 200 of all may miss: all of the burst. 800 within 101 s.
        assertEquals(8, needed(bursty, PoolRole.PREFILL, slo(0.8, new LatencyLimit(LatencyMetric.TTFT, null, 1))));
    }

    @Test
    void theLargestRequestsAreThoseThatMiss() {
        // 90 prompts of 100 tokens and 10 of 9,100: 100 of the 1,000 mean tokens are left when 10 % may miss.
        var mixed = new Stretch(
                8,
                100,
                List.of(new CappedSum(100, 10_000), new CappedSum(9_100, 100_000)),
                List.of(new CappedSum(200, 20_000)),
                List.of(new CappedSum(20_000, 2_000_000), new CappedSum(1_820_000, 20_000_000)));
        ServiceLevelObjective all = slo(1.0, new LatencyLimit(LatencyMetric.E2E, null, 2));
        ServiceLevelObjective most = slo(0.9, new LatencyLimit(LatencyMetric.E2E, null, 2));
        // 100 requests' worth in 10 s; the squares of 100 equal ones: 100² / 101.
        assertEquals(10, needed(load(mixed), PoolRole.PREFILL, all));
        // 9 requests' worth of tokens, and of squares 9² / 91.
        assertEquals(1, needed(load(mixed), PoolRole.PREFILL, most));
        assertEquals(0.0089, new ReplayedLoad(load(mixed)).leastRequestsPerSecond(PoolRole.PREFILL, 0.1, 92, 0), 1e-4);
        // Contexts × decoded tokens, 9 requests' worth, bind decode.
        assertEquals(0.09, new ReplayedLoad(load(mixed)).leastRequestsPerSecond(PoolRole.DECODE, 0.1, 92, 0), 1e-4);
    }

    @Test
    void promptsThatMayBeComputedElsewhereAreNotCounted() {
        // 90 prompts of 100 tokens and 10 of 9,100, of which all, or all but ten, have to be served.
        var mixed = new ReplayedLoad(load(new Stretch(
                8,
                100,
                List.of(new CappedSum(100, 10_000), new CappedSum(9_100, 100_000)),
                List.of(new CappedSum(200, 20_000)),
                List.of(new CappedSum(20_000, 2_000_000)))));
        double all = mixed.leastRequestsPerSecond(PoolRole.PREFILL, 0, 92, 200);
        assertTrue(all > 0.089 && all <= 0.1, "ten prompts in 100 s, " + all);
        assertEquals(0, mixed.leastRequestsPerSecond(PoolRole.PREFILL, 0.1, 92, 200));
        assertEquals(0, mixed.leastRequestsPerSecond(PoolRole.PREFILL, 0, 92, 9_100));
        assertEquals(
                mixed.leastRequestsPerSecond(PoolRole.DECODE, 0, 92, 0),
                mixed.leastRequestsPerSecond(PoolRole.DECODE, 0, 92, 200));
    }

    @Test
    void arrivalsThatDependOnAnswersBoundNothing() {
        var sessions = new TraceLoad(1_000, 1_000, 1, 500, 1_000, 1, 200, List.of());
        assertEquals(1, needed(sessions, PoolRole.PREFILL, slo(null, limit(LatencyMetric.TTFT, 99, 1))));
    }

    @Test
    void aLoadWithoutDecodedTokensIsAllPrompts() {
        var stretch = new Stretch(
                9, 100, List.of(new CappedSum(10, 1_000)), List.of(new CappedSum(0, 0)), List.of(new CappedSum(0, 0)));
        var classified = new TraceLoad(100, 100, 1, 1, 10, 10, 0, List.of(stretch));
        ServiceLevelObjective slo = slo(1.0, new LatencyLimit(LatencyMetric.E2E, null, 1));
        assertEquals(1, needed(classified, PoolRole.DECODE, slo));
        assertEquals(10, needed(classified, PoolRole.AGGREGATED, slo));
    }

    @Test
    void aTimePerTokenBindsWhereTheRequestsOfOneTokenAreTooFew() {
        var half = new ReplayedLoad(new TraceLoad(100, 50, 1, 10, 10, 10, 3, List.of(alike(1, 100))));
        assertFalse(half.mustDecode(0.5));
        assertTrue(half.mustDecode(0.51));
    }
}
