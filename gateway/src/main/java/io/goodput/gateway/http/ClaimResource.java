package io.goodput.gateway.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.ClaimScenarios;
import io.goodput.contracts.claims.ClaimSummary;
import io.goodput.contracts.claims.PointSimulation;
import io.goodput.contracts.claims.SimulatedCheck;
import io.goodput.contracts.claims.SimulatedPoint;
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
import java.util.ArrayList;
import java.util.List;
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
    private final JobRequests jobs;

    ClaimResource(Tco tco, Body body, JobRequests jobs) {
        this.tco = tco;
        this.body = body;
        this.jobs = jobs;
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
    @Operation(
            operationId = "checkClaim",
            summary = "Checks a claim with other inputs, and beside simulations of its points")
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
        List<PointSimulation> simulations = check.simulations();
        if (simulations == null || simulations.isEmpty()) {
            return answered(id, number -> tco.checkClaimJson(number, check));
        }
        var simulated = new SimulatedCheck(check.inputs(), points(simulations));
        return answered(id, number -> tco.checkSimulatedClaimJson(number, simulated));
    }

    private List<SimulatedPoint> points(List<PointSimulation> simulations) {
        List<SimulatedPoint> points = new ArrayList<>();
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < simulations.size(); i++) {
            PointSimulation each = simulations.get(i);
            try {
                points.add(SimulatedPoint.of(
                        each.point(), jobs.simulated(each.simulation(), "/simulations/" + i + "/simulation")));
            } catch (InvalidInputException e) {
                violations.addAll(e.violations());
            }
        }
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
        return points;
    }

    @POST
    @Path("/{id}/simulations")
    @Consumes({MediaType.APPLICATION_JSON, YAML, "application/x-yaml", "text/yaml"})
    @Operation(
            operationId = "listClaimSimulations",
            summary = "Lists what the simulator can be asked of a claim: a scenario for each of its points",
            description =
                    "Each scenario can be submitted as a simulation as it is; a check then names the simulations.")
    @RequestBody(
            required = true,
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ClaimCheck.class)),
                @Content(mediaType = YAML, schema = @Schema(implementation = ClaimCheck.class))
            })
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ClaimScenarios.class)))
    @ProblemResponse
    public String simulations(
            @PathParam("id") String id, @Context HttpHeaders headers, @Parameter(hidden = true) InputStream stream) {
        Body.Text text = body.read(headers, stream);
        ClaimCheck check = Codec.readStrict(ClaimCheck.class, text.text(), text.format());
        return answered(id, number -> tco.claimScenariosJson(number, new ClaimCheck(check.inputs())));
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
