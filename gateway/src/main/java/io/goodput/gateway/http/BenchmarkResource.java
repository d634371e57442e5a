package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.benchmarks.BenchmarkImport;
import io.goodput.contracts.benchmarks.BenchmarkImportPage;
import io.goodput.contracts.benchmarks.BenchmarkRowPage;
import io.goodput.gateway.clients.FormUploads;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.clients.Tco;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Results of load tools as graded rows, as the tco-service keeps them. */
@Path(BenchmarkResource.PATH)
@RunOnVirtualThread
@Tag(name = "Benchmarks")
class BenchmarkResource {
    static final String PATH = "/api/v1/benchmarks";
    /** Of a form, files as they are sent. */
    private static final int MAX_MEBIBYTES = 512;

    private static final int MAX_LIMIT = 1_000;
    private static final String IMPORTS = "/internal/v1/benchmarks";

    private final Forms forms;
    private final Tco tco;

    BenchmarkResource(Forms forms, Tco tco) {
        this.forms = forms;
        this.tco = tco;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "importBenchmarks",
            summary = "Reads and keeps results of load tools",
            description = "A form of at most " + MAX_MEBIBYTES
                    + " MiB with files, zips or gzips of them, told by their content."
                    + " All of them are kept or none; the same files are the same import.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            properties =
                                                    @SchemaProperty(
                                                            name = "file",
                                                            type = SchemaType.STRING,
                                                            format = "binary",
                                                            description = "under this or any name, once or more"))))
    @APIResponse(
            responseCode = "201",
            description = "Kept",
            content = @Content(schema = @Schema(implementation = BenchmarkImport.class)))
    @APIResponse(
            responseCode = "200",
            description = "They were there already, and are as new",
            content = @Content(schema = @Schema(implementation = BenchmarkImport.class)))
    @ProblemResponse
    public Response keep(@Context HttpHeaders headers, @Parameter(hidden = true) @Nullable InputStream stream)
            throws InterruptedException {
        FormUploads.Answer answer = forms.send(IMPORTS, MAX_MEBIBYTES, headers, stream);
        String id = Codec.read(BenchmarkImport.class, answer.body()).id();
        return Response.status(answer.status())
                .header(HttpHeaders.LOCATION, PATH + "/" + id)
                .entity(answer.body())
                .build();
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "listBenchmarks", summary = "Lists what is kept, newest first")
    @Parameter(
            name = "after",
            in = ParameterIn.QUERY,
            description = "what the page before says; the first page when absent",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "most imports of the page, 1 to 1,000",
            schema = @Schema(implementation = Integer.class, defaultValue = "100"))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BenchmarkImportPage.class)))
    @ProblemResponse
    public String list(@Context UriInfo uri) {
        var query = QueryParameters.of(uri.getQueryParameters(), List.of("after", "limit"));
        return tco.benchmarksJson(query.find("after"), limit(query, 100));
    }

    @GET
    @Path("/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "getBenchmarks", summary = "Shows an import, without its rows")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = BenchmarkImport.class)))
    @ProblemResponse
    public String get(@PathParam("id") String id) {
        return known(id, () -> tco.benchmarkJson(id));
    }

    @GET
    @Path("/{id}/rows")
    @Produces({MediaType.APPLICATION_JSON, TableFormat.CSV_TYPE, TableFormat.MARKDOWN_TYPE})
    @Operation(
            operationId = "getBenchmarkRows",
            summary = "Shows the rows of an import, each with its grade",
            description = "As JSON page by page; as CSV or Markdown all of them in one table.")
    @Parameter(
            name = "first",
            in = ParameterIn.QUERY,
            description = "number of the first row of a page",
            schema = @Schema(implementation = Integer.class, defaultValue = "1"))
    @Parameter(
            name = "limit",
            in = ParameterIn.QUERY,
            description = "most rows of a page, 1 to 1,000",
            schema = @Schema(implementation = Integer.class, defaultValue = "1000"))
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = BenchmarkRowPage.class)),
                @Content(mediaType = TableFormat.CSV_TYPE, schema = @Schema(implementation = String.class)),
                @Content(mediaType = TableFormat.MARKDOWN_TYPE, schema = @Schema(implementation = String.class))
            })
    @ProblemResponse
    public Response rows(@PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
        boolean hasPages = TableFormat.of(headers) == TableFormat.JSON;
        var query = QueryParameters.of(uri.getQueryParameters(), hasPages ? List.of("first", "limit") : List.of());
        int first = (int) Math.min(Integer.MAX_VALUE, query.wholeNumber("first").orElse(1));
        int limit = limit(query, MAX_LIMIT);
        return TableFormat.answer(headers, format -> known(id, () -> tco.benchmarkRows(id, first, limit, format)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "removeBenchmarks", summary = "Forgets an import with all its rows")
    @APIResponse(responseCode = "204", description = "Forgotten")
    @ProblemResponse
    public Response remove(@PathParam("id") String id) {
        known(id, () -> tco.removeBenchmark(id));
        return Response.noContent().build();
    }

    private static int limit(QueryParameters query, int absent) {
        long limit = query.wholeNumber("limit").orElse(absent);
        if (limit > MAX_LIMIT) {
            throw new InvalidInputException(new Violation(
                    "/limit", Long.toString(limit), "limit must be at most " + MAX_LIMIT, "Maybe " + MAX_LIMIT));
        }
        return (int) limit;
    }

    private static String known(String id, Supplier<String> answer) {
        if (!id.matches("[0-9a-f]{64}")) {
            throw unknown(id);
        }
        try {
            return answer.get();
        } catch (RefusedException e) {
            throw e.status() == 404 ? unknown(id) : e;
        }
    }

    private static ProblemException unknown(String id) {
        String shown = id.length() > 64 ? id.substring(0, 64) + "…" : id;
        return ProblemException.notFound(
                "There is no import " + shown + ", or not any more. GET " + PATH + " lists all.");
    }
}
