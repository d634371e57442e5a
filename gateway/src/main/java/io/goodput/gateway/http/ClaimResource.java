package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimSummary;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.clients.Tco;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Claims of the market, as the tco-service checks them. */
@Path("/api/v1/claims")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Claims")
class ClaimResource {
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
    private static final String YAML = "application/yaml";

    private final Tco tco;
    private final Body body;

    ClaimResource(Tco tco, Body body) {
        this.tco = tco;
        this.body = body;
    }

    @GET
    @Operation(operationId = "listClaims", summary = "Lists claims of the market, each with its verdict in a line")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ClaimSummary[].class)))
    @ProblemResponse
    public String list() {
        return tco.claimsJson();
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getClaim", summary = "Shows a claim, its inputs, and the region in which it holds")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CheckedClaim.class)))
    @ProblemResponse
    public String get(@PathParam("id") String id) {
        return answered(id, tco::claimJson);
    }

    @POST
    @Path("/{id}/check")
    @Consumes({MediaType.APPLICATION_JSON, YAML, "application/x-yaml", "text/yaml"})
    @Operation(operationId = "checkClaim", summary = "Checks a claim with other inputs")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ClaimCheck.class)),
                @Content(mediaType = YAML, schema = @Schema(implementation = ClaimCheck.class))
            })
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = CheckedClaim.class)))
    @ProblemResponse
    public String check(
            @PathParam("id") String id, @Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        Body.Text text = body.read(headers, stream);
        ClaimCheck check = Codec.readStrict(ClaimCheck.class, text.text(), text.format());
        return answered(id, number -> tco.checkClaimJson(number, check));
    }

    private static String answered(String id, IntFunction<String> ask) {
        if (!NUMBER.matcher(id).matches()) {
            throw unknown();
        }
        try {
            return ask.apply(Integer.parseInt(id));
        } catch (RefusedException e) {
            if (e.status() == 404) {
                throw unknown();
            }
            throw e;
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("There is no claim of this number. Maybe GET /api/v1/claims lists it.");
    }
}
