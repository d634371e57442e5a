package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.scaleout.ScaleOutAnswer;
import io.goodput.contracts.scaleout.ScaleOutRequest;
import io.goodput.gateway.entries.Entries;
import io.goodput.gateway.plans.Job;
import io.goodput.gateway.plans.JobKind;
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
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Scale-outs: one load under several scaling policies, each simulated and priced. */
@Path(ScaleOutResource.PATH)
@Tag(name = "Scale-outs")
class ScaleOutResource extends JobResource {
    static final String PATH = "/api/v1/scale-outs";

    ScaleOutResource(JobRequests requests, TraceHashes traces, Entries entries) {
        super(JobKind.SCALE_OUT, PATH, requests, traces, entries);
    }

    /** What a scale-out looks like. */
    @Schema(name = "ScaleOutJob")
    record Answered(
            @Schema(description = JOB_DESCRIPTION) Job job,

            @Schema(description = ANSWER_DESCRIPTION) @Nullable
            ScaleOutAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitScaleOut",
            summary = "Asks which scaling policies hold on one load, and what each costs")
    @RequestBodySchema(ScaleOutRequest.class)
    @APIResponseSchema(value = Answered.class, responseCode = "202")
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return submit(
                ScaleOutRequest.class,
                question ->
                        Questions.resolveWithoutFiles(question.named(entries).resolved(traces)),
                headers,
                body);
    }
}
