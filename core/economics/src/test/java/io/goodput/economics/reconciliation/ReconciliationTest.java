package io.goodput.economics.reconciliation;

import static io.goodput.economics.reconciliation.Bills.FOCUS;
import static io.goodput.economics.reconciliation.Bills.H100;
import static io.goodput.economics.reconciliation.Bills.H200;
import static io.goodput.economics.reconciliation.Bills.answer;
import static io.goodput.economics.reconciliation.Bills.h100;
import static io.goodput.economics.reconciliation.Bills.hour;
import static io.goodput.economics.reconciliation.Bills.node;
import static io.goodput.economics.reconciliation.Bills.other;
import static io.goodput.economics.reconciliation.Bills.question;
import static io.goodput.economics.reconciliation.Bills.tokens;
import static io.goodput.economics.reconciliation.Bills.usd;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.reconciliation.Exchange;
import io.goodput.contracts.reconciliation.Granularity;
import io.goodput.contracts.reconciliation.HourRange;
import io.goodput.contracts.reconciliation.Lever;
import io.goodput.contracts.reconciliation.LeverKind;
import io.goodput.contracts.reconciliation.PaidLine;
import io.goodput.contracts.reconciliation.PaidLineKind;
import io.goodput.contracts.reconciliation.ReconciliationAnswer;
import io.goodput.contracts.reconciliation.ReconciliationRequest;
import io.goodput.contracts.reconciliation.RowMapping;
import io.goodput.contracts.reconciliation.ServedCapacity;
import io.goodput.contracts.reconciliation.SystemReconciliation;
import io.goodput.contracts.reconciliation.TokenHour;
import io.goodput.contracts.reconciliation.TokenTotals;
import io.goodput.contracts.reconciliation.VarianceKind;
import io.goodput.economics.GivenFile;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bills whose answers are worked out by hand. */
class ReconciliationTest {
    /** A node of 8 H100 for four hours at $24, a disk, tax and a credit. */
    private static final String BILL = FOCUS
            + h100(0, "24")
            + h100(1, "24")
            + h100(2, "24")
            + h100(3, "24")
            + other("Usage", "Storage", "10")
            + other("Tax", "VAT", "5.05")
            + other("Credit", "Promotion", "-1.05");

    /**
     * Seconds of one GPU: 7,200 of input, 7,200 of output, 1,800 of input, none. At half the capacity that is 4, 4, 1 and 0
     * GPU-hours.
     */
    private static final String TOKENS =
            tokens(hour(0) + ",7200000,0", hour(1) + ",0,720000", hour(2) + ",1800000,0", hour(3) + ",0,0");

    private static ReconciliationAnswer plain() {
        return answer(question(H100), BILL, TOKENS);
    }

    @Test
    void everyTermIsTheOneWorkedOutByHand() {
        ReconciliationAnswer answer = plain();
        // 4 + 4 + 1 + 0 needed are 8 + 8 + 8 + 0 in nodes, at $2.
        assertEquals(48, answer.shouldCostUsd());
        // 4 × 24 + 10 + 5.05 − 1.05.
        assertEquals(110, answer.actualUsd());
        // ($3 − $2) × 32.
        assertEquals(32, usd(answer, VarianceKind.PRICE));
        // The busiest hour needs half of the node: the other half of all 32 GPU-hours is slow.
        assertEquals(32, usd(answer, VarianceKind.UTILISATION));
        // (4 − 4) + (4 − 4) + (4 − 1) + (4 − 0) at $2.
        assertEquals(14, usd(answer, VarianceKind.IDLE));
        // (9 − 24) at $2.
        assertEquals(-30, usd(answer, VarianceKind.WHOLE_UNITS));
        assertEquals(10, usd(answer, VarianceKind.BESIDE_GPUS));
        assertEquals(4, usd(answer, VarianceKind.NOT_USE));
        assertEquals(0, usd(answer, VarianceKind.VOLUME));
        assertEquals(0, usd(answer, VarianceKind.COMMITTED_UNUSED));
        assertEquals(0, usd(answer, VarianceKind.UNMEASURED));
        assertEquals(0, usd(answer, VarianceKind.NOT_JUDGED));
        // 110 over 9.72 million tokens.
        assertEquals(11.31687242798354, answer.actualUsdPerMillionTokens());
        assertEquals(0.5, answer.coverage().busiestShare());
        assertEquals(hour(0), answer.coverage().busiestFrom());
    }

