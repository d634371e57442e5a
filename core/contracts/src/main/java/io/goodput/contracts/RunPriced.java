package io.goodput.contracts;

import java.util.List;

/**
 * Message: a run is priced. Keyed by runId.
 *
 * @param schemaVersion of this message
 * @param runId identity of the run
 * @param priceBook key of the prices ({@link PriceSource#key}): of a book that ships, without a region, its versioned name
 * @param bills one per tier that the book prices for all of the run's systems, in the order of {@link PriceTier}
 */
public record RunPriced(int schemaVersion, String runId, String priceBook, List<Bill> bills) {
    public static final String TOPIC = "goodput.run-priced";
    public static final int SCHEMA_VERSION = 1;

    public RunPriced {
        bills = List.copyOf(bills);
    }
}
