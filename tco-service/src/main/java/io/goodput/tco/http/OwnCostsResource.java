package io.goodput.tco.http;

import io.goodput.catalog.OwnCostRequest;
import io.goodput.codec.Codec;
import io.goodput.economics.owning.OwnCosts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What GPU-hours cost whoever owns the GPUs. */
@Path("/internal/v1/own-costs")
@RunOnVirtualThread
public class OwnCostsResource {
    /** Takes an {@code OwnCostRequest}, gives an {@code OwnCostAnswer}. Unknown fields are ignored (rolling upgrades). */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public String answer(String body) {
        return Codec.write(OwnCosts.answer(Codec.read(OwnCostRequest.class, body)));
    }
}
