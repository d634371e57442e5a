package io.goodput.gateway.http;

import io.goodput.catalog.PriceBooks;
import io.goodput.codec.Codec;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.ListedPriceBook;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.RateCard;
import io.goodput.gateway.clients.RefusedException;
import io.goodput.gateway.clients.Tco;
import io.goodput.gateway.entries.Entries;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Price books that questions can name: those that the tco-service ships, and the users' own. */
@Path("/api/v1/price-books")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Price books")
class PriceBookResource {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,199}");

    private final Tco tco;
    private final Entries entries;

    PriceBookResource(Tco tco, Entries entries) {
        this.tco = tco;
        this.entries = entries;
    }

    @GET
    @Operation(operationId = "listPriceBooks", summary = "Lists the price books")
    @APIResponse(
            responseCode = "200",
            description =
                    "That which questions take when they name none, the others that ship, newest first, then each version of"
                            + " the users' own",
            content = @Content(schema = @Schema(implementation = ListedPriceBook[].class)))
    @ProblemResponse
    public String list() {
        Stream<ListedPriceBook> shipped = Stream.of(Codec.read(ListedPriceBook[].class, tco.priceBooksJson()));
        Stream<ListedPriceBook> own = entries.priceBooks().entrySet().stream()
                .map(book -> new ListedPriceBook(book.getKey(), book.getValue()));
        return Codec.write(Stream.concat(shipped, own).toList());
    }

    @GET
    @Path("/{name}")
    @Operation(
            operationId = "getPriceBook",
            summary = "Shows a price book's rates of one region in dollars, each with its source")
    @Parameter(
            name = "region",
            in = ParameterIn.QUERY,
            description = "whose prices are shown; those without a region when absent",
            schema = @Schema(implementation = String.class))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = RateCard.class)))
    @ProblemResponse
    public String get(@PathParam("name") String name, @Context UriInfo uri) {
        String region =
                QueryParameters.of(uri.getQueryParameters(), List.of("region")).find("region");
        if (!NAME.matcher(name).matches()) {
            throw unknown(name);
        }
        Optional<OwnEntry> own = entries.find(EntryKind.PRICE_BOOK, name);
        var prices = new PriceSource(own.map(OwnEntry::name).orElse(name), region, own.orElse(null));
        if (region != null || own.isPresent()) {
            requireKnown(prices);
        }
        try {
            return tco.rateCardJson(prices);
        } catch (RefusedException e) {
            if (e.status() == 404) {
                throw unknown(name);
            }
            throw e;
        }
    }

    /** Says what is wrong with the question where this process can tell. */
    private static void requireKnown(PriceSource prices) {
        if (prices.book() == null
                && PriceBooks.shipped().find(prices.priceBook()).isEmpty()) {
            throw unknown(prices.priceBook());
        }
        PriceBooks.shipped().get(prices);
    }

    private static ProblemException unknown(String name) {
        return ProblemException.notFound("There is no price book of this name. "
                + NearestNames.advice(name, PriceBooks.shipped().names()));
    }
}
