package io.goodput.gateway.http;

import io.goodput.catalog.PriceBooks;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.RateCard;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.clients.Tco;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Price books that questions can name, as the tco-service keeps them. */
@Path("/api/v1/price-books")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Price books")
class PriceBookResource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,199}");

    /** A price book of the list: its versioned name, and the months that its prices hold for. */
    @Schema(name = "PriceBook")
    record Listed(String priceBook, String effective) {}

    private final Tco tco;

    PriceBookResource(Tco tco) {
        this.tco = tco;
    }

    @GET
    @Operation(operationId = "listPriceBooks", summary = "Lists the price books")
    @APIResponse(
            responseCode = "200",
            description = "Newest first",
            content = @Content(schema = @Schema(implementation = Listed[].class)))
    @ProblemResponse
    public String list() {
        return tco.priceBooksJson();
    }

    @GET
    @Path("/{name}")
    @Operation(operationId = "getPriceBook", summary = "Shows a price book's rates, each with its source")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RateCard.class)))
    @ProblemResponse
    public String get(@PathParam("name") String name) {
        if (!NAME.matcher(name).matches()) {
            throw unknown(name);
        }
        try {
            return tco.rateCardJson(name);
        } catch (RefusedException e) {
            if (e.status() == 404) {
                throw unknown(name);
            }
            throw e;
        }
    }

    private static ProblemException unknown(String name) {
        return ProblemException.notFound("There is no price book of this name. "
                + NearestNames.advice(name, PriceBooks.shipped().names()));
    }
}
