package io.goodput.economics.decisions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.benchmarks.BenchmarkDecision;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.ComparableRows;
import io.goodput.contracts.benchmarks.DecidedRow;
import io.goodput.contracts.benchmarks.FrontReading;
import io.goodput.contracts.benchmarks.PowerBasis;
import io.goodput.contracts.benchmarks.PowerFigure;
import io.goodput.contracts.benchmarks.RowOutcome;
import io.goodput.contracts.benchmarks.TokenBasis;
import io.goodput.contracts.benchmarks.TokenCost;
import io.goodput.contracts.claims.CellBasis;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Limits first, then the front, then money. */
class DecisionsTest {
    private static double usd(DecidedRow row, PriceTier tier, TokenBasis basis) {
        return row.costs().stream()
                .filter(cost -> cost.tier() == tier && cost.tokenBasis() == basis)
                .map(TokenCost::usdPerMillionTokens)
                .findFirst()
                .orElseThrow();
    }

    private static BenchmarkDecision decide(List<BenchmarkRow> rows, double ttft, double tpot, String more) {
        return Decisions.decide(rows, World.within(ttft, tpot, more));
    }

    /** 1.41 / (93.25 x 0.0036) = 4.20 USD and 2.652 / (6,000 x 0.0036) = 0.1228 USD a million tokens; 53.9 k tokens/s/MW. */
    @Test
    void moneyAndPowerAreTheKnownOnes() {
        BenchmarkDecision decision = decide(
                World.of(World.row("h200", 93.25, 100, 0.1), World.row("gb300", 6_000, 100, 0.1)),
                1,
                0.05,
                "priceBook: market-2025-10");
        DecidedRow h200 = decision.rows().getFirst();
        assertEquals(4.2002, usd(h200, PriceTier.HYPERSCALER_OWN, TokenBasis.TOTAL), 5e-5);
        assertEquals(0.12278, usd(decision.rows().get(1), PriceTier.HYPERSCALER_OWN, TokenBasis.TOTAL), 5e-6);
        PowerFigure power = h200.power().getFirst();
        assertEquals(PowerBasis.PROVISIONED, power.powerBasis());
        assertEquals(53_902, power.tokensPerSecondPerMegawatt(), 1);
        assertNull(power.joulesPerToken());
        assertEquals("2025-10 to 2026-06", h200.costs().getFirst().priceDate());
    }

    /** Half the utilisation costs twice as much; half of the tokens are output, and all of the cost is theirs. */
    @Test
    void moneyGoesWithUtilisationAndTokens() {
        List<BenchmarkRow> rows = World.of(World.row("h200", 1_000, 50, 0.1));
        String bases = "tokenBases: [total, input, output]\n";
        DecidedRow full = decide(rows, 1, 0.05, bases).rows().getFirst();
        DecidedRow half =
                decide(rows, 1, 0.05, bases + "utilisation: 0.5").rows().getFirst();
        double total = usd(full, PriceTier.RETAIL, TokenBasis.TOTAL);
        assertEquals(2.05 / (1_000 * 0.0036), total, 1e-12);
        assertEquals(2 * total, usd(full, PriceTier.RETAIL, TokenBasis.OUTPUT), 1e-12);
        assertEquals(2 * total, usd(half, PriceTier.RETAIL, TokenBasis.TOTAL), 1e-12);
    }

    /** 11,997 tokens/s/GPU in all are 8,251 x 16 / 22 = 6,001 of output over all GPUs. */
    @Test
    void outputIsOverAllGpus() {
        BenchmarkDecision decision = decide(World.published(), 3, 0.05, "tokenBases: [total, output]");
        DecidedRow row = decision.rows().stream()
                .filter(each -> "gb300".equals(each.setup().hardware())
                        && Objects.requireNonNull(each.tokensPerSecondPerUser()) > 70
                        && Objects.requireNonNull(each.tokensPerSecondPerUser()) < 71)
                .findFirst()
                .orElseThrow();
        List<Double> throughputs = row.costs().stream()
                .filter(cost -> cost.tier() == PriceTier.RETAIL)
                .map(TokenCost::tokensPerSecondPerGpu)
                .toList();
        assertEquals(11_997, throughputs.get(0), 1e-9);
        assertEquals(6_001, throughputs.get(1), 1);
    }

