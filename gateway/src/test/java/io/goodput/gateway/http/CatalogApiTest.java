package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.goodput.gateway.Api;
import io.goodput.gateway.Ask;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Entries that ship and entries of one's own, over HTTP. */
@QuarkusTest
class CatalogApiTest extends WorldTest {
    private static final String CATALOG = "/api/v1/catalog";

    private static final String CONFIG = """
            {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu", "hidden_size": 4096,
             "intermediate_size": 14336, "max_position_embeddings": 131072, "num_attention_heads": 32,
             "num_hidden_layers": 32, "num_key_value_heads": 8, "tie_word_embeddings": false,
             "torch_dtype": "bfloat16", "vocab_size": 128256}""";

    private static String fresh(String name) {
        return name + "-" + UUID.randomUUID();
    }

    /** H200 nodes under another name: their own kernels stand for them, their prices are theirs. */
    private ObjectNode system(String name) {
        ObjectNode entry =
                (ObjectNode) Api.json(api.get(CATALOG + "/systems/hgx-h200").body());
        entry.put("name", name);
        entry.putObject("stepTimesFrom")
                .put("system", "hgx-h200")
                .put("validated", true)
                .put("lowShare", -0.3)
                .put("highShare", 0.3)
                .put("basis", "the same chip in another rack");
        entry.putObject("pricesFrom").put("system", "hgx-h200").put("basis", "a quote at the same price");
        return entry;
    }

    private String added(String kind, String body) {
        HttpResponse<String> response = api.post(CATALOG + "/" + kind, body);
        assertEquals(201, response.statusCode(), response::body);
        String location = response.headers().firstValue("Location").orElseThrow();
        assertEquals(api.get(location).body(), response.body());
        return Api.json(response.body()).get("name").asText();
    }

    private static List<String> pointers(HttpResponse<String> refused) {
        List<String> pointers = new ArrayList<>();
        Api.json(refused.body())
                .get("violations")
                .forEach(each -> pointers.add(each.get("pointer").asText()));
        return pointers;
    }

    @Test
    void whatIsShownCanBePostedUnderAnotherName() {
        for (Map.Entry<String, String> each :
                Map.of("models", "deepseek-r1", "engines", "sglang").entrySet()) {
            ObjectNode entry = (ObjectNode) Api.json(api.get(CATALOG + "/" + each.getKey() + "/" + each.getValue())
                    .body());
            String name = fresh("mine");
            entry.put("name", name);
            assertEquals(name + "@1", added(each.getKey(), entry.toString()));
        }
    }

    @Test
    void anotherContentIsTheNextVersionAndTheSameIsNotKeptTwice() {
        String name = fresh("rack");
        ObjectNode entry = system(name);
        assertEquals(name + "@1", added("systems", entry.toString()));
        HttpResponse<String> again = api.post(CATALOG + "/systems", entry.toString());
        assertEquals(200, again.statusCode());
        assertEquals(name + "@1", Api.json(again.body()).get("name").asText());
        entry.put("title", "another title");
        assertEquals(name + "@2", added("systems", entry.toString()));
        assertEquals(
                "another title",
                Api.json(api.get(CATALOG + "/systems/" + name).body())
                        .get("title")
                        .asText());
        assertTrue(
                Api.json(api.get(CATALOG).body()).at("/own/systems").toString().contains(name + "@2"));

        assertEquals(204, api.delete(CATALOG + "/systems/" + name + "@2").statusCode());
        assertEquals(404, api.get(CATALOG + "/systems/" + name + "@2").statusCode());
        assertEquals(
                name + "@1",
                Api.json(api.get(CATALOG + "/systems/" + name).body())
                        .get("name")
                        .asText());
        // A number that was given is not given again.
        entry.put("title", "a third title");
        assertEquals(name + "@3", added("systems", entry.toString()));
        assertEquals(204, api.delete(CATALOG + "/systems/" + name).statusCode());
        assertEquals(404, api.delete(CATALOG + "/systems/" + name).statusCode());
        assertEquals(409, api.delete(CATALOG + "/systems/hgx-h200").statusCode());
    }

    @Test
    void aModelComesFromItsConfigJson() {
        String name = fresh("llama");
        HttpResponse<String> nameless = api.post(CATALOG + "/models", CONFIG);
        assertEquals(400, nameless.statusCode());
        assertEquals(List.of("/name"), pointers(nameless));
        HttpResponse<String> wrong =
                api.post(CATALOG + "/models?name=" + name + "&statedParameters=70000000000", CONFIG);
        assertEquals(List.of("/statedParameters"), pointers(wrong));
        HttpResponse<String> added =
                api.post(CATALOG + "/models?name=" + name + "&statedParameters=8030000000", CONFIG);
        assertEquals(201, added.statusCode(), added::body);
        JsonNode figures = Api.json(api.get(CATALOG + "/models/" + name + "/figures?tensorParallel=2")
                .body());
        assertEquals(8_030_261_248L, figures.get("parameters").asLong());
        // 32 layers × 2 × 4 heads × 128 × 2 bytes.
        assertEquals(65_536, figures.get("kvBytesPerTokenPerGpu").asInt());
        assertEquals(3, figures.get("derivations").size());
        HttpResponse<String> unknown =
                api.post(CATALOG + "/models?name=" + name, CONFIG.replace("LlamaForCausalLM", "LlamaForCausalLN"));
        assertEquals(List.of("/architectures/0"), pointers(unknown));
    }

