package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import io.goodput.contracts.bills.BillAnswer;
import io.goodput.contracts.bills.RunBill;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Bills are jobs of one round, whose runs any prices are applied to. */
@QuarkusTest
class BillApiTest extends WorldTest {
    private static final String BILLS = "/api/v1/bills";

    private BillAnswer answer(String question) {
        HttpResponse<String> accepted = api.post(BILLS, question);
        assertEquals(202, accepted.statusCode(), accepted::body);
        String body = api.await(accepted.headers().firstValue("Location").orElseThrow());
        assertEquals("done", Api.json(body).at("/job/state").asText(), body);
        assertEquals("bill", Api.json(body).at("/job/kind").asText(), body);
        BillAnswer answer = Codec.read(BillAnswer.class, Api.answer(body));
        assertEquals(Codec.write(answer), Api.answer(body), "the answer is canonical");
        return answer;
    }

    private static Set<String> runs(BillAnswer answer) {
        Set<String> runs = new TreeSet<>();
        for (RunBill bill : answer.bills()) {
            runs.add(bill.runId());
            bill.marginal().forEach(each -> runs.add(each.runId()));
        }
        return runs;
    }

    @Test
    void otherPricesAreAppliedToTheSameRuns() {
        long seed = freshSeed();
        BillAnswer answer = answer(Ask.bill(seed));
        assertEquals(
                List.of("market-2026-07", "market-2026-07", "market-2025-10"),
                answer.bills().stream().map(RunBill::priceBook).toList());
        assertEquals(3, runs(answer).size());
        int asked = neighbours.simulationsAsked.size();
        assertTrue(neighbours.simulationsAsked.containsAll(runs(answer)));

        BillAnswer other = answer(Ask.bill(seed).replace("\"neocloud-own\"", "\"hyperscaler-own\""));
        assertEquals(runs(answer), runs(other));
        assertNotEquals(answer.bills().get(1).usd(), other.bills().get(1).usd());
        assertEquals(answer.bills().get(0), other.bills().get(0));
        assertEquals(asked, neighbours.simulationsAsked.size(), "nothing was simulated again");
    }

    @Test
    void whatIsWrongOfScenarioAndPricesIsRefused() {
        HttpResponse<String> refused = api.post(
                BILLS,
                Ask.bill(freshSeed())
                        .replace("market-2025-10", "market-2025-11")
                        .replace("hgx-h100", "hgx-h1000"));
        assertEquals(400, refused.statusCode(), refused::body);
        JsonNode violations = Api.json(refused.body()).get("violations");
        Set<String> pointers = new TreeSet<>();
        for (JsonNode violation : violations) {
            pointers.add(violation.get("pointer").asText());
            for (String part : List.of("value", "rule", "advice")) {
                assertFalse(violation.get(part).asText().isEmpty(), refused::body);
            }
        }
        assertEquals(Set.of("/prices/1/priceBook", "/scenario/layout/pools/0/system"), pointers);

        HttpResponse<String> both =
                api.post(BILLS, Ask.bill(freshSeed()).replace("\"layout\"", "\"pricing\": {}, \"layout\""));
        assertEquals(400, both.statusCode(), both::body);
        assertTrue(both.body().contains("/scenario/pricing"), both::body);

        HttpResponse<String> elsewhere = api.post("/api/v1/plans", Ask.bill(freshSeed()));
        assertEquals(400, elsewhere.statusCode(), elsewhere::body);
        assertTrue(elsewhere.body().contains("POST /api/v1/bills"), elsewhere::body);
    }
}
