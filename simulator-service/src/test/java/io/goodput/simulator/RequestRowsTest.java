package io.goodput.simulator;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import io.goodput.simulation.Inputs;
import io.goodput.simulation.Simulation;
import io.goodput.simulation.requests.RequestRows;
import io.goodput.testservers.RealServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs are simulated again for the rows of their requests, and streamed in frames that an end mark completes. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
class RequestRowsTest {
    private static final String ROWS = "/internal/v1/request-rows";
    private static final String PROBLEM = "application/problem+json";
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    @TempDir
    static Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"csv", "csv.gz", "parquet"})
    void theRowsAreThoseOfTheSimulation(String format) throws IOException {
        RunSpec spec = Specs.fresh();
        Path file = folder.resolve("rows." + format);
        try (RequestRows rows = RequestRows.open(file, Simulation.classNames(spec))) {
            Simulation.run(spec, Inputs.NONE, rows);
        }

        byte[] sent = given().contentType("application/json")
                .body(Codec.write(Specs.request(spec)))
                .post(ROWS + "?format=" + format)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();

        assertArrayEquals(Files.readAllBytes(file), unframed(sent));
    }

    /** What the frames hold; fails without an end mark, and when anything stands behind it. */
    private static byte[] unframed(byte[] sent) throws IOException {
        var held = new ByteArrayOutputStream();
        try (var frames = new DataInputStream(new ByteArrayInputStream(sent))) {
            for (int length = frames.readInt(); length > 0; length = frames.readInt()) {
                assertTrue(length <= 1 << 16, "a frame of " + length + " bytes");
                held.write(frames.readNBytes(length));
            }
            assertEquals(-1, frames.read());
        }
        return held.toByteArray();
    }

    @Test
    void whatNoRowsCanBeMadeForIsRefused() {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec);
        String otherRun = Codec.write(new SimulationRequested(
                SimulationRequested.SCHEMA_VERSION, "0".repeat(64), request.build(), request.spec()));

        given().contentType("application/json")
                .body(Codec.write(Specs.request(spec, "another-build")))
                .post(ROWS)
                .then()
                .statusCode(409)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:goodput:problem:other-build"))
                .body("detail", containsString("another-build"));
        given().contentType("application/json")
                .body(otherRun)
                .post(ROWS)
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("violations[0].pointer", equalTo("/runId"));
        given().contentType("application/json")
                .body(Codec.write(request))
                .post(ROWS + "?format=xlsx")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("violations[0].pointer", equalTo("/format"))
                .body("violations[0].rule", containsString("csv, csv.gz, parquet"));
    }

    @Test
    void aRunWhoseTraceWasRemovedIsRefusedBeforeAnythingIsSent() {
        RunSpec spec = Specs.fresh();
        var trace = new TraceReference(
                null, "a".repeat(64), TraceFormat.AZURE, null, null, null, null, null, null, null, null);

        given().contentType("application/json")
                .body(Codec.write(Specs.request(with(spec, Traffic.of(trace), 1_000))))
                .post(ROWS)
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("type", equalTo("urn:goodput:problem:trace-missing"))
                .body("detail", containsString("a".repeat(64)));
    }

    /** Readers who take nothing hold their streams; when they go away, their simulations end and others get on. */
    @Test
    void thereAreSoManyStreamsAndReadersWhoGoAwayFreeThem() throws IOException {
        RunSpec spec = Specs.fresh();
        String longRun = Codec.write(Specs.request(with(spec, spec.traffic(), 10_000_000)));
        String shortRun = Codec.write(Specs.request(spec));
        try (Socket first = begin(longRun);
                Socket second = begin(longRun)) {
            given().contentType("application/json")
                    .body(shortRun)
                    .post(ROWS)
                    .then()
                    .statusCode(429)
                    .contentType(PROBLEM)
                    .header("Retry-After", equalTo("2"))
                    .body("type", equalTo("urn:goodput:problem:too-many-row-streams"))
                    .body("detail", containsString("goodput.simulations.max-row-streams (2)"));
            assertTrue(first.isConnected() && second.isConnected());
        }

        long start = System.nanoTime();
        while (given().contentType("application/json").body(shortRun).post(ROWS).statusCode() == 429) {
            assertTrue(System.nanoTime() - start < PATIENCE_NANOS, "the streams stay taken");
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** Asks for rows, and waits for the first of them. */
    private Socket begin(String run) throws IOException {
        var socket = new Socket("localhost", RestAssured.port);
        byte[] body = run.getBytes(StandardCharsets.UTF_8);
        socket.getOutputStream()
                .write(("POST " + ROWS + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        assertEquals("HTTP/1.1 200", new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII));
        return socket;
    }

    private static RunSpec with(RunSpec spec, Traffic traffic, int measuredRequests) {
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
                measuredRequests,
                spec.seed());
    }
}
