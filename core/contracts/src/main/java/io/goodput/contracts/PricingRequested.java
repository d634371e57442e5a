package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Message: price this usage. Keyed by runId.
 *
 * @param schemaVersion of this message
 * @param runId identity of the run
 * @param priceBook versioned name of the price book; all its tiers are priced
 * @param usage what the run used
 * @param pricedAs systems of the usage that the book does not know, and whose prices stand for theirs; absent where there
 *     are none
 * @param region of the book whose prices are taken; those without a region when absent
 * @param ownPriceBook the book, where it is the asker's own
 */
public record PricingRequested(
        int schemaVersion,
        String runId,
        String priceBook,
        Usage usage,
        @Nullable List<PricedAs> pricedAs,
        @Nullable String region,
        @Nullable OwnEntry ownPriceBook) {
    public static final String TOPIC = "goodput.pricing-requested";
    public static final int SCHEMA_VERSION = 1;

    public PricingRequested {
        pricedAs = pricedAs == null ? null : List.copyOf(pricedAs);
    }

    /** Of systems that the book knows. */
    public PricingRequested(int schemaVersion, String runId, String priceBook, Usage usage) {
        this(schemaVersion, runId, priceBook, usage, null, null, null);
    }

    /** Of a run under these prices. */
    public static PricingRequested of(String runId, PriceSource prices, Usage usage, List<PricedAs> pricedAs) {
        return new PricingRequested(
                SCHEMA_VERSION,
                runId,
                prices.priceBook(),
                usage,
                pricedAs.isEmpty() ? null : pricedAs,
                prices.region(),
                prices.book());
    }

    /**
     * The prices that are asked for.
     *
     * @throws InvalidInputException when the message's parts contradict each other
     */
    public PriceSource prices() {
        return new PriceSource(priceBook, region, ownPriceBook);
    }
}