    @Test
    void linesSumToTheBill() {
        ReconciliationAnswer answer = plain();
        assertEquals(
                List.of(
                        new PaidLine(PaidLineKind.GPU, "hgx-h100", 96, 32.0, 4),
                        new PaidLine(PaidLineKind.STORAGE, "Storage", 10, null, 1),
                        new PaidLine(PaidLineKind.TAX, "VAT", 5.05, null, 1),
                        new PaidLine(PaidLineKind.CREDIT, "Promotion", -1.05, null, 1)),
                answer.lines());
    }

    @Test
    void leversSayWhatEachIsWorth() {
        List<Lever> levers = plain().levers();
        // No whole node is idle in any hour: none can be given back.
        assertEquals(
                List.of(LeverKind.RIGHT_SIZE, LeverKind.PRICE, LeverKind.CACHE),
                levers.stream().map(Lever::kind).toList());
        // 16 slow GPU-hours at the $3 that were paid.
        assertEquals(48, levers.getFirst().usd());
        // A tenth of 9 M prompt tokens is 900 of 16,200 seconds: 0.5 of the 9 GPU-hours at $2.
        assertEquals(1, levers.getLast().usd());
    }

    @Test
    void nodesThatAreIdleForAnHourCanBeGivenBackUnlessTheyAreCommitted() {
        String spare = FOCUS + h100(0, "24") + h100(0, "24") + h100(1, "24") + h100(1, "24");
        // 16 GPU-hours needed, then none: the second hour's 16 are idle.
        String tokens = tokens(hour(0) + ",28800000,0", hour(1) + ",0,0");
        Lever lever = lever(answer(question(H100), spare, tokens), LeverKind.SCALE_WITH_LOAD);
        assertEquals(48, lever.usd());
        String oneOfTwo =
                FOCUS + h100(0, "24") + h100(0, "24") + h100(1, "24") + node("p5.48xlarge", 1, "16", "plan-1,Used");
        assertEquals(
                24,
                lever(answer(question(H100), oneOfTwo, tokens), LeverKind.SCALE_WITH_LOAD)
                        .usd());
    }

