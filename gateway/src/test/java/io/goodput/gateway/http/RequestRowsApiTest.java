package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.goodput.codec.Codec;
import io.goodput.contracts.SimulationRequested;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.goodput.gateway.http.BreakingSimulator.Ending;
import io.quarkus.test.junit.QuarkusTest;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Rows of requests go through the gateway as streams; the simulator-service's side is the test's. */
@QuarkusTest
class RequestRowsApiTest extends WorldTest {
    private static final String CSV = "id,class\n0,all\n";
    private static final String LAST_CHUNK = "\r\n0\r\n\r\n";
    private static final int BROKEN_STREAMS = 300;
    private static final int READERS = 3;

    /** The path of a simulation of two runs that is done. */
    private String done() {
        String job = api.submit("/api/v1/simulations", Ask.simulation(freshSeed()));
        assertEquals("done", Api.json(api.await(job)).at("/job/state").asText());
        return job;
    }

    private static void send(HttpExchange exchange, String rows) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (var out = new DataOutputStream(exchange.getResponseBody())) {
            byte[] bytes = rows.getBytes(StandardCharsets.UTF_8);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.writeInt(0);
        }
    }

    private static void refuse(HttpExchange exchange, int status, String name) throws IOException {
        byte[] problem = Codec.write(io.goodput.gateway.plans.Problem.of(name, "Refused", status, "because of " + name))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/problem+json");
        exchange.sendResponseHeaders(status, problem.length);
        exchange.getResponseBody().write(problem);
        exchange.close();
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Test
    void theRowsOfTheRunThatIsAskedForArriveAsTheyWereSent() {
        String job = done();
        BlockingQueue<String> queries = new LinkedBlockingQueue<>();
        BlockingQueue<SimulationRequested> asked = new LinkedBlockingQueue<>();
        neighbours.answerRows(exchange -> {
            queries.add(exchange.getRequestURI().getRawQuery());
            asked.add(Codec.read(
                    SimulationRequested.class,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            send(exchange, CSV);
        });
        JsonNode runs = Api.json(Api.answer(api.get(job).body())).path("runs");
        for (int run = 0; run < 2; run++) {
            HttpResponse<String> response = api.get(job + "/requests?run=" + run);

            assertEquals(200, response.statusCode(), response::body);
            assertEquals(CSV, response.body());
            assertTrue(header(response, "Content-Type").startsWith("text/csv"), header(response, "Content-Type"));
            assertEquals("", header(response, "Content-Encoding"));
            assertEquals("Accept, Accept-Encoding", header(response, "Vary"));
            assertEquals("format=csv", queries.poll());
            SimulationRequested request = asked.remove();
            assertEquals(runs.path(run).path("runId").asText(), request.runId());
            assertEquals(request.runId(), Codec.runId(request.spec(), request.build()));
        }
        assertEquals(CSV, api.get(job + "/requests").body());
        assertEquals(runs.path(0).path("runId").asText(), asked.remove().runId());
    }

    @Test
    void theFormatIsTheOneThatTheClientAccepts() {
        String job = done() + "/requests";
        BlockingQueue<String> queries = new LinkedBlockingQueue<>();
        neighbours.answerRows(exchange -> {
            queries.add(exchange.getRequestURI().getRawQuery());
            send(exchange, CSV);
        });

        HttpResponse<String> parquet = api.get(job, "Accept", "application/vnd.apache.parquet");
        assertEquals("application/vnd.apache.parquet", header(parquet, "Content-Type"));
        assertTrue(header(parquet, "Content-Disposition").endsWith("-0.parquet\""));
        assertEquals("format=parquet", queries.poll());

        api.get(job, "Accept", "text/csv;q=0.5, application/vnd.apache.parquet");
        assertEquals("format=parquet", queries.poll());

        HttpResponse<String> compressed = api.get(job, "Accept-Encoding", "br, gzip;q=0.8");
        assertEquals("gzip", header(compressed, "Content-Encoding"));
        assertEquals("format=csv.gz", queries.poll());

        assertEquals("", header(api.get(job, "Accept-Encoding", "gzip;q=0"), "Content-Encoding"));
        assertEquals("format=csv", queries.poll());

        HttpResponse<String> neither = api.get(job, "Accept", "application/json");
        assertEquals(406, neither.statusCode());
        assertTrue(neither.body().contains("text/csv"), neither.body());
        assertNull(queries.poll());
    }

    @Test
    void aRunThatThereIsNotIsRefusedByItsRule() {
        String job = done();
        for (String run : List.of("2", "-1", "first", "")) {
            HttpResponse<String> response = api.get(job + "/requests?run=" + run);
            assertEquals(400, response.statusCode(), response::body);
            JsonNode violation = Api.json(response.body()).at("/violations/0");
            assertEquals("/run", violation.path("pointer").asText());
            assertEquals(run, violation.path("value").asText());
            assertEquals(
                    "run must be between 0 and 1: the simulation has 2 runs",
                    violation.path("rule").asText());
            assertEquals(
                    "Maybe leave it out for the first one",
                    violation.path("advice").asText());
        }
        JsonNode both = Api.json(api.get(job + "/requests?run=0&run=1&seed=4").body());
        assertEquals(2, both.path("violations").size(), both::toString);
    }

    @Test
    void onlySimulationsThatAreDoneHaveRows() {
        neighbours.allowRuns(0);
        String open = api.submit("/api/v1/simulations", Ask.simulation(freshSeed()));
        HttpResponse<String> waiting = api.get(open + "/requests");
        assertEquals(409, waiting.statusCode(), waiting::body);
        assertTrue(waiting.body().contains(open + "/events"), waiting.body());

        api.delete(open);
        HttpResponse<String> cancelled = api.get(open + "/requests");
        assertEquals(409, cancelled.statusCode());
        assertTrue(cancelled.body().contains("It is cancelled"), cancelled.body());
        assertEquals(
                "urn:goodput:problem:not-done",
                Api.json(cancelled.body()).path("type").asText());

        HttpResponse<String> unknown = api.get("/api/v1/simulations/" + new java.util.UUID(1, 2) + "/requests");
        assertEquals(404, unknown.statusCode());
        neighbours.allowAllRuns();
    }

    @Test
    void anotherReplicaIsTriedAndWhatAllSayIsPassedOn() {
        String job = done() + "/requests";
        var tries = new AtomicInteger();
        neighbours.answerRows(exchange -> {
            switch (tries.incrementAndGet()) {
                case 1 -> refuse(exchange, 429, "too-many-row-streams");
                case 2 -> refuse(exchange, 409, "other-build");
                case 3 -> refuse(exchange, 500, "internal");
                default -> send(exchange, CSV);
            }
        });
        assertEquals(CSV, api.get(job).body());
        assertEquals(4, tries.get());

        neighbours.answerRows(exchange -> refuse(exchange, 429, "too-many-row-streams"));
        HttpResponse<String> busy = api.get(job);
        assertEquals(429, busy.statusCode());
        assertEquals("10", header(busy, "Retry-After"));
        assertTrue(busy.body().contains("because of too-many-row-streams"), busy.body());

        neighbours.answerRows(exchange -> refuse(exchange, 409, "other-build"));
        assertEquals(409, api.get(job).statusCode());

        neighbours.answerRows(exchange -> refuse(exchange, 500, "internal"));
        assertEquals(503, api.get(job).statusCode());
    }

    /** What the simulator sends goes no further than the client takes it; a client who goes away ends the sending. */
    @Test
    void aClientWhoGoesAwayEndsTheSimulation() throws IOException, InterruptedException {
        String job = done();
        var ended = new CountDownLatch(1);
        neighbours.answerRows(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] frame = new byte[4 + (1 << 16)];
            frame[1] = 1;
            try {
                while (true) {
                    exchange.getResponseBody().write(frame);
                }
            } catch (IOException e) {
                ended.countDown();
            }
            exchange.close();
        });
        try (Socket client = ask(job + "/requests")) {
            assertEquals("HTTP/1.1 200", start(client));
            assertFalse(ended.await(1, TimeUnit.SECONDS));
        }
        assertTrue(ended.await(1, TimeUnit.MINUTES), "the simulator still sends");
    }

    /** However a stream breaks off, and however busy the gateway is: the client never takes it for a whole one. */
    @Test
    void aStreamThatBreaksOffNeverLooksComplete() throws Exception {
        String job = done();
        String broken =
                Api.json(Api.answer(api.get(job).body())).at("/runs/1/runId").asText();
        Ending[] endings = {
            Ending.CLOSED, Ending.RESET, Ending.UNMARKED, Ending.INSIDE_A_FRAME, Ending.FOLLOWED_BY_AN_ERROR
        };
        var next = new AtomicInteger();
        neighbours.stopServing();
        int port = URI.create(ConfigProvider.getConfig().getValue("quarkus.rest-client.simulator.url", String.class))
                .getPort();
        var stop = new CountDownLatch(1);
        try (var simulator = new BreakingSimulator(
                        port,
                        run -> run.contains(broken)
                                ? endings[next.getAndIncrement() % endings.length]
                                : Ending.COMPLETE);
                ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            List<Future<Integer>> whole = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                whole.add(readers.submit(() -> {
                    int read = 0;
                    while (stop.getCount() > 0) {
                        assertEquals(
                                BreakingSimulator.rows(),
                                api.get(job + "/requests").body());
                        read++;
                    }
                    return read;
                }));
            }
            int begun = 0;
            try {
                for (int i = 0; i < BROKEN_STREAMS; i++) {
                    try (Socket client = ask(job + "/requests?run=1")) {
                        String received =
                                new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                        String end = received.substring(Math.max(0, received.length() - 200));
                        assertFalse(received.endsWith(LAST_CHUNK), () -> "looks complete: …" + end);
                        assertFalse(received.toLowerCase(java.util.Locale.ROOT).contains("content-length"), end);
                        begun += received.startsWith("HTTP/1.1 200") ? 1 : 0;
                    }
                }
            } finally {
                stop.countDown();
            }
            assertEquals(BROKEN_STREAMS, begun);
            assertTrue(simulator.answers() > BROKEN_STREAMS, simulator.answers() + " answers");
            for (Future<Integer> each : whole) {
                assertTrue(each.get(1, TimeUnit.MINUTES) > 0);
            }
        }
    }

    private Socket ask(String path) throws IOException {
        var socket = new Socket(root().getHost(), root().getPort());
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/csv\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String start(Socket client) throws IOException {
        return new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
}
