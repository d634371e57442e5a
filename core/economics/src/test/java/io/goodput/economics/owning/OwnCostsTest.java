package io.goodput.economics.owning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Confidence;
import io.goodput.catalog.OwnCapital;
import io.goodput.catalog.OwnCatalog;
import io.goodput.catalog.OwnCostAnswer;
import io.goodput.catalog.OwnCostItem;
import io.goodput.catalog.OwnCostRequest;
import io.goodput.catalog.Quantity;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EntryKind;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.OwnEntry;
import io.goodput.contracts.PriceSource;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.economics.Economics;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What owning GPUs costs, against numbers worked out elsewhere and what must hold of all of them. */
class OwnCostsTest {
    private static final int RUNS = 100;

    private static final String QUESTION = """
            system: hgx-h100
            capital:
              gpus: 8
              servers: {value: 190000, source: quote, date: "2025-08", confidence: survey}
              discountRatePerYear: {value: 0.1, source: ours, date: "2026", confidence: measured}
              provisionedKilowatts: {value: 10.2, source: data sheet, date: "2023", confidence: data-sheet}
            """;

    private static Quantity quantity(double value) {
        return new Quantity(value, null, null, "test", "2026", Confidence.MEASURED);
    }

    private static @Nullable Quantity orNone(double value) {
        return value == 0 ? null : quantity(value);
    }

    /** All that is paid for servers alone, in colocation that includes electricity. */
    private static OwnCapital plain(int gpus, double capital, double kilowatts, double years) {
        return new OwnCapital(
                gpus,
                quantity(capital),
                null,
                quantity(0),
                null,
                null,
                quantity(years),
                quantity(0),
                quantity(kilowatts),
                new OwnCapital.Colocation(quantity(180), true),
                null,
                null,
                null,
                null);
    }

    private static OwnCostAnswer answer(String yaml) {
        return OwnCosts.answer(Codec.readStrict(OwnCostRequest.class, yaml, Format.YAML));
    }

    /** The reference's own figures: amortised, 180 dollars a kW-month, used 90 % of the time, before overheads. */
    @ParameterizedTest
    @CsvSource({
        "H100, 8, 285000, 10.2, 1.86, 1.25",
        "H200, 8, 370000, 10.2, 2.31, 1.52",
        "B200, 8, 515000, 14.3, 3.21, 2.12",
        "GB200, 72, 3000000, 120, 2.22, 1.51",
        "GB300, 72, 3500000, 135, 2.57, 1.75"
    })
    void theReferenceIsMet(
            String name, int gpus, double capital, double kilowatts, double threeYears, double fiveYears) {
        for (double years : new double[] {3, 5}) {
            OwnCostAnswer answer = OwnCosts.answer(
                    new OwnCostRequest(name, null, plain(gpus, capital, kilowatts, years), null, quantity(0.9)));
            assertEquals(years == 3 ? threeYears : fiveYears, Objects.requireNonNull(answer.usdPerUsedGpuHour()), 0.01);
        }
    }

    /** 1000 at 10 % over two years: 1000 × 0.1 / (1 − 1/1.21) = 576.19; 100 got back: (1000 − 100/1.21) × 0.57619. */
    @Test
    void anAnnuityIsThatOfTheTextbook() {
        assertEquals(576.190476, Annuity.perYear(1_000, 0, 0.1, 2), 1e-6);
        assertEquals(528.571429, Annuity.perYear(1_000, 100, 0.1, 2), 1e-6);
        assertEquals(450, Annuity.perYear(1_000, 100, 0, 2));
        assertEquals(450, Annuity.perYear(1_000, 100, 1e-12, 2), 1e-6);
    }

    /**
     * 190,000 and 60,000 of network (24 %) over four years at 10 %: × 0.315471; colocation 180 × 12 × 10.2; electricity
     * 10.2 × 1.2 × 0.08 × 8760.
     */
    @Test
    void defaultsAreTakenAndTold() {
        OwnCostAnswer answer = answer(QUESTION);
        assertEquals(
                List.of(
                        OwnCostItem.SERVERS,
                        OwnCostItem.NETWORK_AND_STORAGE,
                        OwnCostItem.COLOCATION,
                        OwnCostItem.ELECTRICITY),
                answer.parts().stream().map(OwnCostAnswer.Part::item).toList());
        assertEquals(250_000, answer.usdPaidAtStart(), 0.01);
        assertEquals(190_000 * 0.3154708, answer.parts().get(0).usdPerYear(), 0.01);
        assertEquals(60_000 * 0.3154708, answer.parts().get(1).usdPerYear(), 0.01);
        assertEquals(22_032, answer.parts().get(2).usdPerYear());
        assertEquals(8_577.79, answer.parts().get(3).usdPerYear(), 0.01);
        String assumptions = String.join("\n", answer.assumptions());
        for (String told : List.of(
                "networkAndStorageShare 0.24",
                "usefulLifeYears 4",
                "pricePerKilowattMonth 180",
                "pricePerKilowattHour 0.08",
                "powerUsageEffectiveness 1.2",
                "drawnKilowatts 10.2: all that is provisioned",
                "installation, sparesShare, residualShare, maintenanceSharePerYear, staffPerYear, softwarePerYear")) {
            assertTrue(assumptions.contains(told), () -> told + " in\n" + assumptions);
        }
        assertEquals(
                0.205,
                Objects.requireNonNull(answer(QUESTION.replace("hgx-h100", "gb200-nvl72"))
                                .question()
                                .capital()
                                .networkAndStorageShare())
                        .value());
    }

