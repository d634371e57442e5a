package io.goodput.gateway.plans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.goodput.planning.SearchProgress;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Who may drive a job, and what a successor makes of what it finds. */
@QuarkusTest
@TestProfile(WithoutWorker.class)
@SuppressWarnings("NullAway.Init")
class LeaseTest extends WorldTest {
    private static final String PLANS = "/api/v1/plans";
    private static final SearchProgress SOME_PROGRESS = new SearchProgress(1, 2, 3, 4, null, "searching");

    @Inject
    Jobs jobs;

    @Inject
    Driver driver;

    @Test
    void aJobHasOneOwnerUntilItsLeaseExpires() {
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        Lease first = claim("first");
        assertEquals(plan, PLANS + "/" + first.jobId());
        assertEquals(Optional.empty(), jobs.claim("second"));
        assertTrue(jobs.renew(first));
        expire(first);
        Lease second = claim("second");
        assertEquals(new Lease(first.jobId(), first.epoch() + 1), second);
    }

    @Test
    void theWritesOfAFormerOwnerAreRefused() {
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        Lease first = claim("first");
        expire(first);
        Lease second = claim("second");
        String before = api.get(plan).body();
        Problem problem = Problem.of("test", "test", 500, "test");
        assertFalse(jobs.renew(first));
        assertThrows(LeaseLostException.class, () -> jobs.isOverdue(first));
        assertThrows(LeaseLostException.class, () -> jobs.load(first));
        assertThrows(LeaseLostException.class, () -> jobs.await(first, List.of("run")));
        assertThrows(LeaseLostException.class, () -> jobs.progressed(first, SOME_PROGRESS));
        assertThrows(LeaseLostException.class, () -> jobs.restart(first));
        assertThrows(LeaseLostException.class, () -> jobs.answer(first, "{}", null));
        assertThrows(LeaseLostException.class, () -> jobs.fail(first, problem));
        assertEquals(before, api.get(plan).body());
        jobs.progressed(second, SOME_PROGRESS);
        jobs.fail(second, problem);
        assertEquals("failed", Api.json(api.get(plan).body()).at("/job/state").asText());
    }

    @Test
    void theOwnerOfACancelledJobStops() throws Exception {
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        neighbours.allowRuns(0);
        CompletableFuture<Void> owner = drive(claim("first"));
        Api.until("a request of a run", () -> !neighbours.simulationsAsked.isEmpty());
        assertEquals(204, api.delete(plan).statusCode());
        owner.get();
        assertEquals(
                "cancelled", Api.json(api.get(plan).body()).at("/job/state").asText());
    }

    @Test
    void aSuccessorGoesOnWhereTheFormerOwnerStopped() throws Exception {
        long seed = freshSeed();
        neighbours.allowRuns(3);
        String plan = api.submit(PLANS, Ask.plan(seed));
        Lease first = claim("first");
        CompletableFuture<Void> former = drive(first);
        Api.until(
                "a first round",
                () -> Api.json(api.get(plan).body())
                                .at("/job/progress/roundsCompleted")
                                .asInt()
                        >= 1);
        expire(first);
        Lease second = claim("second");
        neighbours.allowAllRuns();
        drive(second).get();
        former.get();
        String taken = api.await(plan);
        assertEquals("done", Api.json(taken).at("/job/state").asText(), taken);
        assertEventsAreWhole(plan);

        sql("delete from job");
        sql("delete from run_result");
        sql("delete from run_price");
        String again = api.submit(PLANS, Ask.plan(seed));
        drive(claim("third")).get();
        assertEquals(Api.answer(taken), Api.answer(api.await(again)));
    }

    @Test
    void aReplayAsksForNoStoredRunAndGivesTheSameBytes() throws Exception {
        String plan = api.submit(PLANS, Ask.plan(freshSeed()));
        drive(claim("first")).get();
        String body = api.await(plan);
        int simulations = neighbours.simulationsAsked.size();
        int prices = neighbours.pricesAsked.size();
        assertEquals(simulations, new HashSet<>(neighbours.simulationsAsked).size());
        String id = plan.substring(PLANS.length() + 1);
        // As if the owner had died after its last round and before it stored the answer.
        assertEquals(
                1, sql("update job set state = 'RUNNING', answer = null, finished_at = null where id = '" + id + "'"));
        assertEquals(1, sql("delete from job_event where type = 'DONE' and job_id = '" + id + "'"));
        sql("update job set last_event = last_event - 1 where id = '" + id + "'");
        drive(claim("second")).get();
        assertEquals(Api.answer(body), Api.answer(api.await(plan)));
        assertEquals(simulations, neighbours.simulationsAsked.size());
        assertEquals(prices, neighbours.pricesAsked.size());
        assertEventsAreWhole(plan);
    }

