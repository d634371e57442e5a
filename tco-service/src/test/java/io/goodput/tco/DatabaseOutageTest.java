package io.goodput.tco;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PricingRequested;
import io.goodput.economics.Economics;
import io.goodput.testservers.PrivateDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** PostgreSQL is killed while a run is being priced and comes back later. */
@QuarkusTest
@TestProfile(DatabaseOutageTest.OwnDatabase.class)
class DatabaseOutageTest {
    @Inject
    ScriptedPricing pricing;

    @Inject
    Rows rows;

    @Test
    void theBillsAreStoredWhenTheDatabaseIsBackAndNoAttemptIsLost() throws InterruptedException {
        PricingRequested inFlight = Requests.fresh();
        PricingRequested meanwhile = Requests.fresh();
        var started = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        pricing.script(inFlight.usage().requests(), (book, usage, pricedAs) -> {
            started.countDown();
            awaitLatch(go);
            return Economics.price(book, usage, pricedAs);
        });

        try (var broker = new Broker()) {
            broker.ask(inFlight);
            awaitLatch(started);
            PrivateDatabase.kill();
            broker.ask(meanwhile);
            go.countDown();
            awaitReadiness(503);
            given().get("/q/health/live").then().statusCode(200);
            assertEquals(0, broker.seen(inFlight.runId()) + broker.seen(meanwhile.runId()));

            PrivateDatabase.restart();

            for (PricingRequested each : List.of(inFlight, meanwhile)) {
                broker.result(each.runId());
                assertEquals("COMPLETED", rows.row(each).state());
                assertEquals(1, rows.row(each).attempts());
                assertEquals(1, broker.seen(each.runId()));
            }
            assertEquals(2, pricing.starts());
            awaitReadiness(200);
        }
    }

    private static void awaitReadiness(int status) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (given().get("/q/health/ready").statusCode() != status) {
            assertTrue(System.nanoTime() < deadline, "readiness never answered " + status);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing happened for 30 s");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The build's broker, and a database that may be killed. */
    public static final class OwnDatabase implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(PrivateDatabase.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }
}
