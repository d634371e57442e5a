package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.claims.CheckedClaim;
import io.goodput.contracts.claims.ClaimCheck;
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
        if (!Claims.ids().contains(id)) {
            throw unknown(id);
        }
        return Codec.write(checked(id, Codec.readStrict(ClaimCheck.class, body, Format.JSON)));
    }

    private static CheckedClaim checked(String id, ClaimCheck check) {
        return Claims.find(id, check).orElseThrow(() -> unknown(id));
    }

    private static NotFoundException unknown(String id) {
        return new NotFoundException("there is no claim " + id + ". Maybe " + String.join(" or ", Claims.ids()));
    }
}