    @Test
    void aRunThatIsStoredWithoutAPriceIsOnlyPriced() throws Exception {
        String plan = api.submit("/api/v1/simulations", Ask.simulation(freshSeed()));
        drive(claim("first")).get();
        String body = api.await(plan);
        List<String> simulations = List.copyOf(neighbours.simulationsAsked);
        String id = plan.substring(plan.lastIndexOf('/') + 1);
        sql("update job set state = 'RUNNING', answer = null, finished_at = null where id = '" + id + "'");
        sql("delete from run_price");
        drive(claim("second")).get();
        assertEquals(Api.answer(body), Api.answer(api.await(plan)));
        assertEquals(simulations, neighbours.simulationsAsked);
        assertEquals(2 * simulations.size(), neighbours.pricesAsked.size());
    }

    @Test
    void aSuccessorHonoursTheDeadlineWithTheRunsThatAreStored() throws Exception {
        String plan = api.submit(PLANS + "?deadlineSeconds=86400", Ask.plan(freshSeed()));
        drive(claim("first")).get();
        String id = plan.substring(PLANS.length() + 1);
        List<String> asked = List.copyOf(neighbours.simulationsAsked);
        // As if the owner had died in its second round, a confirmation and another layout, of which one was there.
        sql("update job set state = 'RUNNING', answer = null, finished_at = null where id = '" + id + "'");
        sql("delete from run_price where run_id = '" + asked.get(3) + "'");
        assertEquals(Optional.empty(), jobs.claimOverdue("second"), "its deadline has not passed");
        assertEquals(1, sql("update job set deadline_at = clock_timestamp() where id = '" + id + "'"));
        drive(jobs.claimOverdue("second").orElseThrow()).get();

        JsonNode body = Api.json(api.get(plan).body());
        assertEquals("done", body.at("/job/state").asText(), body::toString);
        assertEquals("deadline", body.at("/job/stoppedBy").asText(), body::toString);
        assertEquals("deadline", body.at("/answer/stoppedBy").asText(), body::toString);
        JsonNode tier = body.at("/answer/tiers/0");
        int confirmations = tier.findValues("runIds").stream()
                .mapToInt(runs -> runs.size() - 1)
                .sum();
        assertEquals(3, tier.at("/search/simulated").asInt() + confirmations, body::toString);
        assertEquals(asked, neighbours.simulationsAsked, "nothing is asked for after the deadline");
    }

    @Test
    void aDeadlineThatPassesWhileTheServicesAreAwayEndsTheJob() throws Exception {
        neighbours.answerWith(503);
        String plan = api.submit(PLANS + "?deadlineSeconds=1", Ask.plan(freshSeed()));
        drive(claim("first")).get();
        JsonNode failure = Api.json(api.get(plan).body()).at("/job/failure");
        assertEquals("urn:goodput:problem:deadline-passed", failure.get("type").asText(), failure::toString);
    }

    private Lease claim(String owner) {
        return jobs.claim(owner).orElseThrow();
    }

    private CompletableFuture<Void> drive(Lease lease) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        driver.drive(lease);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                Executors.newVirtualThreadPerTaskExecutor());
    }

    private void expire(Lease lease) {
        UUID id = lease.jobId();
        sql("update job set lease_expires_at = clock_timestamp() - interval '1 second' where id = '" + id + "'");
    }

    private void assertEventsAreWhole(String plan) {
        String events = api.get(plan + "/events").body();
        List<String> ids =
                events.lines().filter(line -> line.startsWith("id: ")).toList();
        for (int i = 0; i < ids.size(); i++) {
            assertEquals("id: " + (i + 1), ids.get(i), events);
        }
        List<String> progress = events.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> Api.json(line.substring("data: ".length()))
                        .at("/progress/roundsCompleted")
                        .asText())
                .filter(rounds -> !rounds.isEmpty())
                .toList();
        assertTrue(new HashSet<>(progress).size() >= progress.size() - 1, "each round is told once: " + events);
    }
}
