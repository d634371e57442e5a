package io.goodput.tco;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.RunPriced;
import io.goodput.contracts.Usage;
import io.goodput.economics.Economics;
import io.goodput.tco.prices.RunPricing;
import io.goodput.testservers.RealServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests come over a real broker, bills are kept in a real database, results go back. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
class PricesOverKafkaTest {
    @Inject
    ScriptedPricing pricing;

    @Inject
    Rows rows;

    Broker broker;

    @BeforeEach
    void open() {
        broker = new Broker();
    }

    @AfterEach
    void close() {
        broker.close();
    }

    @Test
    void aRunIsPricedStoredAndPublished() {
        PricingRequested request = Requests.fresh();

        broker.ask(request);

        RunPriced priced = broker.result(request.runId());
        assertEquals(Requests.BOOK, priced.priceBook());
        assertEquals(Economics.price(Requests.BOOK, request.usage()), priced.bills());
        assertFalse(priced.bills().isEmpty());
        assertEquals(new Rows.Row("COMPLETED", 1, Codec.write(priced), null), rows.row(request));
    }

    @Test
    void aRedeliveredRequestIsAnsweredAgainFromTheStore() {
        PricingRequested request = Requests.fresh();

        broker.ask(request);
        broker.results(request.runId(), 1);
        int starts = pricing.starts();
        broker.ask(request);

        assertEquals(1, Set.copyOf(broker.results(request.runId(), 2)).size());
        assertEquals(starts, pricing.starts());
        assertEquals(1, rows.row(request).attempts());
    }

    @Test
    void whatIsAskedForManyTimesAtOnceIsPricedOnce() {
        List<PricingRequested> requests =
                IntStream.range(0, 20).mapToObj(i -> Requests.fresh()).toList();
        int starts = pricing.starts();

        for (int i = 0; i < 5; i++) {
            requests.forEach(broker::ask);
        }

        for (PricingRequested request : requests) {
            assertEquals(1, Set.copyOf(broker.results(request.runId(), 5)).size());
            assertEquals(1, rows.row(request).attempts());
        }
        assertEquals(starts + 20, pricing.starts());
    }

    @Test
    void runsArePricedBesideEachOther() {
        PricingRequested one = withRequests(1_111);
        PricingRequested two = withRequests(2_222);
        RunPricing meeting = meeting(new CyclicBarrier(2));
        pricing.script(1_111, meeting);
        pricing.script(2_222, meeting);

        broker.ask(one);
        broker.ask(two);

        broker.results(one.runId(), 1);
        broker.results(two.runId(), 1);
    }

    @Test
    void whatIsNotARequestGoesToTheDeadLetters() {
        String key = "unreadable-" + Requests.fresh().runId();

        broker.send(key, "<xml/>");

        DeadLetter letter = broker.deadLetter(key);
        assertEquals(PricingRequested.TOPIC, letter.sourceTopic());
        assertEquals(key, letter.key());
        assertEquals("<xml/>", letter.payload());
        assertTrue(letter.reason().contains("not a PricingRequested"), letter.reason());
    }

    @Test
    void aRecordWithoutAValueGoesToTheDeadLetters() {
        String key = "tombstone-" + Requests.fresh().runId();

        broker.send(key, null);

        assertEquals("", broker.deadLetter(key).payload());
    }

    @Test
    void anUnknownPriceBookGoesToTheDeadLettersAtOnce() {
        PricingRequested fresh = Requests.fresh();
        var request = new PricingRequested(1, fresh.runId(), "no-such-book", fresh.usage());

        broker.ask(request);

        String reason = broker.deadLetter(request.runId()).reason();
        assertTrue(reason.contains("no-such-book"), reason);
        assertFalse(rows.stored(request));
    }

    /** The same run under a book of somebody's own and under another content of the same name: two prices, each kept. */
    @Test
    void aRunIsPricedUnderBooksOfSomebodysOwn() {
        PricingRequested fresh = Requests.fresh();
        for (double price : List.of(2.0, 3.0)) {
            PriceSource prices = Requests.ownBook(price, null);
            PricingRequested request = PricingRequested.of(fresh.runId(), prices, fresh.usage(), List.of());

            broker.ask(request);

            RunPriced priced = Codec.read(
                    RunPriced.class,
                    broker.results(fresh.runId(), (int) price - 1).getLast());
            assertEquals(prices.key(), priced.priceBook());
            assertEquals(8 * price, priced.bills().getFirst().usdPerHour());
        }
    }

    @Test
    void aRegionThatTheBookDoesNotHaveGoesToTheDeadLettersAtOnce() {
        PricingRequested fresh = Requests.fresh();
        PriceSource own = Requests.ownBook(2, "eu-north");
        var elsewhere = new PriceSource(own.priceBook(), "eu-south", own.book());

        broker.ask(PricingRequested.of(fresh.runId(), elsewhere, fresh.usage(), List.of()));

        String reason = broker.deadLetter(fresh.runId()).reason();
        assertTrue(reason.startsWith("/region") && reason.contains("eu-north"), reason);
    }

    @Test
    void aRunIdThatCannotBeGoesToTheDeadLetters() {
        var request =
                new PricingRequested(1, "x\0y", Requests.BOOK, Requests.fresh().usage());
        String key = "wrong-" + Requests.fresh().runId();

        broker.send(key, Codec.write(request));

        assertTrue(broker.deadLetter(key).reason().contains("64 hexadecimal digits"));
    }

    @Test
    void aUsageThatCannotBeGoesToTheDeadLettersAtOnceAndAgainWhenRedelivered() {
        PricingRequested request = withRequests(-2);

        broker.ask(request);
        DeadLetter letter = broker.deadLetter(request.runId());
        assertTrue(letter.reason().contains("/requestsInsideSlo"), letter.reason());
        assertEquals(new Rows.Row("FAILED", 1, null, letter.reason()), rows.row(request));
        int starts = pricing.starts();
        broker.ask(request);

        broker.deadLetters(request.runId(), 2);
        assertEquals(starts, pricing.starts());
    }

    @Test
    void theFourthStartOfAPricingIsRefused() {
        PricingRequested request = withRequests(3_333);
        pricing.script(3_333, (book, usage, pricedAs) -> {
            throw new IllegalStateException("the bill does not add up");
        });
        int starts = pricing.starts();

        broker.ask(request);

        DeadLetter letter = broker.deadLetter(request.runId());
        assertTrue(letter.reason().contains("3 times"), letter.reason());
        assertTrue(letter.reason().contains("does not add up"), letter.reason());
        assertEquals(starts + 3, pricing.starts());
        assertEquals(1, broker.seen(request.runId()));
    }

    /** A request whose usage is told apart by its number of requests. */
    private static PricingRequested withRequests(long requests) {
        PricingRequested fresh = Requests.fresh();
        Usage usage = fresh.usage();
        return new PricingRequested(
                fresh.schemaVersion(),
                fresh.runId(),
                fresh.priceBook(),
                new Usage(
                        usage.windowSeconds(),
                        usage.inputTokens(),
                        usage.outputTokens(),
                        requests,
                        requests / 2,
                        usage.pools()));
    }

    private static RunPricing meeting(CyclicBarrier barrier) {
        return (book, usage, pricedAs) -> {
            try {
                barrier.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("no other pricing came", e);
            }
            return Economics.price(book, usage, pricedAs);
        };
    }
}
