package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceTier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
                                .map(tier -> tier.tier() + " "
                                        + Objects.requireNonNull(tier.pricePerGpuHour())
                                                .value() + "/"
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
                gb200-nvl72 1.87 kW HYPERSCALER_OWN 1.86/72 NEOCLOUD_OWN 2.26/72 RETAIL 2.6/4
                hgx-b300 1.9 kW HYPERSCALER_OWN 2.26/8 NEOCLOUD_OWN 2.52/8 RETAIL 3.0/8
                gb300-nvl72 2.12 kW HYPERSCALER_OWN 2.31/72 NEOCLOUD_OWN 2.79/72 RETAIL 3.3/4
                vr200-nvl72 2.9 kW HYPERSCALER_OWN 3.57/72 NEOCLOUD_OWN 4.34/72 RETAIL 4.99/4
                rtx-pro-6000-server 0.975 kW HYPERSCALER_OWN 0.68/8 NEOCLOUD_OWN 0.75/8 RETAIL 0.52/8
                mi300x-node 1.39 kW HYPERSCALER_OWN 0.95/8 NEOCLOUD_OWN 1.16/8 RETAIL 1.3/8
                mi325x-node 1.69 kW HYPERSCALER_OWN 1.1/8 NEOCLOUD_OWN 1.32/8 RETAIL 1.6/8
                mi355x-node 2.09 kW HYPERSCALER_OWN 1.5/8 NEOCLOUD_OWN 2.09/8 RETAIL 2.1/8""", table(BOOKS.get("market-2026-07")));
    }

    @Test
    void untilThenItIsAThreeYearContract() {
        assertEquals("""
                hgx-h100 1.73 kW HYPERSCALER_OWN 1.3/8 NEOCLOUD_OWN 1.69/8 THREE_YEAR_CONTRACT 1.3/8
                hgx-h200 1.73 kW HYPERSCALER_OWN 1.41/8 NEOCLOUD_OWN 1.74/8 THREE_YEAR_CONTRACT 1.6/8
                hgx-b200 2.17 kW HYPERSCALER_OWN 1.95/8 NEOCLOUD_OWN 2.34/8 THREE_YEAR_CONTRACT 2.9/8
                gb200-nvl72 2.1 kW HYPERSCALER_OWN 2.21/72 NEOCLOUD_OWN 2.75/72 THREE_YEAR_CONTRACT 3.3/4
                hgx-b300 2.17 kW HYPERSCALER_OWN 2.34/8 NEOCLOUD_OWN 2.808/8 THREE_YEAR_CONTRACT 3.48/8
                gb300-nvl72 2.1 kW HYPERSCALER_OWN 2.652/72 NEOCLOUD_OWN 3.3/72 THREE_YEAR_CONTRACT 3.96/4
                mi300x-node 1.79 kW HYPERSCALER_OWN 1.12/8 NEOCLOUD_OWN 1.4/8 THREE_YEAR_CONTRACT 1.55/8
                mi325x-node 2.18 kW HYPERSCALER_OWN 1.28/8 NEOCLOUD_OWN 1.59/8 THREE_YEAR_CONTRACT 1.8/8
                mi355x-node 2.65 kW HYPERSCALER_OWN 1.48/8 NEOCLOUD_OWN 1.9/8 THREE_YEAR_CONTRACT 2.1/8""", table(BOOKS.get("market-2025-10")));
    }

    @Test
    void listPricesOfSeptember2026StandBesideRetail() {
        assertEquals("""
                hgx-h100 1.37 kW RETAIL 2.0/8 ON_DEMAND 3.2/8 SPOT 2.5/8
                hgx-h200 1.37 kW RETAIL 2.9/8 ON_DEMAND 3.99/8
                hgx-b200 1.71 kW RETAIL 3.7/8 ON_DEMAND 6.0/8
                hgx-b300 1.9 kW RETAIL 4.25/8 ON_DEMAND 7.4/8
                gb200-nvl72 1.87 kW RETAIL 4.0/4 ON_DEMAND 10.5/4
                gb300-nvl72 2.12 kW RETAIL 5.0/4 ON_DEMAND 18.0/4
                mi300x-node 1.39 kW ON_DEMAND 2.59/8
                mi355x-node 2.09 kW RETAIL 2.9/8 ON_DEMAND 8.6/8""", table(BOOKS.get("on-demand-2026-09")));
    }

    /** Every number, wherever it stands, is one with a source and a date that a reader can look up. */
    @Test
    void everyNumberHasASourceAndADate() {
        int numbers = 0;
        for (PriceBook book : BOOKS.priceBooks()) {
            for (Map.Entry<String, String> each :
                    Codec.readScalars(Codec.write(book), Format.JSON).entrySet()) {
                String at = each.getKey();
                if (each.getValue().matches("-?[0-9.]+(E-?[0-9]+)?") && !at.endsWith("/date")) {
                    assertTrue(at.matches(".*/(value|low|high)"), book.name() + at);
                    numbers++;
                }
                if (at.endsWith("/source")) {
                    assertTrue(each.getValue().length() > 20, book.name() + at);
                    assertTrue(
                            Codec.readScalars(Codec.write(book), Format.JSON)
                                    .containsKey(at.replaceFirst("source$", "date")),
                            book.name() + at);
                }
            }
        }
        assertTrue(numbers > 300, "only " + numbers);
    }

    @Test
    void noShippedBookHasARegionOrAnotherCurrency() {
        for (PriceBook book : BOOKS.priceBooks()) {
            assertEquals(List.of(), book.regions());
            assertTrue(book.conversion().isEmpty());
        }
    }

    @Test
    void thatWhichQuestionsTakeComesFirstThenTheNewest() {
        assertEquals(List.of("market-2026-07", "on-demand-2026-09", "market-2025-10"), BOOKS.names());
        assertEquals("market-2026-07", BOOKS.standard().name());
    }

    @Test
    void everySystemOfTheCatalogHasAPriceButThoseThatNoSurveyLists() {
        List<String> unlisted = List.of("hgx-h800", "hgx-h20", "hgx-a100", "l40s-server");
        List<String> later = List.of("vr200-nvl72", "rtx-pro-6000-server");
        for (PriceBook book : List.of(BOOKS.get("market-2026-07"), BOOKS.get("market-2025-10"))) {
            Set<String> priced =
                    book.systems().stream().map(PriceBook.SystemPrices::system).collect(Collectors.toSet());
            for (String name : Catalog.shipped().systemNames()) {
                boolean listed =
                        !unlisted.contains(name) && (book.name().equals("market-2026-07") || !later.contains(name));
                assertEquals(listed, priced.contains(name), book.name() + ": " + name);
            }
            assertEquals(3, book.tiersOf(List.copyOf(priced)).size());
        }
    }

    @Test
    void tiersOfABookAreThoseThatPriceAllSystems() {
        assertEquals(
                List.of(PriceTier.HYPERSCALER_OWN, PriceTier.NEOCLOUD_OWN, PriceTier.THREE_YEAR_CONTRACT),
                BOOKS.get("market-2025-10").tiersOf(List.of("hgx-h200", "gb200-nvl72")));
        assertEquals(List.of(), BOOKS.standard().tiersOf(List.of("hgx-h200", "abacus")));
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
                "Maybe market-2025-10, market-2026-07 or on-demand-2026-09",
                thrown.violations().getFirst().advice());
    }
}
