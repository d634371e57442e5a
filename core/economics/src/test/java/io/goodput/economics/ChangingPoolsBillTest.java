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
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.Usage;
import io.goodput.contracts.Violation;
import io.goodput.contracts.scaleout.RackUsage;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Usage of pools that change becomes a bill. */
class ChangingPoolsBillTest {
    private static final double HOUR = 3_600;

    /** A box of 8 whose GPU-hour is $2 by the hour and $1 committed; 1.5 kW provisioned, PUE 1.2, $0.10 a kWh. */
    private static RateCard rates(boolean electricityIncluded) {
        return new RateCard(
                "test",
                "always",
                0.10,
                1.2,
                Stream.of(PriceTier.values())
                        .map(tier -> new RateCardEntry(
                                "box", tier, tier.sellsHours() ? 2 : 1, 8, 1.5, electricityIncluded, "test"))
                        .toList());
    }

    private static Bill bill(PriceTier tier, Usage usage) {
        return new Biller(rates(true), tier, system -> 16).bill(usage);
    }

    private static PoolUsage pool(PoolRole role, int gpus, double servingGpuSeconds, double idleGpuSeconds) {
        return new PoolUsage(
                role,
                "box",
                gpus,
                gpus,
                servingGpuSeconds,
                idleGpuSeconds,
                servingGpuSeconds,
                0,
                0,
                0,
                Energy.of(1_800_000, 0, 0, 0, 0, 0));
    }

    /**
     * Two hours. Prefill had 4 GPUs all the time, 3 of its 8 GPU-hours serving; decode 4 all the time and 8 more for half
     * an hour, 6 of its 12 GPU-hours serving. One node was taken for two hours and a second one for the shortest time that
     * is billed, an hour: 16 + 8 GPU-hours, 4 of them without an instance.
     */
    private static Usage twoHours() {
        return new Usage(
                2 * HOUR,
                18_000_000,
                6_000_000,
                20_000,
                19_000,
                List.of(pool(PoolRole.PREFILL, 4, 3 * HOUR, 5 * HOUR), pool(PoolRole.DECODE, 6, 6 * HOUR, 6 * HOUR)),
                List.of(new RackUsage("box", 24 * HOUR, 4 * HOUR, 0, 16)),
                null);
    }

    @Test
    void retailSellsTheHoursThatGpusAreTaken() {
        Bill bill = bill(PriceTier.RETAIL, twoHours());
        // 24 GPU-hours at $2 in two hours.
        assertEquals(24, bill.usdPerHour());
        assertEquals(24 * 730, bill.usdPerMonth());
        assertEquals(48 / 24.0, bill.usdPerMillionTokens(), 1e-12);
        // 8, 12 and 4 GPU-hours.
        assertEquals(
                List.of(new PoolBill(PoolRole.PREFILL, 4, 8, 3, 5), new PoolBill(PoolRole.DECODE, 6, 12, 6, 6)),
                bill.pools());
        assertEquals(4, bill.committedUnusedUsdPerHour());
        assertEquals(10, bill.gpusUsed());
        assertEquals(12, bill.gpusBilled());
        // 16 GPUs at once are one rack of them.
        assertEquals(1, bill.racks());
        assertEquals(24, bill.provisionedKilowatts());
    }

    @Test
    void whoOwnsPaysForTheMostAllTheTime() {
        for (PriceTier tier :
                List.of(PriceTier.HYPERSCALER_OWN, PriceTier.NEOCLOUD_OWN, PriceTier.THREE_YEAR_CONTRACT)) {
            Bill bill = bill(tier, twoHours());
            // 16 GPUs at $1.
            assertEquals(16, bill.usdPerHour(), tier.name());
            assertEquals(16, bill.gpusBilled());
            assertEquals(
                    List.of(new PoolBill(PoolRole.PREFILL, 4, 4, 1.5, 2.5), new PoolBill(PoolRole.DECODE, 6, 6, 3, 3)),
                    bill.pools());
            // 10 of 16 had an instance, on average.
            assertEquals(6, bill.committedUnusedUsdPerHour());
            assertEquals(24, bill.provisionedKilowatts());
        }
    }

    /** 13 GPUs of instances taken one by one are two boxes to whoever owns them; who rents hours rents GPUs. */
    @Test
    void commitmentComesInWholeUnits() {
        Usage usage = twoHours().on(List.of(new RackUsage("box", 22 * HOUR, 2 * HOUR, 0, 13)));
        assertEquals(16, bill(PriceTier.NEOCLOUD_OWN, usage).usdPerHour());
        assertEquals(22, bill(PriceTier.RETAIL, usage).usdPerHour());
        assertEquals(13 * 1.5, bill(PriceTier.RETAIL, usage).provisionedKilowatts());
        assertEquals(1, bill(PriceTier.RETAIL, usage).racks());
    }

