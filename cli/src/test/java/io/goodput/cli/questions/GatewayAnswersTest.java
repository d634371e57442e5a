package io.goodput.cli.questions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.goodput.codec.Format;
import io.goodput.contracts.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GatewayAnswersTest {
    private static final QuestionFile QUESTION = new QuestionFile("{}", Format.JSON, Path.of(""));

    @Test
    void aGatewayThatIsAwayForAWhileIsAskedAgain() throws IOException, InterruptedException {
        try (var gateway = new FlakyGateway(4)) {
            var answers = new GatewayAnswers(URI.create(gateway.url()));

            assertEquals("{\"figure\":1}", answers.plan(QUESTION, null, new Progress(System.err)));

            assertEquals("POST /api/v1/plans", gateway.asked.getFirst());
            assertEquals(6, gateway.asked.size(), gateway.asked::toString);
            assertEquals("GET /api/v1/plans/7", gateway.asked.getLast());
        }
    }

    @Test
    void aGatewayThatStaysAwayIsGivenUpWithTheJobsAddress() throws IOException {
        try (var gateway = new FlakyGateway(Integer.MAX_VALUE)) {
            var answers = new GatewayAnswers(URI.create(gateway.url()), Duration.ZERO);

            var failure = assertThrows(IOException.class, () -> answers.plan(QUESTION, null, new Progress(System.err)));

            assertTrue(failure.toString().contains(gateway.url() + "/api/v1/plans/7"), failure.toString());
        }
    }

    @Test
    void aDeadlineIsTheGatewaysToHonour() throws IOException, InterruptedException {
        try (var gateway = new FlakyGateway(0)) {
            new GatewayAnswers(URI.create(gateway.url())).plan(QUESTION, new Deadline(90), new Progress(System.err));

            assertEquals(List.of("POST /api/v1/plans?deadlineSeconds=90", "GET /api/v1/plans/7"), gateway.asked);
        }
    }

    @Test
    void aPathInTheUrlComesBeforeTheApis() throws IOException, InterruptedException {
        try (var gateway = new FlakyGateway(0)) {
            for (String path : List.of("/planner", "/planner/")) {
                new GatewayAnswers(URI.create(gateway.url() + path)).simulate(QUESTION, new Progress(System.err));
            }

            assertEquals(
                    List.of(
                            "POST /planner/api/v1/simulations",
                            "GET /planner/api/v1/simulations/7",
                            "POST /planner/api/v1/simulations",
                            "GET /planner/api/v1/simulations/7"),
                    gateway.asked);
        }
    }

    @Test
    void aReturnIsAskedOnceAndAnsweredAtOnce() throws IOException, InterruptedException {
        try (var gateway = new FlakyGateway(0)) {
            String answer = new GatewayAnswers(URI.create(gateway.url())).returns(QUESTION);

            assertEquals("{\"job\":{\"id\":\"7\",\"state\":\"queued\"}}", answer, "whatever is answered");
            assertEquals(List.of("POST /api/v1/returns"), gateway.asked);
        }
    }

    /** Takes a question at once, is away for its next requests, half the time in the middle of a reply, then answers. */
    private static final class FlakyGateway implements AutoCloseable {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final AtomicInteger polls = new AtomicInteger();
        private final int away;
        private final HttpServer server;

        FlakyGateway(int away) throws IOException {
            this.away = away;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::handle);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void handle(HttpExchange exchange) throws IOException {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestMethod().equals("POST")) {
                reply(exchange, 202, "{\"job\":{\"id\":\"7\",\"state\":\"queued\"}}");
                return;
            }
            int poll = polls.getAndIncrement();
            if (poll >= away) {
                reply(exchange, 200, "{\"job\":{\"id\":\"7\",\"state\":\"done\"},\"answer\":{\"figure\":1}}");
            } else if (poll % 2 == 0) {
                reply(exchange, 503, "{}");
            } else {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
                exchange.close();
            }
        }

        private static void reply(HttpExchange exchange, int status, String body) throws IOException {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
