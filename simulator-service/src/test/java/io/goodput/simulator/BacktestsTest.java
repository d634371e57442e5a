package io.goodput.simulator;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.calibration.backtest.Backtest;
import io.goodput.codec.Codec;
import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.Layout;
import io.goodput.contracts.MeasuredLog;
import io.goodput.contracts.MeasuredRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServingMode;
import io.goodput.simulation.Inputs;
import io.goodput.testservers.RealServers;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Backtests over the internal interface. */
@QuarkusTest
@WithTestResource(value = RealServers.class, scope = TestResourceScope.GLOBAL)
class BacktestsTest {
    private static BacktestRequest question(int requests) {
        List<MeasuredRequest> rows = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            double ttft = 0.05 + 0.002 * (i % 7);
            rows.add(new MeasuredRequest(0.5 * i, 200 + 10 * (i % 5), null, 20, ttft, ttft + 0.3));
        }
        var layout = new Layout(
                ServingMode.AGGREGATED, List.of(new PoolLayout(PoolRole.AGGREGATED, "hgx-h100", 1, 1, null, null)));
        return new BacktestRequest(
                "llama-3.1-8b",
                "bf16",
                "vllm",
                layout,
                new MeasuredLog(null, null, rows, null, null),
                null,
                null,
                null,
                null,
                null,
                null,
                15.0,
                null,
                null);
    }

    @Test
    void theAnswerIsThatOfTheLibrary() {
        BacktestRequest resolved = Backtest.resolve(question(120), Inputs.NONE);
        String answer = given().contentType("application/json")
                .body(Codec.write(resolved))
                .post("/internal/v1/backtests")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertEquals(Codec.write(Backtest.run(resolved, Inputs.NONE, Backtest.MAX_REQUESTS, line -> {})), answer);
    }

    @Test
    void aLogThatIsTooShortIsRefusedWithItsPointer() {
        given().contentType("application/json")
                .body(Codec.write(Backtest.resolve(question(60), Inputs.NONE)))
                .post("/internal/v1/backtests")
                .then()
                .statusCode(400)
                .contentType(containsString("application/problem+json"))
                .body("violations[0].pointer", equalTo("/log"))
                .body("violations[0].value", equalTo("60 requests"));
    }
}
