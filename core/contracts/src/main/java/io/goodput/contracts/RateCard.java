package io.goodput.contracts;

import java.util.ArrayList;
import java.util.List;

/**
 * One version of a price book, reduced to what a search needs.
 *
 * @param priceBook versioned name of the book
 * @param effective the months that its prices hold for
 * @param usdPerKilowattHour electricity where it is not included
 * @param powerUsageEffectiveness facility power over IT power
 * @param entries one per (system, tier) that the book prices
 */
public record RateCard(
        String priceBook,
        String effective,
        double usdPerKilowattHour,
        double powerUsageEffectiveness,
        List<RateCardEntry> entries) {
    public RateCard {
        entries = List.copyOf(entries);
    }

    /** The same card with entries for systems that are priced as others. */
    public RateCard with(List<PricedAs> pricedAs) {
        List<RateCardEntry> all = new ArrayList<>(entries);
        for (PricedAs each : pricedAs) {
            entries.stream()
                    .filter(entry -> entry.system().equals(each.as()))
                    .map(entry -> entry.of(each))
                    .forEach(all::add);
        }
        return new RateCard(priceBook, effective, usdPerKilowattHour, powerUsageEffectiveness, all);
    }

    /** The entry of a system under a tier; empty when the book does not price it. */
    public java.util.Optional<RateCardEntry> find(String system, PriceTier tier) {
        return entries.stream()
                .filter(entry -> entry.system().equals(system) && entry.tier() == tier)
                .findFirst();
    }
}
