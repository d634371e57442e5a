package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkDecisionRequest;
import io.goodput.contracts.benchmarks.MetricVerdictRequest;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.gateway.clients.Tco;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is decided upon kept rows. It is computed at once by the tco-service and not kept. */
@Path("/api/v1")
@Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
@Produces({MediaType.APPLICATION_JSON, TableFormat.CSV_TYPE, TableFormat.MARKDOWN_TYPE})
@RunOnVirtualThread
@Tag(name = "Benchmarks")
class BenchmarkDecisionResource {
    static final String DECISIONS = "/api/v1/benchmark-decisions";
    static final String VERDICTS = "/api/v1/metric-verdicts";

    private final Body body;
    private final Tco tco;

    BenchmarkDecisionResource(Body body, Tco tco) {
        this.body = body;
        this.tco = tco;
    }

    @POST
    @Path("benchmark-decisions")
    @Operation(
            operationId = "decideBenchmarks",
            summary = "Tells which kept rows serve within limits, and what they cost; and a ratio of two systems")
    @RequestBodySchema(BenchmarkDecisionRequest.class)
    @APIResponse(
            responseCode = "200",
            description = "The answer; the same bytes for the same question and rows, anywhere",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = BenchmarkDecision.class)),
                @Content(mediaType = TableFormat.CSV_TYPE, schema = @Schema(implementation = String.class)),
                @Content(mediaType = TableFormat.MARKDOWN_TYPE, schema = @Schema(implementation = String.class))
            })
    @ProblemResponse
    public Response decide(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        Body.Text text = body.read(headers, stream);
        var question = Codec.readStrict(BenchmarkDecisionRequest.class, text.text(), text.format());
        return TableFormat.answer(headers, format -> tco.benchmarkDecision(question, format));
    }

    @POST
    @Path("metric-verdicts")
    @Operation(
            operationId = "judgeMetrics",
            summary = "Tells what deciding by each metric alone would cost a month, on kept rows")
    @RequestBodySchema(MetricVerdictRequest.class)
    @APIResponse(
            responseCode = "200",
            description = "The answer; the same bytes for the same question and rows, anywhere",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = MetricVerdicts.class)),
                @Content(mediaType = TableFormat.CSV_TYPE, schema = @Schema(implementation = String.class)),
                @Content(mediaType = TableFormat.MARKDOWN_TYPE, schema = @Schema(implementation = String.class))
            })
    @ProblemResponse
    public Response judge(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        Body.Text text = body.read(headers, stream);
        var question = Codec.readStrict(MetricVerdictRequest.class, text.text(), text.format());
        return TableFormat.answer(headers, format -> tco.metricVerdicts(question, format));
    }
}
