package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Report;
import io.goodput.contracts.Violation;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.contracts.returns.RunTokens;
import io.goodput.gateway.clients.Tco;
import io.goodput.gateway.runs.Runs;
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
    private final Runs runs;

    ReturnResource(Body body, Tco tco, Runs runs) {
        this.body = body;
        this.tco = tco;
        this.runs = runs;
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
        return tco.returnJson(Codec.readStrict(ReturnRequest.class, text.text(), text.format(), this::served));
    }

    /** The same with the tokens of its run, if it names one. */
    private ReturnRequest served(ReturnRequest asked) {
        RunTokens named = asked.run();
        if (named == null) {
            return asked;
        }
        String runId = named.runId();
        if (named.file() != null || runId == null) {
            throw new InvalidInputException(new Violation(
                    "/run/file",
                    String.valueOf(named.file()),
                    "a gateway reads no files of yours",
                    "Maybe the runId alone, of a simulation that this gateway answered"));
        }
        Report report = runs.findReport(runId)
                .orElseThrow(() -> ProblemException.notFound("There is no run " + runId
                        + ". Maybe it was removed: runs are kept for a while only. Ask " + SimulationResource.PATH
                        + " again, and take the runId of its answer."));
        return asked.served(runId, report);
    }
}
