package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.SimulationRequested;
import io.goodput.gateway.clients.RowFormat;
import io.goodput.gateway.entries.Entries;
import io.goodput.gateway.plans.Job;
import io.goodput.gateway.plans.JobKind;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Simulations: one layout under one load, simulated and priced. */
@Path(SimulationResource.PATH)
@Tag(name = "Simulations")
class SimulationResource extends JobResource {
    static final String PATH = "/api/v1/simulations";

    private final RowAnswers rows;

    SimulationResource(JobRequests requests, TraceHashes traces, Entries entries, RowAnswers rows) {
        super(JobKind.SIMULATION, PATH, requests, traces, entries);
        this.rows = rows;
    }

    /** What a simulation looks like. */
    @Schema(name = "Simulation")
    record Answered(
            @Schema(description = JOB_DESCRIPTION) Job job,

            @Schema(description = ANSWER_DESCRIPTION) @Nullable
            SimulationAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "submitSimulation", summary = "Asks for one layout under one load, simulated and priced")
    @RequestBodySchema(SimulationRequest.class)
    @APIResponseSchema(value = Answered.class, responseCode = "202")
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return submit(
                SimulationRequest.class,
                question ->
                        Questions.resolveWithoutFiles(question.named(entries).resolved(traces)),
                headers,
                body);
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
}
