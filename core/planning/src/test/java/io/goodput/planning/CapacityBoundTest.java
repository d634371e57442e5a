package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LocalPrefill;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PrefixCache;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TokenQuantiles;
import io.goodput.contracts.Traffic;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How many instances a pool needs at least. */
class CapacityBoundTest {
    private static final int REQUESTS = 10_000;
    private static final Arrivals CONSTANT = new Arrivals(ArrivalProcess.CONSTANT, null);
    private static final TokenDistribution CHAT_INPUT = new TokenDistribution(
            null,
            1_155.0,
            List.of(
                    new TokenQuantile(25, 396),
                    new TokenQuantile(50, 1_020),
                    new TokenQuantile(75, 1_189),
                    new TokenQuantile(90, 2_735),
                    new TokenQuantile(99, 4_142)),
            2,
            14_050);
    private static final TokenDistribution CHAT_OUTPUT = new TokenDistribution(
            null,
            211.0,
            List.of(
                    new TokenQuantile(25, 85),
                    new TokenQuantile(50, 129),
                    new TokenQuantile(75, 395),
                    new TokenQuantile(90, 424),
                    new TokenQuantile(99, 601)),
            7,
            1_000);

    private static ServiceLevelObjective slo(@Nullable Double attainment, LatencyLimit... limits) {
        return new ServiceLevelObjective(List.of(limits), attainment);
    }

    private static LatencyLimit limit(LatencyMetric metric, double percentile, double seconds) {
        return new LatencyLimit(metric, percentile, seconds);
    }

    private static CapacityBound bound(
            Arrivals arrivals, TokenDistribution input, TokenDistribution output, ServiceLevelObjective slo) {
        return new CapacityBound(load(arrivals, input, output), slo);
    }

    private static DrawnLoad load(Arrivals arrivals, TokenDistribution input, TokenDistribution output) {
        return new DrawnLoad(new Traffic(10, arrivals, input, output, 10_000), REQUESTS);
    }

    private static CapacityBound constant(ServiceLevelObjective slo) {
        return bound(CONSTANT, TokenDistribution.constant(1_000), TokenDistribution.constant(200), slo);
    }

    private static InstanceEstimate instance(PoolRole role, double requestsPerSecond, double first, double perToken) {
        return new InstanceEstimate("box", role, 1, true, "", 1, 1, requestsPerSecond, first, perToken);
    }

    private static int needed(CapacityBound bound, PoolRole role) {
        return bound.minInstances(instance(role, 1, 0, 0), Operation.PLAIN);
    }

    @Test
    void theShareThatMustBeServedIsServedWithinTheWindowAndTheLimit() {
        // 10,000 requests in 1,000 s; 99 % of them within 1,001 s: 9.89.
        assertEquals(10, needed(constant(slo(null, limit(LatencyMetric.TTFT, 99, 1))), PoolRole.PREFILL));
        // Within 1,100 s: 8.999. Within 2,000 s: 4.95.
        assertEquals(9, needed(constant(slo(null, limit(LatencyMetric.TTFT, 99, 100))), PoolRole.PREFILL));
        assertEquals(5, needed(constant(slo(null, limit(LatencyMetric.TTFT, 99, 1_000))), PoolRole.PREFILL));
        // Half of the requests within 1,001 s: 4.99.
        assertEquals(5, needed(constant(slo(null, limit(LatencyMetric.TTFT, 50, 1))), PoolRole.PREFILL));
    }

    /**
     * 608 B tokens in and 168 B out a day, at 73,700 in and 14,800 out a second a node: 95.5 + 131.4 = 226.9 nodes, 0.73 of
     * prefill to 1 of decode. In whole units of 4 and 18 nodes, 24 and 8 of them, 240.
     */
    @Test
    void deepSeeksDayTakesTwoHundredAndFortyNodesInWholeUnits() {
        double requestsPerSecond = 168e9 / 86_400 / 1_000;
        double ofPrompts = requestsPerSecond * 3_619 / 73_700;
        double ofTokens = requestsPerSecond * 1_000 / 14_800;
        assertEquals(226.9, ofPrompts + ofTokens, 0.05);
        assertEquals(0.73, ofPrompts / ofTokens, 0.005);
        var load = new DrawnLoad(
                new Traffic(
                        requestsPerSecond,
                        CONSTANT,
                        TokenDistribution.constant(3_619),
                        TokenDistribution.constant(1_000),
                        10_000),
                REQUESTS);
        var bound = new CapacityBound(load, slo(null, limit(LatencyMetric.E2E, 99.99, 0.01)));
        int prefill = bound.minInstances(instance(PoolRole.PREFILL, 4 * 73_700.0 / 3_619, 0, 0), Operation.PLAIN);
        int decode = bound.minInstances(instance(PoolRole.DECODE, 18 * 14_800.0 / 1_000, 0, 0), Operation.PLAIN);
        assertEquals(24, prefill);
        assertEquals(8, decode);
        assertEquals(240, 4 * prefill + 18 * decode);
    }

