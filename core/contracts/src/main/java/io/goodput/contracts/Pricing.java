package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose prices are applied.
 *
 * @param priceBook versioned name of a price book; the newest shipped one when absent
 * @param tiers each tier is a search and an answer of its own; retail when absent
 */
public record Pricing(@Nullable String priceBook, @Nullable List<PriceTier> tiers) {
    public Pricing {
        var checks = new Checks();
        if (priceBook != null) {
            checks.name("priceBook", priceBook);
        }
        if (tiers != null) {
            tiers = List.copyOf(tiers);
            checks.distinct("tiers", tiers, 1, PriceTier.values().length);
        }
        checks.done();
    }
}
