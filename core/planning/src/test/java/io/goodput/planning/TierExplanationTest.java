package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Bottleneck;
import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.explanation.Cause;
import io.goodput.contracts.explanation.Explanation;
import io.goodput.contracts.explanation.GrownLoad;
import io.goodput.contracts.explanation.Headroom;
import io.goodput.contracts.explanation.InputChange;
import io.goodput.contracts.explanation.InputEffect;
import io.goodput.contracts.explanation.InstanceChange;
import io.goodput.contracts.explanation.LatencyBudget;
import io.goodput.contracts.explanation.LimitBreak;
import io.goodput.contracts.explanation.PlanInput;
import io.goodput.contracts.explanation.ScaledLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A winner explained. n instances of rate r carry a load of n·r − 5.117 requests a second inside a TTFT of 1 s at p99, since
 * exp(−5.117 × 0.9) = 1 %, and of n·r − 1.151 inside a TPOT of 30 ms over 200 tokens, since exp(−1.151 × 0.02 × 200) = 1 %.
 * GPUs are billed one by one at $2.
 */
class TierExplanationTest {
    /** ln 100 / 0.9 s. */
    private static final double TTFT_SURPLUS = 5.11686;

    /** ln 100 / (0.02 s × 200). */
    private static final double TPOT_SURPLUS = 1.15129;

    private static final double TOLERANCE = 1.0101;

    /** Aggregated GPUs of rate 0.95 × 1.9 = 1.805. Nine of them have 6.245 a second to spare; eight have 4.44. */
    private static QueueWorld aggregated() {
        QueueWorld world = world();
        world.modes = List.of(ServingMode.AGGREGATED);
        return world;
    }

    /** Prefill and decode GPUs of rate 3.8: four for prompts, three for tokens. */
    private static QueueWorld disaggregated() {
        QueueWorld world = world();
        world.modes = List.of(ServingMode.DISAGGREGATED);
        return world;
    }

    private static QueueWorld world() {
        QueueWorld world = new QueueWorld(new QueueWorld.Machine("box", 3.8, 3.8, List.of(1), 0, 64))
                .price("box", PriceTier.RETAIL, 2, 1);
        world.limits = new Limits(64, null, null);
        world.explain = true;
        return world;
    }

    private static List<TierAnswer> answers(QueueWorld world) {
        PlanSearch search = world.search();
        while (!search.round().isEmpty()) {
            assertTrue(search.round().size() <= world.roundSize);
            search.complete(search.round().stream().map(world::run).toList());
        }
        return search.answer().tiers();
    }

    private static Explanation explain(QueueWorld world) {
        return some(answers(world).getFirst().explanation());
    }

