package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import io.goodput.contracts.scaleout.PolicyOutcome;
import io.goodput.contracts.scaleout.ScaleOutAnswer;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Scale-outs are jobs whose runs any simulator makes. */
@QuarkusTest
class ScaleOutApiTest extends WorldTest {
    private static final String SCALE_OUTS = "/api/v1/scale-outs";

    @Test
    void aScaleOutIsAcceptedDrivenAnsweredAndKept() {
        long seed = freshSeed();
        HttpResponse<String> accepted = api.post(SCALE_OUTS, Ask.scaleOut(seed));
        assertEquals(202, accepted.statusCode(), accepted::body);
        String scaleOut = accepted.headers().firstValue("Location").orElseThrow();
        JsonNode job = Api.json(accepted.body()).get("job");
        assertEquals(SCALE_OUTS + "/" + job.get("id").asText(), scaleOut);
        assertEquals("scale-out", job.get("kind").asText());

        String body = api.await(scaleOut);
        JsonNode done = Api.json(body).get("job");
        assertEquals("done", done.get("state").asText(), body);
        assertEquals(2, done.at("/progress/roundsCompleted").asInt(), body);
        ScaleOutAnswer answer = Codec.read(ScaleOutAnswer.class, Api.answer(body));
        assertEquals(Codec.write(answer), Api.answer(body), "the answer is canonical");
        assertEquals(
                List.of("hpa", "fixed"),
                answer.policies().stream().map(PolicyOutcome::name).toList());
        assertEquals(
                Set.copyOf(neighbours.simulationsAsked),
                answer.policies().stream()
                        .flatMap(each -> each.runIds().stream())
                        .collect(Collectors.toSet()));
        assertEquals(4, Set.copyOf(neighbours.simulationsAsked).size());

        HttpResponse<String> again = api.post(SCALE_OUTS, Ask.scaleOut(seed));
        assertEquals(200, again.statusCode());
        assertEquals(body, again.body());
        assertEquals(body, api.get(scaleOut).body());
        assertTrue(
                api.get(SCALE_OUTS + "?limit=1").body().contains(job.get("id").asText()));
        String events = api.get(scaleOut + "/events").body();
        assertTrue(events.contains("event: done"), events);
        assertEquals(404, api.get(scaleOut.replace("scale-outs", "simulations")).statusCode());
    }

    @Test
    void oneThatWaitsForItsRunsCanBeCancelled() {
        neighbours.allowRuns(0);
        String scaleOut = api.submit(SCALE_OUTS, Ask.scaleOut(freshSeed()));
        Api.until("a request of the runs", () -> !neighbours.simulationsAsked.isEmpty());
        assertEquals(204, api.delete(scaleOut).statusCode());
        assertEquals("cancelled", Api.json(api.await(scaleOut)).at("/job/state").asText());
        neighbours.allowAllRuns();
    }

    @Test
    void whatIsWrongOfScenarioAndPoliciesIsRefusedTogether() {
        HttpResponse<String> refused = api.post(
                SCALE_OUTS,
                Ask.scaleOut(freshSeed())
                        .replace("\"tensorParallel\": 1", "\"tensorParallel\": 3")
                        .replace("{\"name\": \"fixed\"}", "{\"name\": \"ratio\"}"));
        assertEquals(400, refused.statusCode(), refused::body);
        String pointers = Api.json(refused.body()).at("/violations").toString();
        assertTrue(pointers.contains("/scenario/layout/pools/0/tensorParallel"), pointers);
        assertTrue(pointers.contains("/policies/1"), pointers);

        HttpResponse<String> elsewhere = api.post(SCALE_OUTS, Ask.simulation(freshSeed()));
        assertEquals(400, elsewhere.statusCode(), elsewhere::body);
        assertTrue(elsewhere.body().contains("POST /api/v1/simulations"), elsewhere::body);
    }
}
