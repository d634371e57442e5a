package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.redundancy.RedundancyAnswer;
import io.goodput.contracts.redundancy.RedundancyRequest;
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

/** Redundancies: the spares with which a layout lives through the loss of hardware at its peak. */
@Path(RedundancyResource.PATH)
@Tag(name = "Redundancies")
class RedundancyResource extends JobResource {
    static final String PATH = "/api/v1/redundancies";

    RedundancyResource(JobRequests requests, TraceHashes traces, Entries entries) {
        super(JobKind.REDUNDANCY, PATH, requests, traces, entries);
    }

    /** What a redundancy question and its answer look like. */
    @Schema(name = "RedundancyJob")
    record Answered(
            @Schema(description = JOB_DESCRIPTION) Job job,

            @Schema(description = ANSWER_DESCRIPTION) @Nullable
            RedundancyAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitRedundancy",
            summary =
                    "Asks how many spares, in which racks, live through the loss of any one GPU, node or rack at the peak")
    @RequestBodySchema(RedundancyRequest.class)
    @APIResponseSchema(value = Answered.class, responseCode = "202")
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return submit(
                RedundancyRequest.class,
                question ->
                        Questions.resolveWithoutFiles(question.named(entries).resolved(traces)),
                headers,
                body);
    }
}