    /** Two pools of 1.8 MJ are 1 kWh, × 1.2 × $0.10, in two hours. */
    @Test
    void electricityIsMeteredAsEver() {
        Bill bill = new Biller(rates(false), PriceTier.RETAIL, system -> 16).bill(twoHours());
        assertEquals(0.06, bill.electricityUsdPerHour());
        assertEquals(24.06, bill.usdPerHour());
    }

    @Test
    void poolsAtZeroAllTheTimeCostNothingByTheHour() {
        var usage = new Usage(
                HOUR,
                0,
                0,
                5,
                0,
                List.of(pool(PoolRole.AGGREGATED, 0, 0, 0)),
                List.of(new RackUsage("box", 0, 0, 0, 0)),
                null);
        Bill bill = bill(PriceTier.RETAIL, usage);
        assertEquals(0, bill.usdPerHour());
        assertEquals(0, bill.gpusBilled());
        assertEquals(0, bill.tokensPerSecondPerMegawatt());
    }

    /** The same GPUs as a layout that stands and as one that may change and never does. */
    @Test
    void whatNeverChangesCostsWhatALayoutThatStandsCosts() {
        PoolUsage pool = pool(PoolRole.AGGREGATED, 8, 2 * HOUR, 6 * HOUR);
        var stands = new Usage(HOUR, 900, 100, 10, 10, List.of(pool));
        Usage mayChange = stands.on(List.of(new RackUsage("box", 8 * HOUR, 0, 0, 8)));
        for (PriceTier tier : PriceTier.values()) {
            assertEquals(bill(tier, stands), bill(tier, mayChange));
        }
    }

    @Test
    void racksThatDoNotFitThePoolsAreRefused() {
        assertEquals(List.of("/racks"), refused(List.of()));
        assertEquals(List.of("/racks"), refused(List.of(rack("box", 24, 16), rack("crate", 0, 0))));
        // The pools had 20 GPU-hours.
        assertEquals(List.of("/racks/0/billedGpuSeconds"), refused(List.of(rack("box", 19.9, 16))));
        assertEquals(List.of("/racks/0/billedGpuSeconds"), refused(List.of(rack("box", 24, 11))));
        assertEquals(List.of("/racks/0/billedGpuSeconds"), refused(List.of(rack("box", Double.NaN, 16))));
    }

    private static RackUsage rack(String system, double gpuHours, int most) {
        return new RackUsage(system, gpuHours * HOUR, 0, 0, most);
    }

    private static List<String> refused(List<RackUsage> racks) {
        Usage usage = twoHours().on(racks);
        return assertThrows(InvalidInputException.class, () -> bill(PriceTier.RETAIL, usage)).violations().stream()
                .map(Violation::pointer)
                .toList();
    }

    @Test
    void law15FindsABillOfOtherHours() {
        Usage usage = twoHours();
        Bill right = bill(PriceTier.RETAIL, usage);
        CostLaw.check(right, usage, rates(true));
        Usage other = usage.on(List.of(rack("box", 24.01, 16)));
        var thrown = assertThrows(IllegalStateException.class, () -> CostLaw.check(right, other, rates(true)));
        assertTrue(String.valueOf(thrown.getMessage()).startsWith("law 15: the cost of the window"));
    }

    @Test
    void partsSumToTheWholeOnAnyUsage() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            double window = random.nextDouble(1, 100_000);
            int prefill = random.nextInt(1, 100);
            int decode = random.nextInt(1, 100);
            PoolUsage first = pool(PoolRole.PREFILL, prefill, prefill * window * random.nextDouble(), 0);
            PoolUsage second = pool(PoolRole.DECODE, decode, 0, decode * window * random.nextDouble());
            double held = first.servingGpuSeconds() + second.idleGpuSeconds();
            int most = prefill + decode + random.nextInt(20);
            double billed = held + random.nextDouble() * (most * window - held);
            var usage = new Usage(
                    window,
                    random.nextLong(1, 1L << 40),
                    random.nextLong(1, 1L << 40),
                    1_000,
                    1_000,
                    List.of(first, second),
                    List.of(new RackUsage("box", billed, billed - held, 0, most)),
                    null);
            for (PriceTier tier : PriceTier.values()) {
                Bill bill = new Biller(rates(random.nextBoolean()), tier, system -> 16).bill(usage);
                long pools = 0;
                for (PoolBill pool : bill.pools()) {
                    pools += micros(pool.usdPerHour());
                    assertEquals(
                            micros(pool.usdPerHour()),
                            micros(pool.servingUsdPerHour()) + micros(pool.idleUsdPerHour()),
                            "seed " + seed);
                }
                assertEquals(
                        micros(bill.usdPerHour()), pools + micros(bill.committedUnusedUsdPerHour()), "seed " + seed);
            }
        }
    }

    private static long micros(double usd) {
        return Math.round(usd * 1e6);
    }
}
