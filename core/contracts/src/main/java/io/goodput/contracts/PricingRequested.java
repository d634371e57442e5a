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
 * @param pricedAs systems of the usage that no book knows, and whose prices stand for theirs; absent where there are none
 */
public record PricingRequested(
        int schemaVersion,
        String runId,
        String priceBook,
        Usage usage,
        @Nullable List<PricedAs> pricedAs) {
    public static final String TOPIC = "goodput.pricing-requested";
    public static final int SCHEMA_VERSION = 1;

    public PricingRequested {
        pricedAs = pricedAs == null ? null : List.copyOf(pricedAs);
    }

    /** Of systems that the book knows. */
    public PricingRequested(int schemaVersion, String runId, String priceBook, Usage usage) {
        this(schemaVersion, runId, priceBook, usage, null);
    }
}
