package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.goodput.calibration.backtest.Backtest;
import io.goodput.codec.Codec;
import io.goodput.contracts.BacktestAnswer;
import io.goodput.contracts.BacktestRequest;
import io.goodput.gateway.Api;
import io.goodput.gateway.WorldTest;
import io.goodput.simulation.Inputs;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Backtests are jobs that one simulator answers. */
@QuarkusTest
class BacktestApiTest extends WorldTest {
    private static final String BACKTESTS = "/api/v1/backtests";

    private static String question(long seed, int requests) {
        var rows = new StringJoiner(",");
        for (int i = 0; i < requests; i++) {
            double ttft = 0.05 + 0.002 * (i % 7);
            rows.add(
                    "{\"arrivalSeconds\":%s,\"inputTokens\":%d,\"outputTokens\":20,\"ttftSeconds\":%s,\"e2eSeconds\":%s}"
                            .formatted(0.5 * i, 200 + 10 * (i % 5), ttft, ttft + 0.3));
        }
        return """
                {"model":"llama-3.1-8b","engine":"vllm","windowSeconds":15,"seed":%d,
                 "layout":{"mode":"aggregated","pools":[
                   {"role":"aggregated","system":"hgx-h100","instances":1,"tensorParallel":1}]},
                 "log":{"requests":[%s]}}""".formatted(seed, rows);
    }

    private static void answer(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String answered(HttpExchange exchange) throws IOException {
        String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        return Codec.write(
                Backtest.run(Codec.read(BacktestRequest.class, asked), Inputs.NONE, Backtest.MAX_REQUESTS, line -> {}));
    }

    @Test
    void aBacktestIsAcceptedAnsweredAndKept() {
        var asked = new AtomicInteger();
        neighbours.answerBacktests(exchange -> {
            // A simulator that dies is asked again: the first answer never comes.
            if (asked.incrementAndGet() == 1) {
                exchange.close();
            } else {
                answer(exchange, 200, "application/json", answered(exchange));
            }
        });
        String question = question(freshSeed(), 120);
        HttpResponse<String> accepted = api.post(BACKTESTS, question);
        assertEquals(202, accepted.statusCode(), accepted::body);
        String body = api.await(accepted.headers().firstValue("Location").orElseThrow());
        assertEquals("done", Api.json(body).at("/job/state").asText(), body);
        assertEquals("backtest", Api.json(body).at("/job/kind").asText(), body);
        BacktestAnswer answer = Codec.read(BacktestAnswer.class, Api.answer(body));
        assertEquals(120, answer.load().requests());
        assertEquals(Codec.write(answer), Api.answer(body));
        assertTrue(asked.get() >= 2);
    }

    @Test
    void whatWasMeasuredWrongFailsTheJobWithItsRule() {
        neighbours.answerBacktests(exchange -> answer(
                exchange,
                400,
                "application/problem+json",
                "{\"detail\":\"One rule is broken.\",\"status\":400,\"title\":\"t\",\"type\":\"urn:t\",\"violations\":"
                        + "[{\"pointer\":\"/log\",\"value\":\"60 requests\",\"rule\":\"r\",\"advice\":\"Maybe a\"}]}"));
        String body = api.await(api.submit(BACKTESTS, question(freshSeed(), 60)));
        assertEquals("failed", Api.json(body).at("/job/state").asText(), body);
        assertEquals(
                "60 requests",
                Api.json(body).at("/job/failure/violations/0/value").asText(),
                body);
    }

    @Test
    void whatTheQuestionSaysWrongIsRefusedAtTheDoor() {
        String wrong = question(freshSeed(), 3)
                .replace("hgx-h100", "hgx-h1000")
                .replace("\"e2eSeconds\":0.35", "\"e2eSeconds\":0.01");
        HttpResponse<String> refused = api.post(BACKTESTS, wrong);
        assertEquals(400, refused.statusCode(), refused::body);
        String pointers = Api.json(refused.body()).at("/violations").toString();
        assertTrue(pointers.contains("/layout/pools/0/system"), pointers);
        assertTrue(pointers.contains("/log/requests/0/e2eSeconds"), pointers);
    }
}
