package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.codec.EnumNames;
import io.goodput.codec.Format;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** Completes the OpenAPI document: the shipped examples as request bodies, and enums as they are written in JSON. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public final class OpenApiDocument implements OASFilter {
    private static final List<String> PLANS = List.of("chat");
    private static final List<String> SIMULATIONS =
            List.of("chat-on-one-node", "conditional-disaggregation", "classes-with-priority");
    private static final List<String> SCALE_OUTS = List.of("scale-out");

    @Override
    public Schema filterSchema(Schema schema) {
        List<Object> values = schema.getEnumeration();
        if (values != null) {
            schema.setEnumeration(values.stream().map(OpenApiDocument::written).toList());
        }
        return schema;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        addExamples(document, "/api/v1/plans", PlanRequest.class, PLANS);
        addExamples(document, "/api/v1/simulations", SimulationRequest.class, SIMULATIONS);
        addExamples(document, "/api/v1/scale-outs", ScaleOutRequest.class, SCALE_OUTS);
    }

    private static Object written(Object constant) {
        return constant instanceof String name ? EnumNames.of(name) : constant;
    }

    private static void addExamples(OpenAPI document, String path, Class<?> type, List<String> names) {
        Content content =
                document.getPaths().getPathItem(path).getPOST().getRequestBody().getContent();
        for (String name : names) {
            String yaml = text(name + ".yaml");
            Object question = Codec.readStrict(type, yaml, Format.YAML);
            content.getMediaType("application/yaml").addExample(name, example(yaml));
            content.getMediaType("application/json")
                    .addExample(name, example(Codec.read(Object.class, Codec.write(question))));
        }
    }

    private static Example example(Object value) {
        return OASFactory.createExample().value(value);
    }

    private static String text(String name) {
        try (InputStream stream = OpenApiDocument.class.getResourceAsStream("examples/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("the gateway has no example " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
