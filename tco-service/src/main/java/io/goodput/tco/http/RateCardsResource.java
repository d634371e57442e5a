package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.PriceSource;
import io.goodput.economics.Economics;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Rates of books that are somebody's own, and of regions. */
@Path("/internal/v1/rate-cards")
@RunOnVirtualThread
public class RateCardsResource {
    /** Takes a {@code PriceSource}, gives its {@code RateCard}. Unknown fields are ignored (rolling upgrades). */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public String rateCard(String body) {
        return Codec.write(Economics.rateCard(Codec.read(PriceSource.class, body)));
    }
}
