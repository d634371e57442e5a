package io.goodput.economics;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.OwnCapital;
import io.goodput.catalog.PriceBook;
import io.goodput.catalog.PriceBooks;
import io.goodput.catalog.Quantity;
import io.goodput.contracts.Bill;
import io.goodput.contracts.Interruptions;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Usage;
import io.goodput.economics.owning.OwnCosts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prices usage. Thread-safe. */
public final class Economics {
    private Economics() {}

    /** Versioned names of the shipped price books, that which questions take by default first, then the newest. */
    public static List<String> priceBooks() {
        return PriceBooks.shipped().names();
    }

    /**
     * The rates of one versioned price book that ships.
     *
     * @throws io.goodput.contracts.InvalidInputException when there is no such book
     */
    public static RateCard rateCard(String priceBook) {
        return rateCard(PriceSource.shipped(priceBook));
    }

    /**
     * The rates of one price book in one region, in dollars.
     *
     * @throws io.goodput.contracts.InvalidInputException when there is no such book, or it has no prices there
     */
    public static RateCard rateCard(PriceSource prices) {
        return rateCard(PriceBooks.shipped().get(prices), prices.region());
    }

    private static RateCard rateCard(PriceBook book, @Nullable String region) {
        List<RateCardEntry> entries = new ArrayList<>();
        for (PriceBook.SystemPrices prices : book.systems()) {
            for (PriceBook.TierPrice price : prices.tiers()) {
                entries.add(entry(book, prices, price));
            }
        }
        Quantity storage = book.storagePerTerabyteMonth();
        return new RateCard(
                book.name(),
                book.effective(),
                book.usd(book.pricePerKilowattHour().value()),
                book.powerUsageEffectiveness().value(),
                entries,
                region,
                book.conversion().orElse(null),
                storage == null ? null : (Double) book.usd(storage.value()));
    }

    private static RateCardEntry entry(PriceBook book, PriceBook.SystemPrices prices, PriceBook.TierPrice price) {
        OwnCapital capital = price.capital();
        double perGpuHour = capital == null
                ? Objects.requireNonNull(price.pricePerGpuHour()).value()
                : OwnCosts.perGpuHour(capital, prices.system());
        return new RateCardEntry(
                prices.system(),
                price.tier(),
                book.usd(perGpuHour),
                price.billingUnitGpus().asInt(),
                prices.provisionedKilowattsPerGpu().value(),
                price.electricityIncluded(),
                source(prices, price),
                value(price.minimumBilledSeconds()),
                value(price.commitmentMonths()),
                price.interruptionsPerHour() == null || price.noticeSeconds() == null
                        ? null
                        : new Interruptions(
                                price.interruptionsPerHour().value(),
                                price.noticeSeconds().value()));
    }

    private static @Nullable Double value(@Nullable Quantity quantity) {
        return quantity == null ? null : (Double) quantity.value();
    }

    private static String source(PriceBook.SystemPrices prices, PriceBook.TierPrice price) {
        String terms = Stream.of(
                        term("Shortest billed", price.minimumBilledSeconds()),
                        term("Term", price.commitmentMonths()),
                        term("Interruptions", price.interruptionsPerHour()),
                        term("Notice", price.noticeSeconds()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining());
        return "Price: %s. Unit: %s. Electricity: %s. Power: %s%s"
                .formatted(
                        price.capital() == null
                                ? dated(Objects.requireNonNull(price.pricePerGpuHour()))
                                : "computed from capital; servers: "
                                        + dated(price.capital().servers()),
                        price.billingUnitGpus().source(),
                        price.electricity().source(),
                        dated(prices.provisionedKilowattsPerGpu()),
                        terms);
    }

    private static Optional<String> term(String name, @Nullable Quantity quantity) {
        return Optional.ofNullable(quantity).map(each -> ". " + name + ": " + dated(each));
    }

    private static String dated(Quantity quantity) {
        return quantity.source() + " (" + quantity.date() + ")";
    }

    /**
     * One bill per tier that prices all systems of the usage, in the order of the tiers. Checks the cost half of law 15.
     *
     * @param pricedAs systems of the usage that are somebody's own; null where there are none
     *
     * @throws io.goodput.contracts.InvalidInputException when there is no such book, or it has no prices in the region, or
     *     the usage cannot be one
     */
    public static List<Bill> price(PriceSource prices, Usage usage, @Nullable List<PricedAs> pricedAs) {
        PriceBook book = PriceBooks.shipped().get(prices);
        List<PricedAs> others = pricedAs == null ? List.of() : pricedAs;
        List<String> systems = usage.pools().stream()
                .map(pool -> find(others, pool.system()).map(PricedAs::as).orElse(pool.system()))
                .distinct()
                .toList();
        RateCard rates = rateCard(book, prices.region()).with(others);
        return book.tiersOf(systems).stream()
                .map(tier -> new Biller(rates, tier, system -> gpusPerRack(system, others)).bill(usage))
                .toList();
    }

    /** As {@link #price(PriceSource, Usage, List)}, by a book that ships, of systems that it knows. */
    public static List<Bill> price(String priceBook, Usage usage) {
        return price(PriceSource.shipped(priceBook), usage, null);
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
                .orElseThrow(() -> new InvalidInputException(Catalog.unknown(
                        "system", "/pools", system, Catalog.shipped().systemNames())))
                .gpusPerRack()
                .asInt();
    }
}
