package io.goodput.gateway.http;

import io.goodput.catalog.Backtests;
import io.goodput.contracts.BacktestAnswer;
import io.goodput.contracts.BacktestRequest;
import io.goodput.gateway.entries.Entries;
import io.goodput.gateway.plans.JobKind;
import io.goodput.gateway.plans.JobPage;
import io.goodput.gateway.plans.JobState;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Backtests: what a deployment measured, against what is predicted of it. */
@Path("/api/v1/backtests")
@RunOnVirtualThread
@Tag(name = "Backtests")
class BacktestResource {
    private final JobRequests requests;
    private final TraceHashes traces;
    private final Entries entries;

    BacktestResource(JobRequests requests, TraceHashes traces, Entries entries) {
        this.requests = requests;
        this.traces = traces;
        this.entries = entries;
    }

    /** What a backtest looks like. */
    @Schema(name = "Backtest")
    record Answered(
            @Schema(description = "times, progress, failure")
            io.goodput.gateway.plans.Job job,

            @Schema(description = "absent until done; the same bytes for the same question, anywhere") @Nullable
            BacktestAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submitBacktest", summary = "Asks how well the model predicts what a deployment measured")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = BacktestRequest.class)),
                @Content(mediaType = "application/yaml", schema = @Schema(implementation = BacktestRequest.class))
            })
    @APIResponse(
            responseCode = "200",
            description = "The same question was answered before",
            content = @Content(schema = @Schema(implementation = Answered.class)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location names the backtest",
            content = @Content(schema = @Schema(implementation = Answered.class)))
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return requests.submit(
                JobKind.BACKTEST,
                BacktestRequest.class,
                question ->
                        Backtests.resolveWithoutFiles(question.named(entries).resolved(traces)),
                headers,
                body);
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listBacktests", summary = "Lists backtests, newest first, without their answers")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "most backtests of a page",
            schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20", implementation = Integer.class))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next of the page before",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "only backtests in this state",
            schema = @Schema(implementation = JobState.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobPage.class)))
    @ProblemResponse
    public Response list(@Context UriInfo uri) {
        return requests.page(JobKind.BACKTEST, uri.getQueryParameters());
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getBacktest", summary = "Shows a backtest, with its answer once it is done")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Answered.class)))
    @ProblemResponse
    public Response get(@PathParam("id") String id) {
        return requests.get(JobKind.BACKTEST, id);
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "followBacktest",
            summary =
                    "Streams what happens to a backtest: submitted, started, progress, restarted, done, failed, cancelled",
            description = "Each event carries the job as it then was. Ends after done, failed or cancelled.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = String.class)))
    @ProblemResponse
    public Response events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Parameter(description = "number of the last event seen") @Nullable
                    String lastEventId) {
        return requests.events(JobKind.BACKTEST, id, lastEventId);
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "cancelBacktest", summary = "Cancels a backtest that is queued or running")
    @APIResponse(responseCode = "204", description = "Cancelled; also when it already was")
    @ProblemResponse
    public Response cancel(@PathParam("id") String id) {
        return requests.cancel(JobKind.BACKTEST, id);
    }
}
