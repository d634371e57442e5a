package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.economics.Economics;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Whatever a client sends wrong is answered 4xx with problem details. */
@QuarkusTest
class RefusalTest extends WorldTest {
    private static final String PLANS = "/api/v1/plans";

    @Test
    void wrongValuesAreAllReportedAtOnce() {
        JsonNode problem = refused(
                400,
                api.post(
                        PLANS,
                        Ask.plan(1)
                                .replace("\"requestsPerSecond\": 20", "\"requestsPerSecond\": 1000000000000")
                                .replace("llama-3.1-8b", "lama-3.1-8b")
                                .replace(
                                        "\"roundSize\": 2",
                                        "\"roundSize\": 0, \"limits\": {\"maxGpus\": 1000000000}")));
        List<String> pointers = pointers(problem);
        assertTrue(pointers.contains("/traffic/requestsPerSecond"), pointers::toString);
        assertTrue(pointers.contains("/model"), pointers::toString);
        assertTrue(pointers.contains("/roundSize"), pointers::toString);
        assertTrue(pointers.contains("/limits/maxGpus"), pointers::toString);
        for (JsonNode violation : problem.get("violations")) {
            assertFalse(violation.get("rule").asText().isBlank());
            assertTrue(violation.get("advice").asText().startsWith("Maybe"), violation::toString);
        }
    }

    @Test
    void anUnknownModelIsAnsweredWithTheNearestNames() {
        JsonNode problem = refused(400, api.post(PLANS, Ask.plan(1).replace("llama-3.1-8b", "lama-3.1-8b")));
        assertTrue(problem.at("/violations/0/advice").asText().contains("llama-3.1-8b"), problem::toString);
    }

    @Test
    void unknownFieldsAreRefused() {
        JsonNode problem = refused(400, api.post(PLANS, Ask.plan(1).replace("\"roundSize\"", "\"roundsize\"")));
        assertEquals(List.of("/roundsize"), pointers(problem));
    }

