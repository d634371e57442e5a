package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.ReturnRequest;
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

/** Returns: what capital and running costs bring back. They are computed at once by the tco-service and not kept. */
@Path(ReturnResource.PATH)
@RunOnVirtualThread
@Tag(name = "Returns")
class ReturnResource {
    static final String PATH = "/api/v1/returns";

    private final Body body;
    private final Tco tco;

    ReturnResource(Body body, Tco tco) {
        this.body = body;
        this.tco = tco;
    }

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "answerReturn",
            summary = "Tells what capital and running costs bring back when tokens are sold at these prices")
    @RequestBodySchema(ReturnRequest.class)
    @APIResponse(
            responseCode = "200",
            description = "The answer; the same bytes for the same question, anywhere",
            content = @Content(schema = @Schema(implementation = ReturnAnswer.class)))
    @ProblemResponse
    public String answer(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        Body.Text text = body.read(headers, stream);
        return tco.returnJson(Codec.readStrict(ReturnRequest.class, text.text(), text.format()));
    }
}
