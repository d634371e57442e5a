package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Comparison;
import io.goodput.contracts.Contender;
import io.goodput.contracts.DecidingMeasurement;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.StepPhase;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.TierAnswer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Which systems and modes the error of step times leaves apart. Where nothing else is said, layouts are aggregated, GPUs
 * are billed one by one, and 10 requests a second ask for n instances of rate r with n·r − 10 ≥ 5.117, since
 * exp(−5.117 × 0.9) = 1 %. A GPU has the rate 0.95 / (P/p + D/d) when prompts take P and decoding D times as long as
 * predicted.
 */
class TierComparisonTest {
    /** The 30th and 70th percentile of a band of −20 % to +25 % are 0.9127 and 1.0956, its median is 1. */
    private static final double LOW = -0.2;

    private static final double HIGH = 0.25;

    private static QueueWorld.Machine machine(String name, double prefillPerSecond, double decodePerSecond) {
        return new QueueWorld.Machine(name, prefillPerSecond, decodePerSecond, List.of(1), 0, 64);
    }

    private static QueueWorld world(QueueWorld.Machine... machines) {
        QueueWorld world = new QueueWorld(machines);
        world.modes = List.of(ServingMode.AGGREGATED);
        world.limits = new Limits(64, null, null);
        world.lowShare = LOW;
        world.highShare = HIGH;
        return world;
    }

    /** Two systems that need as many GPUs as each other, the right one's 5 % dearer. */
    private static QueueWorld twins() {
        return world(machine("left", 3.8, 3.8), machine("right", 3.8, 3.8))
                .price("left", PriceTier.RETAIL, 2, 1)
                .price("right", PriceTier.RETAIL, 2.1, 1);
    }

    private static TierAnswer tier(QueueWorld world) {
        PlanSearch search = world.search();
        while (!search.round().isEmpty()) {
            search.complete(search.round().stream().map(world::run).toList());
        }
        return search.answer().tiers().getFirst();
    }

    private static Comparison compare(QueueWorld world) {
        return some(tier(world).comparison());
    }

