package io.goodput.economics;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.PriceBook;
import io.goodput.catalog.PriceBooks;
import io.goodput.contracts.Bill;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Usage;
import java.util.ArrayList;
import java.util.List;

/** Prices usage. Thread-safe. */
public final class Economics {
    private Economics() {}

    /** Versioned names of the shipped price books, the newest first. */
    public static List<String> priceBooks() {
        return PriceBooks.shipped().names();
    }

    /**
     * The rates of one versioned price book.
     *
     * @throws io.goodput.contracts.InvalidInputException when there is no such book
     */
    public static RateCard rateCard(String priceBook) {
        return rateCard(PriceBooks.shipped().get(priceBook));
    }

    static RateCard rateCard(PriceBook book) {
        List<RateCardEntry> entries = new ArrayList<>();
        for (PriceBook.SystemPrices prices : book.systems()) {
            for (PriceBook.TierPrice price : prices.tiers()) {
                entries.add(new RateCardEntry(
                        prices.system(),
                        price.tier(),
                        price.usdPerGpuHour().value(),
                        price.billingUnitGpus().asInt(),
                        prices.provisionedKilowattsPerGpu().value(),
                        price.electricityIncluded(),
                        source(prices, price)));
            }
        }
        return new RateCard(
                book.name(),
                book.effective(),
                book.usdPerKilowattHour().value(),
                book.powerUsageEffectiveness().value(),
                entries);
    }

    private static String source(PriceBook.SystemPrices prices, PriceBook.TierPrice price) {
        return "Price: %s (%s). Unit: %s. Electricity: %s. Power: %s (%s)"
                .formatted(
                        price.usdPerGpuHour().source(),
                        price.usdPerGpuHour().date(),
                        price.billingUnitGpus().source(),
                        price.electricity().source(),
                        prices.provisionedKilowattsPerGpu().source(),
                        prices.provisionedKilowattsPerGpu().date());
    }

    /**
     * One bill per tier that prices all systems of the usage, in the order of the tiers. Checks the cost half of law 15.
     *
     * @throws io.goodput.contracts.InvalidInputException when there is no such book, or the usage cannot be one
     */
    public static List<Bill> price(String priceBook, Usage usage) {
        PriceBook book = PriceBooks.shipped().get(priceBook);
        List<String> systems =
                usage.pools().stream().map(PoolUsage::system).distinct().toList();
        RateCard rates = rateCard(book);
        return book.tiersOf(systems).stream()
                .map(tier -> new Biller(rates, tier, Economics::gpusPerRack).bill(usage))
                .toList();
    }

    private static int gpusPerRack(String system) {
        return Catalog.shipped()
                .findSystem(system)
                .orElseThrow(() -> new IllegalStateException("a price book prices the unknown system " + system))
                .gpusPerRack()
                .asInt();
    }
}
