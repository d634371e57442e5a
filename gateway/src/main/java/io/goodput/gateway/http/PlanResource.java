package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PlanRequest;
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

/** Plans: the cheapest layouts that serve the traffic inside the limits. */
@Path("/api/v1/plans")
@RunOnVirtualThread
@Tag(name = "Plans")
class PlanResource {
    private final JobRequests requests;
    private final TraceHashes traces;
    private final Entries entries;

    PlanResource(JobRequests requests, TraceHashes traces, Entries entries) {
        this.requests = requests;
        this.traces = traces;
        this.entries = entries;
    }

    /** What a plan looks like. */
    @Schema(name = "Plan")
    record Answered(
            @Schema(description = "times, progress, failure")
            io.goodput.gateway.plans.Job job,

            @Schema(description = "absent until done; the same bytes for the same question, anywhere") @Nullable
            PlanAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitPlan",
            summary = "Asks for the cheapest layouts that serve the traffic inside the limits")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = PlanRequest.class)),
                @Content(mediaType = "application/yaml", schema = @Schema(implementation = PlanRequest.class))
            })
    @APIResponse(
            responseCode = "200",
            description = "The same question was answered before",
            content = @Content(schema = @Schema(implementation = Answered.class)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location names the plan",
            content = @Content(schema = @Schema(implementation = Answered.class)))
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return requests.submit(
                JobKind.PLAN,
                PlanRequest.class,
                question -> Questions.resolve(question.named(entries).resolved(traces)),
                headers,
                body);
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listPlans", summary = "Lists plans, newest first, without their answers")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "most plans of a page",
            schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20", implementation = Integer.class))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next of the page before",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "only plans in this state",
            schema = @Schema(implementation = JobState.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobPage.class)))
    @ProblemResponse
    public Response list(@Context UriInfo uri) {
        return requests.page(JobKind.PLAN, uri.getQueryParameters());
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getPlan", summary = "Shows a plan, with its answer once it is done")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Answered.class)))
    @ProblemResponse
    public Response get(@PathParam("id") String id) {
        return requests.get(JobKind.PLAN, id);
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "followPlan",
            summary =
                    "Streams what happens to a plan: submitted, started, progress, restarted, done, failed, cancelled",
            description = "Each event carries the job as it then was. Ends after done, failed or cancelled.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = String.class)))
    @ProblemResponse
    public Response events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Parameter(description = "number of the last event seen") @Nullable
                    String lastEventId) {
        return requests.events(JobKind.PLAN, id, lastEventId);
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "cancelPlan", summary = "Cancels a plan that is queued or running")
    @APIResponse(responseCode = "204", description = "Cancelled; also when it already was")
    @ProblemResponse
    public Response cancel(@PathParam("id") String id) {
        return requests.cancel(JobKind.PLAN, id);
    }
}
