package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.Energy;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LatencyParts;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PhaseShares;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.RequestCounts;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.TokenRates;
import io.goodput.contracts.Usage;
import io.goodput.contracts.explanation.Cause;
import io.goodput.contracts.explanation.LimitBreak;
import io.goodput.contracts.explanation.LimitingCause;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What limits a run, by what its report says. A batch has 256 seats. */
class CausesTest {
    private static final LatencyLimit TTFT = new LatencyLimit(LatencyMetric.TTFT, 99.0, 2);
    private static final LatencyLimit TPOT = new LatencyLimit(LatencyMetric.TPOT, 99.0, 0.05);

    private static final LatencyParts QUEUED = new LatencyParts(10, 1.2, 0.1, 0.1, 0.2, 0);
    private static final LatencyParts DECODING = new LatencyParts(10, 0, 0, 0.001, 0, 0.019);

    private static LimitOutcome outcome(LatencyLimit limit, double seconds, @Nullable LatencyParts parts) {
        return new LimitOutcome(limit, 0.98, 0.99, seconds, false, parts);
    }

    private static PoolReport pool(PoolRole role, double utilisation, double meanBatch, double occupancy) {
        return new PoolReport(
                role, utilisation, meanBatch, 7, 3, 20, occupancy, 0, 1_000, 0.4, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static final PoolReport PREFILL = pool(PoolRole.PREFILL, 0.7, 2, 0.1);
    private static final PoolReport DECODE = pool(PoolRole.DECODE, 0.99, 80, 0.5);

    /** Prompts took a quarter of each pool's stepping. */
    private static Report report(List<LimitOutcome> limits, PoolReport... pools) {
        List<PoolUsage> usages = List.of(pools).stream()
                .map(pool -> new PoolUsage(pool.role(), "box", 1, 1, 40, 0, 10, 30, 1, 1, Energy.of(0, 0, 0, 0, 0, 0)))
                .toList();
        return new Report(
                new RequestCounts(1, 1, 0, 0, 0, 0),
                null,
                limits,
                0.98,
                false,
                1,
                1,
                TokenRates.of(1, 1, 1, 1),
                Bottleneck.DECODE_ROOM,
                new PhaseShares(0.1, 0.2, 0, 0.1, 0.6),
                new PhaseShares(0.1, 0.8, 0, 0.1, 0),
                List.of(),
                List.of(pools),
                new Usage(1, 1, 1, 1, 1, usages),
                null,
                null,
                null,
                null,
                1);
    }

    private static Layout layout(PoolRole... roles) {
        return new Layout(
                roles.length == 1 ? ServingMode.AGGREGATED : ServingMode.DISAGGREGATED,
                List.of(roles).stream()
                        .map(role -> new PoolLayout(role, "box", 1, 1, null, null))
                        .toList());
    }

    private static LimitingCause apart(LimitOutcome... limits) {
        return Causes.of(report(List.of(limits), PREFILL, DECODE), layout(PoolRole.PREFILL, PoolRole.DECODE));
    }

    private static Cause together(LatencyParts parts, PoolReport pool) {
        return Causes.of(report(List.of(outcome(TTFT, parts.seconds(), parts)), pool), layout(PoolRole.AGGREGATED))
                .cause();
    }

    @Test
    void theLimitThatIsNearestIsExplained() {
        // 1.6 s of 2 s, and 20 ms of 50 ms.
        LimitingCause cause = apart(outcome(TPOT, 0.02, DECODING), outcome(TTFT, 1.6, QUEUED));
        assertEquals(TTFT, cause.limit());
        assertEquals(Bottleneck.PREFILL_QUEUE, cause.phase());
        assertEquals(0.75, cause.phaseShare(), 1e-12);
        assertEquals(PoolRole.PREFILL, cause.pool());
        assertEquals(0.7, cause.utilisation());
        assertEquals(7, cause.meanQueueLength());
        assertEquals(
                "queueing: TTFT p99 of 1.6 s is nearest to its limit, 2 s; 75 % of it is waiting behind prompts that came at"
                        + " the same time (prefill pool 70 % busy, 7 prompts waiting on average)",
                cause.verdict());
        // Of equally near ones the first.
        assertEquals(
                TPOT,
                apart(outcome(TPOT, 0.025, DECODING), outcome(TTFT, 1, QUEUED)).limit());
    }

    @Test
    void stepsThatMakeTokensAreDecodeSteps() {
        LimitingCause cause = apart(outcome(TPOT, 0.06, DECODING));
        assertEquals(Cause.DECODE_STEPS, cause.cause());
        assertEquals(PoolRole.DECODE, cause.pool());
        assertEquals(0.95, cause.phaseShare(), 1e-12);
        assertEquals(
                "decode steps: TPOT p99 of 60 ms is furthest beyond its limit, 50 ms; 95 % of it is steps that make tokens"
                        + " (decode pool with a mean batch of 80, 50 % of its KV room in use, 25 % of its stepping for prompts)",
                cause.verdict());
    }

    @Test
    void aPoolThatIsAlwaysBusyLacksCompute() {
        Report report = report(List.of(outcome(TTFT, 1.6, QUEUED)), pool(PoolRole.PREFILL, 0.95, 2, 0.1), DECODE);
        assertEquals(
                Cause.PREFILL_COMPUTE,
                Causes.of(report, layout(PoolRole.PREFILL, PoolRole.DECODE)).cause());
        assertEquals(
                Cause.PREFILL_COMPUTE,
                apart(outcome(TTFT, 1, new LatencyParts(1, 0.1, 0, 0, 0.9, 0))).cause());
    }

    @Test
    void aBatchThatIsFullIsItsLimit() {
        Report report = report(List.of(outcome(TPOT, 0.02, DECODING)), PREFILL, pool(PoolRole.DECODE, 1, 231, 0.5));
        assertEquals(
                Cause.BATCH_LIMIT,
                Causes.of(report, layout(PoolRole.PREFILL, PoolRole.DECODE)).cause());
        // Whose prompts wait for seats; who is seated already has to wait for steps only.
        PoolReport full = pool(PoolRole.AGGREGATED, 1, 250, 0.5);
        assertEquals(Cause.BATCH_LIMIT, together(QUEUED, full));
        assertEquals(Cause.DECODE_STEPS, together(DECODING, full));
        assertEquals(Cause.QUEUEING, together(QUEUED, pool(PoolRole.AGGREGATED, 1, 100, 0.5)));
    }

    @Test
    void roomAndLinkAreWhatWaitsForThem() {
        assertEquals(
                Cause.KV_ROOM,
                apart(outcome(TTFT, 1, new LatencyParts(1, 0.2, 0.5, 0.3, 0, 0)))
                        .cause());
        LimitingCause link = apart(outcome(TTFT, 1, new LatencyParts(1, 0.2, 0.1, 0.7, 0, 0)));
        assertEquals(Cause.LINK, link.cause());
        assertTrue(
                link.verdict().endsWith("(ports of the prefill pool at 40 % of what they can move)"), link.verdict());
        assertEquals(Cause.KV_ROOM, together(QUEUED, pool(PoolRole.AGGREGATED, 1, 250, 0.9)));
    }

    @Test
    void withoutPartsTheReportsOwnBottleneckIsTold() {
        LimitingCause cause = apart(outcome(TTFT, 1_000, null));
        assertEquals(Bottleneck.DECODE_ROOM, cause.phase());
        assertEquals(Cause.KV_ROOM, cause.cause());
        assertEquals(0.8, cause.phaseShare(), "of the time of late requests");
    }

    @Test
    void aBreakIsOfTheLimitThatIsFurthestBeyond() {
        Report report = report(List.of(outcome(TPOT, 0.06, DECODING), outcome(TTFT, 3, QUEUED)), PREFILL, DECODE);
        LimitBreak breaks = Causes.broken(report, layout(PoolRole.PREFILL, PoolRole.DECODE), 1.5);
        assertEquals(TTFT, breaks.limit());
        assertEquals(1.5, breaks.loadFactor());
        assertEquals(3, breaks.valueSeconds());
        assertEquals(0.98, breaks.share());
        assertFalse(breaks.unstable());
    }
}
