package io.goodput.economics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.OwnCatalog;
import io.goodput.codec.Format;
import io.goodput.contracts.Bill;
import io.goodput.contracts.CurrencyRate;
import io.goodput.contracts.Energy;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.Interruptions;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a price book becomes for a search and a bill: dollars of one region. */
class RateCardTest {
    private static final String BOOK = """
            name: acme
            title: Prices of Acme
            effective: "2026-11"
            currency: EUR
            usdPerCurrencyUnit: {value: 1.25, source: our bank, date: "2026-11-02", confidence: measured}
            pricePerKilowattHour: {value: 0.1, source: contract, date: "2026-11", confidence: measured}
            powerUsageEffectiveness: {value: 1.3, source: meters, date: "2026-11", confidence: measured}
            storagePerTerabyteMonth: {value: 20, source: list, date: "2026-11", confidence: measured}
            systems:
              - system: acme-rack
                provisionedKilowattsPerGpu: {value: 1.4, source: contract, date: "2026-11", confidence: measured}
                tiers:
                  - tier: on-demand
                    pricePerGpuHour: {value: 2, source: contract, date: "2026-11", confidence: measured}
                    billingUnitGpus: {value: 8, source: contract, date: "2026-11", confidence: measured}
                    minimumBilledSeconds: {value: 60, source: contract, date: "2026-11", confidence: measured}
                    electricityIncluded: true
                    electricity: {source: contract, date: "2026-11", confidence: measured}
                  - tier: spot
                    region: north
                    pricePerGpuHour: {value: 1.6, source: contract, date: "2026-11", confidence: measured}
                    billingUnitGpus: {value: 8, source: contract, date: "2026-11", confidence: measured}
                    electricityIncluded: true
                    electricity: {source: contract, date: "2026-11", confidence: measured}
                    interruptionsPerHour: {value: 0.001, source: log, date: "2026-11", confidence: measured}
                    noticeSeconds: {value: 120, source: contract, date: "2026-11", confidence: measured}
            """;

    private static PriceSource in(String region) {
        OwnEntry entry = OwnCatalog.read(EntryKind.PRICE_BOOK, BOOK, Format.YAML);
        return new PriceSource("acme", region.isEmpty() ? null : region, entry);
    }

    @Test
    void allMoneyIsInDollarsAndSaysAtWhichRate() {
        RateCard card = Economics.rateCard(in(""));
        assertEquals(new CurrencyRate("EUR", 1.25, "our bank", "2026-11-02"), card.convertedFrom());
        assertEquals(0.125, card.usdPerKilowattHour());
        assertEquals(25, card.usdPerTerabyteMonth());
        assertNull(card.region());
        RateCardEntry entry = card.find("acme-rack", PriceTier.ON_DEMAND).orElseThrow();
        assertEquals(2.5, entry.usdPerGpuHour());
        assertEquals(60, entry.minimumBilledSeconds());
        assertTrue(entry.source().contains("Shortest billed: contract (2026-11)"), entry.source());
        assertTrue(card.find("acme-rack", PriceTier.SPOT).isEmpty());
    }

    @Test
    void aRegionHasItsOwnPrices() {
        RateCard card = Economics.rateCard(in("north"));
        assertEquals("north", card.region());
        assertEquals(1, card.entries().size());
        RateCardEntry spot = card.find("acme-rack", PriceTier.SPOT).orElseThrow();
        assertEquals(2, spot.usdPerGpuHour());
        assertEquals(new Interruptions(0.001, 120), spot.interruptions());
        var thrown = assertThrows(InvalidInputException.class, () -> Economics.rateCard(in("south")));
        assertEquals("/region", thrown.violations().getFirst().pointer());
        assertEquals("Maybe north", thrown.violations().getFirst().advice());
    }

    private static Usage usage(String system) {
        return new Usage(
                3_600,
                4_000_000,
                1_000_000,
                4_000,
                3_900,
                List.of(new PoolUsage(
                        PoolRole.AGGREGATED,
                        system,
                        8,
                        8,
                        14_400,
                        14_400,
                        3_600,
                        10_800,
                        4_000_000,
                        1_000_000,
                        Energy.of(11_520_000, 4_320_000, 0, 0, 0, 0))));
    }

    /** A system of one's own is priced under its name of the book, whatever version of it a question has. */
    @Test
    void aSystemOfOnesOwnIsBilledByABookOfOnesOwn() {
        var rack = new PricedAs("acme-rack@3", "acme-rack", 16, null);
        List<Bill> bills = Economics.price(in(""), usage("acme-rack@3"), List.of(rack));
        assertEquals(1, bills.size());
        assertEquals(PriceTier.ON_DEMAND, bills.getFirst().tier());
        assertEquals("acme", bills.getFirst().priceBook());
        assertEquals(20, bills.getFirst().usdPerHour());
        assertEquals(1, bills.getFirst().racks());
        RateCard card = Economics.rateCard(in("")).with(List.of(rack));
        assertEquals(
                card.find("acme-rack", PriceTier.ON_DEMAND).orElseThrow().source(),
                card.find("acme-rack@3", PriceTier.ON_DEMAND).orElseThrow().source());
        // In a process, where it has no version.
        var unversioned = new PricedAs("acme-rack", "acme-rack", 16, null);
        assertEquals(
                20,
                Economics.price(in(""), usage("acme-rack"), List.of(unversioned))
                        .getFirst()
                        .usdPerHour());
    }

    @Test
    void aSystemThatOnlyABookKnowsIsNoUsage() {
        assertThrows(InvalidInputException.class, () -> Economics.price(in(""), usage("acme-rack"), null));
    }
}
