package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.gateway.Api;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bills are sent on to the tco-service as they come, and its answer comes back. */
@QuarkusTest
class ReconciliationApiTest extends WorldTest {
    private static final String BILLS = "/api/v1/bills/reconcile";
    private static final String FORM = "multipart/form-data; boundary=x";
    private static final String BODY =
            "--x\r\nContent-Disposition: form-data; name=\"bill\"; filename=\"b.csv\"\r\n\r\nBilledCost\r\n--x--\r\n";

    @Test
    void theFormGoesOnAsItCameAndTheAnswerComesBack() {
        HttpResponse<String> response = api.post(BILLS, BODY, FORM);
        assertEquals(200, response.statusCode(), response::body);
        assertEquals(
                "application/json",
                response.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", ""));
        // The neighbour says what it was given.
        assertEquals(BODY, Api.json(response.body()).get("body").asText());
        assertEquals(FORM, Api.json(response.body()).get("type").asText());
    }

    @Test
    void onlyFormsAreTaken() {
        assertEquals(415, api.post(BILLS, "a,b", "text/csv").statusCode());
        assertEquals(405, api.get(BILLS).statusCode());
    }

    @Test
    void aTcoServiceThatIsAwayIsToldApartFromOneThatRefuses() {
        for (Map.Entry<Integer, Integer> answer :
                Map.of(404, 502, 413, 413, 500, 503, 503, 503).entrySet()) {
            neighbours.answerWith(answer.getKey());
            HttpResponse<String> response = api.post(BILLS, BODY, FORM);
            assertEquals(answer.getValue(), response.statusCode(), response::body);
            assertTrue(answer.getValue() == 413
                    || response.headers().firstValue("Retry-After").isPresent());
        }
    }
}
