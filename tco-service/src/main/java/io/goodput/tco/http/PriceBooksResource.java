package io.goodput.tco.http;

import io.goodput.codec.Codec;
import io.goodput.contracts.ListedPriceBook;
import io.goodput.contracts.RateCard;
import io.goodput.economics.Economics;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The price books. */
@Path("/internal/v1/price-books")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PriceBooksResource {
    /** A list of {@code ListedPriceBook}, in the order of the books. */
    @GET
    public String priceBooks() {
        return Codec.write(Economics.priceBooks().stream()
                .map(Economics::rateCard)
                .map(card -> new ListedPriceBook(card.priceBook(), card.effective()))
                .toList());
    }

    /** The {@code RateCard} of one book; 404 when there is none of that name. */
    @GET
    @Path("{name}/rate-card")
    public String rateCard(String name) {
        if (!Economics.priceBooks().contains(name)) {
            throw new NotFoundException(
                    "there is no price book " + name + ". Maybe " + String.join(" or ", Economics.priceBooks()));
        }
        RateCard card = Economics.rateCard(name);
        return Codec.write(card);
    }
}
