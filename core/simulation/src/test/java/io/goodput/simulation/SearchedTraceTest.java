package io.goodput.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.HitShare;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Stationarity.Warmup;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceLoad;
import io.goodput.contracts.TraceLoad.CappedSum;
import io.goodput.contracts.TraceMapping;
import io.goodput.contracts.TraceMapping.Unit;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import io.goodput.simulation.traces.TraceFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the estimates of a search say of the trace that its runs replay. */
class SearchedTraceTest {
    private static final String FOUR = """
            t,in,out
            10,100,1
            12,300,11
            13,100,21
            20,500,31
            """;

    private static final Sampling ALL = new Sampling(Warmup.OFF, 0, Sampling.MAX_REQUESTS, 1L, List.of());

    private static TraceReference rows(@Nullable Double scale, @Nullable Double from, @Nullable Double to) {
        var mapping =
                new TraceMapping("t", Unit.SECONDS, "0", "in", "out", null, null, null, null, null, null, null, null);
        return new TraceReference("rows", null, TraceFormat.CSV, mapping, null, scale, from, to, null, null, null);
    }

    private static Traffic traffic(TraceReference trace, @Nullable HitShare hits) {
        return new Traffic(null, null, null, null, null, null, hits, null, null, null, null, null, trace);
    }