    private static <T> T some(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    private static Contender contender(Comparison comparison, String system) {
        return comparison.contenders().stream()
                .filter(each -> each.system().equals(system))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void systemsWhoseErrorsAreTheirOwnCannotBeToldApart() {
        Comparison comparison = compare(twins());

        // n = ⌈4.1875 (P + D)⌉ is 7, 8, 9, 10 and 11 GPUs for 1, 7, 9, 7 and 1 of the 25 pairs of levels. The right one
        // is
        // the cheaper where it needs fewer: (7·1 + 9·8 + 7·17 + 1·24) / 625.
        Contender right = contender(comparison, "right");
        assertEquals(222 / 625.0, right.cheapestShare(), 0.015);
        assertTrue(right.stands());
        Contender left = contender(comparison, "left");
        assertEquals(1 - right.cheapestShare(), left.cheapestShare(), 1e-12);
        assertEquals(List.of(left, right), comparison.contenders());
        assertEquals(16.0, left.p10UsdPerHour());
        assertEquals(18.0, left.p50UsdPerHour());
        assertEquals(20.0, left.p90UsdPerHour());
        assertEquals(8, left.p10GpusBilled());
        assertEquals(10, left.p90GpusBilled());
        // Its nine GPUs hold wherever no more are needed.
        assertEquals(17 / 25.0, some(left.layoutHoldsShare()), 0.015);
        assertEquals(0, comparison.noneHoldsShare());
    }

    @Test
    void anErrorThatIsCommonToBothCancels() {
        QueueWorld world = twins();
        world.bands.put("left", new ErrorBand("left", LOW, HIGH, "", "left", LOW, HIGH));
        world.bands.put("right", new ErrorBand("right", LOW, HIGH, "", "left", LOW, HIGH));
        Comparison comparison = compare(world);

        Contender left = contender(comparison, "left");
        assertEquals(1, left.cheapestShare());
        assertEquals(18.0, left.p50UsdPerHour(), "and yet what it costs is not known");
        assertEquals(20.0, left.p90UsdPerHour());
        assertFalse(contender(comparison, "right").stands());
        assertEquals(0, contender(comparison, "right").levelShare());
        assertNull(comparison.measurement());
    }

    @Test
    void anErrorOfOneSystemCancelsBetweenItsModes() {
        QueueWorld world = world(machine("hopper", 3, 3)).price("hopper", PriceTier.RETAIL, 1, 1);
        world.modes = List.of(ServingMode.DISAGGREGATED, ServingMode.AGGREGATED);
        // Apart ⌈15.117 P / 3⌉ + ⌈11.151 D / 3⌉ GPUs, which is 8 to 12; mixed ⌈15.117 (P + D) / 2.85⌉, which is 9 to
        // 14.
        Comparison comparison = compare(world);
        Contender apart = comparison.contenders().getFirst();
        assertEquals(ServingMode.DISAGGREGATED, apart.mode());
        assertEquals(1, apart.levelShare());
        assertEquals(1, apart.cheapestShare());
        Contender mixed = comparison.contenders().getLast();
        assertTrue(some(apart.p90UsdPerHour()) > some(mixed.p10UsdPerHour()), "their bands overlap");
        assertFalse(mixed.stands());
    }

    /** The left one needs 9 GPUs for $18 whatever happens; the right one, dear and fast, 4 to 6 of $3.20. */
    private static QueueWorld sureAndUnsure() {
        QueueWorld world = world(machine("left", 3.8, 3.8), machine("right", 40, 4))
                .price("left", PriceTier.RETAIL, 2, 1)
                .price("right", PriceTier.RETAIL, 3.2, 1);
        world.bands.put("left", ErrorBand.alone("left", 0, 0, ""));
        return world;
    }

    @Test
    void theMeasurementThatDecidesIsOfTheWideBand() {
        Comparison comparison = compare(sureAndUnsure());

        // Five GPUs do while P/40 + D/4 ≤ 0.95 × 5 / 15.117 = 0.31422: at any P while D ≤ 1.0956, at none when D =
        // 1.25.
        assertEquals(0.8, contender(comparison, "right").cheapestShare(), 0.015);
        assertEquals(0.2, contender(comparison, "left").cheapestShare(), 0.015);
        DecidingMeasurement measurement = some(comparison.measurement());
        assertEquals("right", measurement.system());
        assertEquals(StepPhase.DECODE, measurement.phase());
        assertEquals(1, measurement.tensorParallel());
        assertEquals(1_100, measurement.tokens(), "1,000 tokens in, half of 200 out");
        // A thousand requests decode for 1000 / 4 seconds, one token at a time, the first of each made with its prompt.
        double step = 250.0 / 199_000;
        assertEquals(step, measurement.predictedSeconds(), 1e-9);
        assertEquals(0.8 * step, measurement.lowSeconds(), 1e-9);
        assertEquals(1.25 * step, measurement.highSeconds(), 1e-9);
        assertEquals(4 * (0.31422 - 0.025) * step, measurement.breakEvenSeconds(), 0.02 * step);
        assertEquals("right aggregated", measurement.below());
        assertEquals("left aggregated", measurement.above());
        assertEquals(1, measurement.removedShare());
        assertEquals(1, measurement.rightShareWith());
        assertEquals(contender(comparison, "right").cheapestShare(), measurement.rightShareWithout());
        assertNull(comparison.leaderTriedFactor());
        assertTrue(
                comparison
                        .verdict()
                        .startsWith("cannot be told apart: right aggregated, the cheapest in 80 % of the draws;"),
                comparison.verdict());
        assertTrue(
                comparison
                        .verdict()
                        .contains("Measure a decode step of 1 sequences at a mean context of 1,100 tokens on right TP1"
                                + " (fp8, engine): predicted 1.26 ms, 1.01 ms to 1.57 ms by its band; above 1.46 ms left"
                                + " aggregated is cheaper than right aggregated."),
                comparison.verdict());
    }

    @Test
    void ofSeveralMeasurementsThatWouldChangeTheCheapestTheOneThatTellsMostDecides() {
        // The left one needs 10 GPUs of $2 instead of 9 when one of its phases takes over 1.149 times as long; the
        // right one
        // ⌈15.9125 (P/40 + D/2)⌉ of $2.10, which costs less while there are eight of them: while D ≤ 0.9555.
        QueueWorld world = world(machine("left", 3.8, 3.8), machine("right", 40, 2))
                .price("left", PriceTier.RETAIL, 2, 1)
                .price("right", PriceTier.RETAIL, 2.1, 1);
        world.bands.put("left", ErrorBand.alone("left", -1 / 6.0, 0.2, ""));
        world.bands.put("right", ErrorBand.alone("right", -0.5, 1, ""));
        DecidingMeasurement measurement = some(compare(world).measurement());
        assertEquals("right", measurement.system());
        assertEquals(StepPhase.DECODE, measurement.phase());
        assertEquals("right aggregated", measurement.below());
        assertEquals(0.9555, measurement.breakEvenSeconds() / measurement.predictedSeconds(), 0.02);
        assertTrue(measurement.removedShare() > 0.5, measurement::toString);
        assertTrue(measurement.rightShareWith() > measurement.rightShareWithout() + 0.1, measurement::toString);
    }

    @Test
    void oneThatStandsAloneSaysHowWrongItsStepTimesWouldHaveToBe() {
        QueueWorld world = twins().price("right", PriceTier.RETAIL, 4, 1);
        Comparison comparison = compare(world);

        assertEquals(1, contender(comparison, "left").cheapestShare());
        assertNull(comparison.measurement());
        // The right one costs $36 at its median. 18 GPUs do up to 18 / (2 × 4.1875) = 2.149 times as long.
        assertEquals(2.149, some(comparison.leaderLosesAtFactor()), 0.035);
        assertEquals(4.0, comparison.leaderTriedFactor());
        assertTrue(comparison.verdict().contains("stands alone: left aggregated, the cheapest in 100 % of the draws"));

        world.price("right", PriceTier.RETAIL, 100, 1);
        Comparison beyond = compare(world);
        assertNull(beyond.leaderLosesAtFactor());
        assertEquals(List.of("right aggregated"), beyond.dearerInEveryDraw());
        assertTrue(
                beyond.verdict()
                        .endsWith("stays the cheapest even if all steps on left take 4 times as long as predicted."),
                beyond.verdict());
    }

    @Test
    void whatHoldsOnlyWhenStepsAreFastMayBeTheCheapest() {
        // Seven GPUs are allowed: the right one needs nine as predicted, and seven at its fastest, for $7.
        QueueWorld world = world(machine("left", 7.6, 7.6), machine("right", 3.8, 3.8))
                .price("left", PriceTier.RETAIL, 4, 1)
                .price("right", PriceTier.RETAIL, 1, 1);
        world.limits = new Limits(7, null, null);
        world.bands.put("left", ErrorBand.alone("left", 0, 0, ""));
        TierAnswer answer = tier(world);
        assertEquals("left", some(answer.winner()).layout().pools().getFirst().system());
        Contender right = contender(some(answer.comparison()), "right");
        assertNull(right.layoutId());
        assertEquals(1 / 25.0, right.holdsShare(), 0.01);
        assertEquals(right.holdsShare(), right.cheapestShare());
        assertNull(right.p50UsdPerHour());
    }

    @Test
    void howOftenNothingHoldsIsSaid() {
        QueueWorld world = world(machine("hopper", 3.8, 3.8)).price("hopper", PriceTier.RETAIL, 1, 1);
        world.limits = new Limits(9, null, null);
        Comparison comparison = compare(world);
        assertEquals(8 / 25.0, comparison.noneHoldsShare(), 0.015);
        assertEquals(1, comparison.contenders().size());
        assertEquals(
                1 - comparison.noneHoldsShare(),
                comparison.contenders().getFirst().holdsShare());
        assertTrue(comparison.verdict().contains("nothing that was compared holds inside the limits"));
    }

    @Test
    void withoutErrorsTheWinnerStandsAlone() {
        int compared = 0;
        for (long seed = 0; seed < 100; seed++) {
            QueueWorld world = PlanSearchTest.random(seed);
            world.lowShare = 0;
            world.highShare = 0;
            PlanSearch search = world.search();
            while (!search.round().isEmpty()) {
                search.complete(search.round().stream().map(world::run).toList());
            }
            for (TierAnswer tier : search.answer().tiers()) {
                if (tier.winner() == null) {
                    assertNull(tier.comparison());
                    continue;
                }
                compared++;
                Comparison comparison = some(tier.comparison());
                List<Contender> standing = comparison.contenders().stream()
                        .filter(Contender::stands)
                        .toList();
                assertEquals(1, standing.size(), "seed " + seed);
                Contender only = standing.getFirst();
                assertEquals(tier.winner().id(), only.layoutId(), "seed " + seed);
                assertEquals(1, only.cheapestShare());
                assertEquals(1.0, only.layoutHoldsShare());
                assertEquals(tier.winner().bill().usdPerHour(), only.p10UsdPerHour());
                assertEquals(tier.winner().bill().usdPerHour(), only.p90UsdPerHour());
                assertNull(comparison.measurement());
                for (Contender each : comparison.contenders()) {
                    boolean level =
                            each.p50UsdPerHour() != null && each.p50UsdPerHour().equals(only.p50UsdPerHour());
                    assertEquals(level ? 1 : 0, each.levelShare(), "seed " + seed);
                }
            }
        }
        assertTrue(compared > 50, compared + " compared");
    }

    @Test
    void sharesOfTheCheapestAndOfNothingMakeAWhole() {
        for (long seed = 0; seed < 60; seed++) {
            for (PriceTier tier : PlanSearchTest.random(seed).tiers) {
                QueueWorld world = PlanSearchTest.random(seed);
                world.tiers = List.of(tier);
                world.lowShare = -0.3;
                world.highShare = 0.6;
                Comparison comparison = tier(world).comparison();
                if (comparison != null) {
                    double sum = comparison.contenders().stream()
                            .mapToDouble(Contender::cheapestShare)
                            .sum();
                    assertEquals(1, sum + comparison.noneHoldsShare(), 1e-9, "seed " + seed);
                    assertEquals(comparison, tier(world).comparison(), "seed " + seed);
                }
            }
        }
    }

    @Test
    void factorsOfABacktestStayOnTheirSystemAndMeetTheDraws() {
        QueueWorld world = sureAndUnsure();
        world.bands.put("right", ErrorBand.alone("right", 0, 0, ""));
        world.factors = new StepTimeFactors(1.0, 1.25, 1.0, null, null, null, List.of("right"), null);
        PlanSearch search = world.search();
        while (!search.round().isEmpty()) {
            for (RunSpec spec : search.round()) {
                if (spec.layout().pools().getFirst().system().equals("right")) {
                    assertEquals(1.25, some(spec.stepTimeFactors()).decode());
                } else {
                    // What the comparison tries, up to four times as long as predicted, and nothing of the right one's.
                    assertTrue(spec.stepTimeFactors() == null
                            || spec.stepTimeFactors().decodeFactor() <= 4);
                }
            }
            search.complete(search.round().stream().map(world::run).toList());
        }
        // Six GPUs of $3.20 where five were the cheapest without the factor.
        TierAnswer answer = search.answer().tiers().getFirst();
        assertEquals("left", some(answer.winner()).layout().pools().getFirst().system());
        assertEquals(1, contender(some(answer.comparison()), "left").cheapestShare());
    }
}