    @Test
    void theTightestOfSeveralLimitsBinds() {
        var limits = slo(null, limit(LatencyMetric.TTFT, 50, 1), limit(LatencyMetric.TTFT, 99, 100));
        assertEquals(9, needed(constant(limits), PoolRole.PREFILL));
    }

    @Test
    void decodeIsBoundOnlyByWhatBoundsTheLastToken() {
        assertEquals(1, needed(constant(slo(null, limit(LatencyMetric.TTFT, 99, 1))), PoolRole.DECODE));
        assertEquals(1, needed(constant(slo(null, limit(LatencyMetric.TPOT, 99, 0.03))), PoolRole.DECODE));
        assertEquals(1, needed(constant(slo(null, limit(LatencyMetric.ITL, 99, 0.03))), PoolRole.DECODE));
        // 98 % of the requests within 1,000 + 1 + 199 × 0.03 s: 9.73.
        assertEquals(1, needed(constant(slo(null, limit(LatencyMetric.MAX_ITL, 99, 0.03))), PoolRole.DECODE));
        for (LatencyMetric perToken : List.of(LatencyMetric.TPOT, LatencyMetric.MAX_ITL)) {
            var both = slo(null, limit(LatencyMetric.TTFT, 99, 1), limit(perToken, 99, 0.03));
            assertEquals(10, needed(constant(both), PoolRole.DECODE));
        }
        assertEquals(10, needed(constant(slo(null, limit(LatencyMetric.E2E, 99, 10))), PoolRole.DECODE));
        assertEquals(10, needed(constant(slo(null, limit(LatencyMetric.E2E, 99, 10))), PoolRole.AGGREGATED));
    }

    @Test
    void underAnAttainmentShareTheLimitsAreMetJointly() {
        var both = slo(
                0.9, new LatencyLimit(LatencyMetric.TTFT, null, 1), new LatencyLimit(LatencyMetric.TPOT, null, 0.03));
        // 90 % of the requests within 1,001 and 1,006.97 s: 8.99 and 8.94.
        assertEquals(9, needed(constant(both), PoolRole.PREFILL));
        assertEquals(9, needed(constant(both), PoolRole.DECODE));
    }

    @Test
    void chanceMayStretchTheWindowOfRandomArrivals() {
        // 10 instances of 0.95/s serve 9.5/s: fewer than needed at constant gaps, not excluded at random ones.
        var limits = slo(null, limit(LatencyMetric.TTFT, 99, 1));
        InstanceEstimate slower = instance(PoolRole.PREFILL, 0.95, 0, 0);
        TokenDistribution input = TokenDistribution.constant(1_000);
        TokenDistribution output = TokenDistribution.constant(200);
        assertEquals(11, bound(CONSTANT, input, output, limits).minInstances(slower, Operation.PLAIN));
        assertEquals(10, bound(Arrivals.poisson(), input, output, limits).minInstances(slower, Operation.PLAIN));
        Arrivals bursts = new Arrivals(ArrivalProcess.GAMMA, 4.0);
        assertEquals(9, bound(bursts, input, output, limits).minInstances(slower, Operation.PLAIN));
    }

    @Test
    void aPoolThatServesNothingIsNeverEnough() {
        var limits = slo(null, limit(LatencyMetric.TTFT, 99, 1));
        assertEquals(
                Integer.MAX_VALUE,
                constant(limits).minInstances(instance(PoolRole.PREFILL, 1e-12, 0, 0), Operation.PLAIN));
    }

    /** The requests that may be dropped are the largest ones, whatever "large" means, in ten thousand draws. */
    @Test
    void noChoiceOfDroppedRequestsLeavesLessWork() {
        for (double dropped : new double[] {0, 0.001, 0.01, 0.05, 0.3}) {
            DrawnLoad bound = load(Arrivals.poisson(), CHAT_INPUT, CHAT_OUTPUT);
            for (long seed = 0; seed < 6; seed++) {
                String message = "seed " + seed + ", dropped " + dropped;
                double prefill = bound.leastWorkShare(PoolRole.PREFILL, dropped, 0);
                assertTrue(prefill <= kept(seed, dropped, (i, o) -> i, 1_155), message);
                assertTrue(prefill <= kept(seed, dropped, (i, o) -> i * i, 1_155 * 1_155), message);
                double decode = bound.leastWorkShare(PoolRole.DECODE, dropped, 0);
                assertTrue(decode <= kept(seed, dropped, (i, o) -> o - 1, 210), message);
                assertTrue(decode <= kept(seed, dropped, (i, o) -> (o - 1) * (o - 1), 210 * 210), message);
                assertTrue(decode <= kept(seed, dropped, (i, o) -> i * (o - 1), 1_155 * 210), message);
                double aggregated = bound.leastWorkShare(PoolRole.AGGREGATED, dropped, 0);
                assertEquals(Math.min(prefill, decode), aggregated, message);
            }
        }
    }

