package io.goodput.economics.bills;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ClassReport;
import io.goodput.contracts.Energy;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PhaseShares;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RateCard;
import io.goodput.contracts.RateCardEntry;
import io.goodput.contracts.RequestCounts;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Usage;
import io.goodput.contracts.UsageHour;
import io.goodput.contracts.bills.BillHour;
import io.goodput.contracts.bills.BillLine;
import io.goodput.contracts.bills.BillRequest;
import io.goodput.contracts.bills.BilledRun;
import io.goodput.contracts.bills.BilledRuns;
import io.goodput.contracts.bills.ClassBill;
import io.goodput.contracts.bills.LineKind;
import io.goodput.contracts.bills.RunBill;
import io.goodput.contracts.scaleout.RackUsage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Hours of usage become bills. */
class BillsTest {
    private static final double HOUR = 3_600;
    private static final SimulationRequest SCENARIO = new SimulationRequest(
            "model",
            null,
            null,
            new Traffic(1, null, TokenDistribution.constant(1), TokenDistribution.constant(1), null),
            new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.E2E, 99.0, 10)), null),
            new Layout(ServingMode.AGGREGATED, List.of(new PoolLayout(PoolRole.AGGREGATED, "box", 1, 1, null, null))),
            null,
            null,
            null);

    /** A box of 8 whose GPU-hour is $2 by the hour and $1 committed; PUE 1.2, $0.10 a kWh; all times {@code factor}. */
    private static RateCard rates(boolean electricityIncluded, double factor) {
        return new RateCard(
                "test",
                "always",
                0.10 * factor,
                1.2,
                Stream.of(PriceTier.values())
                        .map(tier -> new RateCardEntry(
                                "box", tier, (tier.sellsHours() ? 2 : 1) * factor, 8, 1.5, electricityIncluded, "test"))
                        .toList());
    }

    private static RunBill bill(BilledRun run, PriceTier tier, RateCard rates, List<BilledRuns.Neighbour> neighbours) {
        var question = new BillRequest(SCENARIO, null, true, 0.0, 0.0);
        var runs = new BilledRuns(question, "build", run, neighbours, List.of(), List.of());
        return new Itemiser(runs, rates, tier, BigDecimal.ZERO).bill();
    }

    private static RunBill bill(BilledRun run, PriceTier tier) {
        return bill(run, tier, rates(true, 1), List.of());
    }

    private static UsageHour.Pool pool(double serving, double idle, double starting, double prefill, double load) {
        return new UsageHour.Pool(
                serving * HOUR, idle * HOUR, starting * HOUR, 0, 0, serving * HOUR, prefill * HOUR, load * HOUR, 3.6e6);
    }

    private static PoolUsage usage(PoolRole role, List<UsageHour> hours, int pool) {
        double serving = 0;
        double held = 0;
        double prefill = 0;
        double joules = 0;
        for (UsageHour hour : hours) {
            serving += hour.pools().get(pool).steppingGpuSeconds();
            held += hour.pools().get(pool).heldGpuSeconds();
            prefill += hour.pools().get(pool).prefillGpuSeconds();
            joules += hour.pools().get(pool).wallJoules();
        }
        int gpus = (int)
                Math.ceil(held / (hours.getLast().toSeconds() - hours.getFirst().fromSeconds()));
        return new PoolUsage(
                role,
                "box",
                gpus,
                gpus,
                serving,
                held - serving,
                prefill,
                serving - prefill,
                0,
                0,
                Energy.of(joules, 0, 0, 0, 0, 0));
    }

    private static ClassReport reported(String name, long requests, long inside, long input, long cached, long output) {
        return new ClassReport(
                name,
                new RequestCounts(requests, requests, 0, 0, 0, 0),
                requests,
                null,
                List.of(),
                1,
                true,
                inside / (2 * HOUR),
                0,
                input,
                cached,
                output,
                PhaseShares.NONE,
                PhaseShares.NONE);
    }

    /**
     * Two hours of a prefill pool, 4 GPUs at first and 8 then, and of a decode pool of 4. Nodes of 8 were taken: one at first,
     * two then.
     */
    private static BilledRun twoHours() {
        List<UsageHour> hours = List.of(
                new UsageHour(
                        0,
                        HOUR,
                        8_000_000,
                        2_000_000,
                        1_000_000,
                        List.of(pool(3, 1, 0, 3, 0), pool(2, 2, 0, 0, 0)),
                        List.of(new UsageHour.Racks(8 * HOUR, 0))),
                new UsageHour(
                        HOUR,
                        2 * HOUR,
                        10_000_000,
                        2_000_000,
                        5_000_000,
                        List.of(pool(5, 1, 2, 5, 2), pool(4, 0, 0, 0, 0)),
                        List.of(new UsageHour.Racks(16 * HOUR, 4 * HOUR))));
        var usage = new Usage(
                2 * HOUR,
                18_000_000,
                6_000_000,
                20_000,
                19_000,
                List.of(usage(PoolRole.PREFILL, hours, 0), usage(PoolRole.DECODE, hours, 1)),
                List.of(new RackUsage("box", 24 * HOUR, 4 * HOUR, 0, 16)),
                hours);
        return new BilledRun(
                "run",
                usage,
                List.of(
                        reported("chat", 15_000, 14_000, 9_000_000, 4_000_000, 5_000_000),
                        reported("batch", 5_000, 5_000, 9_000_000, 0, 1_000_000)),
                0.95,
                19_000 / (2 * HOUR));
    }

    private static void near(double expected, @Nullable Double actual) {
        assertEquals(expected, Objects.requireNonNull(actual), 1e-7);
    }

    private static double usdPerMillionTokens(RunBill bill) {
        return Objects.requireNonNull(bill.tokens().usdPerMillionTokens());
    }

    private static double usd(RunBill bill, LineKind kind) {
        return bill.lines().stream()
                .filter(line -> line.kind() == kind)
                .mapToDouble(BillLine::usd)
                .sum();
    }

    @Test
    void hoursAreBilledAsTheyWere() {
        RunBill bill = bill(twoHours(), PriceTier.RETAIL);
        // 24 GPU-hours at $2.
        assertEquals(48, bill.usd());
        assertEquals(24, bill.usdPerHour());
        assertEquals(24 * 730, bill.usdPerMonth(), 1e-6);
        assertEquals(24, bill.gpuHours());
        assertEquals(14 / 24.0, bill.utilisation(), 1e-11);
        assertEquals(28, usd(bill, LineKind.SERVING));
        assertEquals(8, usd(bill, LineKind.IDLE));
        assertEquals(4, usd(bill, LineKind.STARTING));
        assertEquals(8, usd(bill, LineKind.COMMITTED_UNUSED));
        assertEquals(
                List.of(16.0, 32.0), bill.hours().stream().map(BillHour::usd).toList());
        assertEquals(
                List.of(0.0, 8.0),
                bill.hours().stream().map(BillHour::committedUnusedUsd).toList());
        near(16 / 9.0, bill.hours().getFirst().usdPerMillionTokens());
        // Prefill has $24 of the pools' $40, decode $16; the unused $8 go pro rata. Of 10 GPU-hours two are loads.
        assertEquals(28.8, bill.tokens().uncachedInputUsd() + bill.tokens().cachedInputUsd(), 1e-9);
        assertEquals(28.8 * 2 / 10, bill.tokens().cachedInputUsd(), 1e-6);
        assertEquals(19.2, bill.tokens().outputUsd());
        near(19.2 / 6, bill.tokens().usdPerMillionOutputTokens());
        assertEquals(48 / 6.0, bill.tokens().wholeUsdPerMillionOutputTokens());
        near(48 / 24.0, bill.tokens().usdPerMillionTokens());
        near(28.8 * 2 / 10 / 4, bill.tokens().usdPerMillionCachedInputTokens());
        assertEquals(48 / 20_000.0, bill.usdPerRequest());
        near(48 / 19_000.0, bill.usdPerRequestInsideSlo());
        // Chat computed 5 of 14 million prompt tokens, had all cached ones, and 5 of 6 million output tokens.
        assertEquals(23.04 * 5 / 14 + 5.76 + 16, bill.classes().getFirst().usd(), 1e-5);
        assertEquals(14_000, bill.classes().getFirst().requestsInsideSlo());
    }

    /** Whoever commits pays for the most, all the time: giving a node back after the first hour would save nothing. */
    @Test
    void commitmentsAreBilledInEveryHour() {
        RunBill bill = bill(twoHours(), PriceTier.NEOCLOUD_OWN);
        assertTrue(bill.billsCommitment());
        assertEquals(32, bill.usd());
        assertEquals(
                List.of(16.0, 16.0), bill.hours().stream().map(BillHour::usd).toList());
        assertEquals(
                List.of(8.0, 4.0),
                bill.hours().stream().map(BillHour::committedUnusedUsd).toList());
    }

    @Test
    void meteredElectricityAndFixedCostsAreLinesOfTheirOwn() {
        var question = new BillRequest(SCENARIO, null, true, 0.0, 730.0);
        var runs = new BilledRuns(question, "build", twoHours(), List.of(), List.of(), List.of());
        RunBill bill = new Itemiser(runs, rates(false, 1), PriceTier.RETAIL, BigDecimal.valueOf(1_460)).bill();
        // A kWh of each pool in each hour, × 1.2 × $0.10; two dollars an hour to store, one whatever runs.
        assertEquals(4 * 0.12, usd(bill, LineKind.ELECTRICITY), 1e-9);
        assertEquals(4, usd(bill, LineKind.STORAGE));
        assertEquals(2, usd(bill, LineKind.FIXED));
        assertEquals(48 + 4 * 0.12 + 6, bill.usd(), 1e-9);
    }

    @Test
    void oneInstanceMoreCostsItsDifference() {
        BilledRun run = twoHours();
        Usage usage = run.usage();
        List<UsageHour> hours = Ledger.hours(usage);
        List<UsageHour> more = new ArrayList<>(hours);
        more.set(
                0,
                new UsageHour(
                        0,
                        HOUR,
                        8_000_000,
                        2_000_000,
                        1_000_000,
                        hours.getFirst().pools(),
                        List.of(new UsageHour.Racks(16 * HOUR, 8 * HOUR))));
        var other = new BilledRun(
                "other",
                new Usage(
                        2 * HOUR,
                        18_000_000,
                        6_000_000,
                        20_000,
                        19_720,
                        usage.pools(),
                        List.of(new RackUsage("box", 32 * HOUR, 12 * HOUR, 0, 16)),
                        more),
                run.classes(),
                0.986,
                19_720 / (2 * HOUR));
        RunBill bill =
                bill(run, PriceTier.RETAIL, rates(true, 1), List.of(new BilledRuns.Neighbour(1, 1, other.asAWhole())));
        var marginal = bill.marginal().getFirst();
        assertEquals(8, marginal.usdPerHour());
        near(16 / 24.0, marginal.usdPerMillionTokens());
        assertEquals(0.1, marginal.goodputRequestsPerSecondChange(), 1e-12);
        // $8 an hour for 360 requests an hour.
        near(8 / 0.36, marginal.usdPerThousandMoreRequestsInsideSlo());
        RunBill other2 =
                bill(other, PriceTier.RETAIL, rates(true, 1), List.of(new BilledRuns.Neighbour(1, -1, run.asAWhole())));
        assertNull(other2.marginal().getFirst().usdPerThousandMoreRequestsInsideSlo());
    }

    /** Hours that are drawn: up to 30 of them, two pools, odd amounts. */
    private static BilledRun drawn(SplittableRandom random) {
        int count = 1 + random.nextInt(30);
        List<UsageHour> hours = new ArrayList<>();
        double from = random.nextDouble() * HOUR;
        for (int h = 0; h < count; h++) {
            double to = (Math.floor(from / HOUR) + 1) * HOUR;
            List<UsageHour.Pool> pools = new ArrayList<>();
            double held = 0;
            for (int p = 0; p < 2; p++) {
                double serving = random.nextDouble() * 3 * (to - from);
                double prefill = serving * random.nextDouble();
                var pool = new UsageHour.Pool(
                        serving,
                        random.nextDouble() * (to - from),
                        random.nextDouble() * 100,
                        random.nextInt(2) * random.nextDouble() * 10,
                        random.nextInt(2) * random.nextDouble() * 10,
                        serving,
                        prefill,
                        random.nextInt(2) * random.nextDouble() * 100,
                        random.nextDouble() * 1e7);
                pools.add(pool);
                held += pool.heldGpuSeconds();
            }
            hours.add(new UsageHour(
                    from,
                    to,
                    random.nextLong(10_000_000),
                    random.nextLong(1_000),
                    random.nextLong(1_000_000),
                    pools,
                    List.of(new UsageHour.Racks(held * (1 + random.nextDouble()), 0))));
            from = to;
        }
        UsageHour whole = UsageHour.whole(hours);
        var usage = new Usage(
                whole.seconds(),
                whole.inputTokens(),
                whole.outputTokens(),
                1_000,
                900,
                List.of(
                        usage(random.nextBoolean() ? PoolRole.PREFILL : PoolRole.AGGREGATED, hours, 0),
                        usage(PoolRole.DECODE, hours, 1)),
                List.of(new RackUsage("box", whole.racks().getFirst().billedGpuSeconds(), 0, 0, 40)),
                hours);
        return new BilledRun(
                "run",
                usage,
                List.of(
                        reported("a", 400, 300, random.nextLong(1_000), 3, random.nextLong(1_000)),
                        reported("b", 300, 300, random.nextLong(1_000), 0, random.nextLong(1_000)),
                        reported("c", 300, 300, 0, 0, 0)),
                0.9,
                1);
    }

    private static BigDecimal sum(Stream<Double> amounts) {
        return amounts.map(BigDecimal::valueOf).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void assertSums(RunBill bill, String what) {
        BigDecimal usd = BigDecimal.valueOf(bill.usd());
        assertEquals(0, usd.compareTo(sum(bill.lines().stream().map(BillLine::usd))), what);
        assertEquals(0, usd.compareTo(sum(bill.hours().stream().map(BillHour::usd))), what);
        assertEquals(0, usd.compareTo(sum(bill.classes().stream().map(ClassBill::usd))), what);
        assertEquals(
                0,
                usd.compareTo(sum(Stream.of(
                        bill.tokens().uncachedInputUsd(),
                        bill.tokens().cachedInputUsd(),
                        bill.tokens().outputUsd()))),
                what);
        for (BillHour hour : bill.hours()) {
            BigDecimal parts = sum(Stream.of(
                    hour.servingUsd(),
                    hour.idleUsd(),
                    hour.startingUsd(),
                    hour.drainingUsd(),
                    hour.failedUsd(),
                    hour.committedUnusedUsd(),
                    hour.electricityUsd(),
                    hour.otherUsd()));
            assertEquals(0, BigDecimal.valueOf(hour.usd()).compareTo(parts), what + ", " + hour);
        }
        for (LineKind kind : List.of(LineKind.SERVING, LineKind.IDLE, LineKind.COMMITTED_UNUSED)) {
            BigDecimal ofLines = sum(
                    bill.lines().stream().filter(each -> each.kind() == kind).map(BillLine::usd));
            BigDecimal ofHours = sum(bill.hours().stream().map(each -> switch (kind) {
                case SERVING -> each.servingUsd();
                case IDLE -> each.idleUsd();
                default -> each.committedUnusedUsd();
            }));
            assertEquals(0, ofLines.compareTo(ofHours), what + ", " + kind);
        }
    }

    @Test
    void everyPartSumsToTheBillExactly() {
        for (long seed = 0; seed < 300; seed++) {
            BilledRun run = drawn(new SplittableRandom(seed));
            for (PriceTier tier : List.of(PriceTier.RETAIL, PriceTier.HYPERSCALER_OWN)) {
                assertSums(bill(run, tier, rates(seed % 2 == 0, 1), List.of()), "seed " + seed + ", " + tier);
            }
        }
    }

    @Test
    void twiceThePriceIsTwiceTheBill() {
        for (long seed = 0; seed < 100; seed++) {
            BilledRun run = drawn(new SplittableRandom(seed));
            double once =
                    bill(run, PriceTier.RETAIL, rates(false, 1), List.of()).usd();
            double twice =
                    bill(run, PriceTier.RETAIL, rates(false, 2), List.of()).usd();
            assertEquals(2 * once, twice, 2e-6, "seed " + seed);
        }
    }

    /** An hour that was idle longer costs no less a token. */
    @Test
    void moreIdleNeverLowersTheCostOfATokens() {
        for (long seed = 0; seed < 100; seed++) {
            BilledRun run = drawn(new SplittableRandom(seed));
            Usage usage = run.usage();
            List<UsageHour> idler = new ArrayList<>(Ledger.hours(usage));
            UsageHour first = idler.getFirst();
            List<UsageHour.Pool> pools = new ArrayList<>(first.pools());
            UsageHour.Pool pool = pools.getFirst();
            pools.set(
                    0,
                    new UsageHour.Pool(
                            pool.servingGpuSeconds(),
                            pool.idleGpuSeconds() + 1_000,
                            pool.startingGpuSeconds(),
                            pool.drainingGpuSeconds(),
                            pool.failedGpuSeconds(),
                            pool.steppingGpuSeconds(),
                            pool.prefillGpuSeconds(),
                            pool.loadGpuSeconds(),
                            pool.wallJoules()));
            idler.set(
                    0,
                    new UsageHour(
                            first.fromSeconds(),
                            first.toSeconds(),
                            first.inputTokens(),
                            first.cachedTokens(),
                            first.outputTokens(),
                            pools,
                            first.racks()));
            var idle = new BilledRun(
                    "idle",
                    new Usage(
                            usage.windowSeconds(),
                            usage.inputTokens(),
                            usage.outputTokens(),
                            usage.requests(),
                            usage.requestsInsideSlo(),
                            usage.pools(),
                            usage.racks(),
                            idler),
                    run.classes(),
                    1,
                    1);
            for (PriceTier tier : PriceTier.values()) {
                assertTrue(
                        usdPerMillionTokens(bill(idle, tier)) >= usdPerMillionTokens(bill(run, tier)),
                        "seed " + seed + ", " + tier);
            }
        }
    }
}
