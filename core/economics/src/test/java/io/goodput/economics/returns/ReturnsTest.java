package io.goodput.economics.returns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.returns.CashFlowMonth;
import io.goodput.contracts.returns.ReturnAnswer;
import io.goodput.contracts.returns.SelfHosting;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Cash flows worked out by hand, known answers, and what must hold of every return. */
class ReturnsTest {
    /** All that may be off at once: ramp, growth, a falling price, electricity, something got back. */
    private static final String RICH = Ask.SHOP
                    .replace("utilisation: 1", "utilisation: 0.6")
                    .replace("discountRatePerYear: 0", "discountRatePerYear: 0.1")
            + """
            residualShare: 0.1
            operatingUsdPerMonth: 12.34
            electricity: {fullLoadKilowatts: 0.2, idleKilowatts: 0.05, powerUsageEffectiveness: 1.2, usdPerKilowattHour: 0.08}
            soldShare: 0.9
            rampUpMonths: 2.5
            growthPerMonth: 0.03
            pricePath: {kind: halving, halvingMonths: 24}
            """;

    private static double value(Supplier<@Nullable Double> figure) {
        return Objects.requireNonNull(figure.get());
    }

    private static double sum(ReturnAnswer answer, ToDoubleFunction<CashFlowMonth> column) {
        return answer.months().stream().mapToDouble(column).sum();
    }

    /** Σ net of month m / (1 + rate)^(m/12), written out. */
    private static double npv(ReturnAnswer answer, double rate) {
        return answer.months().stream()
                .mapToDouble(month -> month.netUsd() / Math.pow(1 + rate, month.month() / 12.0))
                .sum();
    }

    @Test
    void aMonthIs730HoursOfTokensAtTheirPrice() {
        ReturnAnswer answer = Ask.answer(Ask.SHOP);
        CashFlowMonth first = answer.months().get(1);
        assertEquals(2.628, first.millionTokensSold());
        assertEquals(262.8, first.revenueUsd());
        assertEquals(-737.2, first.cumulativeUsd());
        assertEquals(13, answer.months().size(), "the start and twelve months");
        // 12 × 262.80 on 1,000.
        assertEquals(3153.6, answer.revenueUsd());
        assertEquals(3.1536, answer.multiple());
        assertEquals(2.1536, answer.roi());
        assertEquals(1000 / 31.536, value(answer::costUsdPerMillionTokens), 1e-9);
    }

    @Test
    void theVendorsFifteenTimesIsAMultipleAndFourteenTimesAReturn() {
        ReturnAnswer answer = Ask.answer(Ask.VENDOR);
        assertEquals(74_929_536, answer.revenueUsd(), 0.5);
        assertEquals(15.0, answer.multiple(), 0.05);
        assertEquals(14.0, answer.roi(), 0.05);
        assertEquals(1.10, answer.usdPerMillionTokensAtStart(), 1e-12);
        // What the claim of $75 M says of the price: 75 M / 68.1 T tokens.
        assertEquals(1.101, 75e6 / answer.millionTokensSold(), 0.0005);
    }

    @Test
    void atListPriceAndHalfUtilisationLittleOfTheFifteenTimesIsLeft() {
        String half = Ask.VENDOR.replace("utilisation: 1", "utilisation: 0.5");
        String r1 = half.replace("{input: 1.10, output: 1.10}", "{input: 0.55, output: 2.19}");
        String v32 = half.replace("{input: 1.10, output: 1.10}", "{input: 0.28, output: 0.42}");
        String halving = "pricePath: {kind: halving}\n";
        String steps = "pricePath: {kind: yearly-steps}\n";

        assertEquals(0.732, Ask.answer(r1).usdPerMillionTokensAtStart(), 0.0005);
        assertEquals(0.296, Ask.answer(v32).usdPerMillionTokensAtStart(), 0.0005);
        assertEquals(5.0, Ask.answer(r1).multiple(), 0.05);
        assertEquals(2.1, Ask.answer(r1 + halving).multiple(), 0.05);
        assertEquals(0.85, Ask.answer(v32 + halving).multiple(), 0.005);
        assertEquals(2.9, Ask.answer(r1 + steps).multiple(), 0.05);
        assertEquals(1.17, Ask.answer(v32 + steps).multiple(), 0.005);
    }

