package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Plans and simulations from the question to the answer. */
@QuarkusTest
class PlanApiTest extends WorldTest {
    private static final String PLANS = "/api/v1/plans";
    private static final String SIMULATIONS = "/api/v1/simulations";

    @Test
    void aPlanIsAcceptedDrivenAndAnswered() {
        HttpResponse<String> accepted = api.post(PLANS, Ask.plan(freshSeed()));
        assertEquals(202, accepted.statusCode(), accepted::body);
        String plan = accepted.headers().firstValue("Location").orElseThrow();
        JsonNode job = Api.json(accepted.body()).get("job");
        assertEquals(PLANS + "/" + job.get("id").asText(), plan);
        assertEquals("plan", job.get("kind").asText());
        assertEquals("queued", job.get("state").asText());
        assertFalse(Api.json(accepted.body()).has("answer"));

        String body = api.await(plan);
        JsonNode done = Api.json(body).get("job");
        assertEquals("done", done.get("state").asText(), body);
        assertTrue(done.has("startedAt") && done.has("finishedAt"), body);
        assertTrue(done.at("/progress/roundsCompleted").asInt() >= 2, body);
        assertEquals(
                neighbours.simulationsAsked.size(),
                done.at("/progress/runsCompleted").asInt(),
                body);
        PlanAnswer answer = Codec.read(PlanAnswer.class, Api.answer(body));
        assertEquals(Api.answer(body), Codec.write(answer), "the answer is canonical");
        assertTrue(answer.tiers().getFirst().winner() != null, body);
    }

    @Test
    void aSimulationIsAnsweredWithItsRuns() {
        String body = api.await(api.submit(SIMULATIONS, Ask.simulation(freshSeed())));
        assertEquals("done", Api.json(body).at("/job/state").asText(), body);
        SimulationAnswer answer = Codec.read(SimulationAnswer.class, Api.answer(body));
        assertEquals(2, answer.runs().size());
        assertEquals(
                Set.copyOf(neighbours.simulationsAsked),
                Set.of(answer.runs().get(0).runId(), answer.runs().get(1).runId()));
    }

    @Test
    void yamlAsksTheSameQuestionAsJson() {
        long seed = freshSeed();
        String first = api.await(api.submit(SIMULATIONS, Ask.simulation(seed)));
        for (String type : List.of("application/yaml", "application/x-yaml", "text/yaml; charset=UTF-8")) {
            HttpResponse<String> again = api.post(SIMULATIONS, Ask.simulation(seed), type);
            assertEquals(200, again.statusCode(), again::body);
            assertEquals(first, again.body());
        }
    }

    @Test
    void theSameQuestionIsAnsweredFromTheStore() {
        long seed = freshSeed();
        String plan = api.submit(PLANS, Ask.plan(seed));
        String first = api.await(plan);
        int asked = neighbours.simulationsAsked.size();
        HttpResponse<String> again = api.post(PLANS, Ask.plan(seed));
        assertEquals(200, again.statusCode());
        assertEquals(first, again.body());
        assertEquals(plan, again.headers().firstValue("Location").orElseThrow());
        assertEquals(asked, neighbours.simulationsAsked.size());
    }

    @Test
    void twoJobsOfTheSameQuestionShareTheirRuns() {
        long seed = freshSeed();
        neighbours.allowRuns(0);
        String first = api.submit(PLANS, Ask.plan(seed));
        String second = api.submit(PLANS, Ask.plan(seed));
        assertNotEquals(first, second);
        neighbours.allowAllRuns();
        assertEquals(Api.answer(api.await(first)), Api.answer(api.await(second)));
    }

    @Test
    void cancellingOneOfTwoLeavesTheOtherAlone() {
        long seed = freshSeed();
        neighbours.allowRuns(0);
        String first = api.submit(PLANS, Ask.plan(seed));
        String second = api.submit(PLANS, Ask.plan(seed));
        Api.until("a request of the runs", () -> !neighbours.simulationsAsked.isEmpty());
        assertEquals(204, api.delete(first).statusCode());
        assertEquals("cancelled", Api.json(api.await(first)).at("/job/state").asText());
        neighbours.allowAllRuns();
        assertEquals("done", Api.json(api.await(second)).at("/job/state").asText());
        assertEquals(
                "cancelled", Api.json(api.get(first).body()).at("/job/state").asText());
        assertFalse(Api.json(api.get(first).body()).has("answer"));
        assertEquals(204, api.delete(first).statusCode(), "cancelling again changes nothing");
        HttpResponse<String> late = api.delete(second);
        assertEquals(409, late.statusCode());
        assertEquals(409, Api.json(late.body()).get("status").asInt());
    }