    @Test
    void energyIsOfMeasuredPowerOnly() {
        BenchmarkDecision decision = decide(
                World.of(World.row("mi355x", "none", 1_000, 50, 0.1, ",\"avg_power_w\":700,\"power_valid\":1")),
                1,
                0.05,
                "");
        PowerFigure measured = decision.rows().getFirst().power().getLast();
        assertEquals(PowerBasis.MEASURED, measured.powerBasis());
        // 700 W x 1.2 / 1,000 tokens/s.
        assertEquals(0.84, Objects.requireNonNull(measured.joulesPerToken()), 1e-12);
        assertEquals(1_000 * 1_000 / 0.84, measured.tokensPerSecondPerMegawatt(), 1e-6);
    }

    /** Of GB200 without speculative decoding a row at 71.5 tokens/s/user takes 86.7 s to the first token. */
    @Test
    void theTimeToFirstTokenCountsBeforeTheFront() {
        List<BenchmarkRow> rows = World.published().stream()
                .filter(row -> "gb200".equals(row.setup().hardware())
                        && "none".equals(row.setup().speculativeDecoding()))
                .toList();
        DecidedRow slow = decide(rows, 3, 0.06, "").rows().get(3);
        assertEquals(RowOutcome.MISSES, slow.outcome());
        assertEquals(List.of("ttft p50 at most 3.00 s: p50 is 86.70 s"), slow.reasons());
        assertFalse(slow.isOnFront());
        assertTrue(decide(rows, 100, 0.06, "").rows().get(3).isOnFront());
    }

    @Test
    void whatARowDoesNotTellCannotBeJudged() {
        List<BenchmarkRow> rows = World.of(
                World.row("h200", 1_000, 50, 0.1),
                World.row("h200", "none", 1_000, 50, 0.1, ",\"p99_ttft\":0.9"),
                World.row("h200", "none", 1_000, 50, 3.0, ""));
        BenchmarkDecision decision = Decisions.decide(
                rows, World.question("slo: {limits: [{metric: ttft, percentile: 95, limitSeconds: 1}]}"));
        assertEquals(
                List.of(RowOutcome.CANNOT_BE_JUDGED, RowOutcome.SERVES, RowOutcome.MISSES),
                decision.rows().stream().map(DecidedRow::outcome).toList());
        assertEquals(
                List.of("ttft p95 at most 1.00 s: the file tells no percentile that decides, only p50 100.0 ms"),
                decision.rows().getFirst().reasons());
        assertEquals(
                List.of("ttft p95 at most 1.00 s: p50 is 3.00 s"),
                decision.rows().get(2).reasons());
    }

    @Test
    void rowsOfAnotherModelShapePrecisionOrCacheAreNeverOnOneFront() {
        String row = World.row("h200", 1_000, 50, 0.1);
        List<BenchmarkRow> rows = World.of(
                row,
                row.replace("\"model\":\"m\"", "\"model\":\"org/M\""),
                row.replace("\"model\":\"m\"", "\"model\":\"other\""),
                row.replace("\"isl\":1000", "\"isl\":1099"),
                row.replace("\"isl\":1000", "\"isl\":1101"),
                row.replace("\"osl\":1000", "\"osl\":8000"),
                row.replace("\"precision\":\"fp8\"", "\"precision\":\"fp4\""));
        BenchmarkDecision decision = decide(rows, 1, 0.05, "");
        assertEquals(
                List.of(List.of(7), List.of(1, 2, 4), List.of(6), List.of(5), List.of(3)),
                decision.groups().stream().map(ComparableRows::rows).toList());
    }

    @Test
    void whatIsNotSaidIsNotComparedUnlessItIsGiven() {
        String json = """
                {"date":"20260101-120000","backend":"vllm","model_id":"org/m","num_prompts":200,"request_rate":2.0,
                 "max_concurrency":8,"duration":41.2,"completed":200,"failed":0,"total_input_tokens":51200,
                 "total_output_tokens":6400,"request_throughput":4.8,"output_throughput":155.3,
                 "total_token_throughput":1398.0,"mean_ttft_ms":67.2,"median_ttft_ms":66.8,"p99_ttft_ms":74.0,
                 "mean_tpot_ms":10.0,"median_tpot_ms":10.0,"p99_tpot_ms":12.0}""";
        DecidedRow unknown = decide(World.rows(json), 1, 0.05, "").rows().getFirst();
        assertNull(unknown.group());
        assertEquals(List.of(), unknown.costs());
        assertTrue(
                unknown.absent().toString().contains("not said: precision"),
                unknown.absent().toString());
        assertTrue(
                unknown.absent().toString().contains("does not say the hardware"),
                unknown.absent().toString());
        DecidedRow known = decide(
                        World.rows(json),
                        1,
                        0.05,
                        "given: [{file: nothing, gpus: 64}, {hardware: 8x NVIDIA H200, gpus: 2, precision: FP8}]")
                .rows()
                .getFirst();
        assertEquals(1, known.group());
        assertEquals("hgx-h200", known.system());
        assertEquals(699, known.costs().getFirst().tokensPerSecondPerGpu(), 1e-9);
    }

