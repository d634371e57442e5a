package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.returns.ReturnRequest;
import io.goodput.economics.returns.Returns;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What capital and running costs bring back. */
@Path("/internal/v1/returns")
public class ReturnsResource {
    /**
     * Takes a {@code ReturnRequest}, gives a {@code ReturnAnswer} after at most 100,000 projections, on a platform thread:
     * it computes all the while. Unknown fields are ignored (rolling upgrades).
     */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Blocking
    public String answer(String body) {
        return Codec.write(Returns.answer(Codec.read(ReturnRequest.class, body)));
    }
}
