package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimCheck;
import io.goodput.contracts.claims.SimulatedCheck;
import io.goodput.economics.claims.Claims;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Claims of the market, checked. */
@Path("/internal/v1/claims")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ClaimsResource {
    /** A {@code ClaimSummary} of each claim. */
    @GET
    public String claims() {
        return Codec.write(Claims.summaries());
    }

    /** The {@code CheckedClaim} of one claim as it ships; 404 when there is none of that number. */
    @GET
    @Path("{id}")
    public String claim(String id) {
        return Codec.write(checked(id, ClaimCheck.unchanged()));
    }

    /** The {@code CheckedClaim} with the inputs of a {@code ClaimCheck}; 404 when there is no such claim. */
    @POST
    @Path("{id}/check")
    @Consumes(MediaType.APPLICATION_JSON)
    public String check(String id, String body) {
        refuseUnknown(id);
        return Codec.write(checked(id, Codec.readStrict(ClaimCheck.class, body, Format.JSON)));
    }

    /** The {@code CheckedClaim} of a {@code SimulatedCheck}; 404 when there is no such claim. */
    @POST
    @Path("{id}/simulated-check")
    @Consumes(MediaType.APPLICATION_JSON)
    public String simulatedCheck(String id, String body) {
        refuseUnknown(id);
        SimulatedCheck check = Codec.readStrict(SimulatedCheck.class, body, Format.JSON);
        return Codec.write(Claims.find(id, check).orElseThrow(() -> unknown(id)));
    }

    /** The {@code ClaimScenarios} with the inputs of a {@code ClaimCheck}; 404 when there is no such claim. */
    @POST
    @Path("{id}/simulations")
    @Consumes(MediaType.APPLICATION_JSON)
    public String simulations(String id, String body) {
        refuseUnknown(id);
        ClaimCheck check = Codec.readStrict(ClaimCheck.class, body, Format.JSON);
        return Codec.write(Claims.scenarios(id, check).orElseThrow(() -> unknown(id)));
    }

    private static void refuseUnknown(String id) {
        if (!Claims.ids().contains(id)) {
            throw unknown(id);
        }
    }

    private static CheckedClaim checked(String id, ClaimCheck check) {
        return Claims.find(id, check).orElseThrow(() -> unknown(id));
    }

    private static NotFoundException unknown(String id) {
        return new NotFoundException("there is no claim " + id + ". Maybe " + String.join(" or ", Claims.ids()));
    }
}
