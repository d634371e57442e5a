package io.goodput.contracts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of a price book in one region, in dollars, reduced to what a search needs.
 *
 * @param priceBook versioned name of the book
 * @param effective the months that its prices hold for
 * @param usdPerKilowattHour electricity where it is not included
 * @param powerUsageEffectiveness facility power over IT power
 * @param entries one per (system, tier) that the book prices in the region
 * @param region whose prices these are; absent of those without a region
 * @param convertedFrom the book's own currency; absent of a book in dollars
 * @param usdPerTerabyteMonth storage; absent where the book does not say
 */
public record RateCard(
        String priceBook,
        String effective,
        double usdPerKilowattHour,
        double powerUsageEffectiveness,
        List<RateCardEntry> entries,
        @Nullable String region,
        @Nullable CurrencyRate convertedFrom,
        @Nullable Double usdPerTerabyteMonth) {
    public RateCard {
        entries = List.copyOf(entries);
    }

    /** Of a book in dollars, without regions. */
    public RateCard(
            String priceBook,
            String effective,
            double usdPerKilowattHour,
            double powerUsageEffectiveness,
            List<RateCardEntry> entries) {
        this(priceBook, effective, usdPerKilowattHour, powerUsageEffectiveness, entries, null, null, null);
    }

    /** The same card with entries for systems that are priced under other names. */
    public RateCard with(List<PricedAs> pricedAs) {
        List<RateCardEntry> all = new ArrayList<>(entries);
        for (PricedAs each : pricedAs) {
            if (!each.system().equals(each.as())) {
                entries.stream()
                        .filter(entry -> entry.system().equals(each.as()))
                        .map(entry -> entry.of(each))
                        .forEach(all::add);
            }
        }
        return new RateCard(
                priceBook,
                effective,
                usdPerKilowattHour,
                powerUsageEffectiveness,
                all,
                region,
                convertedFrom,
                usdPerTerabyteMonth);
    }

    /** The entry of a system under a tier; empty when the book does not price it. */
    public Optional<RateCardEntry> find(String system, PriceTier tier) {
        return entries.stream()
                .filter(entry -> entry.system().equals(system) && entry.tier() == tier)
                .findFirst();
    }

    /**
     * The entry of a system under a tier.
     *
     * @throws IllegalStateException when the book does not price it
     */
    public RateCardEntry get(String system, PriceTier tier) {
        return find(system, tier)
                .orElseThrow(() -> new IllegalStateException(
                        "price book " + priceBook + " has no price of " + system + " under " + tier));
    }
}
