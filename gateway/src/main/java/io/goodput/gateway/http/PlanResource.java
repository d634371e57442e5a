package io.goodput.gateway.http;

import io.goodput.catalog.Questions;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PlanRequest;
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
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBodySchema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Plans: the cheapest layouts that serve the traffic inside the limits. */
@Path(PlanResource.PATH)
@Tag(name = "Plans")
class PlanResource extends JobResource {
    static final String PATH = "/api/v1/plans";

    PlanResource(JobRequests requests, TraceHashes traces, Entries entries) {
        super(JobKind.PLAN, PATH, requests, traces, entries);
    }

    /** What a plan looks like. */
    @Schema(name = "Plan")
    record Answered(
            @Schema(description = JOB_DESCRIPTION) Job job,

            @Schema(description = ANSWER_DESCRIPTION) @Nullable
            PlanAnswer answer) {}

    @POST
    @Consumes({MediaType.APPLICATION_JSON, "application/yaml", "application/x-yaml", "text/yaml"})
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "submitPlan",
            summary = "Asks for the cheapest layouts that serve the traffic inside the limits")
    @Parameter(
            name = JobRequests.DEADLINE,
            in = ParameterIn.QUERY,
            description = "seconds from now after which the plan is answered with what is known by then",
            schema = @Schema(minimum = "1", maximum = "86400", implementation = Integer.class))
    @RequestBodySchema(PlanRequest.class)
    @APIResponseSchema(value = Answered.class, responseCode = "202")
    @ProblemResponse
    public Response submit(@Context HttpHeaders headers, @Parameter(hidden = true) InputStream body) {
        return submit(
                PlanRequest.class,
                question -> Questions.resolve(question.named(entries).resolved(traces)),
                headers,
                body);
    }
}
