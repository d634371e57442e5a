package io.goodput.gateway.http;

import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
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
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.media.SchemaProperty;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Bills that were paid. They are reconciled at once by the tco-service and not kept. */
@Path(ReconciliationResource.PATH)
@RunOnVirtualThread
@Tag(name = "Bills")
class ReconciliationResource {
    static final String PATH = "/api/v1/bills/reconcile";
    /** Of a form, files as they are sent. */
    private static final int MAX_MEBIBYTES = 128;

    private final Forms forms;

    ReconciliationResource(Forms forms) {
        this.forms = forms;
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "reconcileBill",
            summary = "Tells what the tokens of a bill should have cost, why it is another sum, and the largest levers",
            description = "A form of at most " + MAX_MEBIBYTES
                    + " MiB: the question, the files of the bill (FOCUS or OpenCost, plain or gzip)"
                    + " and, unless the question has them, tokens by hour as CSV.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA,
                            schema =
                                    @Schema(
                                            type = SchemaType.OBJECT,
                                            properties = {
                                                @SchemaProperty(
                                                        name = "question",
                                                        implementation = ReconciliationRequest.class,
                                                        description = "JSON or YAML"),
                                                @SchemaProperty(
                                                        name = "bill",
                                                        type = SchemaType.STRING,
                                                        format = "binary"),
                                                @SchemaProperty(
                                                        name = "tokens",
                                                        type = SchemaType.STRING,
                                                        format = "binary")
                                            })))
    @APIResponse(
            responseCode = "200",
            description = "The answer; the same bytes for the same question and files, anywhere",
            content = @Content(schema = @Schema(implementation = ReconciliationAnswer.class)))
    @ProblemResponse
    public String reconcile(@Context HttpHeaders headers, @Parameter(hidden = true) @Nullable InputStream stream)
            throws InterruptedException {
        return forms.send("/internal/v1/bills/reconcile", MAX_MEBIBYTES, headers, stream)
                .body();
    }
}
