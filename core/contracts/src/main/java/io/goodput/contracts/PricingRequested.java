package io.goodput.contracts;

/**
 * Message: price this usage. Keyed by runId.
 *
 * @param schemaVersion of this message
 * @param runId identity of the run
 * @param priceBook versioned name of the price book; all its tiers are priced
 * @param usage what the run used
 */
public record PricingRequested(int schemaVersion, String runId, String priceBook, Usage usage) {
    public static final String TOPIC = "goodput.pricing-requested";
    public static final int SCHEMA_VERSION = 1;
}
