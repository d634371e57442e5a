package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.fronts.FrontAnswer;
import io.goodput.contracts.fronts.FrontRequest;
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

/** Fronts: the layouts that are worth choosing between, by cost, latency and power. */
@Path(FrontResource.PATH)
@Tag(name = "Fronts")
class FrontResource extends JobResource {
    static final String PATH = "/api/v1/fronts";

    FrontResource(JobRequests requests, TraceHashes traces, Entries entries) {
        super(JobKind.FRONT, PATH, requests, traces, entries);
    }

    /** What a question for a front and its answer look like. */
    @Schema(name = "FrontJob")
    record Answered(
            @Schema(description = JOB_DESCRIPTION) Job job,

            @Schema(description = ANSWER_DESCRIPTION) @Nullable
            FrontAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitFront",
            summary = "Asks which layouts are worth choosing between, by what they cost, how fast they answer and what"
                    + " power they take")
    @RequestBodySchema(FrontRequest.class)
    @APIResponseSchema(value = Answered.class, responseCode = "202")
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return submit(
                FrontRequest.class,
                question -> Questions.resolve(question.named(entries).resolved(traces)),
                headers,
                body);
    }
}
