package io.goodput.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import io.goodput.simulation.requests.RequestRows;
import io.goodput.simulation.traces.TraceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded loads through the whole simulator. */
class ReplayTest {
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    private static RunSpec spec(TraceReference trace, int measured) {
        return new RunSpec(
                "llama-3.1-8b",
                "fp8",
                "tensorrt-llm",
                new Traffic(null, null, null, null, null, null, null, null, null, null, null, null, trace),
                new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.0, 1)), null),
                new Layout(
                        ServingMode.DISAGGREGATED,
                        List.of(
                                new PoolLayout(PoolRole.PREFILL, "hgx-h100", 2, 1, 256, 8_192),
                                new PoolLayout(PoolRole.DECODE, "hgx-h100", 2, 1, 256, 8_192))),
                Routing.of(RoutingPolicy.POWER_OF_TWO),
                Routing.of(RoutingPolicy.RANDOM),
                null,
                null,
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
