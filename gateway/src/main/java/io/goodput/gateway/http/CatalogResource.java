package io.goodput.gateway.http;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.ServingEngine;
import io.goodput.codec.Codec;
import io.goodput.codec.NearestNames;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Models, systems and engines that questions can name, each number with its source. */
@Path("/api/v1/catalog")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
@Tag(name = "Catalog")
class CatalogResource {
    /** Names that questions can use. */
    @Schema(name = "CatalogNames")
    record Names(List<String> models, List<String> systems, List<String> engines) {}

    private final Catalog catalog = Catalog.shipped();

    @GET
    @Operation(operationId = "listCatalog", summary = "Lists the names that questions can use")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Names.class)))
    public String names() {
        return Codec.write(new Names(catalog.modelNames(), catalog.systemNames(), catalog.engineNames()));
    }

    @GET
    @Path("/models")
    @Operation(operationId = "listModels", summary = "Shows all models")
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
        return entry("model", name, catalog.findModel(name), catalog.modelNames());
    }

    @GET
    @Path("/systems")
    @Operation(operationId = "listSystems", summary = "Shows all systems")
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
        return entry("system", name, catalog.findSystem(name), catalog.systemNames());
    }

    @GET
    @Path("/engines")
    @Operation(operationId = "listEngines", summary = "Shows all serving engines")
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
        return entry("engine", name, catalog.findEngine(name), catalog.engineNames());
    }

    private static String entry(String kind, String name, Optional<?> entry, List<String> known) {
        return entry.map(Codec::write)
                .orElseThrow(() -> ProblemException.notFound(
                        "There is no " + kind + " of this name in the catalog. " + NearestNames.advice(name, known)));
    }
}
