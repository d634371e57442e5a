package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.whatif.WhatIfAnswer;
import io.goodput.contracts.whatif.WhatIfRequest;
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

/** What-ifs: what changes of load, objective, prices, system or instances do to a plan, without a search. */
@Path(WhatIfResource.PATH)
@Tag(name = "What-ifs")
class WhatIfResource extends JobResource {
    static final String PATH = "/api/v1/what-ifs";

    WhatIfResource(JobRequests requests, TraceHashes traces, Entries entries) {
        super(JobKind.WHAT_IF, PATH, requests, traces, entries);
    }

    /** What a what-if and its answer look like. */
    @Schema(name = "WhatIfJob")
    record Answered(
            @Schema(description = JOB_DESCRIPTION) Job job,

            @Schema(description = ANSWER_DESCRIPTION) @Nullable
            WhatIfAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitWhatIf",
            summary =
                    "Asks what changes of load, objective, prices, system or instances do to a plan, without a search")
    @RequestBodySchema(WhatIfRequest.class)
    @APIResponseSchema(value = Answered.class, responseCode = "202")
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return submit(
                WhatIfRequest.class,
                question -> Questions.resolve(question.named(entries).resolved(traces)),
                headers,
                body);
    }
}
