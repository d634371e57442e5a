package io.goodput.gateway.http;

import io.goodput.gateway.entries.Entries;
import io.goodput.gateway.plans.JobKind;
import io.goodput.gateway.plans.JobPage;
import io.goodput.gateway.plans.JobState;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of one kind: listed, shown, followed and cancelled in the same way, whatever they answer.
 *
 * <p>A kind adds its path and how it is submitted: {@code submit<Job>}, with the schemas of question and answer. The
 * {@link OpenApiDocument} names the operations and writes the kind for {job} and {jobs} in their texts.
 */
@RunOnVirtualThread
abstract class JobResource {
    static final String JOB_DESCRIPTION = "times, progress, failure";
    static final String ANSWER_DESCRIPTION = "absent until done; the same bytes for the same question, anywhere";

    protected final JobRequests requests;
    protected final TraceHashes traces;
    protected final Entries entries;

    private final JobKind kind;
    private final String path;

    JobResource(JobKind kind, String path, JobRequests requests, TraceHashes traces, Entries entries) {
        this.kind = kind;
        this.path = path;
        this.requests = requests;
        this.traces = traces;
        this.entries = entries;
    }

    final <T> Response submit(Class<T> type, UnaryOperator<T> resolve, HttpHeaders headers, InputStream body) {
        return requests.submit(kind, path, type, resolve, headers, body);
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Lists {jobs}, newest first, without their answers")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "most {jobs} of a page",
            schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20", implementation = Integer.class))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next of the page before",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "only {jobs} in this state",
            schema = @Schema(implementation = JobState.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobPage.class)))
    @ProblemResponse
    public Response list(@Context UriInfo uri) {
        return requests.page(kind, uri.getQueryParameters());
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Shows a {job}, with its answer once it is done")
    @ProblemResponse
    public Response get(@PathParam("id") String id) {
        return requests.get(kind, id);
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            summary =
                    "Streams what happens to a {job}: submitted, started, progress, restarted, done, failed, cancelled",
            description = "Each event carries the job as it then was. Ends after done, failed or cancelled.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = String.class)))
    @ProblemResponse
    public Response events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Parameter(description = "number of the last event seen") @Nullable
                    String lastEventId) {
        return requests.events(kind, id, lastEventId);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Cancels a {job} that is queued or running")
    @APIResponse(responseCode = "204", description = "Cancelled; also when it already was")
    @ProblemResponse
    public Response cancel(@PathParam("id") String id) {
        return requests.cancel(kind, id);
    }
}