    @Test
    void electricityIsMeteredOrIncludedAndSaysSo() {
        OwnCostAnswer included = answer(QUESTION + "  colocation: {electricityIncluded: true}\n");
        OwnCostAnswer metered = answer(QUESTION);
        assertEquals(
                0, included.parts().getLast().usdPerYear(), included.parts().toString());
        assertTrue(included.parts().getLast().formula().contains("included"));
        assertEquals(
                metered.usdPerGpuHour() - metered.parts().getLast().usdPerGpuHour(), included.usdPerGpuHour(), 1e-9);
        assertEquals(
                true,
                included.priceBook().systems().getFirst().tiers().getFirst().electricityIncluded());
    }

    @Test
    void aFacilityOfOnesOwnStandsInThePlaceOfColocation() {
        OwnCostAnswer answer = answer(QUESTION
                + "  facility: {capital: {value: 140000, source: builder, date: \"2026\", confidence: survey}}\n");
        OwnCostAnswer.Part facility = answer.parts().get(2);
        assertEquals(OwnCostItem.FACILITY, facility.item());
        // Over 14 years at 10 %: × 0.1357462.
        assertEquals(140_000 * 0.1357462, facility.usdPerYear(), 0.01);
        assertEquals(390_000, answer.usdPaidAtStart(), 0.01);
        assertEquals("/capital/facility", refused("""
                  colocation: {electricityIncluded: true}
                  facility: {capital: {value: 1, source: builder, date: "2026", confidence: survey}}
                """));
    }

    /** A bill counts metered electricity by what was drawn, so the book's price is without. */
    @Test
    void theAnswerIsAPriceBookThatPricesTheSame() {
        OwnCostAnswer answer = answer(QUESTION + "tier: hyperscaler-own\n");
        OwnEntry entry = OwnCatalog.read(EntryKind.PRICE_BOOK, Codec.write(answer.priceBook()), Format.JSON);
        assertEquals("own-hgx-h100", entry.name());
        RateCard card = Economics.rateCard(new PriceSource(entry.name(), null, entry));
        RateCardEntry price = card.find("hgx-h100", PriceTier.HYPERSCALER_OWN).orElseThrow();
        assertEquals(answer.usdPerGpuHour() - answer.parts().getLast().usdPerGpuHour(), price.usdPerGpuHour(), 1e-9);
        assertEquals(false, price.electricityIncluded());
        assertEquals(8, price.billingUnitGpus());
        assertEquals(10.2 * 1.2 / 8, price.provisionedKilowattsPerGpu(), 1e-12);
        assertEquals(0.08, card.usdPerKilowattHour());
        assertEquals(
                72,
                answer(QUESTION.replace("hgx-h100", "gb200-nvl72"))
                        .priceBook()
                        .systems()
                        .getFirst()
                        .tiers()
                        .getFirst()
                        .billingUnitGpus()
                        .asInt());
    }

    private static String refused(String more) {
        return assertThrows(InvalidInputException.class, () -> answer(QUESTION + more))
                .violations()
                .getFirst()
                .pointer();
    }

    private static String refused(String right, String wrong) {
        assertTrue(QUESTION.contains(right), right);
        return assertThrows(InvalidInputException.class, () -> answer(QUESTION.replace(right, wrong)))
                .violations()
                .getFirst()
                .pointer();
    }

