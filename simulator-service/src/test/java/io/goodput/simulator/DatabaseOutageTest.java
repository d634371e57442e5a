package io.goodput.simulator;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequested;
import io.goodput.simulation.Simulation;
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

/** PostgreSQL is killed while a run is being simulated and comes back later. */
@QuarkusTest
@TestProfile(DatabaseOutageTest.OwnDatabase.class)
class DatabaseOutageTest {
    @Inject
    ScriptedSimulation simulation;

    @Inject
    Rows rows;

    @Test
    void theRunIsStoredWhenTheDatabaseIsBackAndNoAttemptIsLost() throws InterruptedException {
        RunSpec inFlight = Specs.fresh();
        RunSpec meanwhile = Specs.fresh();
        SimulationRequested first = Specs.request(inFlight);
        SimulationRequested second = Specs.request(meanwhile);
        var started = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        simulation.script(inFlight, same -> {
            started.countDown();
            awaitLatch(go);
            return Simulation.run(same);
        });

        try (var broker = new Broker()) {
            broker.ask(first);
            awaitLatch(started);
            PrivateDatabase.kill();
            broker.ask(second);
            go.countDown();
            awaitReadiness(503);
            given().get("/q/health/live").then().statusCode(200);
            given().get("/internal/v1/runs/" + first.runId())
                    .then()
                    .statusCode(503)
                    .contentType("application/problem+json")
                    .header("Retry-After", "2");
            assertEquals(0, broker.seen(first.runId()) + broker.seen(second.runId()));

            PrivateDatabase.restart();

            broker.result(first.runId());
            broker.result(second.runId());
            for (SimulationRequested each : List.of(first, second)) {
                assertEquals("COMPLETED", rows.row(each.runId()).state());
                assertEquals(1, rows.row(each.runId()).attempts());
                assertEquals(1, broker.seen(each.runId()));
            }
            assertEquals(1, simulation.starts(inFlight));
            assertEquals(1, simulation.starts(meanwhile));
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
