package io.goodput.gateway.http;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Confidence;
import io.goodput.catalog.HuggingFaceConfig;
import io.goodput.catalog.Model;
import io.goodput.catalog.ModelFigures;
import io.goodput.catalog.OwnCatalog;
import io.goodput.catalog.PriceBook;
import io.goodput.catalog.PriceBooks;
import io.goodput.catalog.Provenance;
import io.goodput.catalog.ServingEngine;
import io.goodput.codec.Codec;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.Violation;
import io.goodput.gateway.entries.Entries;
import io.goodput.gateway.entries.StoredEntry;
import io.goodput.gateway.plans.Problem;
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
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Models, systems, engines and price books that questions can name, each number with its source: those that ship, and the users' own,
 * which are versions that never change.
 */
@Path("/api/v1/catalog")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Catalog")
class CatalogResource {
    private static final String YAML = "application/yaml";

    /** Names that questions can use. */
    @Schema(name = "CatalogNames")
    record Names(
            List<String> models,
            List<String> systems,
            List<String> engines,
            List<String> priceBooks,

            @Schema(description = "the users' own: each version, as name@version; the name alone is its newest")
            OwnNames own) {}

    /** Exact names of the users' own entries. */
    @Schema(name = "OwnCatalogNames")
    record OwnNames(List<String> models, List<String> systems, List<String> engines, List<String> priceBooks) {}

    private final Catalog catalog = Catalog.shipped();
    private final Entries entries;
    private final Body body;

    CatalogResource(Entries entries, Body body) {
        this.entries = entries;
        this.body = body;
    }

