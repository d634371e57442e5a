package io.goodput.economics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Bill;
import io.goodput.contracts.Energy;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PoolBill;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PowerDrawn;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Usage;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Usage becomes a bill. */
class BillTest {
    private static final double HOUR = 3_600;
    private static final Energy NOTHING = Energy.of(0, 0, 0, 0, 0, 0);

    /** One system whose price is $2, billed by the GPU, electricity included, 1.5 kW provisioned. */
    private static RateCard rates(double usdPerGpuHour, int unit, boolean electricityIncluded) {
        return new RateCard(
                "test",
                "always",
                0.10,
                1.2,
                List.of(new RateCardEntry(
                        "box", PriceTier.RETAIL, usdPerGpuHour, unit, 1.5, electricityIncluded, "test")));
    }

    private static Bill bill(RateCard rates, Usage usage) {
        return new Biller(rates, PriceTier.RETAIL, system -> 16).bill(usage);
    }

    private static PoolUsage pool(
            PoolRole role, int gpus, double window, double utilisation, double prefillShare, double joules) {
        double all = gpus * window;
        double serving = all * utilisation;
        return new PoolUsage(
                role,
                "box",
                gpus,
                gpus,
                serving,
                all - serving,
                serving * prefillShare,
                serving * (1 - prefillShare),
                0,
                0,
                Energy.of(joules * 0.5, joules * 0.25, 0, joules * 0.125, 0, joules * 0.125));
    }

    /** An hour of 2 prefill and 4 decode GPUs that computed 18 M and made 6 M tokens. */
    private static Usage twoPools() {
        return new Usage(
                HOUR,
                18_000_000,
                6_000_000,
                20_000,
                19_000,
                List.of(
                        pool(PoolRole.PREFILL, 2, HOUR, 0.25, 1, 3_600_000),
                        pool(PoolRole.DECODE, 4, HOUR, 0.5, 0, 7_200_000)));
    }

    @Test
    void wholeUnitsAreBilledAndTheUnusedPartIsShown() {
        Bill bill = bill(rates(2, 8, true), twoPools());
        assertEquals(6, bill.gpusUsed());
        assertEquals(8, bill.gpusBilled());
        assertEquals(1, bill.racks());
        assertEquals(12, bill.provisionedKilowatts());
        assertEquals(16, bill.usdPerHour());
        assertEquals(16 * 730, bill.usdPerMonth());
        assertEquals(4, bill.committedUnusedUsdPerHour());
        assertEquals(0, bill.electricityUsdPerHour());
        assertEquals(
                List.of(new PoolBill(PoolRole.PREFILL, 2, 4, 1, 3), new PoolBill(PoolRole.DECODE, 4, 8, 4, 4)),
                bill.pools());
    }

    @Test
    void everythingIsDividedByWhatTheRunDid() {
        Bill bill = bill(rates(2, 8, true), twoPools());
        assertEquals(16 / 24.0, bill.usdPerMillionTokens(), 1e-12);
        // The pools cost 4 and 8; the unused 4 go with them, so input pays 16/3 and output 32/3.
        assertEquals(16.0 / 3 / 18, bill.usdPerMillionInputTokens(), 1e-7);
        assertEquals(32.0 / 3 / 6, bill.usdPerMillionOutputTokens(), 1e-7);
        assertEquals(16 / 19.0, bill.usdPerThousandRequestsInsideSlo(), 1e-11);
        assertEquals(10_800_000 * 1.2 / 24e6, bill.joulesPerToken(), 1e-12);
        assertEquals(24e6 / 3_600 / 0.012, bill.tokensPerSecondPerMegawatt(), 1e-5);
    }

    /** 10.8 MJ in an hour are 3 kW; half of them boards. */
    @Test
    void powerIsShownByPartAndEveryJoulePerTokenNamesItsBasis() {
        Bill bill = bill(rates(2, 8, true), twoPools());
        PowerDrawn power = bill.powerDrawn();
        assertEquals(1_500, power.boardWatts(), 1e-9);
        assertEquals(750, power.hostWatts(), 1e-9);
        assertEquals(375, power.switchWatts(), 1e-9);
        assertEquals(375, power.supplyLossWatts(), 1e-9);
        assertEquals(3_000, power.wallWatts(), 1e-9);
        assertEquals(600, power.facilityWatts(), 1e-9);
        assertEquals(3_600, power.totalWatts(), 1e-9);
        assertEquals(5_400_000 / 24e6, bill.boardJoulesPerToken(), 1e-12);
        assertEquals(10_800_000 / 24e6, bill.wallJoulesPerToken(), 1e-12);
        assertEquals(10_800_000 * 1.2 / 24e6, bill.joulesPerToken(), 1e-12);
    }

    @Test
    void meteredElectricityIsWhatWasDrawnTimesThePue() {
        Bill bill = bill(rates(2, 8, false), twoPools());
        // 10.8 MJ are 3 kWh; × 1.2 × $0.10.
        assertEquals(0.36, bill.electricityUsdPerHour());
        assertEquals(16.36, bill.usdPerHour());
        assertEquals(4.12, bill.pools().get(0).usdPerHour());
        assertEquals(8.24, bill.pools().get(1).usdPerHour());
    }

