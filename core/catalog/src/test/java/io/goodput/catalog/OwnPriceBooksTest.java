package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.OwnEntryNames;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedAs;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Violation;
import io.goodput.contracts.bills.BillRequest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Price books of one's own: their rules, and how questions name them. */
class OwnPriceBooksTest {
    private static final String BOOK = """
            name: acme-prices
            title: Prices of Acme
            effective: "2026-11"
            pricePerKilowattHour: {value: 0.1, source: contract, date: "2026-11", confidence: measured}
            powerUsageEffectiveness: {value: 1.3, source: meters, date: "2026-11", confidence: measured}
            systems:
              - system: hgx-h100
                provisionedKilowattsPerGpu: {value: 1.4, source: contract, date: "2026-11", confidence: measured}
                tiers:
                  - tier: retail
                    pricePerGpuHour: {value: 2, source: contract, date: "2026-11", confidence: measured}
                    billingUnitGpus: {value: 8, source: contract, date: "2026-11", confidence: measured}
                    electricityIncluded: true
                    electricity: {source: contract, date: "2026-11", confidence: measured}
            """;

    private static final String QUANTITY = "{value: %s, source: contract, date: '2026-11', confidence: measured}";

    private static final String QUESTION = """
            model: llama-3.1-8b
            traffic: {requestsPerSecond: 1, inputTokens: {constant: 1000}, outputTokens: {constant: 100}}
            slo: {limits: [{metric: e2e, percentile: 50, limitSeconds: 60}]}
            systems: [hgx-h100]
            pricing: {priceBook: acme-prices}
            """;

    private static String quantity(Object value) {
        return QUANTITY.formatted(value);
    }

    /** The book with a line added to its only tier. */
    private static String withTier(String line) {
        return BOOK + "        " + line + "\n";
    }

    private static OwnEntry read(String book) {
        return OwnCatalog.read(book, Format.YAML);
    }

    private static Violation refused(String book) {
        return assertThrows(InvalidInputException.class, () -> OwnCatalog.read(EntryKind.PRICE_BOOK, book, Format.YAML))
                .violations()
                .getFirst();
    }

    private static OwnEntryNames owner(String... entries) {
        List<OwnEntry> own = List.of(entries).stream()
                .map(OwnPriceBooksTest::read)
                .map(entry -> OwnCatalog.version(entry, 1))
                .toList();
        return (kind, name) -> own.stream()
                .filter(each -> each.kind() == kind
                        && (each.name().equals(name) || each.name().equals(name + "@1")))
                .findFirst();
    }

    private static PlanRequest asked(String question, OwnEntryNames names) {
        return Codec.readStrict(PlanRequest.class, question, Format.YAML, each -> Questions.resolve(each.named(names)));
    }