    @Test
    void deepSeeksDay() {
        // 342 B cached, 266 B other input and 168 B output tokens a day; 226.75 nodes of 8 GPUs at $2/h are $87,072 a
        // day.
        String day = """
                capitalUsd: 0
                operatingUsdPerMonth: 2648440
                months: 1
                tokensPerSecond: {input: 3078703.7037037, cachedInput: 3958333.3333333, output: 1944444.4444444}
                utilisation: 1
                usdPerMillionTokens: {input: 0.55, cachedInput: 0.14, output: 2.19}
                discountRatePerYear: 0
                """;
        ReturnAnswer answer = Ask.answer(day);
        double daysPerMonth = 730 / 24.0;
        assertEquals(87_072, answer.costUsd() / daysPerMonth, 0.01);
        assertEquals(562_100, answer.revenueUsd() / daysPerMonth, 0.5);
        assertEquals(6.456, answer.multiple(), 0.0005);
        assertEquals(0.112, value(answer::costUsdPerMillionTokens), 0.0005);
        assertEquals(1, answer.paybackMonth());
    }

    @Test
    void electricityOfARackForThreeYears() {
        // 72 × 1.87 kW × 26,280 h × $0.08 = $283,067, 5.7 % of $5 M.
        ReturnAnswer answer = Ask.answer(Ask.VENDOR
                + "electricity: {fullLoadKilowatts: 134.64, powerUsageEffectiveness: 1, usdPerKilowattHour: 0.08}\n");
        assertEquals(283_067, answer.electricityUsd(), 0.5);
        assertEquals(5_283_067, answer.costUsd(), 0.5);
        // 1 kW idle, 3 kW at full load: 2 kW at half, 1,460 kWh a month, × PUE 1.5 × $0.1 = $219.
        ReturnAnswer half = Ask.answer(Ask.SHOP.replace("utilisation: 1", "utilisation: 0.5")
                + "electricity: {idleKilowatts: 1, fullLoadKilowatts: 3, powerUsageEffectiveness: 1.5,"
                + " usdPerKilowattHour: 0.1}\n");
        assertEquals(219, half.months().get(1).electricityUsd(), 1e-9);
    }

    @Test
    void electricitysDefaultsAreThoseOfTheNewestPriceBook() {
        ReturnAnswer answer = Ask.answer(Ask.SHOP + "electricity: {fullLoadKilowatts: 1}\n");
        assertEquals(730 * 1.2 * 0.08, answer.months().get(1).electricityUsd(), 1e-6);
        assertTrue(
                answer.assumptions().stream().anyMatch(each -> each.contains("as in price book market-")),
                answer.assumptions()::toString);
    }

    @Test
    void theLoadRisesOnAStraightLineAndGrowsUpToFullLoad() {
        ReturnAnswer ramp = Ask.answer(Ask.SHOP + "rampUpMonths: 2\n");
        // The means of a line from 0 to 1 over two months: 1/4 and 3/4.
        assertEquals(List.of(0.0, 0.25, 0.75, 1.0), utilisations(ramp, 4));
        ReturnAnswer growth =
                Ask.answer(Ask.SHOP.replace("utilisation: 1", "utilisation: 0.5") + "growthPerMonth: 0.5\n");
        assertEquals(List.of(0.0, 0.5, 0.75, 1.0, 1.0), utilisations(growth, 5));
        assertTrue(growth.assumptions().stream()
                .anyMatch(each -> each.startsWith("Growth ends at full load, which 10 of 12 months have")));
    }

