package io.goodput.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.ArrivalState;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.Concurrency;
import io.goodput.contracts.HitShare;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.RateChange;
import io.goodput.contracts.RateCurve;
import io.goodput.contracts.Sessions;
import io.goodput.contracts.ThinkTime;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.TrafficClass;
import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Workload;
import io.goodput.simulation.traces.TraceFile;
import io.goodput.simulation.traces.TraceLibrary;
import io.goodput.simulation.traces.TraceRecorder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    private static final TokenDistribution SPREAD =
            new TokenDistribution(null, 100.0, List.of(new TokenQuantile(50, 80)), 10, 400);

    private static final String RUN = """
            id,class,arrivalSeconds,inputTokens,outputTokens
            0,chat,1,100,10
            1,batch,2.5,200,20
            2,chat,4,300,30
            """;

    private static final String WEKA = """
            {"id": "a", "block_size": 64, "requests": [{"t": 0, "in": 200, "out": 5, "hash_runs": [[1, 3]]}, \
            {"t": 9, "in": 300, "out": 6, "think_time": 3, "hash_runs": [[1, 4]]}]}
            {"id": "b", "block_size": 64, "requests": [{"t": 0, "in": 64, "out": 7, "hash_runs": [[1, 1]]}]}
            """;

    @Test
    void aQueryOfSeveralCallsIsCountedInCalls() {
        var traffic =
                new Traffic(12.0, null, SPREAD, SPREAD, null, null, null, null, null, null, null, null, null, 6, null);
        Workloads.Load load = Workloads.of(traffic, name -> Optional.empty());
        RequestSource source = load.workload().open(1);

        assertEquals(12, load.meanRequestsPerSecond());
        assertEquals(12, load.peakRequestsPerSecond());
        double first = source.nextArrivalSeconds();
        for (int i = 0; i < 6; i++) {
            assertEquals(first, source.nextArrivalSeconds());
            source.take();
        }
        assertTrue(source.nextArrivalSeconds() > first);
    }

    private static TraceLibrary library(String text) {
        return name -> Optional.of(new TraceFile() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private static TraceReference reference(
            TraceFormat format,
            @Nullable Double scale,
            @Nullable Double from,
            @Nullable Double to,
            @Nullable Double starts) {
        return new TraceReference("trace", null, format, null, null, scale, from, to, null, starts, null);
    }

    private static Traffic traffic(
            TraceReference trace,
            @Nullable Integer limit,
            @Nullable HitShare hits,
            @Nullable Concurrency users,
            TrafficClass... classes) {
        return new Traffic(
                null,
                null,
                null,
                null,
                limit,
                null,
                hits,
                null,
                null,
                users,
                null,
                classes.length == 0 ? null : List.of(classes),
                trace);
    }

    private static TrafficClass named(String name) {
        return new TrafficClass(name, null, null, null, null, null, null, null);
    }

    private static String shown(RequestSource source) {
        double arrival = source.nextArrivalSeconds();
        source.take();
        return arrival + ": " + source.inputTokens() + "/" + source.outputTokens() + " of " + source.maxOutputTokens()
                + " class " + source.requestClass();
    }

    @Test
    void aTraceIsReplayedAtItsTimesInItsWindowAtAnotherRate() {
        Traffic traffic = traffic(
                reference(TraceFormat.RUN, 2.0, 2.0, 4.0, null), null, null, null, named("chat"), named("batch"));
        Workloads.Load load = Workloads.of(traffic, library(RUN));
        assertEquals(1, load.requests());
        try (RequestSource source = load.workload().open(1)) {
            assertEquals("0.25: 200/20 of 20 class 1", shown(source));
            assertEquals(Double.POSITIVE_INFINITY, source.nextArrivalSeconds());
        }
        Workloads.Load whole = Workloads.of(
                traffic(
                        reference(TraceFormat.RUN, null, null, null, null),
                        25,
                        null,
                        null,
                        named("chat"),
                        named("batch")),
                library(RUN));
        assertEquals(3, whole.requests());
        assertEquals(1.0, whole.meanRequestsPerSecond());
        assertEquals(300, whole.lengths().maxInputTokens());
        assertEquals(25, whole.lengths().maxOutputTokens());
        try (RequestSource source = whole.workload().open(1)) {
            assertEquals("1.0: 100/10 of 25 class 0", shown(source));
            assertEquals("2.5: 200/20 of 25 class 1", shown(source));
            assertEquals("4.0: 300/25 of 25 class 0", shown(source));
        }
    }

    @Test
    void whatIsWrongWithATraceIsFoundBeforeTheRun() {
        Traffic traffic = traffic(reference(TraceFormat.RUN, null, null, null, null), null, null, null, named("chat"));
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> Workloads.of(traffic, library(RUN)));
        assertEquals("/trace", refused.violations().getFirst().pointer());
        assertTrue(refused.violations().getFirst().rule().startsWith("line 3 of trace: class must be one of"));
        assertThrows(InvalidInputException.class, () -> Workloads.of(traffic, TraceLibrary.NONE));
    }

    @Test
    void usersGoThroughRecordedSessionsUntilNoneIsLeft() {
        Traffic traffic = traffic(
                reference(TraceFormat.WEKA, null, null, null, null),
                null,
                null,
                new Concurrency(1, new ThinkTime(5, 0.0), null));
        Workloads.Load load = Workloads.of(traffic, library(WEKA));
        assertEquals(64, load.blockTokens());
        try (RequestSource source = load.workload().open(1)) {
            assertEquals("0.0: 200/5 of 7 class 0", shown(source));
            int session = source.session();
            assertEquals(Double.POSITIVE_INFINITY, source.nextArrivalSeconds());
            source.ended(source.thread(), 2);
            assertEquals("5.0: 300/6 of 7 class 0", shown(source));
            assertEquals(session, source.session());
            assertEquals(4, source.blockIds());
            source.ended(source.thread(), 6);
            assertEquals("11.0: 64/7 of 7 class 0", shown(source));
            assertTrue(session != source.session());
            source.ended(source.thread(), 12);
            assertEquals(Double.POSITIVE_INFINITY, source.nextArrivalSeconds());
        }
    }

    @Test
    void sessionsWithoutTimesStartAtTheRateAskedFor() {
        var arrivals = new Arrivals(ArrivalProcess.CONSTANT, null);
        var traffic = new Traffic(
                null,
                arrivals,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                reference(TraceFormat.WEKA, null, null, null, 0.5));
        Workloads.Load load = Workloads.of(traffic, library(WEKA));
        assertEquals(0.75, load.meanRequestsPerSecond());
        try (RequestSource source = load.workload().open(1)) {
            assertEquals("2.0: 200/5 of 7 class 0", shown(source));
            source.ended(source.thread(), 3);
            assertEquals("4.0: 64/7 of 7 class 0", shown(source));
            assertEquals(RequestSource.NO_THREAD, source.thread());
            assertEquals("6.0: 300/6 of 7 class 0", shown(source));
        }
    }

    @Test
    void tracesWithoutTimesNeedAWayToStartAndOthersRefuseIt() {
        for (Traffic each : List.of(
                traffic(reference(TraceFormat.WEKA, null, null, null, null), null, null, null),
                traffic(reference(TraceFormat.WEKA, null, 5.0, null, 1.0), null, null, null))) {
            assertThrows(InvalidInputException.class, () -> Workloads.of(each, library(WEKA)));
        }
        Traffic timed = traffic(
                reference(TraceFormat.RUN, null, null, null, 1.0), null, null, null, named("chat"), named("batch"));
        assertThrows(InvalidInputException.class, () -> Workloads.of(timed, library(RUN)));
    }

    @Test
    void drawnHitsStandForRecordedBlocks() {
        Workloads.Load load = Workloads.of(
                traffic(reference(TraceFormat.WEKA, null, null, null, 1.0), null, new HitShare(0.5, null), null),
                library(WEKA));
        assertEquals(0, load.blockTokens());
        try (RequestSource source = load.workload().open(1)) {
            source.take();
            assertEquals(100, source.drawnHitTokens());
            assertEquals(0, source.blockIds());
        }
    }

    /** A closed loop of sessions, answered in some order, written down and replayed: the same to the bit. */
    @Test
    void law16ARecordedLoadReplaysToTheSameRequests() {
        var sessions = new Sessions(3, 6, new ThinkTime(1.3, null), 10_000, 70, 32);
        var traffic = new Traffic(
                null,
                null,
                SPREAD,
                SPREAD,
                null,
                null,
                null,
                null,
                null,
                new Concurrency(7, new ThinkTime(0.7, null), 3.0),
                sessions,
                List.of(
                        new TrafficClass("chat", 0.5, null, null, null, null, null, null),
                        new TrafficClass("batch", 0.5, null, null, null, null, 500, new HitShare(0.4, 0.2))),
                null);
        var text = new StringWriter();
        Workload recorder = new TraceRecorder(
                Workloads.of(traffic, TraceLibrary.NONE).workload(), List.of("chat", "batch"), 32, text);
        List<String> recorded = play(recorder.open(5));
        Traffic replay = traffic(
                reference(TraceFormat.RUN, null, null, null, null), null, null, null, named("chat"), named("batch"));
        Workloads.Load load = Workloads.of(replay, library(text.toString()));
        assertEquals(32, load.blockTokens());
        assertArrayEquals(recorded.toArray(), play(load.workload().open(99)).toArray());
    }

    /** 500 requests, each ended as the seventh after it arrives. */
    private static List<String> play(RequestSource source) {
        List<String> shown = new java.util.ArrayList<>();
        java.util.ArrayDeque<Integer> open = new java.util.ArrayDeque<>();
        for (int i = 0; i < 500; i++) {
            double now = source.nextArrivalSeconds();
            String request = shown(source);
            long[] ids = new long[source.blockIds()];
            source.copyBlockIds(ids);
            shown.add(request + " hits " + source.drawnHitTokens() + " session " + source.session() + " "
                    + java.util.Arrays.toString(ids));
            if (source.thread() != RequestSource.NO_THREAD) {
                open.add(source.thread());
                if (open.size() == 5) {
                    source.ended(open.remove(), now);
                }
            }
            while (source.nextArrivalSeconds() == Double.POSITIVE_INFINITY && !open.isEmpty()) {
                source.ended(open.remove(), now);
            }
        }
        source.close();
        return shown;
    }

    @Test
    void whatIsExpectedOfADescribedLoad() {
        var arrivals = new Arrivals(
                ArrivalProcess.MARKOV_MODULATED, null, List.of(new ArrivalState(1, 30), new ArrivalState(5, 10)));
        var traffic = new Traffic(
                10.0,
                arrivals,
                TokenDistribution.constant(100),
                TokenDistribution.constant(20),
                null,
                null,
                new HitShare(0.25, null),
                new RateCurve(List.of(1.0, 3.0), 60.0, null, null, null),
                List.of(new RateChange(5, 0.5, null, 1.0, null)),
                null,
                null,
                null,
                null);
        Workloads.Load load = Workloads.of(traffic, TraceLibrary.NONE);
        assertEquals(10, load.meanRequestsPerSecond());
        // 1.5 of the curve and 0.5 more, in a state of 5 / 2 of the mean.
        assertEquals(10 * 2 * 2.5, load.peakRequestsPerSecond(), 1e-9);
        assertEquals(75, load.lengths().meanComputedTokens());
        assertEquals(1, load.lengths().minComputedTokens());
        assertEquals(Long.MAX_VALUE, load.requests());
    }
}
