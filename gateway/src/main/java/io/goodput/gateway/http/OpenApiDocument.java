package io.goodput.gateway.http;

import io.goodput.catalog.OwnCostRequest;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.contracts.capacity.CapacityRequest;
import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.redundancy.RedundancyRequest;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.contracts.whatif.WhatIfRequest;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.examples.Example;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.parameters.RequestBody;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Completes the OpenAPI document: what {@link JobResource} says of all kinds of jobs in the words of each, the shipped
 * examples as request bodies, and enums as they are written in JSON.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public final class OpenApiDocument implements OASFilter {
    private static final String EVENTS = "/{id}/events";
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z])(?=[A-Z])");
    private static final List<String> OTHER_YAML = List.of("application/x-yaml", "text/yaml");
    private static final List<String> PLANS = List.of("chat", "n-plus-one", "owned-racks", "scaled-plan");
    private static final List<String> SIMULATIONS =
            List.of("chat-on-one-node", "conditional-disaggregation", "classes-with-priority");
    private static final List<String> SCALE_OUTS = List.of("scale-out");
    private static final List<String> REDUNDANCIES = List.of("redundancy");
    private static final List<String> BILLS = List.of("bill");
    private static final List<String> CAPACITIES = List.of("budget");
    private static final List<String> FRONTS = List.of("front");
    private static final List<String> FUTURES = List.of("futures");
    private static final List<String> WHAT_IFS = List.of("what-if");
    private static final List<String> RETURNS = List.of("return");
    private static final List<String> OWN_COSTS = List.of("own-cost");

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
        for (String path : document.getPaths().getPathItems().keySet()) {
            if (path.endsWith(EVENTS)) {
                describeJobs(document.getPaths(), path.substring(0, path.length() - EVENTS.length()));
            }
        }
        addExamples(document, PlanResource.PATH, PlanRequest.class, PLANS);
        addExamples(document, SimulationResource.PATH, SimulationRequest.class, SIMULATIONS);
        addExamples(document, ScaleOutResource.PATH, ScaleOutRequest.class, SCALE_OUTS);
        addExamples(document, RedundancyResource.PATH, RedundancyRequest.class, REDUNDANCIES);
        addExamples(document, BillResource.PATH, BillRequest.class, BILLS);
        addExamples(document, CapacityResource.PATH, CapacityRequest.class, CAPACITIES);
        addExamples(document, FrontResource.PATH, FrontRequest.class, FRONTS);
        addExamples(document, FuturesResource.PATH, FuturesRequest.class, FUTURES);
        addExamples(document, WhatIfResource.PATH, WhatIfRequest.class, WHAT_IFS);
        describeQuestion(document.getPaths().getPathItem(ReturnResource.PATH).getPOST());
        addExamples(document, ReturnResource.PATH, ReturnRequest.class, RETURNS);
        describeQuestion(document.getPaths().getPathItem(OwnCostResource.PATH).getPOST());
        addExamples(document, OwnCostResource.PATH, OwnCostRequest.class, OWN_COSTS);
    }

    /** Names the operations under the path of a kind of jobs after the one that submits such a job. */
    private static void describeJobs(Paths paths, String path) {
        PathItem all = paths.getPathItem(path);
        PathItem one = paths.getPathItem(path + "/{id}");
        String name = all.getPOST().getOperationId().substring("submit".length());
        String job = String.join("-", WORDS.split(name)).toLowerCase(Locale.ROOT);
        String jobs = path.substring(path.lastIndexOf('/') + 1);
        UnaryOperator<String> words = text -> text.replace("{job}", job).replace("{jobs}", jobs);

        describe(all.getGET(), "list" + capitalised(jobs), words);
        describe(one.getGET(), "get" + name, words);
        describe(one.getDELETE(), "cancel" + name, words);
        describe(paths.getPathItem(path + EVENTS).getGET(), "follow" + name, words);
        describeSubmission(all.getPOST(), one.getGET(), job);
    }

    private static void describe(Operation operation, String id, UnaryOperator<String> words) {
        operation.operationId(id).summary(words.apply(operation.getSummary()));
        for (Parameter parameter : Objects.requireNonNullElse(operation.getParameters(), List.<Parameter>of())) {
            if (parameter.getDescription() != null) {
                parameter.setDescription(words.apply(parameter.getDescription()));
            }
        }
    }

    /** What is accepted looks as what is shown later; one media type of YAML speaks for the others. */
    private static void describeSubmission(Operation submit, Operation show, String job) {
        APIResponses responses = submit.getResponses();
        APIResponse accepted = responses.getAPIResponse("202").description("Accepted; Location names the " + job);
        responses.addAPIResponse(
                "200",
                OASFactory.createAPIResponse()
                        .description("The same question was answered before")
                        .content(accepted.getContent()));
        show.getResponses()
                .addAPIResponse(
                        "200", OASFactory.createAPIResponse().description("OK").content(accepted.getContent()));
        describeQuestion(submit);
    }

    private static void describeQuestion(Operation operation) {
        RequestBody question = operation.getRequestBody().required(true);
        OTHER_YAML.forEach(question.getContent()::removeMediaType);
    }

    /** {@code scale-outs} is {@code ScaleOuts}. */
    private static String capitalised(String words) {
        return Stream.of(words.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
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