    @Test
    void aCancelledJobDoesNotAnswerForItsQuestion() {
        long seed = freshSeed();
        neighbours.allowRuns(0);
        api.delete(api.submit(PLANS, Ask.plan(seed)));
        assertEquals(202, api.post(PLANS, Ask.plan(seed)).statusCode());
    }

    @Test
    void repeatedAndShuffledResultsGiveTheSameAnswer() {
        long seed = freshSeed();
        String first = Api.answer(api.await(api.submit(PLANS, Ask.plan(seed))));
        sql("delete from job");
        sql("delete from run_result");
        sql("delete from run_price");
        for (int shuffle = 2; shuffle < 5; shuffle++) {
            neighbours.sendResults(3, shuffle);
            assertEquals(first, Api.answer(api.await(api.submit(PLANS, Ask.plan(seed)))));
            sql("delete from job");
            sql("delete from run_result");
            sql("delete from run_price");
        }
    }

    @Test
    void anOutageOfTheServicesDelaysAJob() {
        neighbours.answerWith(503);
        String simulation = api.submit(SIMULATIONS, Ask.simulation(freshSeed()));
        Api.until(
                "a driver",
                () -> Api.json(api.get(simulation).body())
                        .at("/job/state")
                        .asText()
                        .equals("running"));
        HttpResponse<String> books = api.get("/api/v1/price-books");
        assertEquals(503, books.statusCode());
        assertTrue(books.headers().firstValue("Retry-After").isPresent());
        neighbours.answerWith(200);
        assertEquals("done", Api.json(api.await(simulation)).at("/job/state").asText());
    }

    @Test
    void aDeadLetterFailsTheJobsThatWaitForItsRun() {
        neighbours.failRuns("law 4 is broken: 3 blocks are left");
        long seed = freshSeed();
        String body = api.await(api.submit(PLANS, Ask.plan(seed)));
        assertEquals("failed", Api.json(body).at("/job/state").asText(), body);
        assertTrue(
                Api.json(body).at("/job/failure/detail").asText().contains("law 4 is broken: 3 blocks are left"), body);
        assertFalse(Api.json(body).has("answer"));
        assertEquals(202, api.post(PLANS, Ask.plan(seed)).statusCode(), "it does not answer for its question");
    }

    @Test
    void aResultThatCannotBeReadFailsTheJobThatWaitsForIt() {
        neighbours.allowRuns(0);
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        String runId = Api.until(
                "a request of a run",
                () -> neighbours.simulationsAsked.stream().findFirst().orElse(null));
        neighbours.send(SimulationCompleted.TOPIC, runId, "{\"this is\": \"no result\"");
        String body = api.await(plan);
        assertEquals("failed", Api.json(body).at("/job/state").asText(), body);
        assertTrue(Api.json(body).at("/job/failure/detail").asText().contains(runId), body);
    }

    @Test
    void unreadableRecordsOfNobodyAreOnlyLogged() {
        neighbours.send(DeadLetter.TOPIC, null, null);
        neighbours.send(DeadLetter.TOPIC, "x", "nonsense");
        neighbours.send(SimulationCompleted.TOPIC, null, null);
        neighbours.send(SimulationCompleted.TOPIC, "unknown", "nonsense");
        String body = api.await(api.submit(SIMULATIONS, Ask.simulation(freshSeed())));
        assertEquals("done", Api.json(body).at("/job/state").asText(), body);
        assertTrue(api.get("/q/health/live").body().contains("UP"));
    }

    @Test
    void aMismatchOfBuildsStartsTheSearchAgain() {
        neighbours.mismatchRuns(1);
        String simulation = api.submit(SIMULATIONS, Ask.simulation(freshSeed()));
        assertEquals("done", Api.json(api.await(simulation)).at("/job/state").asText());
        assertTrue(api.get(simulation + "/events").body().contains("event: restarted\n"));
    }

    @Test
    void eventsAreNumberedAndResumable() {
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        String live = api.get(plan + "/events", "Accept", "text/event-stream").body();
        List<Long> ids = ids(live);
        for (int i = 0; i < ids.size(); i++) {
            assertEquals(i + 1L, ids.get(i), live);
        }
        assertTrue(live.contains("id: 1\nevent: submitted\ndata: {"), live);
        assertTrue(live.contains("id: 2\nevent: started\ndata: {"), live);
        assertTrue(live.contains("event: progress\n"), live);
        assertTrue(live.stripTrailing().lastIndexOf("event: done") > live.lastIndexOf("event: progress"), live);
        String resumed = api.get(plan + "/events", "Last-Event-ID", "2").body();
        assertEquals(ids.subList(2, ids.size()), ids(resumed));
        String last = String.valueOf(ids.getLast());
        assertEquals(
                List.of(), ids(api.get(plan + "/events", "Last-Event-ID", last).body()));
    }

