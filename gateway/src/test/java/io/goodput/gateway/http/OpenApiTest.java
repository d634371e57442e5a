package io.goodput.gateway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.goodput.gateway.Api;
import io.goodput.gateway.WorldTest;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what is true. */
@QuarkusTest
class OpenApiTest extends WorldTest {
    @Test
    void everyExampleIsPostedAndAnswered() {
        List<String> answered = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document().get("paths").properties()) {
            JsonNode content = path.getValue().at("/post/requestBody/content");
            for (Map.Entry<String, JsonNode> type : content.properties()) {
                for (Map.Entry<String, JsonNode> example :
                        type.getValue().path("examples").properties()) {
                    JsonNode value = example.getValue().get("value");
                    String text = value.isTextual() ? value.asText() : value.toString();
                    HttpResponse<String> response = api.post(path.getKey(), text, type.getKey());
                    String body = response.statusCode() == 202
                            ? api.await(
                                    response.headers().firstValue("Location").orElseThrow())
                            : response.body();
                    if (List.of(ReturnResource.PATH, OwnCostResource.PATH).contains(path.getKey())) {
                        assertEquals(200, response.statusCode(), body);
                    } else {
                        assertEquals(
                                "done", Api.json(body).at("/job/state").asText(), () -> example.getKey() + ": " + body);
                        assertFalse(Api.answer(body).isEmpty());
                    }
                    answered.add(path.getKey() + " " + type.getKey() + " " + example.getKey());
                }
            }
        }
        assertEquals(32, answered.size(), answered::toString);
    }

    @Test
    void enumsAreWrittenAsTheyAreInJson() {
        JsonNode schemas = document().at("/components/schemas");
        assertTrue(schemas.at("/PriceTier/enum").toString().contains("\"hyperscaler-own\""), schemas::toString);
        assertTrue(schemas.at("/JobState/enum").toString().contains("\"cancelled\""), schemas::toString);
    }

    @Test
    void everyOperationSaysWhatItDoesAndHowItRefuses() {
        document().get("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/api/"))
                .flatMap(path -> path.getValue().properties().stream())
                .filter(operation ->
                        operation.getValue().isObject() && operation.getValue().has("responses"))
                .forEach(operation -> assertTrue(
                        operation.getValue().has("summary"),
                        () -> operation.getValue().toString()));
    }

    @Test
    void theOperationsOnJobsAreNamedAfterTheirKind() {
        JsonNode paths = document().get("paths");
        JsonNode all = paths.get("/api/v1/scale-outs");
        JsonNode one = paths.get("/api/v1/scale-outs/{id}");
        JsonNode events = paths.get("/api/v1/scale-outs/{id}/events");
        assertEquals(
                List.of("submitScaleOut", "listScaleOuts", "getScaleOut", "cancelScaleOut", "followScaleOut"),
                Stream.of(all.get("post"), all.get("get"), one.get("get"), one.get("delete"), events.get("get"))
                        .map(operation -> operation.get("operationId").asText())
                        .toList());
        assertEquals(
                "Lists scale-outs, newest first, without their answers",
                all.at("/get/summary").asText());
        assertEquals(
                "only scale-outs in this state",
                all.at("/get/parameters/2/description").asText());
        String schema = "/responses/200/content/application~1json/schema/$ref";
        assertEquals("#/components/schemas/ScaleOutJob", one.at("/get" + schema).asText());
        assertEquals(one.at("/get" + schema), all.at("/post" + schema));
        assertFalse(paths.toString().contains("{job"), "no kind is left unnamed");
    }

    private JsonNode document() {
        return Api.json(api.get("/q/openapi?format=json").body());
    }
}