    @Test
    void hardwareIsToldByName() {
        var rates = Decisions.rates(Decisions.resolve(World.within(1, 1, "")));
        var hardware = new Hardware(List.of(), rates);
        assertEquals(Optional.of("hgx-h100"), hardware.find("NVIDIA-H100-80GB-HBM3"));
        assertEquals(Optional.of("gb200-nvl72"), hardware.find("GB200 NVL72"));
        assertEquals(Optional.of("gb300-nvl72"), hardware.find("gb300"));
        assertEquals(Optional.of("hgx-b200"), hardware.find("8xB200"));
        assertEquals(Optional.of("mi355x-node"), hardware.find("AMD Instinct MI355X"));
        assertEquals(Optional.of("rtx-pro-6000-server"), hardware.find("RTX PRO 6000 Blackwell"));
        assertEquals(Optional.of("hgx-h200"), hardware.find("hgx-h200"));
        assertEquals(Optional.empty(), hardware.find("GH200"));
        assertEquals(Optional.empty(), hardware.find("H100 PCIe"));
        assertEquals(Optional.empty(), hardware.find("tpu7x"));
    }

    /** Between 40 and 50, a gap of 1.25; not to 80, and not outside. */
    @Test
    void frontsAreReadBetweenNearRowsOnly() {
        List<BenchmarkRow> rows = World.of(
                World.row("h200", 400, 40, 0.1), World.row("h200", 100, 50, 0.1), World.row("h200", 50, 80, 0.1));
        List<FrontReading> readings = decide(
                        rows,
                        1,
                        0.05,
                        "tokensPerSecondPerUser: [39.5, 40, 45, 52, 60, 79, 90]\npriceBook: market-2026-07")
                .groups()
                .getFirst()
                .readings();
        assertEquals(
                List.of(
                        CellBasis.MEASURED,
                        CellBasis.MEASURED,
                        CellBasis.INTERPOLATED,
                        CellBasis.MEASURED,
                        CellBasis.UNREACHABLE,
                        CellBasis.MEASURED,
                        CellBasis.UNREACHABLE),
                readings.stream().map(FrontReading::basis).toList());
        FrontReading between = readings.get(2);
        // The geometric mean of 400 and 100; 1.22 USD an hour.
        assertEquals(200, Objects.requireNonNull(between.tokensPerSecondPerGpu()), 1e-9);
        assertEquals(1.22 / (200 * 0.0036), between.costs().getFirst().usdPerMillionTokens(), 1e-9);
        assertEquals(List.of(1, 2), between.rows());
        assertEquals("row 1 at 40 tokens/s/user", readings.getFirst().source());
        assertEquals(List.of(2), readings.get(3).rows());
        assertTrue(
                readings.get(4).source().contains("gap of 1.60 times"),
                readings.get(4).source());
        assertEquals(List.of(), readings.get(4).costs());
    }

    private static boolean dominates(DecidedRow one, DecidedRow other) {
        double x = Objects.requireNonNull(one.tokensPerSecondPerUser())
                - Objects.requireNonNull(other.tokensPerSecondPerUser());
        double y = throughput(one) - throughput(other);
        return x >= 0 && y >= 0 && (x > 0 || y > 0);
    }

    private static double throughput(DecidedRow row) {
        return row.costs().getFirst().tokensPerSecondPerGpu();
    }

    @Test
    void theFrontIsWhatABruteForceFinds() {
        for (int seed = 0; seed < 200; seed++) {
            BenchmarkDecision decision = decide(World.random(new Random(seed), 30), 2, 0.03, "");
            List<DecidedRow> serving = decision.rows().stream()
                    .filter(row -> row.outcome() == RowOutcome.SERVES)
                    .toList();
            for (DecidedRow row : serving) {
                boolean isDominated = serving.stream().anyMatch(other -> dominates(other, row));
                assertEquals(!isDominated, row.isOnFront(), "seed " + seed + ", row " + row.number());
            }
        }
    }