    /** Of prompts that are not computed elsewhere, likewise: how many they are, their tokens, and the squares of those. */
    @Test
    void noChoiceOfDroppedRequestsLeavesLessWorkOfLongPrompts() {
        for (int least : new int[] {10, 300, 1_000, 2_500, 6_000}) {
            DrawnLoad bound = load(Arrivals.poisson(), CHAT_INPUT, CHAT_OUTPUT);
            for (double dropped : new double[] {0, 0.001, 0.01, 0.1}) {
                double share = bound.leastWorkShare(PoolRole.PREFILL, dropped, least);
                for (long seed = 0; seed < 6; seed++) {
                    String message = "from %d tokens on, seed %d, dropped %s".formatted(least, seed, dropped);
                    assertTrue(share <= kept(seed, dropped, (i, o) -> i < least ? 0 : 1, 1), message);
                    assertTrue(share <= kept(seed, dropped, (i, o) -> i < least ? 0 : i, 1_155), message);
                    assertTrue(share <= kept(seed, dropped, (i, o) -> i < least ? 0 : i * i, 1_155 * 1_155), message);
                }
            }
        }
    }

    /** Work of the kept requests over that of as many of mean lengths. */
    private static double kept(long seed, double dropped, DoubleBinaryOperator work, double workOfMeans) {
        var random = new SplittableRandom(seed);
        TokenQuantiles input = TokenQuantiles.of(CHAT_INPUT);
        TokenQuantiles output = TokenQuantiles.of(CHAT_OUTPUT);
        double[] works = IntStream.range(0, REQUESTS)
                .mapToDouble(request -> work.applyAsDouble(
                        input.draw(random.nextDouble(), random.nextDouble()),
                        output.draw(random.nextDouble(), random.nextDouble())))
                .sorted()
                .toArray();
        int served = (int) Math.ceil((1 - dropped) * REQUESTS);
        return Arrays.stream(works, 0, served).sum() / (REQUESTS * workOfMeans);
    }

    @Test
    void theBoundIsTightEnoughToBeOfUse() {
        DrawnLoad bound = load(Arrivals.poisson(), CHAT_INPUT, CHAT_OUTPUT);
        double prefill = bound.leastWorkShare(PoolRole.PREFILL, 0.01, 0);
        double decode = bound.leastWorkShare(PoolRole.DECODE, 0.02, 0);
        assertTrue(prefill > 0.75, "prefill " + prefill);
        assertTrue(decode > 0.6, "decode " + decode);
        double ofLong = bound.leastWorkShare(PoolRole.PREFILL, 0.01, 300);
        assertTrue(ofLong > 0.5, "prompts of 300 tokens or more " + ofLong);
    }

    @Test
    void momentsAreThoseOfTheDraws() {
        var random = new SplittableRandom(7);
        TokenQuantiles quantiles = TokenQuantiles.of(CHAT_INPUT);
        var bounds = new TokenBounds(CHAT_INPUT, 0);
        assertEquals(1_155, bounds.mean(), 1e-6);
        double[] draws = IntStream.range(0, 1_000_000)
                .mapToDouble(i -> quantiles.draw(random.nextDouble(), random.nextDouble()))
                .toArray();
        for (double cap : new double[] {100, 396, 1_100, 3_000, 5_000, 14_050}) {
            double mean =
                    Arrays.stream(draws).map(x -> Math.min(x, cap)).average().orElseThrow();
            double square = Arrays.stream(draws)
                    .map(x -> (Math.min(x, cap) - 2) * (Math.min(x, cap) - 2))
                    .average()
                    .orElseThrow();
            assertEquals(mean, bounds.cappedMean(cap), mean * 0.005, "cap " + cap);
            assertEquals(square, bounds.cappedSquare(cap, 2), square * 0.01, "cap " + cap);
        }
    }

    @Test
    void theFirstTokenIsNoDecodeWork() {
        var shifted = new TokenBounds(CHAT_OUTPUT, 1);
        assertEquals(210, shifted.mean(), 1e-6);
        assertEquals(6, shifted.least());
        assertEquals(999, shifted.most());
        // One output token: nothing to decode, nothing to bound.
        var limits = slo(null, limit(LatencyMetric.E2E, 99, 1));
        CapacityBound bound = bound(CONSTANT, TokenDistribution.constant(10), TokenDistribution.constant(1), limits);
        assertEquals(1, needed(bound, PoolRole.DECODE));
    }