    private static List<Double> utilisations(ReturnAnswer answer, int months) {
        return answer.months().stream()
                .limit(months)
                .map(CashFlowMonth::utilisation)
                .toList();
    }

    @Test
    void pricePathsByMonth() {
        String life = Ask.SHOP.replace("months: 12", "months: 36");
        // The integral of 2^(−t/12) over 36 months: 12/ln 2 · (1 − 1/8).
        assertEquals(
                12 / Math.log(2) * (1 - 1.0 / 8),
                sum(Ask.answer(life + "pricePath: {kind: halving}\n"), CashFlowMonth::priceFactor) - 1,
                1e-9);
        ReturnAnswer steps = Ask.answer(life + "pricePath: {kind: yearly-steps, factorPerYear: 0.5}\n");
        assertEquals(1, steps.months().get(12).priceFactor());
        assertEquals(0.5, steps.months().get(13).priceFactor());
        assertEquals(0.25, steps.months().get(36).priceFactor());
        ReturnAnswer custom = Ask.answer(
                Ask.SHOP.replace("months: 12", "months: 2") + "pricePath: {kind: custom, factors: [1, 0.9, 0.1]}\n");
        assertEquals(262.8 * 1.9, custom.revenueUsd(), 1e-6);
    }

    @Test
    void paybackIsTheFirstMonthThatHasItAllBack() {
        // 3 × 262.80 = 788.40 < 1,000 < 1,051.20 = 4 × 262.80.
        assertEquals(4, Ask.answer(Ask.SHOP).paybackMonth());
        assertEquals(5, Ask.answer(Ask.SHOP.replace("1000", "1051.21")).paybackMonth());
        ReturnAnswer never = Ask.answer(Ask.SHOP.replace("1000", "4000"));
        assertNull(never.paybackMonth());
        assertEquals(
                "by the end of month 12 less has come in than was paid",
                never.findReason("paybackMonth").orElseThrow());
    }

    @Test
    void netPresentValueDiscountsEachMonthFromItsEnd() {
        // An annuity of 262.80 over 12 months at 1.1^(1/12) − 1 a month: (1 − 1/1.1) / 0.00797414 = 11.40049.
        ReturnAnswer answer = Ask.answer(Ask.SHOP.replace("discountRatePerYear: 0", "discountRatePerYear: 0.1"));
        double monthly = Math.pow(1.1, 1 / 12.0) - 1;
        assertEquals(-1000 + 262.8 * (1 - 1 / 1.1) / monthly, answer.npvUsd(), 1e-5);
        assertEquals(1_996.05, answer.npvUsd(), 0.005);
        ReturnAnswer rich = Ask.answer(RICH);
        assertEquals(npv(rich, 0.1), rich.npvUsd(), 1e-5);
    }

    @Test
    void withoutDiscountThePresentValueIsTheSumOfTheCashFlow() {
        ReturnAnswer answer = Ask.answer(RICH.replace("discountRatePerYear: 0.1", "discountRatePerYear: 0"));
        assertEquals(sum(answer, CashFlowMonth::netUsd), answer.npvUsd(), 1e-6);
        assertEquals(answer.profitUsd(), answer.npvUsd(), 1e-6);
        assertEquals(answer.profitUsd(), answer.months().getLast().cumulativeUsd());
        assertEquals(100, answer.residualUsd(), "a tenth of 1,000");
        assertEquals(900, sum(answer, CashFlowMonth::capitalUsd), 1e-9);
    }

    @Test
    void theMultipleIsOneMoreThanTheReturnAndLinearInThePrice() {
        ReturnAnswer once = Ask.answer(RICH);
        ReturnAnswer thrice = Ask.answer(RICH.replace("output: 100", "output: 300"));
        assertEquals(once.multiple(), 1 + once.roi(), 1e-11);
        assertEquals(3 * once.multiple(), thrice.multiple(), 1e-8);
    }

