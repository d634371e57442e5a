package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.claims.ChangedInput;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimScenario;
import io.goodput.contracts.claims.ClaimScenarios;
import io.goodput.contracts.claims.PointSimulation;
import io.goodput.contracts.claims.SimulatedCheck;
import io.goodput.contracts.claims.SimulatedPoint;
import io.goodput.economics.claims.Claims;
import io.goodput.gateway.Api;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Claims over HTTP. */
@QuarkusTest
class ClaimApiTest extends WorldTest {
    private static final String CLAIMS = "/api/v1/claims";

    private static final ClaimCheck HALF = new ClaimCheck(List.of(new ChangedInput("utilisation", 0.5)));

    private static List<String> pointers(HttpResponse<String> refused) {
        assertEquals(400, refused.statusCode(), refused::body);
        assertEquals(
                "application/problem+json",
                refused.headers().firstValue("Content-Type").orElseThrow());
        List<String> pointers = new ArrayList<>();
        Api.json(refused.body())
                .get("violations")
                .forEach(each -> pointers.add(each.get("pointer").asText()));
        return pointers;
    }

    @Test
    void claimsAreListedAndShownAsTheyAreChecked() {
        HttpResponse<String> list = api.get(CLAIMS);
        assertEquals(200, list.statusCode());
        assertEquals(Codec.write(Claims.summaries()), list.body());
        assertEquals(
                Codec.write(Claims.find("3", ClaimCheck.unchanged()).orElseThrow()),
                api.get(CLAIMS + "/3").body());
    }

    @Test
    void changedInputsAreCheckedInJsonAndYaml() {
        String expected = Codec.write(Claims.find("1", HALF).orElseThrow());
        assertEquals(expected, api.post(CLAIMS + "/1/check", Codec.write(HALF)).body());
        assertEquals(
                expected,
                api.post(CLAIMS + "/1/check", "inputs: [{name: utilisation, value: 0.5}]", "application/yaml")
                        .body());
    }

    @Test
    void wrongInputsAreRefusedWithFieldAndRule() {
        HttpResponse<String> wrong = api.post(
                CLAIMS + "/1/check",
                "{\"inputs\": [{\"name\": \"utilization\", \"value\": 0.5}, {\"name\": \"utilisation\", \"value\": 2}]}");
        assertEquals(List.of("/inputs/0/name", "/inputs/1/value"), pointers(wrong));
        JsonNode first = Api.json(wrong.body()).at("/violations/0");
        assertTrue(first.get("advice").asText().startsWith("Maybe utilisation"), wrong::body);
        assertEquals(
                List.of("/colour", "/inputs/0/value"),
                pointers(api.post(CLAIMS + "/1/check", "{\"colour\": 1, \"inputs\": [{\"name\": \"utilisation\"}]}")));
        assertEquals(List.of("/inputs"), pointers(api.post(CLAIMS + "/1/check", "{}")));
        assertEquals(415, api.post(CLAIMS + "/1/check", "{}", "text/plain").statusCode());
    }

    @Test
    void aClaimIsCheckedBesideSimulationsOfItsPoints() {
        HttpResponse<String> listed = api.post(CLAIMS + "/3/simulations", Codec.write(ClaimCheck.unchanged()));
        assertEquals(200, listed.statusCode(), listed::body);
        assertEquals(Codec.write(Claims.scenarios("3", ClaimCheck.unchanged()).orElseThrow()), listed.body());
        ClaimScenario scenario =
                Codec.read(ClaimScenarios.class, listed.body()).scenarios().getFirst();
        String job = api.submit("/api/v1/simulations", Codec.write(scenario.scenario()));
        SimulationAnswer answer = Codec.read(SimulationAnswer.class, Api.answer(api.await(job)));
        String id = job.substring(job.lastIndexOf('/') + 1);
        var check = new ClaimCheck(List.of(), List.of(new PointSimulation(scenario.point(), id)));
        HttpResponse<String> checked = api.post(CLAIMS + "/3/check", Codec.write(check));
        assertEquals(200, checked.statusCode(), checked::body);
        var points = new SimulatedCheck(List.of(), List.of(SimulatedPoint.of(scenario.point(), answer)));
        assertEquals(Codec.write(Claims.find("3", points).orElseThrow()), checked.body());
        // The same simulation is of another point's model and system.
        var wrong = new ClaimCheck(List.of(), List.of(new PointSimulation("gb200-8k1k-at-30.5", id)));
        assertEquals(List.of("/simulations/0/simulation"), pointers(api.post(CLAIMS + "/3/check", Codec.write(wrong))));
        var unknown = new ClaimCheck(
                List.of(),
                List.of(
                        new PointSimulation("gb200-8k1k-at-30.5", "none"),
                        new PointSimulation("gb200-8k1k-at-54.2", "00000000-0000-4000-8000-000000000000")));
        assertEquals(
                List.of("/simulations/0/simulation", "/simulations/1/simulation"),
                pointers(api.post(CLAIMS + "/3/check", Codec.write(unknown))));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        for (String odd : List.of("7", "0", "-1", "one", "%00", "1e0", "99999999999")) {
            assertEquals(404, api.get(CLAIMS + "/" + odd).statusCode(), odd);
            assertEquals(
                    404,
                    api.post(CLAIMS + "/" + odd + "/check", Codec.write(HALF)).statusCode(),
                    odd);
        }
    }

    @Test
    void anOutageIsTold() {
        neighbours.answerWith(503);
        HttpResponse<String> away = api.get(CLAIMS);
        assertEquals(503, away.statusCode());
        assertTrue(away.headers().firstValue("Retry-After").isPresent());
        neighbours.answerWith(200);
    }
}
