package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.codec.Codec;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.whatif.ChangeOutcome;
import io.goodput.contracts.whatif.WhatIfAnswer;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What-ifs are jobs that take what a plan left in the store. */
@QuarkusTest
class WhatIfApiTest extends WorldTest {
    private static final String WHAT_IFS = "/api/v1/what-ifs";

    private PlanAnswer plan() {
        return Codec.read(PlanAnswer.class, Api.answer(api.await(api.submit("/api/v1/plans", Ask.plan(freshSeed())))));
    }

    private static LayoutOutcome winner(PlanAnswer plan) {
        return Objects.requireNonNull(plan.tiers().getFirst().winner());
    }

    private static String question(PlanAnswer plan, String changes) {
        return "{\"plan\": %s, \"layout\": %s, \"changes\": [%s]}"
                .formatted(
                        Codec.write(plan.question()), Codec.write(winner(plan).layout()), changes);
    }

    private WhatIfAnswer answer(String question) {
        HttpResponse<String> accepted = api.post(WHAT_IFS, question);
        assertEquals(202, accepted.statusCode(), accepted::body);
        String body = api.await(accepted.headers().firstValue("Location").orElseThrow());
        assertEquals("done", Api.json(body).at("/job/state").asText(), body);
        assertEquals("what-if", Api.json(body).at("/job/kind").asText(), body);
        WhatIfAnswer answer = Codec.read(WhatIfAnswer.class, Api.answer(body));
        assertEquals(Codec.write(answer), Api.answer(body), "the answer is canonical");
        return answer;
    }

    @Test
    void otherPricesOfAPlanAreItsStoredRun() {
        PlanAnswer plan = plan();
        int simulations = neighbours.simulationsAsked.size();
        int prices = neighbours.pricesAsked.size();
        String question = question(plan, """
                {"name": "own", "pricing": {"tiers": ["neocloud-own"]}},
                {"name": "contract", "pricing": {"priceBook": "market-2025-10", "tiers": ["three-year-contract"]}}""");
        WhatIfAnswer answer = answer(question);

        assertEquals(simulations, neighbours.simulationsAsked.size(), "nothing was simulated");
        assertEquals(prices + 1, neighbours.pricesAsked.size(), "one run was priced by another book");
        assertEquals(winner(plan).runIds().getFirst(), answer.plan().runId());
        assertEquals(winner(plan).report(), answer.plan().report());
        assertEquals(List.of(winner(plan).bill()), answer.plan().bills());
        for (ChangeOutcome outcome : answer.changes()) {
            assertFalse(outcome.simulated());
            assertEquals(answer.plan().report(), outcome.report());
            assertNotEquals(0, outcome.costs().getFirst().usdPerHour().difference());
        }
        assertEquals(
                List.of("market-2026-07", "market-2025-10"),
                answer.changes().stream()
                        .map(each -> each.costs().getFirst().priceBook())
                        .toList());
        assertEquals(200, api.post(WHAT_IFS, question).statusCode());
    }

    @Test
    void anotherLoadIsOneRunBesideThePlans() {
        PlanAnswer plan = plan();
        int simulations = neighbours.simulationsAsked.size();
        ChangeOutcome outcome = answer(question(plan, "{\"name\": \"twice\", \"load\": 2}"))
                .changes()
                .getFirst();
        assertTrue(outcome.simulated());
        assertEquals(
                List.of(outcome.runId()),
                neighbours.simulationsAsked.subList(simulations, neighbours.simulationsAsked.size()));
        assertTrue(outcome.tokensPerSecond().difference() > 0);
    }

    @Test
    void whatIsWrongOfPlanAndChangesIsRefused() {
        PlanAnswer plan = plan();
        HttpResponse<String> refused =
                api.post(WHAT_IFS, question(plan, """
                        {"name": "same", "load": 1},
                        {"name": "elsewhere", "system": {"system": "hgx-h1000"}},
                        {"name": "gone", "lost": {"role": "aggregated", "instances": 400}}""").replace("\"llama-3.1-8b\"", "\"llama-3.1-8c\""));
        assertEquals(400, refused.statusCode(), refused::body);
        Set<String> pointers = new TreeSet<>();
        for (JsonNode violation : Api.json(refused.body()).get("violations")) {
            pointers.add(violation.get("pointer").asText());
            for (String part : List.of("value", "rule", "advice")) {
                assertFalse(violation.get(part).asText().isEmpty(), refused::body);
            }
        }
        assertTrue(pointers.containsAll(Set.of("/changes/0/load", "/plan/model")), pointers::toString);

        HttpResponse<String> unknown = api.post(
                WHAT_IFS, question(plan, "{\"name\": \"elsewhere\", \"system\": {\"system\": \"hgx-h1000\"}}"));
        assertEquals(400, unknown.statusCode(), unknown::body);
        assertTrue(unknown.body().contains("/changes/0/system"), unknown::body);

        HttpResponse<String> elsewhere =
                api.post("/api/v1/plans", question(plan, "{\"name\": \"twice\", \"load\": 2}"));
        assertEquals(400, elsewhere.statusCode(), elsewhere::body);
        assertTrue(elsewhere.body().contains("POST /api/v1/what-ifs"), elsewhere::body);
    }
}