    @Test
    void whatOneRequestAloneCannotMeetIsBelowTheFloor() {
        InstanceEstimate prefill = instance(PoolRole.PREFILL, 1, 0.5, 0);
        InstanceEstimate decode = instance(PoolRole.DECODE, 1, 0, 0.02);
        assertEquals(
                "TTFT of one request alone is at least 500 ms > 400 ms with TP1",
                constant(slo(null, limit(LatencyMetric.TTFT, 50, 0.4)))
                        .belowFloor(prefill, Operation.PLAIN)
                        .orElseThrow());
        assertTrue(constant(slo(null, limit(LatencyMetric.TTFT, 50, 0.5)))
                .belowFloor(prefill, Operation.PLAIN)
                .isEmpty());
        assertEquals(
                "TPOT of one request alone is at least 20 ms > 19 ms with TP1",
                constant(slo(null, limit(LatencyMetric.TPOT, 50, 0.019)))
                        .belowFloor(decode, Operation.PLAIN)
                        .orElseThrow());
        assertTrue(constant(slo(null, limit(LatencyMetric.MAX_ITL, 50, 0.019)))
                .belowFloor(decode, Operation.PLAIN)
                .isPresent());
        assertTrue(constant(slo(null, limit(LatencyMetric.MAX_ITL, 50, 0.02)))
                .belowFloor(decode, Operation.PLAIN)
                .isEmpty());
        // 199 further tokens of 20 ms.
        var late = slo(null, limit(LatencyMetric.E2E, 50, 3.97));
        assertTrue(constant(late).belowFloor(decode, Operation.PLAIN).isPresent());
        assertTrue(constant(late).belowFloor(prefill, Operation.PLAIN).isEmpty());
    }

    @Test
    void requestsOfOneTokenHaveNoTimePerToken() {
        var output = new TokenDistribution(null, 3.0, List.of(new TokenQuantile(60, 2)), 1, 10);
        var limits = slo(null, limit(LatencyMetric.TPOT, 50, 0.01));
        InstanceEstimate decode = instance(PoolRole.DECODE, 1, 0, 0.02);
        // Up to 60 % of the requests may have one token: half of them may pass.
        assertTrue(bound(CONSTANT, TokenDistribution.constant(10), output, limits)
                .belowFloor(decode, Operation.PLAIN)
                .isEmpty());
        var most = slo(null, limit(LatencyMetric.TPOT, 90, 0.01));
        assertTrue(bound(CONSTANT, TokenDistribution.constant(10), output, most)
                .belowFloor(decode, Operation.PLAIN)
                .isPresent());
    }

    @Test
    void ranksAreByDollarsThenGpusThenId() {
        List<Rank> ranks = List.of(
                new Rank(2, 1, "a"),
                new Rank(1, 9, "a"),
                new Rank(1, 8, "b"),
                new Rank(1, 8, "a"),
                new Rank(0.5, 9, "z"));
        assertEquals(
                List.of(ranks.get(4), ranks.get(3), ranks.get(2), ranks.get(1), ranks.get(0)),
                ranks.stream().sorted(Comparator.naturalOrder()).toList());
    }

    @Test
    void whatIsCachedOrComputedElsewhereBindsNoPrefill() {
        var limits = slo(null, limit(LatencyMetric.TTFT, 99, 1), limit(LatencyMetric.E2E, 99, 2));
        CapacityBound bound = constant(limits);
        var cached = new Operation(null, null, new PrefixCache(null, null, null), null);
        var conditional = new Operation(null, new LocalPrefill(100_000, null), null, null);
        InstanceEstimate prefill = instance(PoolRole.PREFILL, 1, 5, 0);
        assertTrue(bound.minInstances(prefill, Operation.PLAIN) > 1);
        assertTrue(bound.belowFloor(prefill, Operation.PLAIN).isPresent());
        for (Operation operation : List.of(cached, conditional)) {
            assertEquals(1, bound.minInstances(prefill, operation));
            assertTrue(bound.belowFloor(prefill, operation).isEmpty());
        }
        InstanceEstimate decode = instance(PoolRole.DECODE, 1, 0, 0);
        assertTrue(bound.minInstances(decode, Operation.PLAIN) > 1);
        assertEquals(bound.minInstances(decode, Operation.PLAIN), bound.minInstances(decode, cached));
        assertEquals(bound.minInstances(decode, Operation.PLAIN), bound.minInstances(decode, conditional));
        assertEquals(1, bound.minInstances(instance(PoolRole.AGGREGATED, 1, 0, 0), cached));
    }
}