    @Test
    void aPlanNamesOwnEntriesByVersionAndKeepsThemWhenTheyAreRemoved() {
        String rack = fresh("rack");
        added("systems", system(rack).toString());
        String model = fresh("llama");
        assertEquals(201, api.post(CATALOG + "/models?name=" + model, CONFIG).statusCode());
        String question = Ask.plan(freshSeed())
                .replace("\"hgx-h100\", \"hgx-h200\"", "\"" + rack + "\"")
                .replace("\"llama-3.1-8b\"", "\"" + model + "\"");
        String job = api.submit("/api/v1/plans", question);
        assertEquals(204, api.delete(CATALOG + "/systems/" + rack).statusCode());
        String body = api.await(job);
        JsonNode answered = Api.json(body);
        assertEquals("done", answered.at("/job/state").asText(), body);
        assertEquals(model + "@1", answered.at("/answer/question/model").asText());
        assertEquals(rack + "@1", answered.at("/answer/question/systems/0").asText());
        JsonNode winner = answered.at("/answer/tiers/0/winner");
        assertEquals(rack + "@1", winner.at("/layout/pools/0/system").asText(), body);
        assertTrue(winner.toString().contains("\"usdPerHour\":"), body);
        // The band that its owner gave reaches the answer.
        assertEquals(0.3, answered.at("/answer/errorBands/0/highShare").asDouble());
        assertTrue(answered.at("/answer/assumptions").toString().contains("a quote at the same price"), body);

        HttpResponse<String> gone = api.post("/api/v1/plans", question);
        assertEquals(List.of("/systems/0"), pointers(gone));
        // The answer's own question needs nothing but itself.
        HttpResponse<String> again =
                api.post("/api/v1/plans", answered.at("/answer/question").toString());
        assertEquals(200, again.statusCode(), again::body);
        assertEquals(Api.answer(body), Api.answer(again.body()));
    }

    @Test
    void anOwnSystemCostsWhatItIsPricedAs() {
        String rack = fresh("rack");
        added("systems", system(rack).toString());
        long seed = freshSeed();
        List<JsonNode> costs = new ArrayList<>();
        for (String name : List.of(rack, "hgx-h200")) {
            String body = api.await(
                    api.submit("/api/v1/simulations", Ask.simulation(seed).replace("hgx-h100", name)));
            assertEquals("done", Api.json(body).at("/job/state").asText(), body);
            costs.add(Api.json(body).at("/answer/runs/0/bills"));
        }
        assertTrue(costs.getFirst().toString().contains("\"usdPerHour\":"), costs::toString);
        assertEquals(costs.get(1), Api.json(costs.getFirst().toString().replace(rack + "@1", "hgx-h200")));
    }

    /** H100 at one price, in euros. */
    private static String priceBook(String name, double price) {
        return """
                {"name": "%s", "title": "Prices of Acme", "effective": "2026-11", "currency": "EUR",
                 "usdPerCurrencyUnit": {"value": 1.25, "source": "our bank", "date": "2026-11-02", "confidence": "measured"},
                 "pricePerKilowattHour": {"value": 0.1, "source": "contract", "date": "2026", "confidence": "measured"},
                 "powerUsageEffectiveness": {"value": 1.3, "source": "meters", "date": "2026", "confidence": "measured"},
                 "systems": [{"system": "hgx-h100",
                  "provisionedKilowattsPerGpu": {"value": 1.4, "source": "contract", "date": "2026", "confidence": "measured"},
                  "tiers": [{"tier": "on-demand", "region": "north",
                   "pricePerGpuHour": {"value": %s, "source": "contract", "date": "2026", "confidence": "measured"},
                   "billingUnitGpus": {"value": 8, "source": "contract", "date": "2026", "confidence": "measured"},
                   "electricityIncluded": true,
                   "electricity": {"source": "contract", "date": "2026", "confidence": "measured"}}]}]}""".formatted(name, price);
    }

