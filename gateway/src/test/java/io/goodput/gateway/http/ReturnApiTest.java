package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.economics.returns.Returns;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Returns are answered at once, by the tco-service. */
@QuarkusTest
class ReturnApiTest extends WorldTest {
    private static final String RETURNS = "/api/v1/returns";
    private static final String QUESTION = """
            capitalUsd: 5000000
            months: 36
            tokensPerSecond: {input: 640000, output: 80000}
            utilisation: 1
            usdPerMillionTokens: {input: 1.10, output: 1.10}
            discountRatePerYear: 0.1
            ranges: [{input: utilisation, low: 0.3, high: 1}]
            """;

    @Test
    void aReturnIsAnsweredAtOnceWithTheBytesOfTheLibrary() {
        HttpResponse<String> response = api.post(RETURNS, QUESTION, "application/yaml");
        assertEquals(200, response.statusCode(), response::body);
        assertEquals(
                "application/json",
                response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", ""));
        ReturnRequest question = Codec.readStrict(ReturnRequest.class, QUESTION, Format.YAML);
        assertEquals(Codec.write(Returns.answer(question)), response.body());
        assertEquals(15.0, Codec.read(ReturnAnswer.class, response.body()).multiple(), 0.05);
        assertEquals(response.body(), api.post(RETURNS, Codec.write(question)).body());
    }

    @Test
    void wrongInputIsRefusedAtTheDoorWithAllViolations() {
        HttpResponse<String> response = api.post(
                RETURNS,
                QUESTION.replace("utilisation: 1\n", "utilisation: 1.5\n").replace("months: 36", "months: 0"),
                "application/yaml");
        assertEquals(400, response.statusCode(), response::body);
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", ""));
        JsonNode problem = Api.json(response.body());
        assertEquals("urn:goodput:problem:invalid-input", problem.get("type").asText());
        assertEquals(2, problem.get("violations").size(), response::body);
        assertEquals("/months", problem.at("/violations/0/pointer").asText());
        assertEquals(
                "utilisation must be between 0 and 1",
                problem.at("/violations/1/rule").asText());
        assertEquals(
                413, api.post(RETURNS, " ".repeat(Codec.MAX_QUESTION_BYTES + 1)).statusCode());
        assertEquals(415, api.post(RETURNS, QUESTION, "text/plain").statusCode());
        assertEquals(405, api.get(RETURNS).statusCode());
        String elsewhere = api.post(RETURNS, Ask.simulation(1)).body();
        assertTrue(elsewhere.contains("Maybe `simulate`, POST /api/v1/simulations"), elsewhere);
    }

    @Test
    void aTcoServiceThatIsAwayIsToldApartFromOneThatRefuses() {
        for (Map.Entry<Integer, Integer> answer :
                Map.of(400, 502, 500, 503, 503, 503).entrySet()) {
            neighbours.answerWith(answer.getKey());
            HttpResponse<String> response = api.post(RETURNS, QUESTION, "application/yaml");
            assertEquals(answer.getValue(), response.statusCode(), response::body);
            assertTrue(response.headers().firstValue("Retry-After").isPresent());
        }
    }

    private static String ofRun(String run) {
        return QUESTION.replace("tokensPerSecond: {input: 640000, output: 80000}", "run: {" + run + "}");
    }

    @Test
    void fullLoadIsWhatAKeptRunServed() {
        String job = api.submit("/api/v1/simulations", Ask.simulation(freshSeed()));
        SimulationAnswer simulated = Codec.read(SimulationAnswer.class, Api.answer(api.await(job)));
        PricedRun run = simulated.runs().getFirst();
        HttpResponse<String> response = api.post(RETURNS, ofRun("runId: " + run.runId()), "application/yaml");
        assertEquals(200, response.statusCode(), response::body);
        ReturnRequest asked = Codec.readStrict(ReturnRequest.class, ofRun("runId: " + run.runId()), Format.YAML);
        assertEquals(Codec.write(Returns.answer(asked.served(run.runId(), run.report()))), response.body());
        // The question of the answer, asked again while the run is kept, is answered alike.
        ReturnRequest resolved = Codec.read(ReturnAnswer.class, response.body()).question();
        assertEquals(response.body(), api.post(RETURNS, Codec.write(resolved)).body());
    }

    @Test
    void aRunThatIsNotKeptIsNotFound() {
        HttpResponse<String> unknown = api.post(RETURNS, ofRun("runId: " + "a".repeat(64)), "application/yaml");
        assertEquals(404, unknown.statusCode(), unknown::body);
        assertTrue(unknown.body().contains("/api/v1/simulations"), unknown::body);
        HttpResponse<String> file = api.post(RETURNS, ofRun("file: answer.json"), "application/yaml");
        assertEquals(400, file.statusCode(), file::body);
        assertEquals(
                "/run/file", Api.json(file.body()).at("/violations/0/pointer").asText());
    }
}