    @Test
    void aWindowOfAnyLengthGivesTheSameHourlyBill() {
        Usage short_ = new Usage(
                90,
                450_000,
                150_000,
                500,
                475,
                List.of(pool(PoolRole.PREFILL, 2, 90, 0.25, 1, 90_000), pool(PoolRole.DECODE, 4, 90, 0.5, 0, 180_000)));
        assertEquals(bill(rates(2, 8, false), twoPools()), bill(rates(2, 8, false), short_));
    }

    @Test
    void anAggregatedPoolIsSplitByTheTimeOfPromptsAndTokens() {
        Usage usage = new Usage(
                HOUR, 9_000_000, 1_000_000, 1_000, 1_000, List.of(pool(PoolRole.AGGREGATED, 4, HOUR, 0.5, 0.3, 0)));
        Bill bill = bill(rates(2, 4, true), usage);
        // $8, of which prompts took 30 % of the stepping; idle goes pro rata.
        assertEquals(2.4 / 9, bill.usdPerMillionInputTokens(), 1e-11);
        assertEquals(5.6, bill.usdPerMillionOutputTokens(), 1e-11);
    }

    @Test
    void withoutTokensOrGoodRequestsTheRatiosAreZero() {
        Usage usage = new Usage(HOUR, 0, 0, 10, 0, List.of(pool(PoolRole.AGGREGATED, 4, HOUR, 0, 0, 0)));
        Bill bill = bill(rates(2, 4, true), usage);
        assertEquals(8, bill.usdPerHour());
        assertEquals(0, bill.usdPerMillionTokens());
        assertEquals(0, bill.usdPerMillionInputTokens());
        assertEquals(0, bill.usdPerThousandRequestsInsideSlo());
        assertEquals(0, bill.joulesPerToken());
        assertEquals(8, bill.pools().getFirst().idleUsdPerHour());
    }

    /** DeepSeek's day: 226.75 nodes of 8 H800 at $2, 608 B tokens in (hits included), 168 B out. */
    @Test
    void deepSeeksDay() {
        double day = 24 * HOUR;
        Usage usage = new Usage(
                day,
                608_000_000_000L,
                168_000_000_000L,
                1_000,
                1_000,
                List.of(pool(PoolRole.PREFILL, 764, day, 1, 1, 0), pool(PoolRole.DECODE, 1_050, day, 1, 0, 0)));
        Bill bill = bill(rates(2, 1, true), usage);
        assertEquals(87_072, bill.usdPerHour() * 24, 1e-6);
        assertEquals(0.112, bill.usdPerMillionTokens(), 0.0005);
        assertEquals(0.518, bill.usdPerHour() * 24 / 168_000, 0.0005);
        assertEquals(0.0603, bill.usdPerMillionInputTokens(), 0.00005);
        assertEquals(0.300, bill.usdPerMillionOutputTokens(), 0.0005);
    }

    /** Instances of 16 H200 at $2.71: three prefill and one decode serve 431 k + 6,281 tokens/s, two and two 489 k + 6,781. */
    @Test
    void anotherSplitOfTheSameGpusMovesTheCostFromOutputToInput() {
        Bill decodeStarved = split(48, 16, 431_000, 6_281);
        assertEquals(0.0838, decodeStarved.usdPerMillionInputTokens(), 0.00005);
        assertEquals(1.918, decodeStarved.usdPerMillionOutputTokens(), 0.0005);
        Bill even = split(32, 32, 489_000, 6_781);
        assertEquals(0.0493, even.usdPerMillionInputTokens(), 0.00005);
        assertEquals(3.552, even.usdPerMillionOutputTokens(), 0.0005);
        assertEquals(decodeStarved.usdPerHour(), even.usdPerHour());
    }

    private static Bill split(int prefillGpus, int decodeGpus, long inputPerSecond, long outputPerSecond) {
        return bill(
                rates(2.71, 1, true),
                new Usage(
                        HOUR,
                        inputPerSecond * 3_600,
                        outputPerSecond * 3_600,
                        1,
                        1,
                        List.of(
                                pool(PoolRole.PREFILL, prefillGpus, HOUR, 1, 1, 0),
                                pool(PoolRole.DECODE, decodeGpus, HOUR, 1, 0, 0))));
    }

    /** $2.34 per GPU-hour at 6,000, then 30,000 tokens/s per GPU. */
    @Test
    void elevenAndTwoCents() {
        assertEquals(0.108, perMillionAt(6_000), 0.0005);
        assertEquals(0.0217, perMillionAt(30_000), 0.00005);
    }

    private static double perMillionAt(long tokensPerSecond) {
        long tokens = tokensPerSecond * 3_600;
        Usage usage =
                new Usage(HOUR, tokens / 2, tokens / 2, 1, 1, List.of(pool(PoolRole.AGGREGATED, 1, HOUR, 1, 0.5, 0)));
        return bill(rates(2.34, 1, true), usage).usdPerMillionTokens();
    }

