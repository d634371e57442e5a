package io.goodput.catalog;

import io.goodput.codec.NearestNames;
import io.goodput.contracts.Checks;
import io.goodput.contracts.CurrencyRate;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedAs;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One dated version of what GPU-hours cost. All its money is in one currency.
 *
 * @param name its versioned name in questions
 * @param title what it is
 * @param effective the months that its prices hold for
 * @param currency of all its money, ISO 4217; USD when absent
 * @param usdPerCurrencyUnit dollars for one unit of the currency; given where that is another than USD, and only there
 * @param pricePerKilowattHour electricity, where a price does not include it
 * @param powerUsageEffectiveness power of the facility over power of the IT
 * @param storagePerTerabyteMonth price of keeping 10^12 bytes for a month of 730 hours; absent where it is not known
 * @param systems one per system that it prices; a book may price systems that the catalog does not have
 */
public record PriceBook(
        String name,
        String title,
        String effective,
        @Nullable String currency,
        @Nullable Quantity usdPerCurrencyUnit,
        Quantity pricePerKilowattHour,
        Quantity powerUsageEffectiveness,
        @Nullable Quantity storagePerTerabyteMonth,
        List<SystemPrices> systems) {
    private static final String DOLLARS = "USD";
    private static final double MOST_USD_PER_GPU_HOUR = 1_000;
    private static final double MOST_USD_PER_KILOWATT_HOUR = 10;
    private static final double MOST_USD_PER_TERABYTE_MONTH = 10_000;

    /** The most units of a currency that a GPU-hour may cost; the dollars are bounded where the currency is known. */
    private static final double MOST_UNITS_PER_GPU_HOUR = 1e9;

    public PriceBook {
        systems = List.copyOf(systems);
        var checks = new Checks();
        checks.name("name", name);
        checks.name("title", title);
        checks.name("effective", effective);
        checkCurrency(checks, currency, usdPerCurrencyUnit);
        checks.range("powerUsageEffectiveness/value", powerUsageEffectiveness.value(), 1, 3);
        checks.distinct("systems", systems.stream().map(SystemPrices::system).toList(), 1, 64);
        checks.done();
        double usd = usdPerCurrencyUnit == null ? 1 : usdPerCurrencyUnit.value();
        checks.range("pricePerKilowattHour/value", pricePerKilowattHour.value(), 0, MOST_USD_PER_KILOWATT_HOUR / usd);
        if (storagePerTerabyteMonth != null) {
            checks.range(
                    "storagePerTerabyteMonth/value",
                    storagePerTerabyteMonth.value(),
                    0,
                    MOST_USD_PER_TERABYTE_MONTH / usd);
        }
        for (int i = 0; i < systems.size(); i++) {
            List<TierPrice> tiers = systems.get(i).tiers();
            for (int j = 0; j < tiers.size(); j++) {
                checkMoney(checks, "systems/" + i + "/tiers/" + j, tiers.get(j), usd, isInDollars(currency));
            }
        }
        checks.done();
    }

    private static boolean isInDollars(@Nullable String currency) {
        return currency == null || currency.equals(DOLLARS);
    }

    private static void checkCurrency(Checks checks, @Nullable String currency, @Nullable Quantity usdPerUnit) {
        if (isInDollars(currency)) {
            checks.require(
                    usdPerUnit == null,
                    "usdPerCurrencyUnit",
                    "given",
                    "a book in dollars is not converted",
                    "Maybe leave it out, or name another currency");
            return;
        }
        List<String> known = Currency.getAvailableCurrencies().stream()
                .map(Currency::getCurrencyCode)
                .sorted()
                .toList();
        checks.require(
                known.contains(currency),
                "currency",
                String.valueOf(currency),
                "currency must be a code of ISO 4217",
                NearestNames.advice(String.valueOf(currency), known));
        checks.require(
                usdPerUnit != null,
                "usdPerCurrencyUnit",
                "absent",
                "a book in another currency than USD needs the dollars for one unit of it, with source and date",
                "Maybe {value: 1.08, source: reference rate of the European Central Bank, date: \"2026-11-02\","
                        + " confidence: survey}");
        if (usdPerUnit != null) {
            checks.positive("usdPerCurrencyUnit/value", usdPerUnit.value(), 1_000);
        }
    }

    private static void checkMoney(Checks checks, String at, TierPrice price, double usd, boolean isInDollars) {
        if (price.pricePerGpuHour() != null) {
            checks.positive(
                    at + "/pricePerGpuHour/value", price.pricePerGpuHour().value(), MOST_USD_PER_GPU_HOUR / usd);
        }
        OwnCapital capital = price.capital();
        checks.require(
                isInDollars || capital == null || !capital.takesColocationByDefault(),
                at + "/capital/colocation/pricePerKilowattMonth",
                "absent",
                "the default is in dollars, and the book is not",
                "Maybe add it in the book's currency");
    }

    /**
     * Prices of one system.
     *
     * @param system its name in questions, of a system of the catalog or of another
     * @param provisionedKilowattsPerGpu all-in utility power that must be provisioned for one GPU
     * @param tiers one per tier and region that the book has a price of
     */
    public record SystemPrices(String system, Quantity provisionedKilowattsPerGpu, List<TierPrice> tiers) {
        public SystemPrices {
            tiers = List.copyOf(tiers);
            var checks = new Checks();
            checks.name("system", system);
            checks.positive("provisionedKilowattsPerGpu/value", provisionedKilowattsPerGpu.value(), 100);
            checks.distinct(
                    "tiers",
                    tiers.stream()
                            .map(each -> each.region() == null ? each.tier() : each.tier() + " in " + each.region())
                            .toList(),
                    1,
                    256);
            checks.done();
        }

        /** The price under a tier that has no region. */
        public Optional<TierPrice> find(PriceTier tier) {
            return tiers.stream()
                    .filter(each -> each.tier() == tier && each.region() == null)
                    .findFirst();
        }
    }

    /**
     * The price of one system under one tier.
     *
     * @param tier kind of contract
     * @param region where it holds, by the seller's name; absent of one that is no region's
     * @param pricePerGpuHour price of one billed GPU-hour; absent where it is computed from capital
     * @param capital what the GPU-hour of an own tier is computed from, instead of a price
     * @param billingUnitGpus GPUs are billed in whole multiples of this
     * @param electricityIncluded whether the price already pays for the energy drawn
     * @param electricity how that is known
     * @param minimumBilledSeconds what is taken is billed for at least so long; absent where it is not known
     * @param commitmentMonths term of a three-year or reserved contract; absent where it is not known
     * @param interruptionsPerHour of a spot price: how often one billing unit is taken back in an hour
     * @param noticeSeconds of a spot price: time between the notice and the end
     */
    public record TierPrice(
            PriceTier tier,
            @Nullable String region,
            @Nullable Quantity pricePerGpuHour,
            @Nullable OwnCapital capital,
            Quantity billingUnitGpus,
            boolean electricityIncluded,
            Provenance electricity,
            @Nullable Quantity minimumBilledSeconds,
            @Nullable Quantity commitmentMonths,
            @Nullable Quantity interruptionsPerHour,
            @Nullable Quantity noticeSeconds) {
        public TierPrice {
            var checks = new Checks();
            if (region != null) {
                PriceSource.checkRegion(checks, region);
            }
            checks.require(
                    (pricePerGpuHour == null) != (capital == null),
                    "pricePerGpuHour",
                    pricePerGpuHour == null ? "absent" : "given, and capital too",
                    "a tier has either pricePerGpuHour, or capital that it is computed from",
                    "Maybe pricePerGpuHour alone");
            if (pricePerGpuHour != null) {
                checks.positive("pricePerGpuHour/value", pricePerGpuHour.value(), MOST_UNITS_PER_GPU_HOUR);
            }
            if (capital != null) {
                checks.require(
                        tier.isOwn(),
                        "capital",
                        tier,
                        "only an own tier is computed from capital",
                        "Maybe tier: neocloud-own");
                checks.require(
                        electricityIncluded == capital.paysElectricity(),
                        "electricityIncluded",
                        electricityIncluded,
                        "electricityIncluded must be as the capital's colocation says: " + capital.paysElectricity(),
                        "Maybe " + capital.paysElectricity());
            }
            checks.range("billingUnitGpus/value", billingUnitGpus.value(), 1, 1_024);
            if (minimumBilledSeconds != null) {
                checks.range("minimumBilledSeconds/value", minimumBilledSeconds.value(), 0, 31_536_000);
            }
            if (commitmentMonths != null) {
                checks.positive("commitmentMonths/value", commitmentMonths.value(), 120);
                checks.require(
                        tier == PriceTier.THREE_YEAR_CONTRACT || tier == PriceTier.RESERVED,
                        "commitmentMonths",
                        tier,
                        "only three-year-contract and reserved have a term",
                        "Maybe leave it out");
            }
            checkSpot(checks, tier, "interruptionsPerHour", interruptionsPerHour, 60);
            checkSpot(checks, tier, "noticeSeconds", noticeSeconds, 86_400);
            checks.done();
        }

        private static void checkSpot(
                Checks checks, PriceTier tier, String name, @Nullable Quantity value, double most) {
            boolean isSpot = tier == PriceTier.SPOT;
            checks.require(
                    isSpot == (value != null),
                    name,
                    value == null ? "absent" : "given",
                    isSpot
                            ? "a spot price means nothing without interruptionsPerHour and noticeSeconds"
                            : "only a spot price has " + name,
                    isSpot ? "Maybe add it, with its source" : "Maybe leave it out");
            if (value != null) {
                checks.range(name + "/value", value.value(), 0, most);
            }
        }

        /** The same, of no region. */
        private TierPrice anywhere() {
            return new TierPrice(
                    tier,
                    null,
                    pricePerGpuHour,
                    capital,
                    billingUnitGpus,
                    electricityIncluded,
                    electricity,
                    minimumBilledSeconds,
                    commitmentMonths,
                    interruptionsPerHour,
                    noticeSeconds);
        }
    }

    /**
     * The book's prices of one region, as a book without regions.
     *
     * @param region where; null for the prices that are no region's
     * @return empty where it has none
     */
    public Optional<PriceBook> in(@Nullable String region) {
        List<SystemPrices> there = systems.stream()
                .flatMap(prices -> {
                    List<TierPrice> tiers = prices.tiers().stream()
                            .filter(each -> region == null ? each.region() == null : region.equals(each.region()))
                            .map(TierPrice::anywhere)
                            .toList();
                    return tiers.isEmpty()
                            ? Stream.empty()
                            : Stream.of(new SystemPrices(prices.system(), prices.provisionedKilowattsPerGpu(), tiers));
                })
                .toList();
        return there.isEmpty()
                ? Optional.empty()
                : Optional.of(new PriceBook(
                        name,
                        title,
                        effective,
                        currency,
                        usdPerCurrencyUnit,
                        pricePerKilowattHour,
                        powerUsageEffectiveness,
                        storagePerTerabyteMonth,
                        there));
    }

    /** Names of the regions that it has prices of, in the order of the alphabet. */
    public List<String> regions() {
        return systems.stream().flatMap(PriceBook::regions).distinct().sorted().toList();
    }

    private static Stream<String> regions(SystemPrices prices) {
        return prices.tiers().stream().flatMap(tier -> Stream.ofNullable(tier.region()));
    }

    /** Names of the regions that it has prices of a system of, in the order of the alphabet. */
    List<String> regionsOf(AcceleratedSystem system) {
        return find(nameOf(system)).stream()
                .flatMap(PriceBook::regions)
                .distinct()
                .sorted()
                .toList();
    }

    /** Prices of a system; empty when the book has none. */
    public Optional<SystemPrices> find(String system) {
        return systems.stream().filter(each -> each.system().equals(system)).findFirst();
    }

    /**
     * The name by which the book prices a system: the system's own, with or without its version, and only where it has
     * no such price that of the system whose prices stand for its own.
     */
    String nameOf(AcceleratedSystem system) {
        String name = system.name();
        String unversioned = name.replaceFirst("@.*", "");
        if (find(name).isPresent()) {
            return name;
        }
        if (find(unversioned).isPresent()) {
            return unversioned;
        }
        return system.pricesFrom() == null ? name : system.pricesFrom().system();
    }

    /** As what it prices a system that is somebody's own; empty where it does not. */
    Optional<PricedAs> pricedAs(AcceleratedSystem own) {
        String as = nameOf(own);
        AcceleratedSystem.PricesFrom from = own.pricesFrom();
        boolean stands = from != null && from.system().equals(as);
        return find(as).map(prices ->
                new PricedAs(own.name(), as, own.gpusPerRack().asInt(), from != null && stands ? from.basis() : null));
    }

    /** Tiers that the book has for every one of {@code wanted} without a region, in the order of {@link PriceTier}. */
    public List<PriceTier> tiersOf(List<String> wanted) {
        return List.of(PriceTier.values()).stream()
                .filter(tier -> wanted.stream()
                        .allMatch(system -> find(system)
                                .flatMap(prices -> prices.find(tier))
                                .isPresent()))
                .toList();
    }

    /** What its money is converted with; empty of a book in dollars. */
    public Optional<CurrencyRate> conversion() {
        return Optional.ofNullable(usdPerCurrencyUnit)
                .map(rate -> new CurrencyRate(String.valueOf(currency), rate.value(), rate.source(), rate.date()));
    }

    /** An amount of the book's money in dollars. */
    public double usd(double amount) {
        return usdPerCurrencyUnit == null
                ? amount
                : BigDecimal.valueOf(amount)
                        .multiply(BigDecimal.valueOf(usdPerCurrencyUnit.value()))
                        .doubleValue();
    }
}
