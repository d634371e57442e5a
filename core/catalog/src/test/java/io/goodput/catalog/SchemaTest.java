package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entry against the schema of its kind. */
class SchemaTest {
    private static final YAMLMapper YAML = new YAMLMapper();

    static Stream<Arguments> entries() {
        Catalog catalog = Catalog.shipped();
        return Stream.of(
                        catalog.modelNames().stream().map(name -> Arguments.of("model", "models/" + name)),
                        catalog.systemNames().stream().map(name -> Arguments.of("system", "systems/" + name)),
                        catalog.systems().stream()
                                .filter(system -> system.stepTimesFrom() == null)
                                .map(system -> Arguments.of("step-times", "step-times/" + system.name())),
                        catalog.engineNames().stream().map(name -> Arguments.of("engine", "engines/" + name)))
                .flatMap(each -> each);
    }

    private static JsonSchema schema(String kind) throws IOException {
        try (InputStream stream = open("schemas/" + kind + ".schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(stream);
        }
    }

    private static JsonNode entry(String path) throws IOException {
        // JSON is YAML too.
        try (InputStream stream = open(path + (path.startsWith("step-times/") ? ".json" : ".yaml"))) {
            return YAML.readTree(stream);
        }
    }

    private static InputStream open(String path) {
        return Objects.requireNonNull(Catalog.class.getResourceAsStream(path), path);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void entryFollowsItsSchema(String kind, String path) throws IOException {
        assertEquals(Set.of(), schema(kind).validate(entry(path)));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void schemaRefusesAnUnknownField(String kind, String path) throws IOException {
        ObjectNode entry = (ObjectNode) entry(path);
        entry.put("colour", "green");
        assertFalse(schema(kind).validate(entry).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void everyNumberWithAValueHasASource(String kind, String path) throws IOException {
        assertSourced(kind + " " + path, entry(path));
    }

    private static void assertSourced(String at, JsonNode node) {
        if (node.has("value")) {
            assertFalse(node.path("source").asText().isBlank(), at);
        }
        node.properties().forEach(field -> assertSourced(at + "/" + field.getKey(), field.getValue()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            assertSourced(at + "/" + i, node.get(i));
        }
    }
}
