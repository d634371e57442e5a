package io.goodput.economics;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.PriceBook;
import io.goodput.catalog.PriceBooks;
import io.goodput.contracts.Bill;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
     * @param pricedAs systems of the usage that no book knows; null where there are none
     *
     * @throws io.goodput.contracts.InvalidInputException when there is no such book, or the usage cannot be one
     */
    public static List<Bill> price(String priceBook, Usage usage, @Nullable List<PricedAs> pricedAs) {
        PriceBook book = PriceBooks.shipped().get(priceBook);
        List<PricedAs> others = pricedAs == null ? List.of() : pricedAs;
        List<String> systems = usage.pools().stream()
                .map(pool -> find(others, pool.system()).map(PricedAs::as).orElse(pool.system()))
                .distinct()
                .toList();
        RateCard rates = rateCard(book).with(others);
        return book.tiersOf(systems).stream()
                .map(tier -> new Biller(rates, tier, system -> gpusPerRack(system, others)).bill(usage))
                .toList();
    }

    /** As {@link #price(String, Usage, List)}, of systems that the book knows. */
    public static List<Bill> price(String priceBook, Usage usage) {
        return price(priceBook, usage, null);
    }

    private static Optional<PricedAs> find(List<PricedAs> others, String system) {
        return others.stream().filter(each -> each.system().equals(system)).findFirst();
    }

    private static int gpusPerRack(String system, List<PricedAs> others) {
        Optional<PricedAs> other = find(others, system);
        if (other.isPresent()) {
            return other.get().gpusPerRack();
        }
        return Catalog.shipped()
                .findSystem(system)
                .orElseThrow(() -> new IllegalStateException("a price book prices the unknown system " + system))
                .gpusPerRack()
                .asInt();
    }
}