    @Test
    void anOwnedNvl72IsAWholeRackAndARentedOneATray() {
        PoolUsage pool =
                new PoolUsage(PoolRole.AGGREGATED, "gb200-nvl72", 1, 4, 4 * HOUR, 0, HOUR, 3 * HOUR, 0, 0, NOTHING);
        Usage usage = new Usage(HOUR, 1, 1, 1, 1, List.of(pool));
        List<Bill> bills = Economics.price("market-2026-07", usage);
        assertEquals(
                List.of(PriceTier.HYPERSCALER_OWN, PriceTier.NEOCLOUD_OWN, PriceTier.RETAIL),
                bills.stream().map(Bill::tier).toList());
        assertEquals(72, bills.get(0).gpusBilled());
        assertEquals(133.92, bills.get(0).usdPerHour());
        assertEquals(126.48, bills.get(0).committedUnusedUsdPerHour());
        assertEquals(134.64, bills.get(0).provisionedKilowatts());
        assertEquals(4, bills.get(2).gpusBilled());
        assertEquals(10.40, bills.get(2).usdPerHour());
        assertEquals(1, bills.get(2).racks());
    }

    @Test
    void nodesFillRacks() {
        PoolUsage pool =
                new PoolUsage(PoolRole.AGGREGATED, "hgx-h200", 5, 40, 40 * HOUR, 0, 0, 40 * HOUR, 0, 0, NOTHING);
        Bill bill = Economics.price("market-2026-07", new Usage(HOUR, 1, 1, 1, 1, List.of(pool)))
                .getFirst();
        assertEquals(40, bill.gpusBilled());
        assertEquals(2, bill.racks());
    }

    @Test
    void anUnknownBookIsRefusedWithTheNearestNames() {
        var thrown = assertThrows(InvalidInputException.class, () -> Economics.price("market-2026-7", twoPools()));
        assertEquals(
                "Maybe market-2026-07, market-2025-10 or on-demand-2026-09",
                thrown.violations().getFirst().advice());
    }

    @Test
    void whatIsNoUsageIsRefusedWithAllThatIsWrong() {
        PoolUsage pool = new PoolUsage(PoolRole.AGGREGATED, "hgx-h200", 1, 8, 8, 1, Double.NaN, 1, 0, 0, NOTHING);
        var thrown = assertThrows(
                InvalidInputException.class,
                () -> Economics.price("market-2026-07", new Usage(0, -1, 1, 1, 2, List.of(pool))));
        assertEquals(
                List.of("/windowSeconds", "/inputTokens", "/requestsInsideSlo", "/pools/0", "/pools/0/idleGpuSeconds"),
                thrown.violations().stream().map(each -> each.pointer()).toList());
    }

    @Test
    void law15FindsABillThatDoesNotAddUp() {
        RateCard rates = rates(2, 8, false);
        Bill right = bill(rates, twoPools());
        Bill wrong = new Bill(
                right.priceBook(),
                right.tier(),
                right.gpusUsed(),
                right.gpusBilled(),
                right.racks(),
                right.provisionedKilowatts(),
                right.powerDrawn(),
                right.usdPerHour() - 0.01,
                right.usdPerMonth(),
                right.committedUnusedUsdPerHour(),
                right.electricityUsdPerHour(),
                right.usdPerMillionTokens(),
                right.usdPerMillionInputTokens(),
                right.usdPerMillionOutputTokens(),
                right.usdPerThousandRequestsInsideSlo(),
                right.boardJoulesPerToken(),
                right.wallJoulesPerToken(),
                right.joulesPerToken(),
                right.tokensPerSecondPerMegawatt(),
                right.pools());
        CostLaw.check(right, twoPools(), rates);
        var thrown = assertThrows(IllegalStateException.class, () -> CostLaw.check(wrong, twoPools(), rates));
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("law 15: the cost of the window"));
    }

    @Test
    void partsSumToTheWholeOnAnyUsage() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            double window = random.nextDouble(1, 100_000);
            RateCard rates = rates(random.nextInt(1, 100_000) / 10_000.0, random.nextInt(1, 73), random.nextBoolean());
            Usage usage = new Usage(
                    window,
                    random.nextLong(1, 1L << 40),
                    random.nextLong(1, 1L << 40),
                    1_000,
                    random.nextInt(1, 1_000),
                    List.of(
                            pool(PoolRole.PREFILL, random.nextInt(1, 500), window, random.nextDouble(), 1, window),
                            pool(PoolRole.DECODE, random.nextInt(1, 500), window, random.nextDouble(), 0, window)));
            Bill bill = bill(rates, usage);
            long pools = 0;
            for (PoolBill pool : bill.pools()) {
                pools += micros(pool.usdPerHour());
                assertEquals(
                        micros(pool.usdPerHour()),
                        micros(pool.servingUsdPerHour()) + micros(pool.idleUsdPerHour()),
                        "seed " + seed);
            }
            assertEquals(micros(bill.usdPerHour()), pools + micros(bill.committedUnusedUsdPerHour()), "seed " + seed);
        }
    }

    private static long micros(double usd) {
        return Math.round(usd * 1e6);
    }
}