    @Test
    void theInternalRateOfReturnMakesThePresentValueZero() {
        // One month at 1 %: 262.80 / 1.01 is lent; 1.01^12 − 1 a year.
        ReturnAnswer month = Ask.answer(Ask.SHOP.replace("1000", "260.198020").replace("months: 12", "months: 1"));
        assertEquals(Math.pow(1.01, 12) - 1, value(month::irrPerYear), 1e-7);
        ReturnAnswer rich = Ask.answer(RICH);
        assertEquals(0, npv(rich, value(rich::irrPerYear)), 1e-5);
        ReturnAnswer loss = Ask.answer(RICH.replace("capitalUsd: 1000", "capitalUsd: 3000"));
        assertTrue(value(loss::irrPerYear) < 0);
        assertEquals(0, npv(loss, value(loss::irrPerYear)), 1e-5);
    }

    @Test
    void thereIsNoRateOfReturnWithoutAChangeOfSign() {
        ReturnAnswer losing = Ask.answer(Ask.SHOP + "operatingUsdPerMonth: 300\n");
        assertNull(losing.irrPerYear());
        assertEquals(
                "the cash flow never changes its sign: no month brings money in",
                losing.findReason("irrPerYear").orElseThrow());
        ReturnAnswer rented = Ask.answer(Ask.SHOP.replace("1000", "0") + "operatingUsdPerMonth: 100\n");
        assertEquals(
                "the cash flow never changes its sign: nothing is paid before money comes in",
                rented.findReason("irrPerYear").orElseThrow());
    }

    @Test
    void severalChangesOfSignAreToldUnlessTheSumsChangeTheirsOnce() {
        String two = Ask.SHOP.replace("1000", "100").replace("months: 12", "months: 2");
        // −100, 162.80, −100: at the end less than nothing.
        ReturnAnswer several =
                Ask.answer(two + "operatingUsdPerMonth: 100\npricePath: {kind: custom, factors: [1, 0]}\n");
        assertEquals(
                "the cash flow changes its sign 2 times: there may be no such rate, or several",
                several.findReason("irrPerYear").orElseThrow());
        // −100, 212.80, −50 sums to −100, 112.80, 62.80: v = (212.8 − √(212.8² − 4·50·100)) / (2·50) = 0.537911.
        ReturnAnswer one = Ask.answer(two + "operatingUsdPerMonth: 50\npricePath: {kind: custom, factors: [1, 0]}\n");
        double discount = (212.8 - Math.sqrt(212.8 * 212.8 - 20_000)) / 100;
        assertEquals(Math.pow(discount, -12) - 1, value(one::irrPerYear), 1e-3);
    }

    @Test
    void atTheBreakEvensThePresentValueIsZero() {
        // 1,000 / 3,153.60.
        assertEquals(1000 / 3153.6, value(Ask.answer(Ask.SHOP)::breakEvenUtilisation), 1e-9);
        assertEquals(100_000 / 3153.6, value(Ask.answer(Ask.SHOP)::breakEvenUsdPerMillionTokens), 1e-6);

        ReturnAnswer rich = Ask.answer(RICH);
        String atUtilisation = RICH.replace("utilisation: 0.6", "utilisation: " + rich.breakEvenUtilisation());
        assertEquals(0, Ask.answer(atUtilisation).npvUsd(), 1e-3);
        String atPrice = RICH.replace("output: 100", "output: " + rich.breakEvenUsdPerMillionTokens());
        assertEquals(0, Ask.answer(atPrice).npvUsd(), 1e-3);
    }

