package io.goodput.gateway.messaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.Usage;
import io.goodput.economics.Economics;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Which jobs end with a request of prices that was put aside. */
@QuarkusTest
@TestProfile(Impatient.class)
@SuppressWarnings("NullAway.Init")
class DeadLetterTest extends WorldTest {
    private static final String BOOK = Economics.priceBooks().getFirst();

    @Inject
    Results results;

    @Test
    void pricesUnderAnotherBookAreNoConcernOfAJob() throws Exception {
        Waiting waiting = waitForRun();
        receive(waiting.runId(), "the usage cannot be one", "another book");
        assertEquals("running", state(waiting.job()));
        receive(waiting.runId(), "the usage cannot be one", BOOK);
        String body = api.get(waiting.job()).body();
        assertEquals("failed", Api.json(body).at("/job/state").asText(), body);
        assertTrue(Api.json(body).at("/job/failure/detail").asText().contains("the usage cannot be one"), body);
    }

    @Test
    void aRequestOfPricesThatNoGatewayWroteIsNoConcernOfAJob() throws Exception {
        Waiting waiting = waitForRun();
        receive(new DeadLetter(
                DeadLetter.SCHEMA_VERSION, PricingRequested.TOPIC, waiting.runId(), "it cannot be read", "nonsense"));
        assertEquals("running", state(waiting.job()));
    }

    @Test
    void whatTheDatabaseCanNeverHoldIsNotTriedForEver() throws Exception {
        var letter = new DeadLetter(DeadLetter.SCHEMA_VERSION, "goodput.simulation-requested", "x\0y", "why", "z");
        CompletableFuture<Void> received = CompletableFuture.runAsync(() -> {
            try {
                receive(letter);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        });
        received.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aBookThatATcoServiceDoesNotHaveYetIsAskedForAgain() {
        neighbours.missPriceBooks(3);
        String body = api.await(api.submit("/api/v1/simulations", Ask.simulation(freshSeed())));
        assertEquals("done", Api.json(body).at("/job/state").asText(), body);
        assertTrue(neighbours.pricesAsked.size() >= 5, neighbours.pricesAsked::toString);
    }

    @Test
    void aBookThatNoTcoServiceHasFailsTheJobInTheEnd() {
        neighbours.missPriceBooks(1_000);
        String body = api.await(api.submit("/api/v1/simulations", Ask.simulation(freshSeed())));
        assertEquals("failed", Api.json(body).at("/job/state").asText(), body);
        assertTrue(Api.json(body).at("/job/failure/detail").asText().contains("priceBook must be one of"), body);
        String first = neighbours.pricesAsked.getFirst();
        assertTrue(neighbours.pricesAsked.stream().filter(first::equals).count() > 1, "asked more than once");
    }

    private record Waiting(String job, String runId) {}

    private Waiting waitForRun() {
        neighbours.allowRuns(0);
        String job = api.submit("/api/v1/simulations", Ask.simulation(freshSeed()));
        UUID id = UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
        List<?> awaited = Api.until("an open round", () -> {
            List<?> runIds = rows("select run_id from awaited_run where job_id = '" + id + "' order by run_id");
            return runIds.isEmpty() ? null : runIds;
        });
        return new Waiting(job, (String) awaited.getFirst());
    }

    private void receive(String runId, String reason, String priceBook) throws InterruptedException {
        var request = new PricingRequested(
                PricingRequested.SCHEMA_VERSION, runId, priceBook, new Usage(1, 0, 0, 0, 0, List.of()));
        receive(new DeadLetter(DeadLetter.SCHEMA_VERSION, PricingRequested.TOPIC, runId, reason, Codec.write(request)));
    }

    private void receive(DeadLetter letter) throws InterruptedException {
        results.deadLetter(new ConsumerRecord<>(DeadLetter.TOPIC, 0, 0, letter.key(), Codec.write(letter)));
    }

    private String state(String job) {
        return Api.json(api.get(job).body()).at("/job/state").asText();
    }
}