    @Test
    void wrongInputsAreRefusedByTheirField() {
        assertEquals("/capital/servers/value", refused("{value: 190000", "{value: 0"));
        assertEquals("/capital/servers/value", refused("{value: 190000", "{value: -190000"));
        assertEquals("/capital/servers/source", refused("source: quote", "source: ''"));
        assertEquals("/capital/gpus", refused("gpus: 8", "gpus: 0"));
        assertEquals("/capital/discountRatePerYear/value", refused("{value: 0.1", "{value: -1"));
        assertEquals("/capital/provisionedKilowatts/value", refused("{value: 10.2", "{value: 0"));
        assertEquals("/capital/provisionedKilowatts/value", refused("{value: 10.2", "{value: 10200"));
        assertEquals("/capital/provisionedKilowatts", refused("provisionedKilowatts", "#"));
        assertEquals("/tier", refused("tier: retail\n"));
        assertEquals(
                "/utilisation/value",
                refused("utilisation: {value: 0, source: x, date: '2026', confidence: survey}\n"));
        assertEquals(
                "/capital/usefulLifeYears/value",
                refused("  usefulLifeYears: {value: 0, source: x, date: '2026', confidence: survey}\n"));
        assertEquals(
                "/capital/networkAndStorageShare/value",
                refused("  networkAndStorageShare: {value: 1, source: x, date: '2026', confidence: survey}\n"));
    }

    private static OwnCapital random(Random random, double money, double years, double rate) {
        return new OwnCapital(
                7 + random.nextInt(100),
                quantity(money * (1_000 + random.nextInt(1_000_000))),
                orNone(money * random.nextInt(3) * 1_000),
                quantity(random.nextInt(5) / 10.0),
                orNone(random.nextInt(3) / 20.0),
                orNone(random.nextInt(4) / 10.0),
                quantity(years),
                quantity(rate),
                quantity(1 + random.nextInt(200)),
                random.nextBoolean() ? new OwnCapital.Colocation(quantity(money * random.nextInt(300)), true) : null,
                null,
                orNone(random.nextInt(3) / 20.0),
                orNone(money * random.nextInt(3) * 1_000),
                orNone(money * random.nextInt(3) * 1_000));
    }

    private static OwnCostAnswer answer(OwnCapital capital) {
        return OwnCosts.answer(new OwnCostRequest("rack", null, capital, null, null));
    }

    @Test
    void partsSumExactly() {
        for (int seed = 0; seed < RUNS; seed++) {
            var random = new Random(seed);
            OwnCostAnswer answer = answer(random(random, 1, 1 + random.nextInt(10), random.nextInt(3) / 10.0));
            List<BigDecimal> sums = new ArrayList<>(List.of(BigDecimal.ZERO, BigDecimal.ZERO));
            for (OwnCostAnswer.Part part : answer.parts()) {
                sums.set(0, sums.get(0).add(BigDecimal.valueOf(part.usdPerGpuHour())));
                sums.set(1, sums.get(1).add(BigDecimal.valueOf(part.usdPerYear())));
            }
            assertEquals(0, sums.get(0).compareTo(BigDecimal.valueOf(answer.usdPerGpuHour())), "seed " + seed);
            assertEquals(0, sums.get(1).compareTo(BigDecimal.valueOf(answer.usdPerYear())), "seed " + seed);
            double hours = 8_760.0 * answer.question().capital().gpus();
            assertEquals(answer.usdPerYear(), answer.usdPerGpuHour() * hours, 0.06 + hours * 6e-6, "seed " + seed);
        }
    }

    @Test
    void aLongerLifeIsNeverDearerWhereMoneyCostsNothing() {
        for (int seed = 0; seed < RUNS; seed++) {
            double before = Double.POSITIVE_INFINITY;
            for (double years = 0.5; years <= 30; years += 0.5) {
                double cost = OwnCosts.perGpuHour(random(new Random(seed), 1, years, 0), "rack");
                assertTrue(cost <= before, "seed " + seed + ", " + years + " years");
                before = cost;
            }
        }
    }

    /** All money in another unit is the same cost in that unit; colocation by default is in dollars and left out. */
    @Test
    void costIsLinearInMoney() {
        for (int seed = 0; seed < RUNS; seed++) {
            OwnCapital one = random(new Random(seed), 1, 4, 0.1);
            OwnCapital thousand = random(new Random(seed), 1_000, 4, 0.1);
            if (!one.takesColocationByDefault()) {
                double cost = OwnCosts.perGpuHour(one, "rack");
                assertEquals(cost, OwnCosts.perGpuHour(thousand, "rack") / 1_000, 1e-5, "seed " + seed);
            }
        }
    }

    @Test
    void moneyThatEarnsMoreCostsMore() {
        for (int seed = 0; seed < RUNS; seed++) {
            double before = 0;
            for (double rate = 0; rate <= 1; rate += 0.05) {
                double cost = OwnCosts.perGpuHour(random(new Random(seed), 1, 4, rate), "rack");
                assertTrue(cost >= before, "seed " + seed + ", rate " + rate);
                before = cost;
            }
        }
    }
}
