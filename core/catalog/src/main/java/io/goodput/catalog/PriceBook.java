package io.goodput.catalog;

import io.goodput.contracts.Checks;
import io.goodput.contracts.PriceTier;
import java.util.List;
import java.util.Optional;

/**
 * One dated version of the market's prices.
 *
 * @param name its versioned name in questions
 * @param title what it is
 * @param effective the months that its prices hold for
 * @param usdPerKilowattHour electricity, where a price does not include it
 * @param powerUsageEffectiveness power of the facility over power of the IT
 * @param systems one per system that it prices
 */
public record PriceBook(
        String name,
        String title,
        String effective,
        Quantity usdPerKilowattHour,
        Quantity powerUsageEffectiveness,
        List<SystemPrices> systems) {
    public PriceBook {
        systems = List.copyOf(systems);
        var checks = new Checks();
        checks.name("name", name);
        checks.range("usdPerKilowattHour/value", usdPerKilowattHour.value(), 0, 10);
        checks.range("powerUsageEffectiveness/value", powerUsageEffectiveness.value(), 1, 3);
        checks.distinct("systems", systems.stream().map(SystemPrices::system).toList(), 1, 64);
        checks.done();
    }

    /**
     * Prices of one system.
     *
     * @param system a system of the catalog
     * @param provisionedKilowattsPerGpu all-in utility power that must be provisioned for one GPU
     * @param tiers one per tier that the book has a price of
     */
    public record SystemPrices(String system, Quantity provisionedKilowattsPerGpu, List<TierPrice> tiers) {
        public SystemPrices {
            tiers = List.copyOf(tiers);
            var checks = new Checks();
            checks.name("system", system);
            checks.positive("provisionedKilowattsPerGpu/value", provisionedKilowattsPerGpu.value(), 100);
            checks.distinct("tiers", tiers.stream().map(TierPrice::tier).toList(), 1, PriceTier.values().length);
            checks.done();
        }

        public Optional<TierPrice> find(PriceTier tier) {
            return tiers.stream().filter(each -> each.tier() == tier).findFirst();
        }
    }

    /**
     * The price of one system under one tier.
     *
     * @param tier kind of contract
     * @param usdPerGpuHour price of one billed GPU-hour
     * @param billingUnitGpus GPUs are billed in whole multiples of this
     * @param electricityIncluded whether the price already pays for the energy drawn
     * @param electricity how that is known
     */
    public record TierPrice(
            PriceTier tier,
            Quantity usdPerGpuHour,
            Quantity billingUnitGpus,
            boolean electricityIncluded,
            Provenance electricity) {
        public TierPrice {
            var checks = new Checks();
            checks.positive("usdPerGpuHour/value", usdPerGpuHour.value(), 1_000);
            checks.range("billingUnitGpus/value", billingUnitGpus.value(), 1, 1_024);
            checks.done();
        }
    }

    /** Prices of a system; empty when the book has none. */
    public Optional<SystemPrices> find(String system) {
        return systems.stream().filter(each -> each.system().equals(system)).findFirst();
    }

    /** Tiers that the book has for every one of {@code wanted}, in the order of {@link PriceTier}. */
    public List<PriceTier> tiersOf(List<String> wanted) {
        return List.of(PriceTier.values()).stream()
                .filter(tier -> wanted.stream()
                        .allMatch(system -> find(system)
                                .flatMap(prices -> prices.find(tier))
                                .isPresent()))
                .toList();
    }
}