    private static ServiceLevelObjective within(double share) {
        return new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.E2E, null, 60)), share);
    }

    private static Estimates estimate(String text, Traffic traffic, double share, @Nullable Sampling sampling) {
        TraceFile file = new TraceFile() {
            @Override
            public String name() {
                return "rows";
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            }
        };
        return Simulation.estimate(
                new EstimateRequest(
                        "llama-3.1-8b",
                        "fp8",
                        "vllm",
                        traffic,
                        within(share),
                        List.of("hgx-h100"),
                        List.of(ServingMode.AGGREGATED),
                        null,
                        sampling),
                new Inputs(null, name -> name.equals("rows") ? Optional.of(file) : Optional.empty()));
    }

    private static TraceLoad load(Traffic traffic, Sampling sampling) {
        return Objects.requireNonNull(estimate(FOUR, traffic, 1, sampling).load());
    }

    private static Violation refusal(String text, Traffic traffic, Sampling sampling) {
        return assertThrows(InvalidInputException.class, () -> estimate(text, traffic, 1, sampling))
                .violations()
                .getFirst();
    }

    @Test
    void theRequestsAreSummedExactly() {
        TraceLoad load = load(traffic(rows(2.0, null, null), null), ALL);
        assertEquals(4, load.requests());
        assertEquals(1, load.requestsOfOneToken());
        assertEquals(1, load.minOutputTokens());
        assertEquals(31, load.maxOutputTokens());
        assertEquals(250, load.meanInputTokens());
        assertEquals(250, load.meanComputedTokens());
        assertEquals(15, load.meanDecodedTokens());
        TraceLoad.Stretch all = load.stretches().getFirst();
        // 10 s at twice the rate.
        assertEquals(5, all.seconds());
        assertEquals(4, all.requests());
        assertEquals(
                List.of(new CappedSum(100, 400), new CappedSum(300, 800), new CappedSum(500, 1_000)),
                all.computedTokens());
        assertEquals(List.of(new CappedSum(10, 30), new CappedSum(20, 50), new CappedSum(30, 60)), all.decodedTokens());
        // 0, 2,000, 3,000 and 15,000.
        assertEquals(
                List.of(new CappedSum(2_000, 6_000), new CappedSum(3_000, 8_000), new CappedSum(15_000, 20_000)),
                all.decodedContexts());
    }

    @Test
    void onlyWhatIsMeasuredInTheWindowCounts() {
        assertEquals(2, load(traffic(rows(null, 11.0, 20.0), null), ALL).requests());
        TraceLoad behind =
                load(traffic(rows(null, null, null), null), new Sampling(Warmup.GIVEN, 2, 1_000, 1L, List.of()));
        assertEquals(2, behind.requests());
        assertEquals(7, behind.stretches().getFirst().seconds());
        assertEquals(300, behind.meanInputTokens());
    }

    @Test
    void drawnHitsNeedNotBeComputed() {
        TraceLoad load = load(traffic(rows(null, null, null), new HitShare(0.5, null)), ALL);
        assertEquals(250, load.meanInputTokens());
        assertEquals(125, load.meanComputedTokens());
    }

    @Test
    void shorterStretchesAreTheBusiestOfTheirLength() {
        var text = new StringBuilder("t,in,out\n");
        // One a second, and 99 more in the second from 500 on.
        for (int i = 0; i < 1_000; i++) {
            text.append(i).append(",10,2\n");
            for (int more = 1; i == 500 && more < 100; more++) {
                text.append("500.").append(more / 10).append(more % 10).append(",10,2\n");
            }
        }
        List<TraceLoad.Stretch> stretches = Objects.requireNonNull(
                        estimate(text.toString(), traffic(rows(null, null, null), null), 1, ALL)
                                .load())
                .stretches();
        // 1,099 requests in 999 s; halves down to 1/16 of them, at least 50 each on average.
        assertEquals(5, stretches.size());
        assertEquals(999, stretches.getFirst().seconds());
        for (int i = 1; i < stretches.size(); i++) {
            double length = 999 / Math.pow(2, i);
            assertTrue(stretches.get(i).seconds() <= length, "stretch " + i);
            // All of the burst, and one for each second beside it.
            assertEquals(99 + Math.floor(length) + 1, (double) stretches.get(i).requests(), 1, "stretch " + i);
        }
    }

    @Test
    void sessionsThatWaitForAnswersAreNotBounded() {
        var mapping =
                new TraceMapping("t", Unit.SECONDS, "0", "in", "out", null, null, "s", "d", null, null, null, null);
        var trace =
                new TraceReference("rows", null, TraceFormat.CSV, mapping, null, null, null, null, null, null, null);
        Estimates estimates = estimate("""
                t,in,out,s,d
                0,100,10,a,
                ,200,20,a,2
                5,100,10,b,
                """, traffic(trace, null), 1, ALL);
        TraceLoad load = Objects.requireNonNull(estimates.load());
        assertEquals(3, load.requests());
        assertTrue(load.stretches().isEmpty());
        assertTrue(estimates.instances().stream().allMatch(InstanceEstimate::fits));
    }

    @Test
    void requestsThatMayMissNeedNotFit() {
        var text = new StringBuilder("t,in,out\n0,2000000,10\n");
        for (int i = 1; i < 100; i++) {
            text.append(i).append(",100,10\n");
        }
        Traffic traffic = traffic(rows(null, null, null), null);
        InstanceEstimate tolerant =
                estimate(text.toString(), traffic, 0.99, ALL).instances().getFirst();
        assertTrue(tolerant.fits(), tolerant.reason());
        InstanceEstimate strict =
                estimate(text.toString(), traffic, 1, ALL).instances().getFirst();
        assertFalse(strict.fits());
        assertTrue(strict.reason().startsWith("a request of 2000010 tokens needs "), strict.reason());
    }

    @Test
    void nothingIsReadWhereNothingIsSearched() {
        Estimates estimates = estimate("no trace at all", traffic(rows(null, null, null), null), 1, null);
        assertNull(estimates.load());
        assertTrue(estimates.instances().isEmpty());
        assertEquals(1, estimates.systems().size());
    }

    @Test
    void whatASearchCannotReplayIsRefused() {
        Traffic whole = traffic(rows(null, null, null), null);
        assertEquals(
                "/traffic/trace",
                refusal(FOUR, traffic(rows(null, 30.0, null), null), ALL).pointer());
        assertEquals("/traffic/trace", refusal("t,in,out\n1,0,5\n", whole, ALL).pointer());
        Violation warmup = refusal(FOUR, whole, new Sampling(Warmup.GIVEN, 4, 1_000, 1L, List.of()));
        assertEquals("/sampling/warmupRequests", warmup.pointer());
        assertTrue(warmup.rule().contains("holds 4 requests"), warmup.rule());
        Violation tooLong = refusal("t,in,out\n" + "1,10,1\n".repeat(250_001), whole, ALL);
        assertEquals("/traffic/trace", tooLong.pointer());
        assertEquals("250001 requests", tooLong.value());
        Violation tooMuch = refusal("t,in,out\n" + "1,10,10000000\n".repeat(21), whole, ALL);
        assertEquals("/sampling/measuredRequests", tooMuch.pointer());
    }
}
