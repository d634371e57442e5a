package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.goodput.codec.Codec;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkDecisionRequest;
import io.goodput.contracts.benchmarks.BenchmarkImport;
import io.goodput.gateway.Api;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Benchmarks are kept and judged by the tco-service; the gateway says what is asked, and what is wrong. */
@QuarkusTest
class BenchmarkApiTest extends WorldTest {
    private static final String BENCHMARKS = "/api/v1/benchmarks";
    private static final String ID = "ab".repeat(32);
    private static final String FORM = "multipart/form-data; boundary=x";
    private static final String BODY =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"b.json\"\r\n\r\n{}\r\n--x--\r\n";

    private static final String DECISION = """
            imports: [%s]
            question:
              slo: {limits: [{metric: ttft, percentile: 50, limitSeconds: 3}]}
            """.formatted(ID);

    /** What the tco-service was asked: method, address, body. */
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void answerAsSaid() {
        neighbours.answerBenchmarks(this::answer);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
        if (status != 204) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Test
    void aFormGoesOnAsItCameAndTheImportHasAnAddress() {
        status = 201;
        answer = Codec.write(new BenchmarkImport(ID, "2026-09-01T00:00:00Z", 1, List.of()));
        HttpResponse<String> response = api.post(BENCHMARKS, BODY, FORM);
        assertEquals(201, response.statusCode(), response::body);
        assertEquals(answer, response.body());
        assertTrue(response.headers().firstValue("Location").orElse("").endsWith(BENCHMARKS + "/" + ID));
        assertEquals(List.of("POST /internal/v1/benchmarks " + BODY), List.copyOf(asked));

        status = 200;
        assertEquals(200, api.post(BENCHMARKS, BODY, FORM).statusCode());
        assertEquals(415, api.post(BENCHMARKS, "{}", "application/json").statusCode());
    }

    @Test
    void whatIsWrongWithFilesIsSaidInTheWordsOfWhoReadThem() {
        status = 400;
        answer = Codec.write(Map.of(
                "type",
                "urn:goodput:problem:invalid-input",
                "title",
                "The input breaks a rule",
                "status",
                400,
                "detail",
                "b.json: no result",
                "violations",
                List.of(new Violation("", "b.json", "this is no result", "Maybe another file"))));
        HttpResponse<String> response = api.post(BENCHMARKS, BODY, FORM);
        assertEquals(400, response.statusCode(), response::body);
        assertEquals(
                "b.json", Api.json(response.body()).at("/violations/0/value").asText());
    }

    @Test
    void whoeverComesWhileOthersAreReadIsToldWhenToComeAgain() {
        status = 429;
        answer = Codec.write(Map.of(
                "type",
                "urn:goodput:problem:busy",
                "title",
                "Other results are being read",
                "status",
                429,
                "detail",
                "Maybe later",
                "violations",
                List.of()));
        HttpResponse<String> response = api.post(BENCHMARKS, BODY, FORM);
        assertEquals(429, response.statusCode(), response::body);
        assertEquals("10", response.headers().firstValue("Retry-After").orElse(""));
    }

    @Test
    void importsAreListedByPage() {
        assertEquals(200, api.get(BENCHMARKS).statusCode());
        assertEquals(200, api.get(BENCHMARKS + "?limit=5&after=" + ID).statusCode());
        assertEquals(
                List.of(
                        "GET /internal/v1/benchmarks?limit=100 ",
                        "GET /internal/v1/benchmarks?after=" + ID + "&limit=5 "),
                List.copyOf(asked));
        for (String query : List.of("?limit=0", "?limit=1001", "?limit=x", "?page=2", "?limit=1&limit=2")) {
            HttpResponse<String> refused = api.get(BENCHMARKS + query);
            assertEquals(400, refused.statusCode(), query);
            assertEquals(1, Api.json(refused.body()).get("violations").size(), refused::body);
        }
        assertEquals(2, asked.size());
    }

    @Test
    void rowsComeInTheFormatThatIsAccepted() {
        answer = "a,b\r\n";
        HttpResponse<String> csv = api.get(BENCHMARKS + "/" + ID + "/rows", "Accept", "text/csv");
        assertEquals(200, csv.statusCode(), csv::body);
        assertEquals("a,b\r\n", csv.body());
        assertEquals(
                "text/csv;charset=utf-8",
                csv.headers().firstValue("Content-Type").orElse("").toLowerCase(java.util.Locale.ROOT));
        assertEquals("Accept", csv.headers().firstValue("Vary").orElse(""));
        api.get(BENCHMARKS + "/" + ID + "/rows", "Accept", "text/markdown, text/csv;q=0.5");
        api.get(BENCHMARKS + "/" + ID + "/rows?first=7&limit=3");
        assertEquals(
                List.of("csv", "markdown", "json"),
                asked.stream()
                        .map(each -> each.replaceFirst("(?s).*format=([a-z]*).*", "$1"))
                        .toList());
        assertTrue(List.copyOf(asked).get(2).contains("/rows?first=7&limit=3&format=json"), asked::toString);
        assertEquals(
                406,
                api.get(BENCHMARKS + "/" + ID + "/rows", "Accept", "image/png").statusCode());
        // A table has all rows.
        assertEquals(
                400,
                api.get(BENCHMARKS + "/" + ID + "/rows?first=7", "Accept", "text/csv")
                        .statusCode());
    }

    @Test
    void anImportThatIsNotThereIsNotFound() {
        for (String id : List.of("x", "AB".repeat(32), "%2e%2e", "0".repeat(500))) {
            assertEquals(404, api.get(BENCHMARKS + "/" + id).statusCode(), id);
            assertEquals(404, api.delete(BENCHMARKS + "/" + id).statusCode(), id);
        }
        assertEquals(List.of(), List.copyOf(asked));
        status = 404;
        for (HttpResponse<String> response : List.of(
                api.get(BENCHMARKS + "/" + ID),
                api.get(BENCHMARKS + "/" + ID + "/rows"),
                api.delete(BENCHMARKS + "/" + ID))) {
            assertEquals(404, response.statusCode());
            assertTrue(response.body().contains("GET /api/v1/benchmarks lists all"), response::body);
        }
        status = 204;
        assertEquals(204, api.delete(BENCHMARKS + "/" + ID).statusCode());
    }

    @Test
    void questionsGoOnAsJsonAndAnswersComeBack() {
        answer = "{\"rows\":[]}";
        HttpResponse<String> response = api.post("/api/v1/benchmark-decisions", DECISION, "application/yaml");
        assertEquals(200, response.statusCode(), response::body);
        assertEquals(answer, response.body());
        String verdicts = "{\"imports\":[\"" + ID + "\"],\"question\":{\"decision\":"
                + "{\"slo\":{\"limits\":[{\"metric\":\"ttft\",\"percentile\":50,\"limitSeconds\":3}]}},\"monthlyTokens\":1e9}}";
        assertEquals(200, api.post("/api/v1/metric-verdicts", verdicts).statusCode());
        List<String> questions = List.copyOf(asked);
        assertTrue(questions.getFirst().startsWith("POST /internal/v1/benchmark-decisions?format=json "));
        String sent = questions.getFirst().replaceFirst("^POST \\S+ ", "");
        assertEquals(
                List.of(ID), Codec.read(BenchmarkDecisionRequest.class, sent).imports());
        assertTrue(questions.get(1).startsWith("POST /internal/v1/metric-verdicts?format=json "));
    }

    @Test
    void wrongQuestionsAreRefusedWithAllThatIsWrong() {
        for (String wrong : List.of(
                DECISION.replace("imports:", "import:"),
                DECISION.replace(ID, "xyz"),
                DECISION.replace("[" + ID + "]", "[]"),
                DECISION.replace("percentile: 50", "percentile: 42"),
                DECISION.replace("limitSeconds: 3", "limitSeconds: -3"))) {
            HttpResponse<String> response = api.post("/api/v1/benchmark-decisions", wrong, "application/yaml");
            assertEquals(400, response.statusCode(), wrong);
            assertTrue(!Api.json(response.body()).get("violations").isEmpty(), response::body);
        }
        assertEquals(List.of(), List.copyOf(asked));

        status = 400;
        answer = Codec.write(Map.of(
                "violations",
                List.of(new Violation("/question/priceBook", "x", "there is no price book of this name", "Maybe y"))));
        HttpResponse<String> response = api.post("/api/v1/benchmark-decisions", DECISION, "application/yaml");
        assertEquals(400, response.statusCode(), response::body);
        assertEquals(
                "/question/priceBook",
                Api.json(response.body()).at("/violations/0/pointer").asText());
    }
}