    private static <T> T some(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    private static void assertCarries(double loadFactor, Headroom headroom) {
        double holds = headroom.holdsAtLoadFactor();
        double fails = some(headroom.failsAtLoadFactor());
        assertTrue(holds <= loadFactor && loadFactor < fails, headroom + " carries " + loadFactor);
        assertTrue(fails / holds <= TOLERANCE, headroom.toString());
    }

    @Test
    void theBottleneckIsWhereTheTimeOfTheNearestLimitGoes() {
        Explanation explanation = explain(aggregated());
        // TTFT is at 0.1 + ln 100 / 6.245 = 0.837 of its limit; TPOT is 10 ms + ln 100 / 6.245 / 200, 46 % of its own.
        assertEquals(LatencyMetric.TTFT, explanation.bottleneck().limit().metric());
        assertEquals(Bottleneck.PREFILL_QUEUE, explanation.bottleneck().phase());
        assertEquals(Cause.QUEUEING, explanation.bottleneck().cause());
        assertEquals(0.7374 / 0.8374, explanation.bottleneck().phaseShare(), 1e-4);
        assertTrue(
                explanation
                        .bottleneck()
                        .verdict()
                        .startsWith("queueing: TTFT p99 of 837 ms is nearest to its limit, 1 s; 88.06 % of it"),
                explanation.bottleneck().verdict());
    }

    @Test
    void aLimitIsSpentToTheLastShare() {
        List<LatencyBudget> budgets = explain(aggregated()).budgets();
        LatencyBudget first = budgets.getFirst();
        assertEquals(0.7374, first.queueingShare(), 1e-4);
        assertEquals(0.1, first.prefillComputeShare(), 1e-9);
        assertEquals(0.1626, first.unusedShare(), 1e-4);
        assertEquals(0.8374, first.valueSeconds(), 1e-4);
        LatencyBudget perToken = budgets.getLast();
        assertEquals(0.4562, perToken.decodeStepsShare(), 1e-4);
        for (LatencyBudget each : budgets) {
            assertEquals(
                    1,
                    each.queueingShare()
                            + each.prefillComputeShare()
                            + each.kvRoomShare()
                            + each.kvTransferShare()
                            + each.decodeStepsShare()
                            + each.unusedShare(),
                    1e-9);
        }
    }

    @Test
    void theHeadroomEndsWhereALimitBreaks() {
        Headroom headroom = explain(aggregated()).headroom();
        assertCarries((9 * 1.805 - TTFT_SURPLUS) / 10, headroom);
        LimitBreak breaks = some(headroom.breaks());
        assertEquals(LatencyMetric.TTFT, breaks.limit().metric());
        assertEquals(headroom.failsAtLoadFactor(), breaks.loadFactor());
        assertTrue(breaks.share() < 0.99);
        assertEquals(Cause.QUEUEING, breaks.cause().cause());
        // Between 1 and 1.5 bisection comes to 1.1067 and 1.1137, where 5.108 a second are to spare.
        assertEquals(
                "holds to 1.10× this load; at 1.12× TTFT p99 is 1.002 s against 1 s (queueing)", headroom.verdict());
    }

    @Test
    void aShareThatMeetsAllLimitsBreaksAsAWhole() {
        QueueWorld world = aggregated();
        world.slo = new ServiceLevelObjective(
                List.of(
                        new LatencyLimit(LatencyMetric.TTFT, null, 1),
                        new LatencyLimit(LatencyMetric.TPOT, null, 0.03)),
                0.99);
        Headroom headroom = explain(world).headroom();
        assertCarries((9 * 1.805 - TTFT_SURPLUS) / 10, headroom);
        // At 1.1137 times the load 1 − exp(−5.108 × 0.9) are inside.
        assertEquals(
                "holds to 1.10× this load; at 1.12× 98.99 % of the requests are inside all limits, 99 % are asked for; worst is"
                        + " TTFT (queueing)",
                headroom.verdict());
    }

    @Test
    void anInstanceIsWorthTheLoadThatItCarries() {
        List<InstanceChange> changes = explain(aggregated()).instances();
        InstanceChange more = changes.getFirst();
        assertEquals(1, more.change());
        assertTrue(more.holds());
        assertEquals(2, more.usdPerHourMore(), 1e-9);
        assertCarries((10 * 1.805 - TTFT_SURPLUS) / 10, more.headroom());
        InstanceChange fewer = changes.getLast();
        assertEquals(-1, fewer.change());
        assertFalse(fewer.holds());
        assertEquals(-2, fewer.usdPerHourMore(), 1e-9);
        // exp(−4.44 × 0.9) = 1.84 % are late; 0.1 + ln 100 / 4.44 s is their time.
        assertEquals(1 - 0.0184, fewer.attainment(), 1e-4);
        assertEquals(1.1372, fewer.worstOverLimit(), 1e-4);
        assertCarries((8 * 1.805 - TTFT_SURPLUS) / 10, fewer.headroom());
        assertTrue(
                fewer.verdict().startsWith("one fewer aggregated instance: fails, −$2.00/h; holds to 0.9"),
                fewer.verdict());
    }

    @Test
    void ofTwoPoolsTheOneThatBreaksIsWorthMore() {
        Explanation explanation = explain(disaggregated());
        double prefill = 4 * 3.8 - TTFT_SURPLUS;
        double decode = 3 * 3.8 - TPOT_SURPLUS;
        assertCarries(prefill / 10, explanation.headroom());
        List<InstanceChange> changes = explanation.instances();
        assertEquals(
                List.of(PoolRole.PREFILL, PoolRole.PREFILL, PoolRole.DECODE, PoolRole.DECODE),
                changes.stream().map(InstanceChange::role).toList());
        assertCarries(decode / 10, changes.get(0).headroom());
        assertEquals(
                Cause.DECODE_STEPS,
                some(changes.get(0).headroom().breaks()).cause().cause());
        assertCarries((prefill - 3.8) / 10, changes.get(1).headroom());
        assertEquals(explanation.headroom(), changes.get(2).headroom(), "prompts bind as before");
        assertCarries((decode - 3.8) / 10, changes.get(3).headroom());
        assertEquals(
                LatencyMetric.TPOT,
                some(changes.get(3).headroom().breaks()).limit().metric());
    }

    @Test
    void aPoolKeepsItsLastInstance() {
        QueueWorld world = aggregated();
        world.requestsPerSecond = 0.1;
        world.slo = new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TPOT, 99.0, 0.03)), null);
        List<InstanceChange> changes = explain(world).instances();
        assertEquals(List.of(1), changes.stream().map(InstanceChange::change).toList());
    }

    @Test
    void moreLoadNeedsMoreInstances() {
        List<GrownLoad> growth = explain(aggregated()).growth();
        // ⌈20.117 / 1.805⌉, ⌈25.117 / 1.805⌉ and ⌈45.117 / 1.805⌉.
        assertEquals(
                List.of(1.5, 2.0, 4.0),
                growth.stream().map(GrownLoad::loadFactor).toList());
        assertEquals(
                List.of(12, 14, 25),
                growth.stream().map(each -> some(each.needed()).gpusUsed()).toList());
        assertEquals(
                List.of(24.0, 28.0, 50.0),
                growth.stream().map(each -> some(each.needed()).usdPerHour()).toList());
        assertTrue(growth.stream().noneMatch(GrownLoad::holds));
        assertEquals(1.5, some(growth.getFirst().breaks()).loadFactor());
        assertTrue(
                growth.getLast().verdict().endsWith("box: aggregated 25 x TP1, 25 GPUs billed for $50.00/h would hold"),
                growth.getLast().verdict());
    }

    @Test
    void poolsGrowByThemselves() {
        // Prompts need ⌈(λ + 5.117) / 3.8⌉ and tokens ⌈(λ + 1.151) / 3.8⌉ for λ = 15, 20 and 40.
        List<List<Integer>> counts = explain(disaggregated()).growth().stream()
                .map(each -> some(each.needed()).layout().pools().stream()
                        .map(PoolLayout::instances)
                        .toList())
                .toList();
        assertEquals(List.of(List.of(6, 5), List.of(7, 6), List.of(12, 11)), counts);
    }

    @Test
    void whatIsBeyondTheLimitsIsSaid() {
        QueueWorld world = aggregated();
        world.limits = new Limits(12, null, null);
        List<GrownLoad> growth = explain(world).growth();
        assertTrue(some(growth.get(0).needed()).insideLimits());
        assertFalse(some(growth.get(1).needed()).insideLimits());
        assertTrue(
                growth.get(1).verdict().contains("beyond the question's limits"),
                growth.get(1).verdict());
    }

    /** Nine boxes for $18 carry 11.1 requests a second, a block of eight GPUs carries 8 × 1.805 × 2 − 5.117 = 23.8. */
    private static QueueWorld boxesAndBlocks(double usdOfBlock) {
        QueueWorld world = new QueueWorld(
                        new QueueWorld.Machine("box", 3.8, 3.8, List.of(1), 0, 64),
                        new QueueWorld.Machine("block", 7.6, 7.6, List.of(1), 0, 64))
                .price("box", PriceTier.RETAIL, 2, 1)
                .price("block", PriceTier.RETAIL, usdOfBlock / 8, 8);
        world.modes = List.of(ServingMode.AGGREGATED);
        world.limits = new Limits(64, null, null);
        world.explain = true;
        return world;
    }

    private static String system(@Nullable ScaledLayout layout) {
        return some(layout).layout().pools().getFirst().system();
    }

    @Test
    void aLargerLoadMayBeCheaperElsewhere() {
        Explanation explanation = explain(boxesAndBlocks(20));
        GrownLoad doubled = explanation.growth().get(1);
        assertEquals("block", system(doubled.needed()));
        assertEquals(20.0, some(doubled.needed()).usdPerHour());
    }

    @Test
    void anotherPriceMayMakeAnotherSystemTheCheapest() {
        // Nine boxes cost $19.80 at a price 10 % higher.
        InputChange dearer =
                effect(explain(boxesAndBlocks(20)), PlanInput.PRICE).changes().getLast();
        assertEquals("box", system(dearer.needed()));
        assertEquals(19.8, some(dearer.needed()).usdPerHour());
        dearer =
                effect(explain(boxesAndBlocks(19.2)), PlanInput.PRICE).changes().getLast();
        assertEquals("block", system(dearer.needed()));
        assertEquals(19.2, some(dearer.needed()).usdPerHour());
    }

    @Test
    void slowerStepsOnTheWinnersSystemLeaveTheOthersAsTheyAre() {
        QueueWorld world = boxesAndBlocks(19.2);
        world.lowShare = -0.3;
        world.highShare = 0.3;
        // Ten boxes would do, for $20. A block stays as fast as it is.
        InputChange slower =
                effect(explain(world), PlanInput.DECODE_STEP_TIMES).changes().getLast();
        assertFalse(slower.holds());
        assertEquals("block", system(slower.needed()));
        assertEquals(19.2, some(slower.needed()).usdPerHour());
        assertEquals(8, some(slower.needed()).gpusBilled());
    }

    private static InputEffect effect(Explanation explanation, PlanInput input) {
        return explanation.inputs().stream()
                .filter(each -> each.input() == input)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void inputsThatBreakThePlanComeFirst() {
        QueueWorld world = aggregated();
        world.lowShare = -0.3;
        world.highShare = 0.3;
        Explanation explanation = explain(world);
        List<PlanInput> order =
                explanation.inputs().stream().map(InputEffect::input).toList();
        // At 1.3 times the step times of one phase a GPU does 0.95 × 3.8 / 2.3 = 1.570: nine do 14.13 and need 15.117.
        // At 0.7
        // times it does 2.124, and eight would do. Of those at which the plan holds, the load brings TTFT nearest to
        // its limit;
        // 10 % of $18 are less than a GPU of $2.
        assertEquals(
                List.of(PlanInput.PROMPT_STEP_TIMES, PlanInput.DECODE_STEP_TIMES),
                order.subList(0, 2).stream().sorted().toList());
        assertEquals(PlanInput.LOAD, order.get(2));
        assertEquals(PlanInput.PRICE, order.getLast());
        assertEquals(6, order.size(), "no hits are drawn");
        InputEffect decode = effect(explanation, PlanInput.DECODE_STEP_TIMES);
        InputChange faster = decode.changes().getFirst();
        InputChange slower = decode.changes().getLast();
        assertEquals(0.7, faster.factor());
        assertTrue(faster.holds());
        assertEquals(16.0, some(faster.needed()).usdPerHour());
        assertFalse(slower.holds());
        assertEquals(20.0, some(slower.needed()).usdPerHour());
        assertEquals(2, decode.usdPerHourMost());
        InputEffect load = effect(explanation, PlanInput.LOAD);
        assertEquals(
                List.of(0.9, 1.1),
                load.changes().stream().map(InputChange::factor).toList());
        // 14.117 / 1.805 = 7.8 GPUs at nine requests a second.
        assertEquals(16.0, some(load.changes().getFirst().needed()).usdPerHour());
        assertEquals(18.0, some(load.changes().getLast().needed()).usdPerHour());
        // Outputs 10 % longer: 0.95 × 3.8 / 2.1 = 1.719, nine of which do 15.47, 5.471 to spare.
        InputChange longer =
                effect(explanation, PlanInput.OUTPUT_LENGTH).changes().getLast();
        assertTrue(longer.holds());
        assertEquals(0.1 + 4.60517 / 5.4714, longer.worstOverLimit(), 1e-3);
    }

    @Test
    void lengthsThatMayNotFitAreNotTried() {
        QueueWorld world = aggregated();
        world.maxContextTokens = 1_250;
        // 1,000 × 1.1 + 200 tokens do not fit, 1,000 + 220 do.
        Explanation explanation = explain(world);
        assertEquals(
                List.of(0.9),
                effect(explanation, PlanInput.PROMPT_LENGTH).changes().stream()
                        .map(InputChange::factor)
                        .toList());
        assertEquals(
                List.of(0.9, 1.1),
                effect(explanation, PlanInput.OUTPUT_LENGTH).changes().stream()
                        .map(InputChange::factor)
                        .toList());
    }

    @Test
    void aTierReusesTheRunsOfTheOneBefore() {
        QueueWorld world = aggregated();
        world.tiers = List.of(PriceTier.RETAIL, PriceTier.NEOCLOUD_OWN);
        world.price("box", PriceTier.NEOCLOUD_OWN, 1, 1);
        PlanSearch search = world.search();
        List<RunSpec> asked = new ArrayList<>();
        while (!search.round().isEmpty()) {
            asked.addAll(search.round());
            search.complete(search.round().stream().map(world::run).toList());
        }
        assertEquals(asked.size(), asked.stream().distinct().count());
        Explanation first = some(search.answer().tiers().getFirst().explanation());
        Explanation second = some(search.answer().tiers().getLast().explanation());
        assertEquals(first.headroom(), second.headroom());
        assertEquals(first.runs(), second.runs());
    }

    @Test
    void nothingIsExplainedThatIsNotAskedForOrDoesNotHold() {
        QueueWorld world = aggregated();
        world.explain = false;
        assertNull(answers(world).getFirst().explanation());
        world.explain = true;
        world.limits = new Limits(8, null, null);
        TierAnswer none = answers(world).getFirst();
        assertNull(none.winner());
        assertNull(none.explanation());
    }

    @Test
    void anExplanationChangesNothingElse() {
        for (long seed = 0; seed < 10; seed++) {
            QueueWorld plain = PlanSearchTest.random(seed);
            QueueWorld explained = PlanSearchTest.random(seed);
            explained.explain = true;
            assertEquals(
                    answers(plain),
                    answers(explained).stream()
                            .map(each -> new TierAnswer(
                                    each.tier(),
                                    each.winner(),
                                    each.nearest(),
                                    each.relief(),
                                    each.runnersUp(),
                                    each.comparison(),
                                    each.stepTimeBand(),
                                    each.search(),
                                    each.scaling(),
                                    null))
                            .toList(),
                    "seed " + seed);
        }
    }

    @Test
    void theRoundSizeDoesNotChangeWhatIsSaid() {
        for (long seed = 0; seed < 10; seed++) {
            QueueWorld one = PlanSearchTest.random(seed);
            QueueWorld many = PlanSearchTest.random(seed);
            one.roundSize = 1;
            many.roundSize = 64;
            one.explain = true;
            many.explain = true;
            List<TierAnswer> apart = answers(one);
            List<TierAnswer> together = answers(many);
            for (int i = 0; i < apart.size(); i++) {
                if (Objects.equals(apart.get(i).winner(), together.get(i).winner())
                        && apart.get(i).runnersUp().equals(together.get(i).runnersUp())) {
                    assertEquals(apart.get(i).explanation(), together.get(i).explanation(), "seed " + seed);
                }
            }
        }
    }

    /** The run of a layout at so many times the load of a world. */
    private static boolean holds(QueueWorld world, Layout layout, double factor) {
        RunTemplate template =
                RunTemplate.of(world.question(), world.estimates().errorBands());
        Setting own = Setting.of(template);
        return world.run(own.loaded(ChangedTraffic.load(own.traffic(), factor).orElseThrow(), factor)
                        .run(layout))
                .report()
                .holds();
    }

    @Test
    void whatIsSaidOfRandomWorldsIsSo() {
        int explained = 0;
        for (long seed = 0; seed < 40; seed++) {
            QueueWorld world = PlanSearchTest.random(seed);
            world.explain = true;
            for (TierAnswer answer : answers(world)) {
                LayoutOutcome winner = answer.winner();
                if (winner == null) {
                    continue;
                }
                explained++;
                Explanation explanation = some(answer.explanation());
                Headroom headroom = explanation.headroom();
                assertTrue(headroom.holdsAtLoadFactor() >= 1, "seed " + seed);
                assertTrue(holds(world, winner.layout(), headroom.holdsAtLoadFactor()), "seed " + seed);
                Double fails = headroom.failsAtLoadFactor();
                assertTrue(fails == null || !holds(world, winner.layout(), fails), "seed " + seed);
                for (GrownLoad grown : explanation.growth()) {
                    ScaledLayout needed = grown.needed();
                    assertTrue(needed == null || holds(world, needed.layout(), grown.loadFactor()), "seed " + seed);
                    assertEquals(grown.holds(), holds(world, winner.layout(), grown.loadFactor()), "seed " + seed);
                }
            }
        }
        assertTrue(explained > 20, explained + " explained");
    }

    @Test
    void withoutChanceMoreInstancesCarryMoreAndMoreLoadCostsMore() {
        for (long seed = 0; seed < 40; seed++) {
            QueueWorld world = PlanSearchTest.random(seed);
            world.luck = 0;
            world.explain = true;
            for (TierAnswer answer : answers(world)) {
                Explanation explanation = answer.explanation();
                if (explanation == null) {
                    continue;
                }
                double own = explanation.headroom().holdsAtLoadFactor();
                for (InstanceChange each : explanation.instances()) {
                    double other = each.headroom().holdsAtLoadFactor();
                    assertTrue(
                            each.change() > 0 ? other >= own / TOLERANCE : other <= own * TOLERANCE,
                            "seed " + seed + ": " + each);
                }
                double before = some(answer.winner()).bill().usdPerHour();
                for (GrownLoad grown : explanation.growth()) {
                    if (grown.needed() != null) {
                        assertTrue(grown.needed().usdPerHour() >= before, "seed " + seed + ": " + grown);
                        before = grown.needed().usdPerHour();
                    }
                }
            }
        }
    }

    @Test
    void theRunsAreCountedAndFew() {
        QueueWorld world = aggregated();
        world.explain = false;
        long plain = runs(world);
        world.explain = true;
        Explanation explanation = explain(world);
        // Besides the winner's own run and those that the comparison had.
        assertTrue(runs(world) - plain < explanation.runs(), explanation.runs() + " runs");
        assertTrue(explanation.runs() < 120, explanation.runs() + " runs");
        assertTrue(explanation.method().contains(explanation.runs() + " runs"), explanation.method());
    }

    private static long runs(QueueWorld world) {
        PlanSearch search = world.search();
        while (!search.round().isEmpty()) {
            search.complete(search.round().stream().map(world::run).toList());
        }
        return search.progress().runsCompleted();
    }
}
