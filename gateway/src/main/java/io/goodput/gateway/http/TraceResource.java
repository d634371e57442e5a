package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.clients.TraceUploads;
import io.goodput.gateway.clients.Traces;
import io.goodput.gateway.plans.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
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

/** Traces that questions can name, as the simulator-service keeps them. */
@Path("/api/v1/traces")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Traces")
class TraceResource {
    private static final List<String> PARAMETERS = List.of("name", "format", "mapping", "newVersion");
    private static final Duration BUSY_RETRY = Duration.ofSeconds(30);
    private static final Set<Integer> PROBLEMS = Set.of(400, 409, 413, 429, 507);

    /** One version of a trace. */
    @Schema(name = "Trace")
    record Listed(
            String name,
            int version,
            String format,
            String contentHash,
            long storedBytes,
            long textBytes,
            String createdAt,

            @Schema(type = SchemaType.OBJECT, description = "what was counted when it was checked")
            Object summary) {}

    private final Traces traces;
    private final TraceUploads uploads;

    TraceResource(Traces traces, TraceUploads uploads) {
        this.traces = traces;
        this.uploads = uploads;
    }

    @POST
    @Operation(
            operationId = "uploadTrace",
            summary = "Stores a trace under a name",
            description = "The body is streamed: plain text, or gzip by its first bytes. All of it is checked; of a"
                    + " trace with a wrong line nothing is kept. Sending the same again is harmless.")
    @Parameter(
            name = "name",
            in = ParameterIn.QUERY,
            required = true,
            description = "1 to 100 letters, digits, dots, hyphens or underscores",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            description = "what its lines mean; absent for a file that only accompanies other traces",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "mapping",
            in = ParameterIn.QUERY,
            description = "for csv and jsonl: which column or field holds what, as JSON",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "newVersion",
            in = ParameterIn.QUERY,
            description = "true: a name that has another content gets a new version",
            schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(
            responseCode = "201",
            description = "Stored",
            content = @Content(schema = @Schema(implementation = Listed.class)))
    @APIResponse(
            responseCode = "200",
            description = "The name has this content already",
            content = @Content(schema = @Schema(implementation = Listed.class)))
    @ProblemResponse
    public Response upload(@Context UriInfo uri, @Context HttpHeaders headers, @Nullable InputStream stream)
            throws InterruptedException {
        var body = new TraceBody(headers, stream);
        try {
            if (!body.isSupported()) {
                throw new ProblemException(Problem.of(
                        "unsupported-media-type",
                        "The body's media type is not supported",
                        415,
                        "Maybe Content-Type: application/octet-stream, text/plain or application/gzip; gzip is"
                                + " recognised by itself."));
            }
            checkParameters(uri.getQueryParameters());
            TraceUploads.Answer answer = uploads.upload(uri.getRequestUri().getRawQuery(), body.length(), body);
            if (answer.status() >= 400) {
                throw refusal(answer);
            }
            String name = uri.getQueryParameters().getFirst("name");
            return Response.status(answer.status())
                    .header(HttpHeaders.LOCATION, "/api/v1/traces/" + name)
                    .entity(answer.body())
                    .build();
        } catch (RuntimeException e) {
            body.discardRest();
            throw e;
        }
    }

    @GET
    @Operation(operationId = "listTraces", summary = "Lists the newest version of each trace")
    @APIResponse(
            responseCode = "200",
            description = "In the order of their names",
            content = @Content(schema = @Schema(implementation = Listed[].class)))
    @ProblemResponse
    public String list() {
        return traces.listJson();
    }

    @GET
    @Path("/{name}")
    @Operation(
            operationId = "getTrace",
            summary = "Shows the versions of a trace",
            description = "A name followed by @ and a number is that version alone.")
    @APIResponse(
            responseCode = "200",
            description = "Newest first",
            content = @Content(schema = @Schema(implementation = Listed[].class)))
    @ProblemResponse
    public String get(@PathParam("name") String name) {
        try {
            return traces.versionsJson(name);
        } catch (RefusedException e) {
            throw unknownIf404(name, e);
        }
    }

    @DELETE
    @Path("/{name}")
    @Operation(
            operationId = "removeTrace",
            summary = "Removes a trace with all its versions",
            description = "A name followed by @ and a number is that version alone. Plans that were asked for before"
                    + " keep what they need.")
    @APIResponse(responseCode = "204", description = "Removed")
    @ProblemResponse
    public Response remove(@PathParam("name") String name) {
        try {
            traces.remove(name);
            return Response.noContent().build();
        } catch (RefusedException e) {
            throw unknownIf404(name, e);
        }
    }

    private static void checkParameters(MultivaluedMap<String, String> asked) {
        String newVersion = QueryParameters.of(asked, PARAMETERS).get("newVersion", "false");
        if (!Set.of("true", "false").contains(newVersion)) {
            throw new InvalidInputException(
                    new Violation("/newVersion", newVersion, "newVersion must be true or false", "Maybe leave it out"));
        }
    }

    /** The simulator-service's problem, which is the client's. */
    private static RuntimeException refusal(TraceUploads.Answer answer) {
        return PROBLEMS.contains(answer.status())
                ? new ProblemException(
                        Codec.read(Problem.class, answer.body()), answer.status() == 429 ? BUSY_RETRY : null)
                : new RefusedException(answer.status(), answer.body());
    }

    private static RuntimeException unknownIf404(String name, RefusedException refused) {
        String shown = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        return refused.status() == 404
                ? ProblemException.notFound("There is no trace " + shown + ". GET /api/v1/traces lists all.")
                : refused;
    }
}
