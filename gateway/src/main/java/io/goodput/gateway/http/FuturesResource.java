package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.futures.FuturesAnswer;
import io.goodput.contracts.futures.FuturesRequest;
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

/** Futures: what holds whatever the traffic becomes, and what each choice costs. */
@Path(FuturesResource.PATH)
@Tag(name = "Futures")
class FuturesResource extends JobResource {
    static final String PATH = "/api/v1/futures";

    FuturesResource(JobRequests requests, TraceHashes traces, Entries entries) {
        super(JobKind.FUTURES, PATH, requests, traces, entries);
    }

    /** What a question for several futures and its answer look like. */
    @Schema(name = "FuturesJob")
    record Answered(
            @Schema(description = JOB_DESCRIPTION) Job job,

            @Schema(description = ANSWER_DESCRIPTION) @Nullable
            FuturesAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitFutures",
            summary =
                    "Asks which layout holds whatever the traffic becomes, and what each choice costs where another future"
                            + " comes")
    @RequestBodySchema(FuturesRequest.class)
    @APIResponseSchema(value = Answered.class, responseCode = "202")
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return submit(
                FuturesRequest.class,
                question -> Questions.resolve(question.named(entries).resolved(traces)),
                headers,
                body);
    }
}