    @GET
    @Operation(operationId = "listCatalog", summary = "Lists the names that questions can use")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Names.class)))
    public String names() {
        return Codec.write(new Names(
                catalog.modelNames(),
                catalog.systemNames(),
                catalog.engineNames(),
                catalog.names(EntryKind.PRICE_BOOK),
                new OwnNames(
                        entries.names(EntryKind.MODEL),
                        entries.names(EntryKind.SYSTEM),
                        entries.names(EntryKind.ENGINE),
                        entries.names(EntryKind.PRICE_BOOK))));
    }

    @GET
    @Path("/models")
    @Operation(operationId = "listModels", summary = "Shows all models that ship")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Model[].class)))
    public String models() {
        return Codec.write(catalog.models());
    }

    @GET
    @Path("/models/{name}")
    @Operation(operationId = "getModel", summary = "Shows a model")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Model.class)))
    @ProblemResponse
    public String model(@PathParam("name") String name) {
        return document(EntryKind.MODEL, name);
    }

    @GET
    @Path("/models/{name}/figures")
    @Operation(
            operationId = "getModelFigures",
            summary = "Computes a model's parameters, weights and KV, each with its derivation")
    @Parameter(
            name = "precision",
            in = ParameterIn.QUERY,
            description = "one of the model's precisions; the one it is published in when absent",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "tensorParallel",
            in = ParameterIn.QUERY,
            description = "GPUs that share it: 1, 2, 4, 8 or 16",
            schema = @Schema(implementation = Integer.class, defaultValue = "1"))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ModelFigures.class)))
    @ProblemResponse
    public String figures(@PathParam("name") String name, @Context UriInfo uri) {
        var query = QueryParameters.of(uri.getQueryParameters(), List.of("precision", "tensorParallel"));
        Model model = catalog.findModel(name).orElseGet(() -> Codec.read(Model.class, document(EntryKind.MODEL, name)));
        int gpus = (int) Math.min(query.wholeNumber("tensorParallel").orElse(1), Integer.MAX_VALUE);
        return Codec.write(ModelFigures.of(model, query.find("precision"), gpus));
    }

    @POST
    @Path("/models")
    @Consumes({MediaType.APPLICATION_JSON, YAML, "application/x-yaml", "text/yaml"})
    @Operation(
            operationId = "addModel",
            summary = "Keeps a model of one's own",
            description =
                    "An entry as GET shows them, or the config.json that the model's maker publishes on Hugging Face,"
                            + " with the name to give it as a query parameter. Another content under a name is its next version.")
    @Parameter(
            name = "name",
            in = ParameterIn.QUERY,
            description = "of a config.json: the model's name in questions",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "statedParameters",
            in = ParameterIn.QUERY,
            description =
                    "of a config.json: how many parameters its maker says it has; layers that do not add up to them"
                            + " are refused",
            schema = @Schema(implementation = Long.class))
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "of a config.json: where it is from",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "date",
            in = ParameterIn.QUERY,
            description = "of a config.json: when it was published; today when absent",
            schema = @Schema(implementation = String.class))
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Model.class)),
                @Content(mediaType = YAML, schema = @Schema(implementation = Model.class))
            })
    @APIResponse(
            responseCode = "201",
            description = "Kept; Location names the version",
            content = @Content(schema = @Schema(implementation = Model.class)))
    @APIResponse(
            responseCode = "200",
            description = "The newest version is the same",
            content = @Content(schema = @Schema(implementation = Model.class)))
    @ProblemResponse
    public Response addModel(
            @Context UriInfo uri, @Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        Body.Text text = body.read(headers, stream);
        if (!HuggingFaceConfig.looksLikeOne(text.text(), text.format())) {
            QueryParameters.of(uri.getQueryParameters(), List.of());
            return add(EntryKind.MODEL, text);
        }
        var query = QueryParameters.of(uri.getQueryParameters(), List.of("name", "statedParameters", "source", "date"));
        String name = query.find("name");
        if (name == null) {
            throw new InvalidInputException(
                    new Violation("/name", "absent", "a config.json does not name its model", "Maybe ?name=my-model"));
        }
        var provenance = new Provenance(
                query.get("source", "config.json of " + name),
                query.get("date", LocalDate.now(ZoneOffset.UTC).toString()),
                Confidence.DATA_SHEET);
        return added(entries.add(OwnCatalog.of(
                HuggingFaceConfig.model(name, text.text(), provenance, query.wholeNumber("statedParameters")))));
    }

    @DELETE
    @Path("/models/{name}")
    @Operation(
            operationId = "removeModel",
            summary = "Removes a model of one's own",
            description = "name@version is that version alone. Questions that were asked before keep what they need.")
    @APIResponse(responseCode = "204", description = "Removed")
    @ProblemResponse
    public Response removeModel(@PathParam("name") String name) {
        return remove(EntryKind.MODEL, name);
    }

    @GET
    @Path("/systems")
    @Operation(operationId = "listSystems", summary = "Shows all systems that ship")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AcceleratedSystem[].class)))
    public String systems() {
        return Codec.write(catalog.systems());
    }

    @GET
    @Path("/systems/{name}")
    @Operation(operationId = "getSystem", summary = "Shows a system")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AcceleratedSystem.class)))
    @ProblemResponse
    public String system(@PathParam("name") String name) {
        return document(EntryKind.SYSTEM, name);
    }

    @POST
    @Path("/systems")
    @Consumes({MediaType.APPLICATION_JSON, YAML, "application/x-yaml", "text/yaml"})
    @Operation(
            operationId = "addSystem",
            summary = "Keeps a system of one's own",
            description =
                    "An entry as GET shows them, its accelerator included. It stands on the step times of a system"
                            + " whose kernels were measured (stepTimesFrom) with its own peaks and bandwidths, and is priced as"
                            + " another (pricesFrom). Another content under a name is its next version.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = AcceleratedSystem.class)),
                @Content(mediaType = YAML, schema = @Schema(implementation = AcceleratedSystem.class))
            })
    @APIResponse(
            responseCode = "201",
            description = "Kept; Location names the version",
            content = @Content(schema = @Schema(implementation = AcceleratedSystem.class)))
    @APIResponse(
            responseCode = "200",
            description = "The newest version is the same",
            content = @Content(schema = @Schema(implementation = AcceleratedSystem.class)))
    @ProblemResponse
    public Response addSystem(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        return add(EntryKind.SYSTEM, body.read(headers, stream));
    }

    @DELETE
    @Path("/systems/{name}")
    @Operation(
            operationId = "removeSystem",
            summary = "Removes a system of one's own",
            description = "name@version is that version alone. Questions that were asked before keep what they need.")
    @APIResponse(responseCode = "204", description = "Removed")
    @ProblemResponse
    public Response removeSystem(@PathParam("name") String name) {
        return remove(EntryKind.SYSTEM, name);
    }

    @GET
    @Path("/engines")
    @Operation(operationId = "listEngines", summary = "Shows all serving engines that ship")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ServingEngine[].class)))
    public String engines() {
        return Codec.write(catalog.engines());
    }

    @GET
    @Path("/engines/{name}")
    @Operation(operationId = "getEngine", summary = "Shows a serving engine")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ServingEngine.class)))
    @ProblemResponse
    public String engine(@PathParam("name") String name) {
        return document(EntryKind.ENGINE, name);
    }

    @POST
    @Path("/engines")
    @Consumes({MediaType.APPLICATION_JSON, YAML, "application/x-yaml", "text/yaml"})
    @Operation(
            operationId = "addEngine",
            summary = "Keeps a serving engine of one's own",
            description = "An entry as GET shows them. Another content under a name is its next version.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ServingEngine.class)),
                @Content(mediaType = YAML, schema = @Schema(implementation = ServingEngine.class))
            })
    @APIResponse(
            responseCode = "201",
            description = "Kept; Location names the version",
            content = @Content(schema = @Schema(implementation = ServingEngine.class)))
    @APIResponse(
            responseCode = "200",
            description = "The newest version is the same",
            content = @Content(schema = @Schema(implementation = ServingEngine.class)))
    @ProblemResponse
    public Response addEngine(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        return add(EntryKind.ENGINE, body.read(headers, stream));
    }

    @DELETE
    @Path("/engines/{name}")
    @Operation(
            operationId = "removeEngine",
            summary = "Removes a serving engine of one's own",
            description = "name@version is that version alone. Questions that were asked before keep what they need.")
    @APIResponse(responseCode = "204", description = "Removed")
    @ProblemResponse
    public Response removeEngine(@PathParam("name") String name) {
        return remove(EntryKind.ENGINE, name);
    }

    @GET
    @Path("/price-books")
    @Operation(operationId = "listPriceBookEntries", summary = "Shows all price books that ship")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PriceBook[].class)))
    public String priceBooks() {
        return Codec.write(PriceBooks.shipped().priceBooks());
    }

    @GET
    @Path("/price-books/{name}")
    @Operation(
            operationId = "getPriceBookEntry",
            summary = "Shows a price book: every number with its source, in the book's own currency")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = PriceBook.class)))
    @ProblemResponse
    public String priceBook(@PathParam("name") String name) {
        return document(EntryKind.PRICE_BOOK, name);
    }

    @POST
    @Path("/price-books")
    @Consumes({MediaType.APPLICATION_JSON, YAML, "application/x-yaml", "text/yaml"})
    @Operation(
            operationId = "addPriceBook",
            summary = "Keeps a price book of one's own",
            description =
                    "An entry as GET shows them. Questions name it in pricing.priceBook; pricing again under another book"
                            + " simulates nothing again. Another content under a name is its next version.")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = PriceBook.class)),
                @Content(mediaType = YAML, schema = @Schema(implementation = PriceBook.class))
            })
    @APIResponse(
            responseCode = "201",
            description = "Kept; Location names the version",
            content = @Content(schema = @Schema(implementation = PriceBook.class)))
    @APIResponse(
            responseCode = "200",
            description = "The newest version is the same",
            content = @Content(schema = @Schema(implementation = PriceBook.class)))
    @ProblemResponse
    public Response addPriceBook(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        return add(EntryKind.PRICE_BOOK, body.read(headers, stream));
    }

    @DELETE
    @Path("/price-books/{name}")
    @Operation(
            operationId = "removePriceBook",
            summary = "Removes a price book of one's own",
            description = "name@version is that version alone. Questions that were asked before keep what they need.")
    @APIResponse(responseCode = "204", description = "Removed")
    @ProblemResponse
    public Response removePriceBook(@PathParam("name") String name) {
        return remove(EntryKind.PRICE_BOOK, name);
    }

    private Response add(EntryKind kind, Body.Text text) {
        return added(entries.add(OwnCatalog.read(kind, text.text(), text.format())));
    }

    private static Response added(StoredEntry stored) {
        OwnEntry entry = stored.entry();
        return Response.status(stored.isNew() ? Response.Status.CREATED : Response.Status.OK)
                .header(HttpHeaders.LOCATION, "/api/v1/catalog/" + EnumNames.of(entry.kind()) + "s/" + entry.name())
                .entity(entry.document())
                .build();
    }

    private Response remove(EntryKind kind, String name) {
        if (OwnCatalog.ships(kind, name)) {
            throw new ProblemException(Problem.of(
                    "ships-with-goodput", "The entry cannot be removed", 409, name + " ships with Goodput."));
        }
        if (!entries.remove(kind, name)) {
            throw unknown(kind, name);
        }
        return Response.noContent().build();
    }

    /** Canonical JSON of an entry that ships, or of one's own. */
    private String document(EntryKind kind, String name) {
        return catalog.find(kind, name)
                .map(Codec::write)
                .or(() -> entries.find(kind, name).map(OwnEntry::document))
                .orElseThrow(() -> unknown(kind, name));
    }

    private ProblemException unknown(EntryKind kind, String name) {
        List<String> ship = kind == EntryKind.ENGINE ? catalog.engineNamesNear(name) : catalog.names(kind);
        List<String> known =
                Stream.concat(ship.stream(), entries.names(kind).stream()).toList();
        return ProblemException.notFound("There is no " + EnumNames.of(kind) + " of this name in the catalog. "
                + NearestNames.advice(name, known));
    }
}