    @Test
    void malformedTextIsRefused() {
        for (String json : List.of(
                "",
                "{",
                "null",
                "[]",
                "1",
                "\"text\"",
                "{\"model\": NaN}",
                "{\"model\": Infinity}",
                "{\"model\": \"a\", \"model\": \"b\"}",
                Ask.plan(1) + Ask.plan(1),
                "[".repeat(65) + "]".repeat(65),
                "[".repeat(100_000),
                "{\"model\": \"\\u0000\"}",
                Ask.plan(1).replace("20", "1e999"),
                Ask.plan(1).replace("\"constant\": 512", "\"constant\": 512.5"))) {
            refused(400, api.post(PLANS, json));
        }
        for (String yaml : List.of(
                "a: [",
                "a: &x [1, 2]\nb: *x",
                "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b]",
                "model: !!java.lang.Runtime {}",
                "model: a\n---\nmodel: b",
                "model: .nan",
                "model: a\nmodel: b",
                "\t- x",
                "[".repeat(70) + "]".repeat(70))) {
            refused(400, api.post(PLANS, yaml, "application/yaml"));
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        refused(
                400,
                api.send(
                        "POST",
                        PLANS,
                        HttpRequest.BodyPublishers.ofByteArray(new byte[] {'{', (byte) 0xff, (byte) 0xfe, '}'}),
                        "Content-Type",
                        "application/json"));
    }

    @Test
    void bodiesOverOneMebibyteAreRefused() {
        String large = " ".repeat((1 << 20) + 1);
        refused(413, api.post(PLANS, large));
        refused(413, api.postChunked(PLANS, large));
        refused(413, api.postChunked(PLANS, " ".repeat(30 << 20)));
        refused(400, api.post(PLANS, " ".repeat(1 << 20)));
    }

    @Test
    void mediaTypesAreChecked() {
        for (String type :
                List.of("text/plain", "application/xml", "application/json; charset=utf-16", "nonsense", "*/*")) {
            refused(415, api.post(PLANS, Ask.plan(1), type));
        }
        refused(415, api.send("POST", PLANS, HttpRequest.BodyPublishers.ofString("{}")));
        refused(
                415,
                api.send(
                        "POST",
                        PLANS,
                        HttpRequest.BodyPublishers.ofString("{}"),
                        "Content-Type",
                        "application/json",
                        "Content-Encoding",
                        "gzip"));
        refused(406, api.get(PLANS, "Accept", "text/csv"));
    }

    @Test
    void unknownPathsIdsAndMethodsAreRefused() {
        refused(404, api.get("/api/v1/nothing"));
        refused(404, api.get("/api/v2/plans"));
        refused(404, api.get("/nothing"));
        for (String id : List.of(
                "3f2b8c1e-0000-4000-8000-000000000000", "1-1-1-1-1", "nonsense", "%00", "..%2f..", "x".repeat(2000))) {
            refused(404, api.get(PLANS + "/" + id));
            refused(404, api.get(PLANS + "/" + id + "/events", "Accept", "text/event-stream"));
            refused(404, api.delete(PLANS + "/" + id));
        }
        refused(404, api.get("/api/v1/catalog/models/nothing"));
        refused(404, api.get("/api/v1/price-books/%2e%2e"));
        refused(
                405,
                api.send("PUT", PLANS, HttpRequest.BodyPublishers.ofString("{}"), "Content-Type", "application/json"));
        refused(405, api.delete(PLANS));
        refused(405, api.post("/api/v1/catalog", "{}"));
    }

    @Test
    void anUnknownPriceBookIsAnsweredWithTheNearestNames() {
        String known = Economics.priceBooks().getFirst();
        String detail = refused(404, api.get("/api/v1/price-books/" + known + "x"))
                .get("detail")
                .asText();
        assertTrue(detail.contains("Maybe " + known), detail);
    }

    @Test
    void onlyItsOwnNotFoundMakesAPriceBookUnknown() {
        String known = Economics.priceBooks().getFirst();
        for (Map.Entry<Integer, Integer> answer : Map.of(400, 502, 401, 502, 403, 502, 429, 503, 500, 503, 503, 503)
                .entrySet()) {
            neighbours.answerWith(answer.getKey());
            for (String path : List.of("/api/v1/price-books/" + known, "/api/v1/price-books")) {
                HttpResponse<String> response = api.get(path);
                refused(answer.getValue(), response);
                assertTrue(
                        Integer.parseInt(response.headers()
                                        .firstValue("Retry-After")
                                        .orElse("0"))
                                > 0,
                        response::body);
            }
        }
        neighbours.answerWith(404);
        refused(502, api.get("/api/v1/price-books"));
    }

    @Test
    void aPlanIsNoSimulation() {
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        refused(404, api.get(plan.replace("plans", "simulations")));
        refused(404, api.delete(plan.replace("plans", "simulations")));
    }

    @Test
    void pagingParametersAreChecked() {
        for (String query : List.of(
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=x",
                "limit=",
                "limit=99999999999",
                "limit=1&limit=2",
                "cursor=x",
                "cursor=",
                "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk6MQ",
                "state=open",
                "state=",
                "page=2",
                "cursor=%00",
                "state=%ff")) {
            refused(400, api.get(PLANS + "?" + query));
        }
        assertEquals(
                List.of("/cursor", "/limit", "/state"),
                pointers(refused(400, api.get(PLANS + "?limit=0&cursor=x&state=y"))).stream()
                        .sorted()
                        .toList());
    }

    @Test
    void aWrongLastEventIdIsRefused() {
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        refused(400, api.get(plan + "/events", "Last-Event-ID", "x"));
    }

    @Test
    void rawRequestsThatNoClientLibraryWouldSendAreNotOurFault() throws IOException {
        for (String request : List.of(
                "GET /api/v1/plans/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/v1/plans?state=%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /api/v1/plans HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n",
                "GET /api/v1/plans HTTP/1.1\r\nHost: a\r\nAccept: nonsense\r\nConnection: close\r\n\r\n",
                "GET /api/v1/plans HTTP/1.1\r\nHost: a\r\nAccept: a/b;q=x\r\nConnection: close\r\n\r\n",
                "POST /api/v1/plans HTTP/1.1\r\nHost: a\r\nContent-Type: ;;;\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
                "POST /api/v1/plans HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 99999999999\r\nConnection: close\r\n\r\n{}",
                "POST /api/v1/plans HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: -5\r\nConnection: close\r\n\r\n{}",
                "POST /api/v1/plans HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n{}\r\n")) {
            String status = rawStatus(request);
            assertTrue(
                    status.startsWith("HTTP/1.1 4") || status.equals("the connection is closed"),
                    () -> request + " -> " + status);
        }
    }

    private String rawStatus(String request) throws IOException {
        try (var socket = new Socket(root().getHost(), root().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            String response = new String(socket.getInputStream().readNBytes(16), StandardCharsets.ISO_8859_1);
            return response.isEmpty() ? "the connection is closed" : response;
        }
    }

    private static JsonNode refused(int status, HttpResponse<String> response) {
        assertEquals(status, response.statusCode(), () -> response.request().uri() + " -> " + response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElse("none").replaceFirst(";.*", ""),
                response::body);
        JsonNode problem = Api.json(response.body());
        assertEquals(status, problem.get("status").asInt());
        assertTrue(problem.get("type").asText().startsWith("urn:goodput:problem:"), problem::toString);
        assertFalse(problem.get("title").asText().isBlank());
        return problem;
    }

    private static List<String> pointers(JsonNode problem) {
        List<String> pointers = new ArrayList<>();
        StreamSupport.stream(problem.get("violations").spliterator(), false)
                .forEach(violation -> pointers.add(violation.get("pointer").asText()));
        return pointers;
    }
}