    @Test
    void aBreakEvenThatIsNotThereHasAReason() {
        ReturnAnswer dear = Ask.answer(Ask.SHOP.replace("1000", "4000"));
        assertNull(dear.breakEvenUtilisation());
        assertEquals(
                "even at full load the net present value is below 0",
                dear.findReason("breakEvenUtilisation").orElseThrow());
        ReturnAnswer free = Ask.answer(Ask.SHOP.replace("output: 100", "output: 0"));
        assertNull(free.breakEvenPriceFactor());
        assertEquals(
                "no token is sold, or none has a price",
                free.findReason("breakEvenPriceFactor").orElseThrow());
        assertEquals(0, free.multiple());
        assertEquals(-1, free.roi());
    }

    @Test
    void servingOneselfAgainstAnApi() {
        // 1,000 over 10 months and 100 a month: $200 a month; the API takes $50 a million: 4 million tokens of 2.628.
        String api = Ask.SHOP.replace("months: 12", "months: 10")
                + "operatingUsdPerMonth: 100\napiUsdPerMillionTokens: {input: 10, output: 50}\n";
        SelfHosting selfHosting = Objects.requireNonNull(Ask.answer(api).selfHosting());
        assertEquals(200, selfHosting.fixedUsdPerMonth(), 1e-9);
        assertEquals(50, selfHosting.apiUsdPerMillionTokens());
        assertEquals(4, value(selfHosting::breakEvenMillionTokensPerMonth), 1e-9);
        assertEquals(4 / 2.628, value(selfHosting::breakEvenShareOfFullLoad), 1e-9);
        // 1 kW to 2 kW at $0.1: $73 idle, $73 more for 2.628 million tokens, $27.78 a million.
        SelfHosting metered = Objects.requireNonNull(Ask.answer(api + "electricity: {idleKilowatts: 1,"
                        + " fullLoadKilowatts: 2, powerUsageEffectiveness: 1, usdPerKilowattHour: 0.1}\n")
                .selfHosting());
        assertEquals(273, metered.fixedUsdPerMonth(), 1e-9);
        assertEquals(273 / (50 - 73 / 2.628), value(metered::breakEvenMillionTokensPerMonth), 1e-6);
        // The annuity pays the capital back with interest: its present value is the capital less what is got back.
        ReturnAnswer lent = Ask.answer(api.replace("discountRatePerYear: 0", "discountRatePerYear: 0.2")
                        .replace("operatingUsdPerMonth: 100\n", "")
                + "residualShare: 0.3\n");
        double annuity = Objects.requireNonNull(lent.selfHosting()).fixedUsdPerMonth();
        double present = 300 / Math.pow(1.2, 10 / 12.0);
        for (int month = 1; month <= 10; month++) {
            present += annuity / Math.pow(1.2, month / 12.0);
        }
        assertEquals(1_000, present, 1e-4);
    }

    @Test
    void anApiThatCostsLessThanATokensElectricityIsAlwaysTheCheaper() {
        ReturnAnswer answer = Ask.answer(Ask.SHOP + "apiUsdPerMillionTokens: {input: 1, output: 1}\n"
                + "electricity: {idleKilowatts: 0, fullLoadKilowatts: 2, usdPerKilowattHour: 0.1}\n");
        assertNull(Objects.requireNonNull(answer.selfHosting()).breakEvenMillionTokensPerMonth());
        assertTrue(answer.findReason("breakEvenMillionTokensPerMonth").isPresent());
    }

    @Test
    void theAnswerSaysWhatItMeansAndTakesForGranted() {
        ReturnAnswer bare = Ask.answer(Ask.SHOP);
        assertNotNull(bare.question().pricePath());
        assertTrue(bare.basis().stream().anyMatch(each -> each.figure().equals("roi")));
        for (String silent :
                List.of("(soldShare 1)", "(operatingUsdPerMonth 0)", "none is metered", "(residualShare 0)")) {
            assertTrue(bare.assumptions().stream().anyMatch(each -> each.contains(silent)), silent);
        }
    }

    @Test
    void theQuestionWithEveryFieldFilledHasTheSameAnswer() {
        ReturnAnswer rich = Ask.answer(RICH);
        assertEquals(rich, Returns.answer(rich.question()));
    }
}
