package io.goodput.simulator;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.codec.Codec;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequested;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.TraceFormat;
import io.goodput.contracts.TraceReference;
import io.goodput.contracts.Traffic;
import io.goodput.simulation.Simulation;
import io.goodput.testservers.RealServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The internal HTTP interface. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
class HttpTest {
    private static final String PROBLEM = "application/problem+json";

    @Inject
    ScriptedSimulation simulation;

    @Test
    void estimatesAreThoseOfTheSimulation() {
        EstimateRequest request = estimateRequest("llama-3.1-8b");

        String body = given().contentType("application/json")
                .body(Codec.write(request))
                .post("/internal/v1/estimates")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();

        assertEquals(Simulation.estimate(request), Codec.read(Estimates.class, body));
    }

    @Test
    void anEstimateOfAnUnknownModelIsRefusedWithItsPointer() {
        given().contentType("application/json")
                .body(Codec.write(estimateRequest("llama-9")))
                .post("/internal/v1/estimates")
                .then()
                .statusCode(400)
                .contentType(PROBLEM)
                .body("status", equalTo(400))
                .body("violations[0].pointer", equalTo("/model"))
                .body("violations[0].value", equalTo("llama-9"));
    }

    @Test
    void anEstimateForATraceThatIsNotStoredIsRefused() {
        EstimateRequest request = estimateRequest("llama-3.1-8b");
        String content = "0123456789abcdef".repeat(4);
        var trace =
                new TraceReference(null, content, TraceFormat.AZURE, null, null, null, null, null, null, null, null);
        given().contentType("application/json")
                .body(Codec.write(new EstimateRequest(
                        request.model(),
                        request.precision(),
                        request.engine(),
                        Traffic.of(trace),
                        request.slo(),
                        request.systems(),
                        request.modes(),
                        null,
                        new Sampling(Stationarity.Warmup.OFF, 0, Sampling.MAX_REQUESTS, 1L, List.of()))))
                .post("/internal/v1/estimates")
                .then()
                .statusCode(404)
                .contentType(PROBLEM)
                .body("detail", containsString(content));
    }

    @Test
    void aBodyThatIsNoEstimateRequestIsRefused() {
        for (String body : List.of("", "{", "[]", "null", "{\"model\":\"llama-3.1-8b\"}", "{\"model\":7}")) {
            given().contentType("application/json")
                    .body(body)
                    .post("/internal/v1/estimates")
                    .then()
                    .statusCode(400)
                    .contentType(PROBLEM)
                    .body("violations.size()", not(equalTo(0)));
        }
    }

    @Test
    void aWrongMethodPathOrMediaTypeIsAProblemToo() {
        given().get("/internal/v1/estimates").then().statusCode(405).contentType(PROBLEM);
        given().get("/internal/v1/nowhere").then().statusCode(404).contentType(PROBLEM);
        given().contentType("text/plain")
                .body("x")
                .post("/internal/v1/estimates")
                .then()
                .statusCode(415)
                .contentType(PROBLEM);
    }

    @Test
    void aCompletedRunIsServedAndARunningOneIsNot() throws InterruptedException {
        RunSpec spec = Specs.fresh();
        SimulationRequested request = Specs.request(spec);
        var started = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        simulation.script(spec, same -> {
            started.countDown();
            awaitLatch(go);
            return Simulation.run(same);
        });
        try (var broker = new Broker()) {
            broker.ask(request);
            awaitLatch(started);
            given().get("/internal/v1/runs/" + request.runId())
                    .then()
                    .statusCode(404)
                    .contentType(PROBLEM)
                    .body("detail", containsString(request.runId()));

            go.countDown();
            String published = broker.results(request.runId(), 1).getFirst();
            String served = given().get("/internal/v1/runs/" + request.runId())
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .extract()
                    .asString();
            assertEquals(published, served);
        }
    }

    @Test
    void aRunIdThatCannotBeIsNotFound() {
        for (String id : List.of("x", "%00", "'; drop table run", "A".repeat(64))) {
            given().get("/internal/v1/runs/{id}", id).then().statusCode(404).contentType(PROBLEM);
        }
    }

    @Test
    void healthAndMetricsAreServed() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/metrics").then().statusCode(200).body(containsString("goodput_runs_running"));
    }

    private static EstimateRequest estimateRequest(String model) {
        RunSpec spec = Specs.fresh();
        return new EstimateRequest(
                model,
                spec.precision(),
                spec.engine(),
                spec.traffic(),
                spec.slo(),
                List.of("hgx-h100"),
                List.of(ServingMode.AGGREGATED));
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
}