    @Test
    void aQuietStreamIsKeptOpenByComments() {
        neighbours.allowRuns(0);
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        var stream = java.util.concurrent.CompletableFuture.supplyAsync(
                () -> api.get(plan + "/events").body());
        Api.until("a request of a run", () -> !neighbours.simulationsAsked.isEmpty());
        long before = neighbours.simulationsAsked.size();
        assertFalse(stream.isDone(), "open while the job is");
        assertTrue(before > 0);
        api.delete(plan);
        assertTrue(stream.join().contains("event: cancelled\n"));
    }

    @Test
    void aHeadOfEventsLeavesTheirStreamsFree() {
        neighbours.allowRuns(0);
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        for (int i = 0; i < 300; i++) {
            assertEquals(200, api.head(plan + "/events").statusCode(), "of HEAD " + i);
        }
        api.delete(plan);
        for (int i = 0; i < 300; i++) {
            HttpResponse<String> events = api.get(plan + "/events");
            assertEquals(200, events.statusCode(), "of GET " + i);
            assertTrue(events.body().contains("event: cancelled\n"), events::body);
        }
    }

    @Test
    void pagesShowEveryJobOnceNewestFirst() {
        neighbours.allowRuns(0);
        List<String> submitted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            submitted.addFirst(api.submit(SIMULATIONS, Ask.simulation(freshSeed())));
        }
        api.delete(submitted.get(2));
        List<String> shown = new ArrayList<>();
        String cursor = "";
        while (shown.size() < 5) {
            JsonNode page = Api.json(api.get(SIMULATIONS + "?limit=2" + cursor).body());
            assertTrue(page.get("jobs").size() <= 2);
            page.get("jobs")
                    .forEach(job -> shown.add(SIMULATIONS + "/" + job.get("id").asText()));
            cursor = "&cursor=" + page.path("next").asText();
        }
        assertEquals(submitted, shown.subList(0, 5));
        assertEquals(new HashSet<>(shown).size(), shown.size());
        JsonNode cancelled =
                Api.json(api.get(SIMULATIONS + "?state=cancelled&limit=1").body());
        assertEquals(
                submitted.get(2), SIMULATIONS + "/" + cancelled.at("/jobs/0/id").asText());
    }

    @Test
    void tooManyOpenJobsAreRefused() {
        neighbours.allowRuns(0);
        List<HttpResponse<String>> responses = Stream.generate(() -> api.post(SIMULATIONS, Ask.simulation(freshSeed())))
                .limit(17)
                .toList();
        responses.subList(0, 16).forEach(response -> assertEquals(202, response.statusCode(), response::body));
        HttpResponse<String> refused = responses.getLast();
        assertEquals(429, refused.statusCode());
        assertTrue(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()) > 0);
        assertEquals(
                "application/problem+json",
                refused.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", ""));
        api.delete(responses.getFirst().headers().firstValue("Location").orElseThrow());
        assertEquals(202, api.post(SIMULATIONS, Ask.simulation(freshSeed())).statusCode());
    }

    @Test
    void theCatalogAndThePriceBooksAreShown() {
        JsonNode names = Api.json(api.get("/api/v1/catalog").body());
        for (String kind : List.of("models", "systems", "engines")) {
            JsonNode entries = Api.json(api.get("/api/v1/catalog/" + kind).body());
            assertEquals(names.get(kind).size(), entries.size());
            for (JsonNode entry : entries) {
                String name = entry.get("name").asText();
                assertEquals(
                        entry,
                        Api.json(api.get("/api/v1/catalog/" + kind + "/" + name).body()));
            }
        }
        JsonNode books = Api.json(api.get("/api/v1/price-books").body());
        assertFalse(books.isEmpty());
        String name = books.at("/0/priceBook").asText();
        assertEquals(
                name,
                Api.json(api.get("/api/v1/price-books/" + name).body())
                        .get("priceBook")
                        .asText());
    }

    private static List<Long> ids(String stream) {
        return stream.lines()
                .filter(line -> line.startsWith("id: "))
                .map(line -> Long.valueOf(line.substring(4)))
                .toList();
    }
}
