package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.bills.BillAnswer;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.gateway.entries.Entries;
import io.goodput.gateway.plans.Job;
import io.goodput.gateway.plans.JobKind;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Bills: what a simulated scenario costs by hour, state, pool, kind of token and class, under any prices. */
@Path(BillResource.PATH)
@Tag(name = "Bills")
class BillResource extends JobResource {
    static final String PATH = "/api/v1/bills";

    BillResource(JobRequests requests, TraceHashes traces, Entries entries) {
        super(JobKind.BILL, PATH, requests, traces, entries);
    }

    /** What a question for bills and its answer look like. */
    @Schema(name = "BillJob")
    record Answered(
            @Schema(description = JOB_DESCRIPTION) Job job,

            @Schema(description = ANSWER_DESCRIPTION) @Nullable
            BillAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitBill",
            summary =
                    "Asks what a simulated scenario costs by hour, state, pool, kind of token and class, and what one instance more"
                            + " or fewer would change")
    @RequestBodySchema(BillRequest.class)
    @APIResponseSchema(value = Answered.class, responseCode = "202")
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return submit(
                BillRequest.class,
                question ->
                        Questions.resolveWithoutFiles(question.named(entries).resolved(traces)),
                headers,
                body);
    }
}
