package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.scaleout.ScaleOutAnswer;
import io.goodput.contracts.scaleout.ScaleOutRequest;
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

/** Scale-outs: one load under several scaling policies, each simulated and priced. */
@Path("/api/v1/scale-outs")
@RunOnVirtualThread
@Tag(name = "Scale-outs")
class ScaleOutResource {
    private final JobRequests requests;
    private final TraceHashes traces;
    private final Entries entries;

    ScaleOutResource(JobRequests requests, TraceHashes traces, Entries entries) {
        this.requests = requests;
        this.traces = traces;
        this.entries = entries;
    }

    /** What a scale-out looks like. */
    @Schema(name = "ScaleOutJob")
    record Answered(
            @Schema(description = "times, progress, failure")
            io.goodput.gateway.plans.Job job,

            @Schema(description = "absent until done; the same bytes for the same question, anywhere") @Nullable
            ScaleOutAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitScaleOut",
            summary = "Asks which scaling policies hold on one load, and what each costs")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ScaleOutRequest.class)),
                @Content(mediaType = "application/yaml", schema = @Schema(implementation = ScaleOutRequest.class))
            })
    @APIResponse(
            responseCode = "200",
            description = "The same question was answered before",
            content = @Content(schema = @Schema(implementation = Answered.class)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location names the scale-out",
            content = @Content(schema = @Schema(implementation = Answered.class)))
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return requests.submit(
                JobKind.SCALE_OUT,
                ScaleOutRequest.class,
                question ->
                        Questions.resolveWithoutFiles(question.named(entries).resolved(traces)),
                headers,
                body);
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listScaleOuts", summary = "Lists scale-outs, newest first, without their answers")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "most scale-outs of a page",
            schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20", implementation = Integer.class))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next of the page before",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "only scale-outs in this state",
            schema = @Schema(implementation = JobState.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobPage.class)))
    @ProblemResponse
    public Response list(@Context UriInfo uri) {
        return requests.page(JobKind.SCALE_OUT, uri.getQueryParameters());
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getScaleOut", summary = "Shows a scale-out, with its answer once it is done")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Answered.class)))
    @ProblemResponse
    public Response get(@PathParam("id") String id) {
        return requests.get(JobKind.SCALE_OUT, id);
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "followScaleOut",
            summary =
                    "Streams what happens to a scale-out: submitted, started, progress, restarted, done, failed, cancelled",
            description = "Each event carries the job as it then was. Ends after done, failed or cancelled.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = String.class)))
    @ProblemResponse
    public Response events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Parameter(description = "number of the last event seen") @Nullable
                    String lastEventId) {
        return requests.events(JobKind.SCALE_OUT, id, lastEventId);
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "cancelScaleOut", summary = "Cancels a scale-out that is queued or running")
    @APIResponse(responseCode = "204", description = "Cancelled; also when it already was")
    @ProblemResponse
    public Response cancel(@PathParam("id") String id) {
        return requests.cancel(JobKind.SCALE_OUT, id);
    }
}
