package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import io.goodput.contracts.redundancy.RedundancyAnswer;
import io.goodput.contracts.redundancy.SpareOption;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Redundancies are jobs whose rounds depend on what their runs say. */
@QuarkusTest
class RedundancyApiTest extends WorldTest {
    private static final String REDUNDANCIES = "/api/v1/redundancies";

    @Test
    void aRedundancyIsAcceptedDrivenAnsweredAndKept() {
        long seed = freshSeed();
        HttpResponse<String> accepted = api.post(REDUNDANCIES, Ask.redundancy(seed));
        assertEquals(202, accepted.statusCode(), accepted::body);
        String redundancy = accepted.headers().firstValue("Location").orElseThrow();
        JsonNode job = Api.json(accepted.body()).get("job");
        assertEquals(REDUNDANCIES + "/" + job.get("id").asText(), redundancy);
        assertEquals("redundancy", job.get("kind").asText());

        String body = api.await(redundancy);
        assertEquals("done", Api.json(body).at("/job/state").asText(), body);
        RedundancyAnswer answer = Codec.read(RedundancyAnswer.class, Api.answer(body));
        assertEquals(Codec.write(answer), Api.answer(body), "the answer is canonical");
        SpareOption option = answer.options().getFirst();
        assertFalse(option.units().isEmpty());
        Set<String> simulated = new HashSet<>(neighbours.simulationsAsked);
        option.units().forEach(unit -> assertTrue(simulated.containsAll(unit.runIds()), unit.toString()));
        assertTrue(Api.json(body).at("/job/progress/roundsCompleted").asInt() >= 2, body);

        HttpResponse<String> again = api.post(REDUNDANCIES, Ask.redundancy(seed));
        assertEquals(200, again.statusCode());
        assertEquals(body, again.body());
        assertTrue(
                api.get(REDUNDANCIES + "?limit=1").body().contains(job.get("id").asText()));
        assertEquals(404, api.get(redundancy.replace("redundancies", "plans")).statusCode());
    }

    @Test
    void whatIsWrongOfScenarioAndLossesIsRefused() {
        HttpResponse<String> refused =
                api.post(REDUNDANCIES, Ask.redundancy(freshSeed()).replace("\"gpu\"", "\"storage\""));
        assertEquals(400, refused.statusCode(), refused::body);
        JsonNode violation = Api.json(refused.body()).at("/violations/0");
        assertEquals("/losses/0", violation.get("pointer").asText(), refused::body);
        for (String part : List.of("value", "rule", "advice")) {
            assertFalse(violation.get(part).asText().isEmpty(), refused::body);
        }

        HttpResponse<String> elsewhere = api.post("/api/v1/plans", Ask.redundancy(freshSeed()));
        assertEquals(400, elsewhere.statusCode(), elsewhere::body);
        assertTrue(elsewhere.body().contains("POST /api/v1/redundancies"), elsewhere::body);
    }
}
