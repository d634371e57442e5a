package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.SimulationRequested;
import io.goodput.gateway.clients.RowFormat;
import io.goodput.gateway.entries.Entries;
import io.goodput.gateway.plans.JobKind;
import io.goodput.gateway.plans.JobPage;
import io.goodput.gateway.plans.JobState;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Simulations: one layout under one load, simulated and priced. */
@Path("/api/v1/simulations")
@RunOnVirtualThread
@Tag(name = "Simulations")
class SimulationResource {
    private final JobRequests requests;
    private final TraceHashes traces;
    private final Entries entries;
    private final RowAnswers rows;

    SimulationResource(JobRequests requests, TraceHashes traces, Entries entries, RowAnswers rows) {
        this.requests = requests;
        this.traces = traces;
        this.entries = entries;
        this.rows = rows;
    }

    /** What a simulation looks like. */
    @Schema(name = "Simulation")
    record Answered(
            @Schema(description = "times, progress, failure")
            io.goodput.gateway.plans.Job job,

            @Schema(description = "absent until done; the same bytes for the same question, anywhere") @Nullable
            SimulationAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submitSimulation", summary = "Asks for one layout under one load, simulated and priced")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = SimulationRequest.class)),
                @Content(mediaType = "application/yaml", schema = @Schema(implementation = SimulationRequest.class))
            })
    @APIResponse(
            responseCode = "200",
            description = "The same question was answered before",
            content = @Content(schema = @Schema(implementation = Answered.class)))
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location names the simulation",
            content = @Content(schema = @Schema(implementation = Answered.class)))
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return requests.submit(
                JobKind.SIMULATION,
                SimulationRequest.class,
                question ->
                        Questions.resolveWithoutFiles(question.named(entries).resolved(traces)),
                headers,
                body);
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listSimulations", summary = "Lists simulations, newest first, without their answers")
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "most simulations of a page",
            schema = @Schema(minimum = "1", maximum = "100", defaultValue = "20", implementation = Integer.class))
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next of the page before",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "state",
            in = ParameterIn.QUERY,
            description = "only simulations in this state",
            schema = @Schema(implementation = JobState.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = JobPage.class)))
    @ProblemResponse
    public Response list(@Context UriInfo uri) {
        return requests.page(JobKind.SIMULATION, uri.getQueryParameters());
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getSimulation", summary = "Shows a simulation, with its answer once it is done")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Answered.class)))
    @ProblemResponse
    public Response get(@PathParam("id") String id) {
        return requests.get(JobKind.SIMULATION, id);
    }

    @GET
    @Path("/{id}/requests")
    @Produces({RowFormat.CSV_TYPE, RowFormat.PARQUET_TYPE})
    @Operation(
            operationId = "getSimulationRequests",
            summary = "Streams a row for every request of a run of a simulation that is done",
            description = "The run is simulated again meanwhile, as fast as the client reads. Compressed where"
                    + " Accept-Encoding has gzip. An answer that breaks off is closed without its end.")
    @Parameter(
            name = "run",
            in = ParameterIn.QUERY,
            description = "index of the run in the answer: 0 is that of the seed",
            schema = @Schema(minimum = "0", defaultValue = "0", implementation = Integer.class))
    @APIResponse(
            responseCode = "200",
            description = "The rows, in the order in which the requests ended",
            content = {
                @Content(mediaType = RowFormat.CSV_TYPE, schema = @Schema(implementation = String.class)),
                @Content(
                        mediaType = RowFormat.PARQUET_TYPE,
                        schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    @ProblemResponse
    public Response requests(
            @PathParam("id") String id,
            @Context UriInfo uri,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request)
            throws InterruptedException {
        List<SimulationRequested> runs = requests.runs(id);
        int run = RowAnswers.run(uri.getQueryParameters(), runs.size());
        return rows.rows(runs.get(run), "requests-" + id + "-" + run, headers, request);
    }

    @GET
    @Path("/{id}/events")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(
            operationId = "followSimulation",
            summary =
                    "Streams what happens to a simulation: submitted, started, progress, restarted, done, failed, cancelled",
            description = "Each event carries the job as it then was. Ends after done, failed or cancelled.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = String.class)))
    @ProblemResponse
    public Response events(
            @PathParam("id") String id,
            @HeaderParam("Last-Event-ID") @Parameter(description = "number of the last event seen") @Nullable
                    String lastEventId) {
        return requests.events(JobKind.SIMULATION, id, lastEventId);
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "cancelSimulation", summary = "Cancels a simulation that is queued or running")
    @APIResponse(responseCode = "204", description = "Cancelled; also when it already was")
    @ProblemResponse
    public Response cancel(@PathParam("id") String id) {
        return requests.cancel(JobKind.SIMULATION, id);
    }
}
