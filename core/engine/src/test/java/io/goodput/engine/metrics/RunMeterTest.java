package io.goodput.engine.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.ClassReport;
import io.goodput.contracts.Energy;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.LatencyParts;
import io.goodput.contracts.LimitOutcome;
import io.goodput.contracts.PhaseShares;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.QueueOrder;
import io.goodput.contracts.Report;
import io.goodput.contracts.RequestCounts;
import io.goodput.contracts.RunResult;
import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.engine.RequestView;
import io.goodput.engine.RequestView.End;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.KvRoom;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.RequestClass;
import io.goodput.engine.scenario.Sample;
import io.goodput.engine.scenario.Speculation;
import io.goodput.engine.timing.BesideBoards;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.DecodePiece;
import io.goodput.engine.timing.PhysicalFloor;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.StepModel;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunMeterTest {
    private static final double NEVER = Double.NaN;

    /** Boards that idle at 100 W of 1,000 W, and 30 W of hosts; steps take no time. */
    private static final StepModel STEPS = new StepModel() {
        @Override
        public int contextCapTokens() {
            return 0;
        }

        @Override
        public double attentionSeconds(RankLoad load) {
            return 0;
        }

        @Override
        public double attentionJoules(RankLoad load) {
            return 0;
        }

        @Override
        public void decodeAttention(double sequences, double contextTokens, DecodePiece piece) {}

        @Override
        public void cappedDecodeAttention(double sequences, double cappedContextTokens, DecodePiece piece) {}

        @Override
        public double restSeconds(double tokens, double sequences, boolean withPrompts) {
            return 0;
        }

        @Override
        public double hostSeconds(double tokens, double sequences, boolean withPrompts) {
            return 0;
        }

        @Override
        public double restJoules(double tokens, double sequences) {
            return 0;
        }

        @Override
        public PhysicalFloor floor() {
            return new PhysicalFloor(1, 1, Curve.constant(0), 0, 0, 0, 0);
        }

        @Override
        public double idleWatts() {
            return 100;
        }

        @Override
        public double maxWatts() {
            return 1_000;
        }

        @Override
        public BesideBoards besideBoards() {
            return new BesideBoards(30, 6, 4, 0.25, 0.8);
        }
    };

    static Pool pool(PoolRole role, int instances, @Nullable KvPort port) {
        return new Pool(
                role,
                "box",
                instances,
                4,
                2,
                1,
                STEPS,
                new KvRoom(100, 16, 0),
                KvPolicy.RECOMPUTE,
                8,
                64,
                QueueOrder.FIRST_COME_FIRST_SERVED,
                Speculation.NONE,
                null,
                port);
    }

    private static final List<Pool> ONE_POOL = List.of(pool(PoolRole.AGGREGATED, 3, null));

    private static RequestClass requests(String name, @Nullable Double attainment, LatencyLimit... limits) {
        return new RequestClass(name, new ServiceLevelObjective(List.of(limits), attainment), 0);
    }

    private static LatencyLimit limit(LatencyMetric metric, @Nullable Double percentile, double seconds) {
        return new LatencyLimit(metric, percentile, seconds);
    }

    /** TTFT ≤ 1 s, TPOT ≤ 0.1 s, E2E ≤ 10 s, for half of the requests. */
    private static final RequestClass HALF = requests(
            "half",
            0.5,
            limit(LatencyMetric.TTFT, null, 1),
            limit(LatencyMetric.TPOT, null, 0.1),
            limit(LatencyMetric.E2E, null, 10));

    private static PoolTotals[] zero() {
        return new PoolTotals[] {new PoolTotals()};
    }

    private static RunMeter meter(RequestClass... classes) {
        return new RunMeter(List.of(classes), new Sample(0, 1_000, 10), 100, ONE_POOL, false);
    }

    /** All of them measured; the run is over after 100 s. */
    private static Report report(RequestClass requests, RequestView... ended) {
        RunMeter meter = meter(requests);
        meter.windowStarts(0, zero());
        for (RequestView each : ended) {
            meter.arrived(0, each.arrivedAt(), true);
        }
        for (RequestView each : ended) {
            meter.ended(each, true);
        }
        return meter.result(100, zero(), 1).report();
    }

    private static double attainment(RequestView... ended) {
        return report(HALF, ended).attainment();
    }

    @Test
    void noRequestIsAValidRun() {
        RunResult result = meter(HALF).result(0, zero(), 0);
        assertEquals(new RequestCounts(0, 0, 0, 0, 0, 0), result.report().requests());
        assertEquals(Latencies.NONE, result.report().latencies());
        assertEquals(0, result.report().tokenRates().totalTokensPerSecondPerGpu());
        assertEquals(List.of(), result.series().buckets());
    }

    @Test
    void aRequestMustMeetAllItsLimits() {
        assertEquals(1, attainment(Ended.finished(5, 6, 7, 11)));
        // TTFT 1.5 s
        assertEquals(0, attainment(Ended.finished(5, 6.5, 7, 11)));
        // TPOT 2 / 10 s
        assertEquals(0, attainment(Ended.finished(5, 6, 8, 11)));
        // E2E 11 s
        assertEquals(0, attainment(Ended.finished(5, 6, 16, 201)));
    }

    @Test
    void oneTokenHasNoTimePerTokenAndPasses() {
        Report report = report(HALF, Ended.finished(5, 6, 6.5, 1));
        assertEquals(1, report.attainment());
        assertEquals(0, latencies(report).timePerOutputToken().count());
    }

    private static Latencies latencies(Report report) {
        Latencies latencies = report.latencies();
        assertNotNull(latencies);
        return latencies;
    }

    @Test
    void whoIsRejectedTimesOutOrFailsMisses() {
        for (End end : List.of(End.REJECTED, End.TIMED_OUT, End.FAILED)) {
            Report report = report(HALF, Ended.finished(5, 6, 7, 11), Ended.queued(end, 5, 5));
            assertEquals(0.5, report.attainment(), end.name());
            assertEquals(0.5, report.limits().get(0).share(), end.name());
            assertEquals(1, latencies(report).timeToFirstToken().count());
        }
    }

    @Test
    void whoHadAFirstTokenBeforeGivingUpHasATimeToFirstToken() {
        Report report = report(HALF, Ended.decoding(End.TIMED_OUT, 5, 5.5, 6, 3));
        assertEquals(0, report.attainment());
        assertEquals(1, report.limits().get(0).share());
        assertEquals(0.5, latencies(report).timeToFirstToken().meanSeconds());
        assertEquals(0, report.limits().get(1).share());
        assertEquals(0, report.limits().get(2).share());
    }

    @Test
    void whoIsInFlightPastALimitMissesAndElseIsLeftOut() {
        Ended good = Ended.finished(5, 6, 7, 11);
        // No first token after 2 s.
        assertEquals(0.5, attainment(good, Ended.queued(End.IN_FLIGHT, 98, 100)));
        // Nor after 0.5 s: who knows.
        assertEquals(1, attainment(good, Ended.queued(End.IN_FLIGHT, 99.5, 100)));
        // One token and 0.2 s after it nothing.
        assertEquals(0.5, attainment(good, Ended.decoding(End.IN_FLIGHT, 99, 99.8, 100, 1)));
        // 10 gaps in 0.9 s.
        assertEquals(1, attainment(good, Ended.decoding(End.IN_FLIGHT, 99, 99.1, 100, 11)));
        // 11 s
        assertEquals(0.5, attainment(good, Ended.decoding(End.IN_FLIGHT, 89, 89.1, 100, 1_000)));
        Report report = report(HALF, good, Ended.queued(End.IN_FLIGHT, 99.5, 100));
        assertEquals(1, report.requests().inFlight());
        assertTrue(report.holds());
        assertEquals(1, report.limits().get(0).share());
    }

    @Test
    void anAttainmentShareHoldsByWholeRequests() {
        Ended good = Ended.finished(5, 6, 7, 11);
        Ended bad = Ended.finished(5, 6.5, 7, 11);
        assertTrue(report(HALF, good, bad).holds());
        assertFalse(report(HALF, good, bad, bad).holds());
        // Nobody was measured: nothing is shown to hold.
        assertFalse(report(HALF).holds());
    }

    @Test
    void aLimitIsJudgedAtItsPercentile() {
        RequestClass requests =
                requests("p75", null, limit(LatencyMetric.TTFT, 75.0, 1), limit(LatencyMetric.TTFT, 50.0, 0.4));
        Report report = report(
                requests,
                Ended.finished(0, 0.25, 9, 2),
                Ended.finished(0, 0.5, 9, 2),
                Ended.finished(0, 1, 9, 2),
                Ended.finished(0, 4, 9, 2));
        assertEquals(0.75, report.limits().get(0).share());
        assertEquals(1, report.limits().get(0).valueSeconds(), 1e-3);
        assertTrue(report.limits().get(0).holds());
        assertEquals(0.25, report.limits().get(1).share());
        assertEquals(0.5, report.limits().get(1).valueSeconds(), 0.5e-3);
        assertFalse(report.limits().get(1).holds());
        assertFalse(report.holds());
        // The tightest limit of the metric is each request's.
        assertEquals(0.25, report.attainment());
        // A quarter is inside, over 100 s; 10 tokens in and 2 out.
        assertEquals(0.01, report.goodputRequestsPerSecond());
        assertEquals(0.12, report.goodputTokensPerSecond(), 1e-15);
    }

    @Test
    void whatNeverCameIsAsLateAsTheRunIsLong() {
        RequestClass requests = requests("p99", null, limit(LatencyMetric.TTFT, 99.0, 1));
        Report report = report(requests, Ended.finished(0, 0.25, 9, 2), Ended.queued(End.REJECTED, 0, 0));
        assertEquals(100, report.limits().getFirst().valueSeconds());
        assertFalse(report.holds());
    }

    @Test
    void gapsAreATokensPopulationAndHaveTheirOwnLimits() {
        RequestClass requests = requests("itl", null, limit(LatencyMetric.ITL, 50.0, 0.025));
        RunMeter meter = meter(requests);
        meter.gap(0, 0.1, 1);
        meter.gapRamp(0, 0.01, 0.01, 3, 2);
        Report report = meter.result(1, zero(), 1).report();
        assertEquals(7, latencies(report).interTokenLatency().count());
        assertEquals(0.22 / 7, latencies(report).interTokenLatency().meanSeconds(), 1e-15);
        assertEquals(4.0 / 7, report.limits().getFirst().share());
        assertTrue(report.holds());
    }

    /** Ten seconds each: queue 1, prefill 2, room 3, transfer 1.5, decode 2.5. */
    @Test
    void sourceFirstWaitsForRoomAfterPrefill() {
        var request = new Ended(End.FINISHED, 0, 10, 11, 13, 16, 17.5, 17.5, 20, 10, 5, 0, 1);
        Report report = report(HALF, request);
        assertEquals(new PhaseShares(0.1, 0.3, 0.15, 0.2, 0.25), report.phases());
        assertEquals(1, latencies(report).promptQueue().meanSeconds());
        assertEquals(3, latencies(report).roomQueue().meanSeconds());
        assertEquals(1.5, latencies(report).transfer().meanSeconds());
        assertEquals(Bottleneck.DECODE_ROOM, report.bottleneck());
    }

    /** Ten seconds each: room 3, queue 1, prefill 2, transfer 1.5, decode 2.5. */
    @Test
    void destinationFirstWaitsForRoomBeforePrefill() {
        var request = new Ended(End.FINISHED, 0, 10, 14, 16, 13, 17.5, 17.5, 20, 10, 5, 0, 1);
        Report report = report(HALF, request);
        assertEquals(new PhaseShares(0.1, 0.3, 0.15, 0.2, 0.25), report.phases());
        assertEquals(1, latencies(report).promptQueue().meanSeconds());
        assertEquals(3, latencies(report).roomQueue().meanSeconds());
    }

    @Test
    void whoNeverGotOnSpentItsTimeWhereItStood() {
        var forRoom = new Ended(End.TIMED_OUT, 0, 10, NEVER, NEVER, NEVER, NEVER, NEVER, 20, 10, 0, -1, 1);
        assertEquals(new PhaseShares(0, 1, 0, 0, 0), report(HALF, forRoom).phases());
        assertEquals(
                new PhaseShares(1, 0, 0, 0, 0),
                report(HALF, Ended.queued(End.TIMED_OUT, 10, 20)).phases());
        var prefilling = new Ended(End.FAILED, 0, 10, 14, NEVER, NEVER, NEVER, NEVER, 20, 10, 0, 0, -1);
        assertEquals(
                new PhaseShares(0.4, 0, 0, 0.6, 0), report(HALF, prefilling).phases());
        var rejected = Ended.queued(End.REJECTED, 10, 10);
        assertEquals(PhaseShares.NONE, report(HALF, rejected).phases());
    }

    @Test
    void theBottleneckIsWhereLateRequestsSpentTheirTime() {
        // In time: 1 s of prefill, 8 s of decoding. Late: 6 s in the queue, 1 s of decoding.
        Ended inTime = Ended.finished(0, 1, 9, 101);
        var late = new Ended(End.FINISHED, 0, 0, 6, 6, NEVER, NEVER, 6, 7, 10, 101, 0, 0);
        Report report = report(HALF, inTime, late);
        assertEquals(9.0 / 16, report.phases().decodeCompute());
        assertEquals(6.0 / 7, report.latePhases().prefillQueue());
        assertEquals(Bottleneck.PREFILL_QUEUE, report.bottleneck());
        assertEquals(Bottleneck.DECODE_COMPUTE, report(HALF, inTime).bottleneck());
    }

    private static LatencyParts parts(Report report, int limit) {
        LatencyParts parts = report.limits().get(limit).parts();
        assertNotNull(parts);
        return parts;
    }

    /** Arrives at 10, taken at 11, prefilled at 13, room at 16, moved at 17.5; ends at 20 with its fifth token. */
    private static Ended through(double firstTokenAt) {
        return new Ended(End.FINISHED, 0, 10, 11, 13, 16, 17.5, firstTokenAt, 20, 10, 5, 0, 1);
    }

    @Test
    void aLatencyIsTheSumOfItsParts() {
        RequestClass all = requests(
                "all",
                null,
                limit(LatencyMetric.TTFT, 50.0, 1),
                limit(LatencyMetric.TPOT, 50.0, 0.1),
                limit(LatencyMetric.E2E, 50.0, 10),
                limit(LatencyMetric.ITL, 50.0, 0.1));
        // The first token is seen at the end of prefill: what comes after it is shared out over four tokens.
        Report atPrefill = report(all, through(13));
        assertEquals(new LatencyParts(1, 1, 0, 0, 2, 0), parts(atPrefill, 0));
        assertEquals(new LatencyParts(1, 0, 3 / 4.0, 1.5 / 4, 0, 2.5 / 4), parts(atPrefill, 1));
        assertEquals(new LatencyParts(1, 1, 3, 1.5, 2, 2.5), parts(atPrefill, 2));
        assertNull(atPrefill.limits().get(3).parts());
        // After half a second of decoding.
        Report atDecode = report(all, through(18));
        assertEquals(new LatencyParts(1, 1, 3, 1.5, 2, 0.5), parts(atDecode, 0));
        assertEquals(new LatencyParts(1, 0, 0, 0, 0, 2 / 4.0), parts(atDecode, 1));
    }

    @Test
    void partsAreOfTheRequestsAtThePercentile() {
        RequestClass median =
                requests("median", null, limit(LatencyMetric.TTFT, 50.0, 1), limit(LatencyMetric.TTFT, 90.0, 20));
        Ended[] requests = new Ended[10];
        for (int i = 0; i < 10; i++) {
            // Eight wait for half a second, and prefill takes as long; two wait for 7 s, and it takes one.
            double waited = i < 8 ? 0.5 : 7;
            double first = waited + (i < 8 ? 0.5 : 1);
            requests[i] = new Ended(End.FINISHED, 0, 0, waited, first, NEVER, NEVER, first, 9, 10, 2, 0, 0);
        }
        Report report = report(median, requests);
        assertEquals(new LatencyParts(8, 0.5, 0, 0, 0.5, 0), parts(report, 0));
        assertEquals(new LatencyParts(2, 7, 0, 0, 1, 0), parts(report, 1));
        assertEquals(Bottleneck.PREFILL_QUEUE, parts(report, 1).largest());
    }

    @Test
    void theFirstLimitsOfARunTellTheirParts() {
        // Nine classes with two limits each: the last one is beyond.
        RequestClass[] classes = new RequestClass[9];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = requests(
                    "class " + i, null, limit(LatencyMetric.TTFT, 50.0, 1), limit(LatencyMetric.E2E, 50.0, 10));
        }
        RunMeter meter = meter(classes);
        meter.windowStarts(0, zero());
        for (int i = 0; i < classes.length; i++) {
            meter.arrived(i, 0, true);
            meter.ended(Ended.finished(i, 0, 1, 2, 5), true);
        }
        List<LimitOutcome> limits = meter.result(100, zero(), 1).report().limits();
        for (int i = 0; i < 18; i++) {
            assertEquals(i < 16, limits.get(i).parts() != null, "limit " + i);
        }
    }

    @Test
    void whatNeverCameHasNoParts() {
        RequestClass half = requests("half", null, limit(LatencyMetric.TTFT, 50.0, 1));
        assertNull(report(half, Ended.queued(End.TIMED_OUT, 0, 20))
                .limits()
                .getFirst()
                .parts());
    }

    @Test
    void everyResultIsThereByClassAndInTotal() {
        RequestClass strict = requests("strict", null, limit(LatencyMetric.TTFT, 100 * 0.5, 0.5));
        RequestClass lax = requests("lax", null, limit(LatencyMetric.TTFT, 50.0, 50));
        RunMeter meter = meter(strict, lax);
        meter.windowStarts(0, zero());
        for (int i = 0; i < 30; i++) {
            int requestClass = i % 3 == 0 ? 0 : 1;
            meter.arrived(requestClass, i, i >= 3);
            meter.ended(Ended.finished(requestClass, i, i + 1, i + 2, 6), i >= 3);
        }
        meter.gap(1, 0.2, 90);
        Report report = meter.result(100, zero(), 1).report();
        ClassReport first = report.classes().get(0);
        ClassReport second = report.classes().get(1);
        assertEquals(List.of("strict", "lax"), List.of(first.name(), second.name()));
        assertEquals(new RequestCounts(10, 10, 0, 0, 0, 0), first.requests());
        assertEquals(new RequestCounts(30, 30, 0, 0, 0, 0), report.requests());
        assertEquals(List.of(9L, 18L), List.of(first.measuredRequests(), second.measuredRequests()));
        assertEquals(0, first.attainment());
        assertEquals(1, second.attainment());
        assertEquals(18.0 / 27, report.attainment());
        assertFalse(report.holds());
        assertTrue(second.holds());
        assertEquals(27, latencies(report).endToEnd().count());
        assertEquals(90, latencies(report).interTokenLatency().count());
        assertEquals(18 * 16 / 100.0, report.goodputTokensPerSecond());
        assertEquals(180, second.inputTokens());
        assertEquals(18 * 6, second.outputTokens());
        assertEquals(2, report.limits().size());
        assertEquals(27, report.usage().requests());
        assertEquals(18, report.usage().requestsInsideSlo());
    }

    /**
     * A window of 10 s: 3 instances of 4 GPUs and 2 ranks of 100 blocks. Of 30 instance-seconds 12 are steps, 3 of them
     * prompts'; 6,000 block-seconds.
     */
    @Test
    void aPoolIsTheDifferenceOfItsTotals() {
        Pool pool = pool(PoolRole.AGGREGATED, 3, null);
        RunMeter meter = new RunMeter(List.of(HALF), new Sample(0, 10, 10), 100, List.of(pool), false);
        PoolTotals start = new PoolTotals();
        start.servingSeconds = 7;
        start.prefillSeconds = 1;
        start.promptTokens = 40;
        start.joules = 50;
        start.preemptions = 1;
        meter.windowStarts(5, new PoolTotals[] {start});
        PoolTotals end = new PoolTotals();
        end.servingSeconds = 19;
        end.prefillSeconds = 4;
        end.joules = 650;
        end.usedBlockSeconds = 1_500;
        end.cachedBlockSeconds = 600;
        end.queueSeconds = 25;
        end.roomQueueSeconds = 5;
        end.steps = 10;
        end.decodeSteps = 8;
        end.stepMembers = 36;
        end.promptTokens = 1_040;
        end.recomputedTokens = 200;
        end.hitTokens = 400;
        end.hostHitTokens = 30;
        end.sharedHitTokens = 20;
        end.evictedTokens = 5;
        end.outputTokens = 600;
        end.preemptions = 3;
        end.longestQueue = 9;
        meter.windowEnds(15, new PoolTotals[] {end});
        Report report =
                meter.result(100, new PoolTotals[] {new PoolTotals()}, 1).report();

        assertEquals(
                new PoolReport(
                        PoolRole.AGGREGATED,
                        0.4,
                        4.5,
                        2.5,
                        0.5,
                        9,
                        0.25,
                        0.1,
                        200,
                        0,
                        360,
                        1_000,
                        200,
                        400,
                        30,
                        20,
                        1.0 / 3,
                        5,
                        2),
                report.pools().getFirst());
        assertEquals(
                new PoolUsage(
                        PoolRole.AGGREGATED,
                        "box",
                        3,
                        12,
                        48,
                        72,
                        12,
                        36,
                        1_000,
                        600,
                        // 30 instance-seconds beside 30, 6 and 4 W; fans a quarter of 4,800 J, a fifth of all is lost.
                        new Energy(3_600, 900, 180, 120, 1_200, 1_500, 7_500)),
                report.usage().pools().getFirst());
        // 800 computed for the first time, 400 hit.
        assertEquals(120, report.tokenRates().inputTokensPerSecond());
        assertEquals(60, report.tokenRates().outputTokensPerSecond());
        assertEquals(15, report.tokenRates().totalTokensPerSecondPerGpu());
        assertEquals(1_200, report.usage().inputTokens());
        assertEquals(10, report.usage().windowSeconds());
    }

    /** 2 instances whose ports move 50 B/s each; 300 B in 10 s. */
    @Test
    void theLinkLoadIsOfAllPortsOfThePool() {
        List<Pool> pools =
                List.of(pool(PoolRole.PREFILL, 2, KvPort.of(50, 50)), pool(PoolRole.DECODE, 1, KvPort.of(100, 50)));
        RunMeter meter = new RunMeter(List.of(HALF), new Sample(0, 10, 10), 100, pools, false);
        meter.windowStarts(0, new PoolTotals[] {new PoolTotals(), new PoolTotals()});
        PoolTotals prefill = new PoolTotals();
        prefill.movedBytes = 300;
        prefill.chunks = 9;
        prefill.promptSteps = 2;
        Report report = meter.result(10, new PoolTotals[] {prefill, new PoolTotals()}, 1)
                .report();
        assertEquals(0.3, report.pools().get(0).linkLoad());
        assertEquals(4.5, report.pools().get(0).meanBatch());
        assertEquals(0, report.pools().get(1).linkLoad());
    }

    /** Buckets of 10 s. */
    @Test
    void theSeriesIsByCompletionAndItsAttainmentByArrivalToo() {
        RunMeter meter = meter(HALF);
        PoolTotals totals = new PoolTotals();
        meter.arrived(0, 3, false);
        meter.arrived(0, 9.99, false);
        meter.ended(Ended.finished(3, 4, 5, 11), false);
        assertEquals(10, meter.nextEdge());
        totals.servingSeconds = 15;
        totals.outputTokens = 500;
        totals.queueSeconds = 40;
        meter.edge(10, new PoolTotals[] {totals});
        assertEquals(20, meter.nextEdge());
        meter.arrived(0, 10, true);
        // Late, arrived in the bucket before.
        meter.ended(Ended.finished(9.99, 15, 16, 11), false);
        meter.ended(Ended.finished(10, 10.5, 11, 11), true);
        totals.outputTokens = 800;
        meter.edge(20, new PoolTotals[] {totals});
        meter.arrived(0, 24.5, true);
        meter.arrived(0, 24.5, true);
        meter.ended(Ended.queued(End.IN_FLIGHT, 24.5, 25), true);
        meter.ended(Ended.queued(End.REJECTED, 24.5, 25), true);
        List<SeriesBucket> buckets =
                meter.result(25, new PoolTotals[] {totals}, 1).series().buckets();

        assertEquals(3, buckets.size());
        SeriesBucket first = buckets.get(0);
        assertEquals(List.of(0.0, 10.0), List.of(first.fromSeconds(), first.toSeconds()));
        assertEquals(
                List.of(2L, 2L, 1L), List.of(first.arrivals(), first.decidedArrivals(), first.arrivalsInsideSlo()));
        assertEquals(List.of(1L, 1L), List.of(first.ended(), first.endedInsideSlo()));
        assertEquals(1, first.timeToFirstToken().meanSeconds());
        assertEquals(50, first.outputTokensPerSecond());
        assertEquals(0.5, first.pools().getFirst().utilisation());
        assertEquals(4, first.queued());
        SeriesBucket second = buckets.get(1);
        assertEquals(
                List.of(1L, 1L, 1L), List.of(second.arrivals(), second.decidedArrivals(), second.arrivalsInsideSlo()));
        assertEquals(List.of(2L, 1L), List.of(second.ended(), second.endedInsideSlo()));
        assertEquals((1 + 6.01) / 2, second.endToEnd().meanSeconds(), 1e-12);
        assertEquals(6.01, second.endToEnd().p99Seconds(), 6.01e-3);
        assertEquals(30, second.outputTokensPerSecond());
        SeriesBucket last = buckets.get(2);
        assertEquals(25, last.toSeconds());
        assertEquals(List.of(2L, 1L, 0L), List.of(last.arrivals(), last.decidedArrivals(), last.arrivalsInsideSlo()));
        assertEquals(1, last.ended());
        assertEquals(0, last.endToEnd().count());
    }

    /** However long the run: every request is in the bucket that its arrival and its end lie in. */
    @Test
    void bucketsGetWiderAsTheRunGoesOn() {
        for (double expected : new double[] {0.7, 100, 0, Double.POSITIVE_INFINITY}) {
            RunMeter meter = new RunMeter(List.of(HALF), new Sample(0, 1, 7), expected, ONE_POOL, false);
            var random = new Random(3);
            double now = 0;
            int requests = 20_000;
            for (int i = 0; i < requests; i++) {
                now += random.nextDouble();
                while (meter.nextEdge() <= now) {
                    meter.edge(meter.nextEdge(), zero());
                }
                meter.arrived(0, now, true);
                meter.ended(Ended.finished(now, now, now, 1), true);
            }
            List<SeriesBucket> buckets = meter.result(now, zero(), 1).series().buckets();
            assertTrue(buckets.size() <= 14 * 20, () -> buckets.size() + " buckets");
            double edge = 0;
            long arrivals = 0;
            for (SeriesBucket bucket : buckets) {
                assertEquals(edge, bucket.fromSeconds());
                assertTrue(bucket.seconds() >= 0);
                edge = bucket.toSeconds();
                assertEquals(bucket.arrivals(), bucket.ended(), expected + ", " + bucket);
                assertEquals(bucket.arrivals(), bucket.arrivalsInsideSlo());
                arrivals += bucket.arrivals();
            }
            assertEquals(now, edge);
            assertEquals(requests, arrivals);
        }
    }
}
