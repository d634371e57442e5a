package io.goodput.economics.decisions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.GroupVerdicts;
import io.goodput.contracts.benchmarks.Metric;
import io.goodput.contracts.benchmarks.MetricQuestion;
import io.goodput.contracts.benchmarks.MetricVerdict;
import io.goodput.contracts.benchmarks.MetricVerdicts;
import io.goodput.contracts.benchmarks.RankedRow;
import io.goodput.contracts.benchmarks.TokenCost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What deciding by one metric costs. */
class VerdictsTest {
    private static final String RETAIL = "priceBook: market-2026-07\ntiers: [retail]\n";

    private static MetricVerdicts verdicts(List<BenchmarkRow> rows, String more) {
        return Decisions.verdicts(rows, new MetricQuestion(World.within(1, 0.05, RETAIL + more), 1e12));
    }

    private static MetricVerdict of(MetricVerdicts verdicts, Metric metric) {
        return verdicts.groups().getFirst().metrics().stream()
                .filter(verdict -> verdict.metric() == metric)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Retail, 10^12 tokens a month: H200 1,000 tokens/s/GPU at $2.05 is $0.5694/M; B200 2,000 at $2.60 $0.3611; GB200 2,400
     * at $2.60 $0.3009; a second H200 row is fast for each user only, 500 for $1.1389; a third serves 9,000 with a first
     * token after 30 s.
     */
    private static List<BenchmarkRow> five() {
        return World.of(
                World.row("h200", 1_000, 50, 0.5),
                World.row("b200", 2_000, 40, 0.4),
                World.row("gb200", 2_400, 30, 0.9),
                World.row("h200", 500, 90, 0.1),
                World.row("h200", 9_000, 25, 30));
    }

    @Test
    void aMetricThatKnowsNoLimitsPicksWhatCannotServe() {
        MetricVerdict throughput = of(verdicts(five(), ""), Metric.MAX_THROUGHPUT);
        assertEquals(List.of(5), throughput.picks());
        assertEquals(true, throughput.cannotServe());
        assertEquals(List.of(3), throughput.servingPicks());
        assertEquals(0.0, throughput.regretUsdPerMonth());
        assertEquals(5, throughput.candidates());
        assertEquals(4, throughput.compared());
        assertEquals(
                List.of(1, 2, 3, 4, 5),
                throughput.ranking().stream().map(RankedRow::rank).toList());
        assertFalse(throughput.ranking().getFirst().serves());
    }

    /** $2.05 an hour is least, of rows 1, 4 and 5; row 4 costs (1.1389 - 0.3009) x 10^6 more than row 3, row 1 0.2685. */
    @Test
    void theCheapestHourIsTied() {
        MetricVerdict hour = of(verdicts(five(), ""), Metric.USD_PER_GPU_HOUR);
        assertEquals(List.of(1, 4, 5), hour.picks());
        assertEquals(true, hour.cannotServe());
        assertEquals(List.of(1, 4), hour.servingPicks());
        assertEquals(837_963, Objects.requireNonNull(hour.regretUsdPerMonth()), 1);
        assertEquals(268_519, Objects.requireNonNull(hour.leastRegretUsdPerMonth()), 1);
        // Row 4 is preferred to row 3, which costs less.
        assertEquals(4, Objects.requireNonNull(hour.worstFlip()).preferred());
        assertEquals(3, hour.worstFlip().cheaper());
        assertEquals(837_963, hour.worstFlip().usdPerMonth(), 1);
    }

    @Test
    void moneyAtTheLimitsOrdersAsItself() {
        MetricVerdict money = of(verdicts(five(), ""), Metric.USD_PER_MILLION_TOKENS_AT_SLO);
        assertEquals(1.0, money.spearman());
        assertEquals(1.0, money.kendall());
        assertEquals(0.0, money.regretUsdPerMonth());
        assertEquals(false, money.cannotServe());
        assertNull(money.worstFlip());
    }

    /** By time per output token 4, 1, 2, 3: the reverse of the money. */
    @Test
    void interactivityAloneOrdersTheOtherWayRound() {
        MetricVerdict tpot = of(verdicts(five(), ""), Metric.TPOT_ALONE);
        assertEquals(-1.0, tpot.spearman());
        assertEquals(-1.0, tpot.kendall());
        assertEquals(List.of(4), tpot.picks());
    }

    @Test
    void whatRowsDoNotSupportSaysWhy() {
        MetricVerdicts verdicts = verdicts(five(), "");
        assertEquals(
                "no file has measured power",
                of(verdicts, Metric.JOULES_PER_TOKEN).absent());
        assertEquals(
                "no row is offline", of(verdicts, Metric.OFFLINE_THROUGHPUT).absent());
        assertEquals(
                "a property of rows, which orders none: 5 of 5 are of random tokens",
                of(verdicts, Metric.RANDOM_TOKENS_WITHOUT_CACHE).absent());
        for (MetricVerdict verdict : verdicts.groups().getFirst().metrics()) {
            assertEquals(verdict.absent() == null, !verdict.picks().isEmpty(), verdict.toString());
        }
        assertEquals(
                List.of(Metric.values()),
                verdicts.groups().getFirst().metrics().stream()
                        .map(MetricVerdict::metric)
                        .toList());
    }

    /** Output over the decode pool: 4,000 x 16 / 8 of a split row are more than 5,000 of one pool. */
    @Test
    void outputPerDecodeGpuPicksTheSplitRow() {
        String split = World.row("h200", "none", 6_000, 50, 0.5, "")
                .replace("\"disagg\":false", "\"disagg\":true,\"num_prefill_gpu\":8,\"num_decode_gpu\":8")
                .replace("\"input_tput_per_gpu\":3000.0", "\"input_tput_per_gpu\":4000.0")
                .replace("\"output_tput_per_gpu\":3000.0", "\"output_tput_per_gpu\":8000.0");
        MetricVerdicts verdicts = verdicts(World.of(split, World.row("h200", 10_000, 50, 0.5)), "tokenBases: [output]");
        MetricVerdict perDecodeGpu = of(verdicts, Metric.OUTPUT_PER_DECODE_GPU);
        assertEquals(List.of(1), perDecodeGpu.picks());
        assertEquals(8_000, perDecodeGpu.ranking().getFirst().value(), 1e-9);
        // 2.05 / (4,000 x 0.0036) - 2.05 / (5,000 x 0.0036), a million million tokens.
        assertEquals(28_472, Objects.requireNonNull(perDecodeGpu.regretUsdPerMonth()), 1);
    }

    @Test
    void oneFigureForAllHasNoCorrelation() {
        MetricVerdict hour = of(
                verdicts(World.of(World.row("h200", 1_000, 50, 0.5), World.row("h200", 900, 60, 0.5)), ""),
                Metric.USD_PER_GPU_HOUR);
        assertNull(hour.spearman());
        assertNull(hour.kendall());
        assertEquals(List.of(1, 2), hour.picks());
        assertNull(hour.worstFlip());
    }

    /** Regret and flip against all pairs, and no regret is negative. */
    @Test
    void randomRowsAgreeWithABruteForce() {
        for (int seed = 0; seed < 60; seed++) {
            MetricVerdicts verdicts = verdicts(World.random(new Random(seed), 25), "");
            Map<Integer, Double> money = new HashMap<>();
            verdicts.decision().rows().stream()
                    .filter(row -> row.reasons().isEmpty())
                    .forEach(row -> row.costs().stream()
                            .filter(cost -> cost.tier() == PriceTier.RETAIL)
                            .map(TokenCost::usdPerMillionTokens)
                            .forEach(usd -> money.put(row.number(), usd)));
            GroupVerdicts group = verdicts.groups().getFirst();
            for (MetricVerdict verdict : group.metrics()) {
                assertFlip(verdict, money, "seed " + seed + " " + verdict.metric());
                if (verdict.regretUsdPerMonth() != null) {
                    assertTrue(verdict.regretUsdPerMonth() >= 0);
                    assertTrue(Objects.requireNonNull(verdict.leastRegretUsdPerMonth()) <= verdict.regretUsdPerMonth());
                }
            }
        }
    }

    private static void assertFlip(MetricVerdict verdict, Map<Integer, Double> money, String where) {
        double most = 0;
        for (RankedRow one : verdict.ranking()) {
            for (RankedRow other : verdict.ranking()) {
                if (one.rank() < other.rank() && money.containsKey(one.row()) && money.containsKey(other.row())) {
                    most = Math.max(
                            most,
                            Objects.requireNonNull(money.get(one.row()))
                                    - Objects.requireNonNull(money.get(other.row())));
                }
            }
        }
        assertEquals(
                most * 1e6,
                verdict.worstFlip() == null ? 0 : verdict.worstFlip().usdPerMonth(),
                1e-6,
                where);
    }

    @Test
    void wrongQuestionsAreRefusedWithTheirPlace() {
        assertThrows(InvalidInputException.class, () -> new MetricQuestion(World.within(1, 1, ""), 0));
        var refused = assertThrows(
                InvalidInputException.class,
                () -> Decisions.verdicts(five(), new MetricQuestion(World.within(1, 1, "priceBook: none"), 1)));
        assertEquals("/decision/priceBook", refused.violations().getFirst().pointer());
        assertNotNull(refused.getMessage());
    }
}
