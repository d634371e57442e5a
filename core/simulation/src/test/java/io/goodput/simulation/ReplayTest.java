package io.goodput.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Questions;
import io.goodput.contracts.Admission;
import io.goodput.contracts.ClientTimeout;
import io.goodput.contracts.Concurrency;
import io.goodput.contracts.HitShare;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Report;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Sessions;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.ThinkTime;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.TrafficClass;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.PolicyKind;
import io.goodput.contracts.scaleout.Retries;
import io.goodput.contracts.scaleout.ScaleOut;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.simulation.requests.RequestRows;
import io.goodput.simulation.traces.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded loads through the whole simulator. */
class ReplayTest {
    private static final int ROWS = 400;
    private static final TokenDistribution LENGTHS = new TokenDistribution(
            null, 600.0, List.of(new TokenQuantile(50, 400), new TokenQuantile(99, 2_500)), null, null, null);

    // Requests per second

    private static final double RATE = 60;
    private static final double OVERLOAD = 120;
    private static final double HOPELESS = 2_000;

    @TempDir
    Path folder;

    private static RunSpec spec(TraceReference trace, int measured) {
        return spec(Traffic.of(trace), null, null, measured);
    }

    private static RunSpec spec(
            Traffic traffic, @Nullable Admission admission, @Nullable ClientTimeout timeout, int measured) {
        return new RunSpec(
                "llama-3.1-8b",
                "fp8",
                "tensorrt-llm",
                traffic,
                new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.0, 1)), null),
                new Layout(
                        ServingMode.DISAGGREGATED,
                        List.of(
                                new PoolLayout(PoolRole.PREFILL, "hgx-h100", 2, 1, 256, 8_192),
                                new PoolLayout(PoolRole.DECODE, "hgx-h100", 2, 1, 256, 8_192))),
                Routing.of(RoutingPolicy.POWER_OF_TWO),
                Routing.of(RoutingPolicy.SESSION_AFFINE),
                admission,
                timeout,
                Stationarity.Warmup.OFF,
                0,
                measured,
                1);
    }

    private Report run(RunSpec spec, String rows) throws IOException {
        var inputs = new Inputs(
                null,
                name -> Optional.of(folder.resolve(name)).filter(Files::exists).map(TraceFile::of));
        try (RequestRows written = RequestRows.open(folder.resolve(rows), Simulation.classNames(spec))) {
            return Simulation.run(spec, inputs, written).report();
        }
    }

    /** Requests at irregular times that come thick enough to queue. */
    private TraceReference recorded() throws IOException {
        var text = new StringBuilder("TIMESTAMP,ContextTokens,GeneratedTokens\n");
        long micros = 0;
        for (int i = 0; i < ROWS; i++) {
            micros += 1_234 + i * 7_919L % 50_000;
            text.append("2024-05-12 00:00:%02d.%06d,%d,%d%n"
                    .formatted(micros / 1_000_000, micros % 1_000_000, 100 + i * 37 % 4_000, 1 + i * 13 % 300));
        }
        Files.writeString(folder.resolve("trace.csv"), text);
        return TraceReference.named("trace.csv", TraceFormat.AZURE);
    }

    @Test
    void allOfATraceIsReplayed() throws IOException {
        Report report = run(spec(recorded(), Sampling.MAX_REQUESTS), "rows.csv");

        assertEquals(ROWS, report.requests().arrived());
        assertEquals(ROWS, report.requests().finished());
        assertEquals(ROWS + 1, Files.readAllLines(folder.resolve("rows.csv")).size());
    }

    @Test
    void lessOfATraceIsReplayedWhereTheQuestionSaysSo() throws IOException {
        // The run ends with the first request behind the measured ones, once those have ended.
        Report report = run(spec(recorded(), 100), "rows.csv");

        assertTrue(report.requests().arrived() > 100, report.toString());
        assertTrue(report.requests().arrived() < ROWS, report.toString());
    }

    /** Law 16. */
    @Test
    void anExportedRunReplaysAsItWas() throws IOException {
        Report first = run(spec(recorded(), Sampling.MAX_REQUESTS), "rows.csv");

        Report again = run(spec(TraceReference.named("rows.csv", TraceFormat.RUN), Sampling.MAX_REQUESTS), "again.csv");

        assertEquals(Files.readString(folder.resolve("rows.csv")), Files.readString(folder.resolve("again.csv")));
        assertEquals(first.latencies(), again.latencies());
        assertFalse(Files.readString(folder.resolve("rows.csv")).contains("in-flight"));
    }

    /** A load at a rate that the two prefill instances can, or cannot, serve. */
    private static Traffic chat(double requestsPerSecond, @Nullable HitShare hits, @Nullable Integer maxOutputTokens) {
        return new Traffic(
                requestsPerSecond,
                null,
                LENGTHS,
                LENGTHS,
                maxOutputTokens,
                null,
                hits,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** Law 16, of a run in which something ends in {@code state}: its rows, in place of its traffic, give its rows. */
    private void replaysAsItWas(RunSpec spec, String state) throws IOException {
        Report first = run(spec, "rows.csv");
        List<TrafficClass> classes = spec.traffic().classes();
        Traffic rows = new Traffic(
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
                null,
                classes == null
                        ? null
                        : classes.stream()
                                .map(each -> new TrafficClass(
                                        each.name(), null, each.priority(), null, null, null, null, null))
                                .toList(),
                TraceReference.named("rows.csv", TraceFormat.RUN));

        Report again = run(with(spec, rows), "again.csv");

        String written = Files.readString(folder.resolve("rows.csv"));
        assertTrue(written.contains("," + state + "\n"), first.requests().toString());
        assertEquals(written, Files.readString(folder.resolve("again.csv")));
        assertEquals(first.requests(), again.requests());
    }

    private static RunSpec with(RunSpec spec, Traffic traffic) {
        return new RunSpec(
                spec.model(),
                spec.precision(),
                spec.engine(),
                traffic,
                spec.slo(),
                spec.layout(),
                spec.promptRouting(),
                spec.decodeRouting(),
                spec.admission(),
                spec.timeout(),
                spec.warmup(),
                spec.warmupRequests(),
                spec.measuredRequests(),
                spec.seed(),
                spec.stepTimeFactors(),
                spec.ownEntries(),
                spec.scaleOut());
    }

    @Test
    void law16HoldsWhereClientsGiveUp() throws IOException {
        var firstToken = new ClientTimeout(0.1, ClientTimeout.Until.FIRST_TOKEN);
        var lastToken = new ClientTimeout(2, ClientTimeout.Until.LAST_TOKEN);

        replaysAsItWas(spec(chat(OVERLOAD, null, null), null, firstToken, 500), "timed-out");
        replaysAsItWas(spec(chat(OVERLOAD, null, null), null, lastToken, 500), "timed-out");
    }

    @Test
    void law16HoldsWhereRequestsAreRejected() throws IOException {
        replaysAsItWas(spec(chat(OVERLOAD, null, null), new Admission(1L, null), null, 500), "rejected");
        replaysAsItWas(spec(chat(OVERLOAD, null, null), new Admission(null, 0.05), null, 500), "rejected");
    }

    /** Arrivals stop at ten times the requests that were wanted; those under way do not end. */
    @Test
    void law16HoldsWhereAnOverloadIsCutOff() throws IOException {
        replaysAsItWas(spec(chat(HOPELESS, null, null), null, null, 200), "in-flight");

        assertEquals(2_010, Files.readAllLines(folder.resolve("rows.csv")).size() - 1);
    }

    @Test
    void law16HoldsForHitsThatWereDrawnAndLimitsThatWereCarried() throws IOException {
        replaysAsItWas(spec(chat(20, new HitShare(0.5, 0.2), 4_000), null, null, 500), "in-flight");
    }

    @Test
    void law16HoldsForClassesWithPriorities() throws IOException {
        var traffic = new Traffic(
                OVERLOAD,
                null,
                LENGTHS,
                LENGTHS,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(
                        new TrafficClass("chat", 0.5, 1, null, null, null, null, null),
                        new TrafficClass("batch", 0.5, 0, null, null, null, 1_000, new HitShare(0.4, 0.2))),
                null);

        replaysAsItWas(spec(traffic, null, new ClientTimeout(2, null), 500), "timed-out");
    }

    /** GPUs of either pool die, one that is dead turns requests away, and who loses its KV begins again: {@code retries}. */
    @Test
    void law16HoldsWhereHardwareFails() throws IOException {
        var layout = new Layout(
                ServingMode.DISAGGREGATED,
                List.of(
                        new PoolLayout(PoolRole.PREFILL, "hgx-h100", 2, 1, 256, 8_192),
                        new PoolLayout(PoolRole.DECODE, "hgx-h100", 2, 1, 256, 8_192)));
        var living = new ScaleOut(
                ScalingPolicy.of(PolicyKind.HPA),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(
                        new Fault(FaultKind.GPU, 2, 5.0, "hgx-h100", 0, 0, 0, null),
                        new Fault(FaultKind.GPU, 4, 60.0, "hgx-h100", 0, 0, 2, null)),
                null,
                new Retries(1, false, 0.5, Retries.Undetected.REFUSE));
        var question = new SimulationRequest(
                "llama-3.1-8b",
                "fp8",
                "tensorrt-llm",
                chat(RATE, null, null),
                new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, null, 1)), 0.9),
                layout,
                RoutingPolicy.POWER_OF_TWO,
                null,
                new Sampling(Stationarity.Warmup.OFF, 0, 1_000, 1L, null));

        replaysAsItWas(RunSpec.of(Questions.resolve(question.withScaleOut(living))), "failed");

        // The column before the state.
        assertTrue(Files.readString(folder.resolve("rows.csv")).contains(",1,finished\n"));
    }

    /** Who thinks before asking again never arrives at the very moment of an end. */
    @Test
    void law16HoldsForSessionsOfUsersWhoThink() throws IOException {
        var traffic = new Traffic(
                null,
                null,
                LENGTHS,
                LENGTHS,
                null,
                null,
                null,
                null,
                null,
                new Concurrency(40, new ThinkTime(0.7, null), 3.0),
                new Sessions(3, 6, new ThinkTime(1.3, null), 10_000, null, null),
                null,
                null);

        replaysAsItWas(spec(traffic, null, new ClientTimeout(4, null), 500), "timed-out");
    }

    @Test
    void whatIsTooLongIsRejectedAndTheRestIsServed() throws IOException {
        Files.writeString(folder.resolve("trace.csv"), """
                TIMESTAMP,ContextTokens,GeneratedTokens
                2024-05-12 00:00:00,100,10
                2024-05-12 00:00:01,9000000,10
                2024-05-12 00:00:02,200,20
                """);

        Report report =
                run(spec(TraceReference.named("trace.csv", TraceFormat.AZURE), Sampling.MAX_REQUESTS), "rows.csv");

        assertEquals(2, report.requests().finished());
        assertEquals(1, report.requests().rejected());
    }

    @Test
    void wrongLinesAndMissingTracesAreNamed() throws IOException {
        Files.writeString(folder.resolve("broken.csv"), """
                TIMESTAMP,ContextTokens,GeneratedTokens
                2024-05-12 00:00:00,100,10
                2024-05-12 00:00:01,none,10
                """);

        InvalidInputException broken = assertThrows(
                InvalidInputException.class,
                () -> run(spec(TraceReference.named("broken.csv", TraceFormat.AZURE), 1_000), "rows.csv"));
        InvalidInputException missing = assertThrows(
                InvalidInputException.class,
                () -> run(spec(TraceReference.named("none.csv", TraceFormat.AZURE), 1_000), "rows.csv"));

        assertTrue(broken.violations().getFirst().rule().contains("line 3"), broken.toString());
        assertEquals("/traffic/trace/name", missing.violations().getFirst().pointer());
    }
}
