package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceTier;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The price books that ship. */
class PriceBooksTest {
    private static final PriceBooks BOOKS = PriceBooks.shipped();

    private static String table(PriceBook book) {
        return book.systems().stream()
                .map(system -> system.system() + " "
                        + system.provisionedKilowattsPerGpu().value() + " kW "
                        + system.tiers().stream()
                                .map(tier ->
                                        tier.tier() + " " + tier.usdPerGpuHour().value() + "/"
                                                + tier.billingUnitGpus().asInt())
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void fromJulyOf2026TheThirdTierIsRetail() {
        assertEquals("""
                hgx-h100 1.37 kW HYPERSCALER_OWN 1.17/8 NEOCLOUD_OWN 1.55/8 RETAIL 1.78/8
                hgx-h200 1.37 kW HYPERSCALER_OWN 1.22/8 NEOCLOUD_OWN 1.59/8 RETAIL 2.05/8
                hgx-b200 1.71 kW HYPERSCALER_OWN 1.73/8 NEOCLOUD_OWN 2.07/8 RETAIL 2.6/8
                gb200-nvl72 1.87 kW HYPERSCALER_OWN 1.86/72 NEOCLOUD_OWN 2.26/72 RETAIL 2.6/4""", table(BOOKS.get("market-2026-07")));
    }

    @Test
    void untilThenItIsAThreeYearContract() {
        assertEquals("""
                hgx-h100 1.73 kW HYPERSCALER_OWN 1.3/8 NEOCLOUD_OWN 1.69/8 THREE_YEAR_CONTRACT 1.3/8
                hgx-h200 1.73 kW HYPERSCALER_OWN 1.41/8 NEOCLOUD_OWN 1.74/8 THREE_YEAR_CONTRACT 1.6/8
                hgx-b200 2.17 kW HYPERSCALER_OWN 1.95/8 NEOCLOUD_OWN 2.34/8 THREE_YEAR_CONTRACT 2.9/8
                gb200-nvl72 2.1 kW HYPERSCALER_OWN 2.21/72 NEOCLOUD_OWN 2.75/72 THREE_YEAR_CONTRACT 3.3/4""", table(BOOKS.get("market-2025-10")));
    }

    @Test
    void theNewestComesFirst() {
        assertEquals(List.of("market-2026-07", "market-2025-10"), BOOKS.names());
        assertEquals("market-2026-07", BOOKS.newest().name());
    }

    @Test
    void everySystemOfTheCatalogHasAPriceButH800WhichNoSurveyLists() {
        List<String> priced = Catalog.shipped().systemNames().stream()
                .filter(name -> !name.equals("hgx-h800"))
                .toList();
        for (PriceBook book : BOOKS.priceBooks()) {
            assertEquals(
                    priced,
                    book.systems().stream().map(PriceBook.SystemPrices::system).toList());
            assertEquals(3, book.tiersOf(priced).size());
        }
    }

    @Test
    void tiersOfABookAreThoseThatPriceAllSystems() {
        assertEquals(
                List.of(PriceTier.HYPERSCALER_OWN, PriceTier.NEOCLOUD_OWN, PriceTier.THREE_YEAR_CONTRACT),
                BOOKS.get("market-2025-10").tiersOf(List.of("hgx-h200", "gb200-nvl72")));
        assertEquals(List.of(), BOOKS.newest().tiersOf(List.of("hgx-h200", "abacus")));
    }

    @Test
    void anAssumptionIsCalledOne() {
        for (PriceBook book : BOOKS.priceBooks()) {
            for (PriceBook.SystemPrices system : book.systems()) {
                for (PriceBook.TierPrice tier : system.tiers()) {
                    assertEquals(Confidence.ESTIMATE, tier.billingUnitGpus().confidence());
                    assertTrue(tier.electricity().confidence() != Confidence.ESTIMATE
                            || tier.electricity().source().contains("assum"));
                }
            }
        }
    }

    @Test
    void anUnknownBookIsRefusedWithTheNearest() {
        var thrown = assertThrows(InvalidInputException.class, () -> BOOKS.get("market-2025-11"));
        assertEquals("/priceBook", thrown.violations().getFirst().pointer());
        assertEquals(
                "Maybe market-2025-10 or market-2026-07",
                thrown.violations().getFirst().advice());
    }
}
