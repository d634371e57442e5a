package io.goodput.gateway.http;

import io.goodput.catalog.Backtests;
import io.goodput.contracts.BacktestAnswer;
import io.goodput.contracts.BacktestRequest;
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

/** Backtests: what a deployment measured, against what is predicted of it. */
@Path(BacktestResource.PATH)
@Tag(name = "Backtests")
class BacktestResource extends JobResource {
    static final String PATH = "/api/v1/backtests";

    BacktestResource(JobRequests requests, TraceHashes traces, Entries entries) {
        super(JobKind.BACKTEST, PATH, requests, traces, entries);
    }

    /** What a backtest looks like. */
    @Schema(name = "Backtest")
    record Answered(
            @Schema(description = JOB_DESCRIPTION) Job job,

            @Schema(description = ANSWER_DESCRIPTION) @Nullable
            BacktestAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submitBacktest", summary = "Asks how well the model predicts what a deployment measured")
    @RequestBodySchema(BacktestRequest.class)
    @APIResponseSchema(value = Answered.class, responseCode = "202")
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return submit(
                BacktestRequest.class,
                question ->
                        Backtests.resolveWithoutFiles(question.named(entries).resolved(traces)),
                headers,
                body);
    }
}
