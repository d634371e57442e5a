package io.goodput.gateway.http;

import io.goodput.catalog.OwnCostAnswer;
import io.goodput.catalog.OwnCostRequest;
import io.goodput.codec.Codec;
import io.goodput.gateway.clients.Tco;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a GPU-hour costs whoever owns the GPUs. It is computed at once by the tco-service and not kept. */
@Path(OwnCostResource.PATH)
@RunOnVirtualThread
@Tag(name = "Own costs")
class OwnCostResource {
    static final String PATH = "/api/v1/own-costs";

    private final Body body;
    private final Tco tco;

    OwnCostResource(Body body, Tco tco) {
        this.body = body;
        this.tco = tco;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "answerOwnCost",
            summary = "Tells what a GPU-hour costs whoever owns the GPUs, by part, and as a price book for the catalog")
    @RequestBodySchema(OwnCostRequest.class)
    @APIResponse(
            responseCode = "200",
            description = "The answer; the same bytes for the same question, anywhere",
            content = @Content(schema = @Schema(implementation = OwnCostAnswer.class)))
    @ProblemResponse
    public String answer(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        Body.Text text = body.read(headers, stream);
        return tco.ownCostJson(Codec.readStrict(OwnCostRequest.class, text.text(), text.format()));
    }
}