    private static Lever lever(ReconciliationAnswer answer, LeverKind kind) {
        return answer.levers().stream()
                .filter(lever -> lever.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void moreTokensThanPlannedAreVolume() {
        // Half of everything was planned: half of the should-cost.
        ReconciliationAnswer answer = answer(Bills.with(new TokenTotals(4_500_000, null, 360_000), H100), BILL, TOKENS);
        assertEquals(24, answer.plannedUsd());
        assertEquals(24, usd(answer, VarianceKind.VOLUME));
        assertEquals(new BigDecimal("86.0"), Bills.variances(answer));
    }

    @Test
    void commitmentsThatNothingUsedAreALineOfTheirOwn() {
        ReconciliationAnswer answer =
                answer(question(H100), BILL + node("p5.48xlarge", 3, "12.5", "plan-1,Unused"), TOKENS);
        assertEquals(12.5, usd(answer, VarianceKind.COMMITTED_UNUSED));
        assertEquals(14, usd(answer, VarianceKind.IDLE));
        assertEquals(12.5, lever(answer, LeverKind.COMMITMENT).usd());
        assertTrue(answer.lines().contains(new PaidLine(PaidLineKind.COMMITTED_UNUSED, "hgx-h100", 12.5, 8.0, 1)));
    }

    @Test
    void hoursWithoutTokensAreUnknownAndNotIdle() {
        ReconciliationAnswer answer = answer(question(H100), BILL, TOKENS.replace(hour(3) + ",0,0\n", ""));
        // The fourth hour's 8 GPU-hours at $2; the price is that of all 32.
        assertEquals(16, usd(answer, VarianceKind.UNMEASURED));
        assertEquals(6, usd(answer, VarianceKind.IDLE));
        assertEquals(32, usd(answer, VarianceKind.PRICE));
        assertEquals(List.of(new HourRange(hour(3), hour(4))), answer.coverage().withoutTokens());
        assertTrue(answer.findings().getFirst().startsWith("1 billed hours have no token data"));
    }

    @Test
    void tokensWithoutABillCountNowhere() {
        ReconciliationAnswer answer =
                answer(question(H100), BILL, TOKENS + hour(7) + ",5000,0\n" + hour(8) + ",6000,1\n");
        assertEquals(plain().variances(), answer.variances());
        assertEquals(plain().tokens(), answer.tokens());
        assertEquals(11_001, answer.coverage().tokensWithoutBill().all());
        assertEquals(List.of(new HourRange(hour(7), hour(9))), answer.coverage().withoutBill());
    }

    @Test
    void offsetsAreRead() {
        // 02:00 at +02:00 is midnight in UTC.
        ReconciliationAnswer answer = answer(
                question(H100),
                BILL.replace("2026-06-01T00:00:00Z", "2026-06-01 02:00:00+02:00"),
                TOKENS.replace("2026-06-01T01:00:00Z", "2026-05-31T22:00:00.000-03:00"));
        assertEquals(plain().variances(), answer.variances());
    }

    @Test
    void tokensMayComeInTheQuestion() {
        ReconciliationRequest asked = question(H100);
        List<TokenHour> hours = List.of(
                new TokenHour(hour(0), 7_200_000, null, 0),
                new TokenHour(hour(1), 0, 0L, 700_000),
                new TokenHour("2026-06-01T01:59:59Z", 0, null, 20_000),
                new TokenHour(hour(2), 1_800_000, null, 0),
                new TokenHour(hour(3), 0, null, 0));
        var with = new ReconciliationRequest(
                asked.capacity(), 0.5, null, null, asked.prices(), null, null, null, null, null, hours, null);
        ReconciliationAnswer answer = Reconciliation.answer(with, List.of(GivenFile.of("bill.csv", BILL)), List.of());
        assertEquals(plain(), answer);
    }

    @Test
    void cachedInputTakesTheTimeThatItIsMeasuredToTake() {
        var cached = new ServedCapacity("hgx-h100", 1_000, 4_000.0, 100, null, "made up");
        String tokens = "Hour,input,cachedInput,output\n" + hour(0) + ",3600000,14400000,0\n";
        // 3,600 s and 14.4 M / 4,000 = 3,600 s: 2 GPU-hours, 4 at half.
        ReconciliationAnswer answer = answer(question(cached), FOCUS + h100(0, "16"), tokens);
        assertEquals(4, answer.systems().getFirst().neededGpuHours());
        // Measured at once, a quarter of the time on input: 7,200 s × 1/4.
        var atOnce = new ServedCapacity("hgx-h100", 1_000, 4_000.0, 100, 0.25, "made up");
        assertEquals(
                1,
                answer(question(atOnce), FOCUS + h100(0, "16"), tokens)
                        .systems()
                        .getFirst()
                        .neededGpuHours());
    }

    @Test
    void twoSystemsAreEquallyBusy() {
        String bill = FOCUS + h100(0, "16") + node("p5en.48xlarge", 0, "20", ",");
        // Alone 16 GPU-hours of H100 or 8 of H200 at half: together 8/16 + 8/8 of the load: 2/3 busy.
        ReconciliationAnswer answer = answer(question(H100, H200), bill, tokens(hour(0) + ",28800000,0"));
        List<SystemReconciliation> systems = answer.systems();
        assertEquals(5.333333333, systems.get(0).neededGpuHours());
        assertEquals(5.333333333, systems.get(1).neededGpuHours());
        // H100's third of the load needs 8/3 on H200 at $2.50: 16 − 6.67.
        assertEquals(9.33, lever(answer, LeverKind.MOVE_SYSTEM).usd());
        assertEquals("hgx-h100", lever(answer, LeverKind.MOVE_SYSTEM).system());
    }

    @Test
    void gpusThatNobodyExplainsAreNamed() {
        String bill = BILL + node("g5.48xlarge", 1, "7", ",") + node("p5en.48xlarge", 1, "9", ",");
        ReconciliationAnswer answer = answer(question(H100), bill, TOKENS);
        assertEquals(16, usd(answer, VarianceKind.NOT_JUDGED));
        assertTrue(answer.lines().contains(new PaidLine(PaidLineKind.UNMAPPED_GPU, "g5.48xlarge", 7, null, 1)));
        assertTrue(answer.lines().contains(new PaidLine(PaidLineKind.OTHER_GPU, "hgx-h200", 9, 8.0, 1)));
        assertTrue(answer.findings().getFirst().startsWith("$7.00 look like GPUs"), answer.findings()::toString);
    }

    @Test
    void theQuestionsMappingGoesFirst() {
        ReconciliationRequest asked = question(H100);
        var mapped = new ReconciliationRequest(
                asked.capacity(),
                0.5,
                null,
                null,
                asked.prices(),
                List.of(new RowMapping("skupricedetails.InstanceType", "G5.*", "hgx-h100", 4)),
                null,
                null,
                null,
                null,
                null,
                null);
        ReconciliationAnswer answer = answer(mapped, BILL + node("g5.48xlarge", 1, "7", ","), TOKENS);
        assertEquals(36, answer.systems().getFirst().billedGpuHours());
    }

    @Test
    void daysAreComparedByDay() {
        String day = FOCUS + h100(0, "576").replace(",1,Hours", ",24,Hours").replace(hour(1), hour(24));
        StringBuilder hours = new StringBuilder(tokens());
        for (int i = 0; i < 24; i++) {
            // 8 GPU-hours in one hour and none in the others.
            hours.append(hour(i)).append(i == 5 ? ",14400000,0\n" : ",0,0\n");
        }
        ReconciliationAnswer answer = answer(question(H100), day, hours.toString());
        assertEquals(Granularity.DAY, answer.granularity());
        // 8 of 192: that it is idle cannot be seen.
        assertEquals(0, usd(answer, VarianceKind.IDLE));
        assertEquals(368, usd(answer, VarianceKind.UTILISATION));
        ReconciliationRequest asked = question(H100);
        var byHour = new ReconciliationRequest(
                asked.capacity(),
                0.5,
                null,
                null,
                asked.prices(),
                null,
                null,
                null,
                null,
                Granularity.HOUR,
                null,
                null);
        // Said to have been there all day: 23 hours of 8 are idle.
        assertEquals(368, usd(answer(byHour, day, hours.toString()), VarianceKind.IDLE));
    }

    @Test
    void anotherCurrencyNeedsItsRate() {
        ReconciliationRequest asked = question(H100);
        var euros = new ReconciliationRequest(
                asked.capacity(),
                0.5,
                null,
                null,
                asked.prices(),
                null,
                null,
                new Exchange("EUR", 1.25, "2026-06-30"),
                null,
                null,
                null,
                null);
        assertEquals(137.5, answer(euros, BILL.replace("USD,", "EUR,"), TOKENS).actualUsd());
    }

    @Test
    void openCostIsReadByItsColumns() {
        String bill = "Date,Namespace,Pod,GPUs,CPUCost,RAMCost,NetworkCost,PVCost,GPUCost,TotalCost\n"
                + "2026-06-01,serving,a,8,1.5,0.5,0.25,0.75,384,387.0000000000001\n"
                + "2026-06-01,kube-system,b,0,1,1,0,0,0,2\n";
        StringBuilder hours = new StringBuilder(tokens());
        for (int i = 0; i < 24; i++) {
            hours.append(hour(i)).append(",7200000,0\n");
        }
        ReconciliationAnswer answer = answer(question(H100), bill, hours.toString());
        assertEquals(389, answer.actualUsd());
        assertEquals(192, answer.systems().getFirst().billedGpuHours());
        assertEquals(5, usd(answer, VarianceKind.BESIDE_GPUS));
        // 96 needed of 192, all day alike.
        assertEquals(192, usd(answer, VarianceKind.UTILISATION));
        assertEquals(2, answer.findings().size(), answer.findings()::toString);
        ReconciliationRequest asked = question(H100);
        var priced = new ReconciliationRequest(
                asked.capacity(), 0.5, null, null, asked.prices(), null, null, null, 4.0, null, null, null);
        assertEquals(
                96, answer(priced, bill, hours.toString()).systems().getFirst().billedGpuHours());
        String windows = "name,window.start,window.end,gpuHours,gpuCost,cpuCost,totalCost\n"
                + "serving,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z,8,24,1,25\n";
        ReconciliationAnswer exact = answer(question(H100), windows, tokens(hour(0) + ",7200000,0"));
        assertEquals(Granularity.HOUR, exact.granularity());
        assertEquals(8, exact.systems().getFirst().billedGpuHours());
    }
}