    private static List<Violation> refused(String question, OwnEntryNames names) {
        return assertThrows(InvalidInputException.class, () -> asked(question, names))
                .violations();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {value: 2, source: contract, | {value: 0, source: contract,   | /systems/0/tiers/0/pricePerGpuHour/value
            {value: 2, source: contract, | {value: -2, source: contract,  | /systems/0/tiers/0/pricePerGpuHour/value
            {value: 2, source: contract, | {value: 2e9, source: contract, | /systems/0/tiers/0/pricePerGpuHour/value
            {value: 2, source: contract, | {value: 2000, source: contract,| /systems/0/tiers/0/pricePerGpuHour/value
            {value: 2, source: contract, | {value: 2,                     | /systems/0/tiers/0/pricePerGpuHour/source
            {value: 8, source: contract, | {value: 0, source: contract,   | /systems/0/tiers/0/billingUnitGpus/value
            {value: 1.4, source          | {value: 0, source              | /systems/0/provisionedKilowattsPerGpu/value
            {value: 0.1, source          | {value: -0.1, source           | /pricePerKilowattHour/value
            {value: 1.3, source          | {value: 0.9, source            | /powerUsageEffectiveness/value
            tier: retail                 | tier: spot                     | /systems/0/tiers/0/interruptionsPerHour
            tier: retail                 | tier: gift                     | /systems/0/tiers/0/tier
            effective: "2026-11"         | effective: ""                  | /effective
            name: acme-prices            | name: market-2026-07           | /name
            name: acme-prices            | name: Acme                     | /name
            """)
    void wrongBooksAreRefusedByTheirField(String right, String wrong, String pointer) {
        assertTrue(BOOK.contains(right), right);
        assertEquals(pointer, refused(BOOK.replace(right, wrong)).pointer());
    }

    @Test
    void aSpotPriceNeedsItsInterruptionsAndTheirNotice() {
        String spot = BOOK.replace("tier: retail", "tier: spot");
        assertEquals("/systems/0/tiers/0/interruptionsPerHour", refused(spot).pointer());
        String rate = "        interruptionsPerHour: " + quantity(0.001) + "\n";
        assertEquals("/systems/0/tiers/0/noticeSeconds", refused(spot + rate).pointer());
        assertEquals(
                "acme-prices",
                read(spot + rate + "        noticeSeconds: " + quantity(120) + "\n")
                        .name());
        assertEquals(
                "/systems/0/tiers/0/noticeSeconds",
                refused(withTier("noticeSeconds: " + quantity(120))).pointer());
    }

    @Test
    void aTermIsOfContractsThatHaveOne() {
        String term = "commitmentMonths: " + quantity(12);
        assertEquals(
                "/systems/0/tiers/0/commitmentMonths", refused(withTier(term)).pointer());
        assertEquals(
                "acme-prices",
                read(withTier(term).replace("tier: retail", "tier: reserved")).name());
        assertEquals(
                "/systems/0/tiers/0/commitmentMonths/value",
                refused(withTier("commitmentMonths: " + quantity(0)).replace("tier: retail", "tier: reserved"))
                        .pointer());
    }

    @Test
    void anotherCurrencyNeedsADatedRateAndDollarsNone() {
        String rate = "usdPerCurrencyUnit: " + quantity(1.08) + "\n";
        assertEquals("/usdPerCurrencyUnit", refused("currency: EUR\n" + BOOK).pointer());
        assertEquals("/usdPerCurrencyUnit", refused(rate + BOOK).pointer());
        assertEquals(
                "/usdPerCurrencyUnit", refused(rate + "currency: USD\n" + BOOK).pointer());
        Violation unknown = refused(rate + "currency: EUX\n" + BOOK);
        assertEquals("/currency", unknown.pointer());
        assertTrue(unknown.advice().contains("EUR"), unknown.advice());
        assertEquals(
                "/usdPerCurrencyUnit/value",
                refused("usdPerCurrencyUnit: " + quantity(0) + "\ncurrency: EUR\n" + BOOK)
                        .pointer());
        // 150,000 yen are 1,000 dollars, and a price of 300,000 yen is too much for a GPU-hour.
        String yen = "currency: JPY\nusdPerCurrencyUnit: " + quantity(0.0066) + "\n";
        assertEquals(
                "acme-prices",
                read(yen + BOOK.replace("{value: 2,", "{value: 300,")).name());
        assertEquals(
                "/systems/0/tiers/0/pricePerGpuHour/value",
                refused(yen + BOOK.replace("{value: 2,", "{value: 300000,")).pointer());
    }

    @Test
    void aPriceIsGivenOrComputedFromCapitalAndOnlyOfOwnTiers() {
        String price = "        pricePerGpuHour: " + QUANTITY.formatted(2).replace('\'', '"') + "\n";
        assertTrue(BOOK.contains(price), BOOK);
        String capital = """
                        capital:
                          gpus: 8
                          servers: {value: 285000, source: order, date: "2026-03", confidence: measured}
                          discountRatePerYear: {value: 0.1, source: ours, date: "2026-03", confidence: measured}
                          provisionedKilowatts: {value: 10.2, source: ours, date: "2026-03", confidence: measured}
                """.indent(8).replaceAll("(?m)^ {16}", "        ");
        String both = BOOK + capital;
        assertEquals("/systems/0/tiers/0/pricePerGpuHour", refused(both).pointer());
        assertEquals(
                "/systems/0/tiers/0/pricePerGpuHour",
                refused(BOOK.replace(price, "")).pointer());
        String computed = both.replace(price, "");
        assertEquals("/systems/0/tiers/0/capital", refused(computed).pointer());
        String own = computed.replace("tier: retail", "tier: neocloud-own");
        assertEquals("/systems/0/tiers/0/electricityIncluded", refused(own).pointer());
        String metered = own.replace("electricityIncluded: true", "electricityIncluded: false");
        assertEquals("acme-prices", read(metered).name());
        // The default of colocation is in dollars.
        assertEquals(
                "/systems/0/tiers/0/capital/colocation/pricePerKilowattMonth",
                refused("currency: EUR\nusdPerCurrencyUnit: " + quantity(1.08) + "\n" + metered)
                        .pointer());
        assertEquals(
                "/systems/0/tiers/0/capital/discountRatePerYear/value",
                refused(metered.replace("{value: 0.1, source: ours", "{value: -1, source: ours"))
                        .pointer());
        assertEquals(
                "/systems/0/tiers/0/capital/servers/value",
                refused(metered.replace("{value: 285000", "{value: 0")).pointer());
    }

    @Test
    void theSameTierTwiceIsTwoRegionsOrAMistake() {
        String tier = BOOK.substring(BOOK.indexOf("      - tier"));
        assertEquals("/systems/0/tiers/1", refused(BOOK + tier).pointer());
        String north = tier.replace("tier: retail", "tier: retail\n        region: north");
        assertEquals("acme-prices", read(BOOK + north).name());
        assertEquals("/systems/0/tiers/2", refused(BOOK + north + north).pointer());
        assertEquals(
                "/systems/0/tiers/1/region",
                refused(BOOK + north.replace("region: north", "region: a/b")).pointer());
    }

    @Test
    void aBookMayBeLikeOneThatShips() {
        OwnEntry own = read("{name: dear-power, like: market-2026-07, pricePerKilowattHour: " + quantity(0.2) + "}");
        PriceBook book = OwnCatalog.priceBook(own);
        assertEquals(0.2, book.pricePerKilowattHour().value());
        assertEquals(PriceBooks.shipped().get("market-2026-07").systems(), book.systems());
    }

    @Test
    void aQuestionNamesTheExactVersionAndCarriesTheBook() {
        PlanRequest resolved = asked(QUESTION, owner(BOOK));
        assertEquals(new Pricing("acme-prices@1", List.of(PriceTier.RETAIL)), resolved.pricing());
        assertEquals(
                List.of("acme-prices@1"),
                Objects.requireNonNull(resolved.ownEntries()).stream()
                        .map(OwnEntry::name)
                        .toList());
        String json = Codec.write(resolved);
        assertEquals(json, Codec.write(asked(json, OwnEntryNames.NONE)));
        PriceSource prices = PriceSource.of(Objects.requireNonNull(resolved.pricing()), resolved.ownEntries());
        assertEquals("acme-prices@1", PriceBooks.shipped().get(prices).name());
        assertEquals(
                "/pricing/priceBook",
                refused(QUESTION, OwnEntryNames.NONE).getFirst().pointer());
        assertEquals(
                "/ownEntries/0",
                refused(
                                json.replace("\"priceBook\":\"acme-prices@1\"", "\"priceBook\":\"market-2026-07\""),
                                OwnEntryNames.NONE)
                        .getFirst()
                        .pointer());
    }

    @Test
    void pricesChangeNoRunAndNoEstimate() {
        PlanRequest own = asked(QUESTION, owner(BOOK));
        PlanRequest shipped = asked(QUESTION.replace("acme-prices", "market-2026-07"), OwnEntryNames.NONE);
        assertEquals(EstimateRequest.of(shipped), EstimateRequest.of(own));
        assertNull(EstimateRequest.of(own).ownEntries());
        String scenario = QUESTION.replace(
                "systems: [hgx-h100]",
                "layout: {mode: aggregated, pools: [{role: aggregated, system: hgx-h100, instances: 1, tensorParallel: 1}]}");
        SimulationRequest priced = Codec.readStrict(
                SimulationRequest.class, scenario, Format.YAML, each -> Questions.resolve(each.named(owner(BOOK))));
        assertEquals(1, Objects.requireNonNull(priced.ownEntries()).size());
        assertNull(RunSpec.of(priced).ownEntries());
        assertNotEquals(Codec.questionHash(shipped), Codec.questionHash(own));
    }

    /** Each of its prices may be a book of one's own; one that no price names is refused. */
    @Test
    void aBillCarriesAllBooksThatItsPricesName() {
        String other = BOOK.replace("name: acme-prices", "name: other-prices");
        String bill = """
                scenario:
                  model: llama-3.1-8b
                  traffic: {requestsPerSecond: 1, inputTokens: {constant: 1000}, outputTokens: {constant: 100}}
                  slo: {limits: [{metric: e2e, percentile: 50, limitSeconds: 60}]}
                  layout: {mode: aggregated, pools: [{role: aggregated, system: hgx-h100, instances: 1, tensorParallel: 1}]}
                prices: [{priceBook: acme-prices}, {priceBook: market-2026-07}, {priceBook: other-prices}]
                """;
        BillRequest resolved = Codec.readStrict(
                BillRequest.class, bill, Format.YAML, each -> Questions.resolve(each.named(owner(BOOK, other))));
        assertEquals(
                List.of("acme-prices@1", "market-2026-07", "other-prices@1"),
                Objects.requireNonNull(resolved.prices()).stream()
                        .map(Pricing::priceBook)
                        .toList());
        assertEquals(2, Objects.requireNonNull(resolved.scenario().ownEntries()).size());
        String json = Codec.write(resolved);
        assertEquals(json, Codec.write(Codec.readStrict(BillRequest.class, json, Format.JSON, Questions::resolve)));
        var thrown = assertThrows(
                InvalidInputException.class,
                () -> Codec.readStrict(
                        BillRequest.class,
                        json.replace(",{\"priceBook\":\"other-prices@1\",\"tiers\":[\"retail\"]}", ""),
                        Format.JSON,
                        Questions::resolve));
        assertEquals("/scenario/ownEntries/1", thrown.violations().getFirst().pointer());
    }

    @Test
    void aRegionHasItsOwnPricesAndNoOthers() {
        String tier = BOOK.substring(BOOK.indexOf("      - tier"));
        String two = BOOK
                + tier.replace("tier: retail", "tier: retail\n        region: north")
                        .replace("{value: 2,", "{value: 3,");
        String inRegion = QUESTION.replace("{priceBook: acme-prices}", "{priceBook: acme-prices, region: %s}");
        PlanRequest north = asked(inRegion.formatted("north"), owner(two));
        PriceSource prices = PriceSource.of(Objects.requireNonNull(north.pricing()), north.ownEntries());
        assertEquals(
                3,
                PriceBooks.shipped()
                        .get(prices)
                        .find("hgx-h100")
                        .flatMap(each -> each.find(PriceTier.RETAIL))
                        .flatMap(each -> Optional.ofNullable(each.pricePerGpuHour()))
                        .orElseThrow()
                        .value());
        Violation unknown = refused(inRegion.formatted("nort"), owner(two)).getFirst();
        assertEquals("/pricing/region", unknown.pointer());
        assertEquals("Maybe north", unknown.advice());
        // A book without regions, and one with nothing else.
        assertEquals(
                "/pricing/region",
                refused(inRegion.formatted("north"), owner(BOOK)).getFirst().pointer());
        Violation absent = refused(QUESTION, owner(BOOK.replace("tier: retail", "tier: retail\n        region: north")))
                .getFirst();
        assertEquals("/pricing/region", absent.pointer());
        assertEquals("Maybe north", absent.advice());
    }

    /** The book's price of a system itself goes before that of the system that it is like. */
    @Test
    void anOwnSystemIsPricedByItsOwnNameFirst() {
        String rack = "{name: acme-rack, like: hgx-h100}";
        String question = QUESTION.replace("[hgx-h100]", "[acme-rack]");
        PlanRequest like = asked(question, owner(BOOK, rack));
        PlanRequest named = asked(question, owner(BOOK.replace("system: hgx-h100", "system: acme-rack"), rack));
        assertEquals("hgx-h100", pricedAs(like).as());
        assertEquals("priced as hgx-h100", pricedAs(like).basis());
        assertEquals("acme-rack", pricedAs(named).as());
        assertNull(pricedAs(named).basis());
        String neither = BOOK.replace("system: hgx-h100", "system: hgx-b200");
        assertEquals(
                List.of("/pricing/priceBook"),
                refused(question, owner(neither, rack)).stream()
                        .map(Violation::pointer)
                        .collect(Collectors.toList()));
    }

    private static PricedAs pricedAs(PlanRequest resolved) {
        return OwnCatalog.pricedAs(
                        resolved.ownEntries(),
                        PriceSource.of(Objects.requireNonNull(resolved.pricing()), resolved.ownEntries()))
                .getFirst();
    }
}
