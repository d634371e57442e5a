package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose prices are applied.
 *
 * @param priceBook versioned name of a price book that ships or is the asker's own; the first that ships when absent
 * @param region whose prices are taken; those without a region when absent
 * @param tiers each tier is a search and an answer of its own; retail when absent
 */
public record Pricing(
        @Nullable String priceBook,
        @Nullable String region,
        @Nullable List<PriceTier> tiers) {
    public Pricing {
        var checks = new Checks();
        if (priceBook != null) {
            checks.name("priceBook", priceBook);
        }
        if (region != null) {
            PriceSource.checkRegion(checks, region);
        }
        if (tiers != null) {
            tiers = List.copyOf(tiers);
            checks.distinct("tiers", tiers, 1, PriceTier.values().length);
        }
        checks.done();
    }

    /** Without a region. */
    public Pricing(@Nullable String priceBook, @Nullable List<PriceTier> tiers) {
        this(priceBook, null, tiers);
    }

    /** The same with the exact name of a book that is the asker's own. */
    Pricing named(OwnEntries own) {
        return new Pricing(own.exactOrNull(EntryKind.PRICE_BOOK, priceBook), region, tiers);
    }
}
