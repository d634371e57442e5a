package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.StoppedBy;
import io.goodput.contracts.TierAnswer;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Plans that are answered when their deadline passes. */
@QuarkusTest
class DeadlineApiTest extends WorldTest {
    private static final String PLANS = "/api/v1/plans";
    private static final String DAY = "?deadlineSeconds=86400";

    @Test
    void aPlanIsAnsweredAtItsDeadlineThoughItsRoundIsOpen() {
        neighbours.allowRuns(0);
        String plan = api.submit(PLANS + DAY, Ask.plan(freshSeed()));
        JsonNode open = Api.json(api.get(plan).body()).get("job");
        assertEquals(Duration.ofDays(1), between(open, "submittedAt", "deadlineAt"));
        assertFalse(open.has("stoppedBy"), open::toString);
        Api.until("a request of a run", () -> !neighbours.simulationsAsked.isEmpty());
        letDeadlinePass(plan);

        String body = api.await(plan);
        JsonNode job = Api.json(body).get("job");
        assertEquals("done", job.get("state").asText(), body);
        assertEquals("deadline", job.get("stoppedBy").asText(), body);
        PlanAnswer answer = Codec.read(PlanAnswer.class, Api.answer(body));
        assertEquals(Api.answer(body), Codec.write(answer), "the answer is canonical");
        assertEquals(StoppedBy.DEADLINE, answer.stoppedBy());
        TierAnswer tier = answer.tiers().getFirst();
        assertNull(tier.winner(), body);
        assertEquals(0, tier.search().simulated(), body);
        String events = api.get(plan + "/events").body();
        assertTrue(events.stripTrailing().contains("event: done\n"), events);
        assertTrue(events.contains("\"stoppedBy\":\"deadline\""), events);
    }

    @Test
    void aStoppedPlanDoesNotAnswerForItsQuestion() {
        long seed = freshSeed();
        neighbours.allowRuns(0);
        String stopped = api.submit(PLANS + DAY, Ask.plan(seed));
        letDeadlinePass(stopped);
        api.await(stopped);
        neighbours.allowAllRuns();

        String whole = api.submit(PLANS, Ask.plan(seed));
        assertNotEquals(stopped, whole);
        String body = api.await(whole);
        assertFalse(body.contains("stoppedBy"), body);
        assertFalse(Api.json(body).get("job").has("deadlineAt"), body);
        assertFalse(Api.json(body).at("/answer/tiers/0/winner").isMissingNode(), body);
        for (String address : List.of(PLANS, PLANS + DAY)) {
            HttpResponse<String> again = api.post(address, Ask.plan(seed));
            assertEquals(200, again.statusCode(), again::body);
            assertEquals(body, again.body());
        }
    }

    @Test
    void aPlanThatIsOverBeforeItsDeadlineIsAnsweredAsAnyOther() {
        long seed = freshSeed();
        String body = api.await(api.submit(PLANS + DAY, Ask.plan(seed)));
        assertFalse(body.contains("stoppedBy"), body);
        assertEquals(200, api.post(PLANS, Ask.plan(seed)).statusCode());
        String answer = Api.answer(body);
        sql("delete from job");
        assertEquals(answer, Api.answer(api.await(api.submit(PLANS, Ask.plan(seed)))));
    }

    @Test
    void aDeadlineIsHonouredWhileEveryPlaceIsTaken() {
        neighbours.allowRuns(0);
        for (int i = 0; i < 8; i++) {
            api.submit("/api/v1/simulations", Ask.simulation(freshSeed()));
        }
        Api.until(
                "all places taken",
                () -> rows("select 1 from job where state = 'RUNNING'").size() == 8);
        String late = api.submit(PLANS + DAY, Ask.plan(freshSeed()));
        letDeadlinePass(late);
        JsonNode job = Api.json(api.await(late)).get("job");
        assertEquals("done", job.get("state").asText(), job::toString);
        assertEquals("deadline", job.get("stoppedBy").asText(), job::toString);
        assertEquals(8, rows("select 1 from job where state = 'RUNNING'").size(), "the others go on");
    }

    @Test
    void deadlinesAreCheckedAndOnlyPlansTakeOne() {
        for (String value :
                List.of("0", "86401", "-1", "1.5", "x", "", "1&deadlineSeconds=2", "99999999999999999999")) {
            assertRefused(api.post(PLANS + "?deadlineSeconds=" + value, Ask.plan(1)));
        }
        for (String kind : List.of("simulations", "scale-outs", "redundancies", "bills", "capacities", "backtests")) {
            assertRefused(api.post("/api/v1/" + kind + "?deadlineSeconds=10", "{}"));
        }
    }

    private static void assertRefused(HttpResponse<String> response) {
        assertEquals(400, response.statusCode(), () -> response.request().uri() + " -> " + response.body());
        JsonNode problem = Api.json(response.body());
        assertEquals("/deadlineSeconds", problem.at("/violations/0/pointer").asText(), problem::toString);
        assertEquals(1, problem.get("violations").size(), problem::toString);
        assertTrue(problem.at("/violations/0/advice").asText().startsWith("Maybe"), problem::toString);
    }

    private void letDeadlinePass(String plan) {
        String id = plan.substring(PLANS.length() + 1);
        assertEquals(1, sql("update job set deadline_at = clock_timestamp() where id = '" + id + "'"));
    }

    private static Duration between(JsonNode job, String from, String to) {
        return Duration.between(
                Instant.parse(job.get(from).asText()), Instant.parse(job.get(to).asText()));
    }
}