    @Test
    void theOrderOfRowsChangesNothing() {
        for (int seed = 0; seed < 50; seed++) {
            List<BenchmarkRow> rows = new java.util.ArrayList<>(World.random(new Random(seed), 25));
            var before = new TreeSet<String>();
            decide(rows, 2, 0.03, "").rows().forEach(row -> before.add(unnumbered(row)));
            List<Double> cheapest = leastMoney(decide(rows, 2, 0.03, ""));
            Collections.shuffle(rows, new Random(seed));
            var after = new TreeSet<String>();
            decide(rows, 2, 0.03, "").rows().forEach(row -> after.add(unnumbered(row)));
            assertEquals(before, after, "seed " + seed);
            assertEquals(cheapest, leastMoney(decide(rows, 2, 0.03, "")), "seed " + seed);
        }
    }

    private static String unnumbered(DecidedRow row) {
        return row.source() + " " + row.outcome() + row.reasons() + row.group() + row.isOnFront() + row.costs();
    }

    private static List<Double> leastMoney(BenchmarkDecision decision) {
        return decision.groups().stream()
                .flatMap(group -> group.cheapest().stream())
                .map(each -> each.usdPerMillionTokens())
                .toList();
    }

    @Test
    void looserLimitsNeverMakeTheBestDearer() {
        for (int seed = 0; seed < 100; seed++) {
            List<BenchmarkRow> rows = World.random(new Random(seed), 25);
            List<Double> strict = leastMoney(decide(rows, 1, 0.02, ""));
            List<Double> loose = leastMoney(decide(rows, 2, 0.04, ""));
            if (!strict.isEmpty()) {
                for (int i = 0; i < strict.size(); i++) {
                    assertTrue(loose.get(i) <= strict.get(i), "seed " + seed);
                }
            }
        }
    }

    /** Money of a tier is the price of that tier, whichever others are asked for. */
    @Test
    void tiersNeverMix() {
        List<BenchmarkRow> rows = World.random(new Random(7), 20);
        BenchmarkDecision all = decide(rows, 2, 0.03, "");
        for (PriceTier tier : List.of(PriceTier.HYPERSCALER_OWN, PriceTier.NEOCLOUD_OWN, PriceTier.RETAIL)) {
            BenchmarkDecision one = decide(
                    rows,
                    2,
                    0.03,
                    "tiers: [" + tier.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-') + "]");
            for (int i = 0; i < rows.size(); i++) {
                DecidedRow row = one.rows().get(i);
                assertEquals(1, row.costs().size());
                assertEquals(usd(row, tier, TokenBasis.TOTAL), usd(all.rows().get(i), tier, TokenBasis.TOTAL));
                double price = one.rates().stream()
                        .filter(rate -> rate.system().equals(row.system()))
                        .findFirst()
                        .orElseThrow()
                        .usdPerGpuHour();
                assertEquals(price, row.costs().getFirst().usdPerGpuHour());
                // Linear in the price.
                assertEquals(
                        price / (throughput(row) * 0.0036),
                        row.costs().getFirst().usdPerMillionTokens(),
                        1e-12);
            }
        }
    }

    @Test
    void wrongQuestionsAreRefused() {
        assertRefused("priceBook: market-2026-08", "market-2026-07");
        assertRefused("tiers: [three-year-contract]", "a tier of market-2026-07");
        assertRefused("systems: [{hardware: x, system: hgx-h20}]", "hgx-h200");
        assertRefused("utilisation: 0", "utilisation must be above 0");
        assertRefused("nearness: 1.4", "nearness must be between 1 and 1.35");
        assertRefused("outputTokens: {least: 2, most: 1}", "most must be at least 2");
        assertRefused("tokensPerSecondPerUser: [0]", "must be above 0");
        assertThrows(
                InvalidInputException.class,
                () -> World.question("slo: {limits: [{metric: ttft, percentile: 97, limitSeconds: 1}]}"));
        assertThrows(
                InvalidInputException.class,
                () -> World.question("slo: {attainment: 0.9, limits: [{metric: ttft, limitSeconds: 1}]}"));
        BenchmarkRow row = World.of(World.row("h200", 1, 1, 1)).getFirst();
        var tooMany =
                assertThrows(InvalidInputException.class, () -> decide(Collections.nCopies(2_001, row), 1, 0.05, ""));
        assertNotNull(tooMany.getMessage());
    }

    private static void assertRefused(String yaml, String expected) {
        var refused = assertThrows(
                InvalidInputException.class, () -> decide(World.of(World.row("h200", 1, 1, 1)), 1, 0.05, yaml));
        assertTrue(String.valueOf(refused.getMessage()).contains(expected), refused.getMessage());
    }
}