    /** Once under a shipped book, then under two versions of one's own: the same runs, each simulated once. */
    @Test
    void pricingAgainUnderABookOfOnesOwnSimulatesNothingAgain() {
        String name = fresh("prices");
        assertEquals(name + "@1", added("price-books", priceBook(name, 2)));
        assertEquals(200, api.post(CATALOG + "/price-books", priceBook(name, 2)).statusCode());
        assertEquals(name + "@2", added("price-books", priceBook(name, 4)));
        long seed = freshSeed();
        String shipped = api.await(api.submit("/api/v1/simulations", Ask.simulation(seed)));
        int simulated = neighbours.simulationsAsked.size();
        assertEquals(2, simulated);
        for (int version = 1; version <= 2; version++) {
            String question = Ask.simulation(seed)
                    .replaceFirst(
                            "\\{",
                            "{\"pricing\": {\"priceBook\": \"%s@%d\", \"region\": \"north\", \"tiers\": [\"on-demand\"]},"
                                    .formatted(name, version));
            String body = api.await(api.submit("/api/v1/simulations", question));
            JsonNode run = Api.json(body).at("/answer/runs/0");
            assertEquals(Api.json(shipped).at("/answer/runs/0/runId"), run.get("runId"), body);
            // 8 GPUs at 2 and at 4 euros, a euro is 1.25 dollars.
            assertEquals(8 * 2.5 * version, run.at("/bills/0/usdPerHour").asDouble(), body);
            assertTrue(body.contains("converted from EUR at $1.25, the rate of 2026-11-02: our bank"), body);
        }
        assertEquals(simulated, neighbours.simulationsAsked.size());

        assertTrue(api.get("/api/v1/price-books").body().contains("\"priceBook\":\"" + name + "@2\""));
        JsonNode card = Api.json(
                api.get("/api/v1/price-books/" + name + "?region=north").body());
        assertEquals(5, card.at("/entries/0/usdPerGpuHour").asDouble());
        assertEquals(List.of("/region"), pointers(api.get("/api/v1/price-books/" + name)));
        assertEquals(204, api.delete(CATALOG + "/price-books/" + name).statusCode());
        assertEquals(404, api.get("/api/v1/price-books/" + name).statusCode());
        assertEquals(409, api.delete(CATALOG + "/price-books/market-2026-07").statusCode());
    }

    @Test
    void wrongPriceBooksAreRefusedWithFieldAndRule() {
        String book = priceBook(fresh("prices"), 2);
        assertEquals(
                List.of("/currency"), pointers(api.post(CATALOG + "/price-books", book.replace("\"EUR\"", "\"EUX\""))));
        assertEquals(
                List.of("/systems/0/tiers/0/interruptionsPerHour", "/systems/0/tiers/0/noticeSeconds"),
                pointers(api.post(CATALOG + "/price-books", book.replace("on-demand", "spot"))));
        assertEquals(
                List.of("/systems/0/tiers/0/pricePerGpuHour/value"),
                pointers(api.post(CATALOG + "/price-books", book.replace("\"value\": 2.0", "\"value\": -2"))));
    }

    @Test
    void theCostOfOwningIsAPriceBook() {
        String question = """
                {"system": "hgx-h100", "capital": {"gpus": 8,
                 "servers": {"value": 285000, "source": "quote", "date": "2026-09", "confidence": "survey"},
                 "discountRatePerYear": {"value": 0.1, "source": "ours", "date": "2026", "confidence": "measured"},
                 "provisionedKilowatts": {"value": 10.2, "source": "data sheet", "date": "2023", "confidence": "data-sheet"}}}""";
        HttpResponse<String> answer = api.post("/api/v1/own-costs", question);
        assertEquals(200, answer.statusCode(), answer::body);
        ObjectNode book = (ObjectNode) Api.json(answer.body()).get("priceBook");
        book.put("name", fresh("own"));
        added("price-books", book.toString());
        assertEquals(
                List.of("/capital/servers/value"),
                pointers(api.post("/api/v1/own-costs", question.replace("285000", "0"))));
        assertEquals(400, api.post("/api/v1/own-costs", "{}").statusCode());
    }

    @Test
    void wrongEntriesAreRefusedWithFieldAndRule() {
        ObjectNode wrong = system(fresh("rack"));
        wrong.put("colour", "green");
        ((ObjectNode) wrong.get("memoryBytes")).put("value", 141);
        assertEquals(
                List.of("/colour", "/memoryBytes/value"), pointers(api.post(CATALOG + "/systems", wrong.toString())));
        assertEquals(
                List.of("/name"),
                pointers(api.post(CATALOG + "/systems", system("hgx-h200").toString())));
        assertEquals(List.of("/precision"), pointers(api.get(CATALOG + "/models/llama-3.1-8b/figures?precision=fp3")));
        assertEquals(List.of("/gpus"), pointers(api.get(CATALOG + "/models/llama-3.1-8b/figures?gpus=3")));
        assertEquals(404, api.get(CATALOG + "/models/lama/figures").statusCode());
        for (String odd : List.of("%00", "a%00b@1", "x@0", "x@1@2", "%F0%9F%98%80")) {
            assertEquals(404, api.get(CATALOG + "/systems/" + odd).statusCode(), odd);
            assertEquals(404, api.delete(CATALOG + "/systems/" + odd).statusCode(), odd);
        }
        assertEquals(400, api.post(CATALOG + "/engines", "{}").statusCode());
        assertEquals(413, api.post(CATALOG + "/engines", " ".repeat(2 << 20)).statusCode());
    }
}
