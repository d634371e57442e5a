package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Estimates;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.Limits;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.Violation;
import io.goodput.contracts.futures.ChosenLayout;
import io.goodput.contracts.futures.Decision;
import io.goodput.contracts.futures.DecisionInFuture;
import io.goodput.contracts.futures.Future;
import io.goodput.contracts.futures.FutureOptimum;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.futures.RoleSplit;
import io.goodput.contracts.futures.TierFutures;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FuturesSearchTest {
    private static final int WORLDS = 60;

    private static Future future(
            String name, double weight, @Nullable Double load, @Nullable Double input, @Nullable Double output) {
        return new Future(name, weight, load, input, output, null, null, null);
    }

    /** Two or three futures of a random world, in two of three of less than all weight. */
    private static FuturesRequest random(QueueWorld world, long seed) {
        var random = new SplittableRandom(seed * 13 + 5);
        world.optimism = random.nextDouble(1, 1.5);
        world.limits = new Limits(random.nextInt(4, 13), null, null);
        world.robust = random.nextInt(4) == 0;
        List<Future> futures = new ArrayList<>();
        for (int i = random.nextInt(2, 4); i > 0; i--) {
            futures.add(future(
                    "future " + i,
                    random.nextDouble(0.5, 2),
                    random.nextDouble(0.3, 1.6),
                    random.nextDouble(0.3, 2),
                    random.nextDouble(0.3, 2.5)));
        }
        double least = seed % 3 == 0 ? 1 : random.nextDouble(0.51, 0.8);
        return new FuturesRequest(world.question(), futures, random.nextDouble(0.1, 1.5), least).resolved();
    }

    private static TierFutures answer(QueueWorld world, FuturesRequest question) {
        var search = new FuturesSearch(question, world.estimates(question), world.rates());
        while (!search.round().isEmpty()) {
            List<RunSpec> round = search.round();
            assertEquals(round.size(), round.stream().distinct().count());
            search.complete(round.stream().map(world::run).toList());
        }
        assertEquals("done", search.progress().phase());
        return search.answer().tiers().getFirst();
    }

    private static TierFutures answer(long seed) {
        QueueWorld world = SearchedSpacesTest.random(seed);
        return answer(world, random(world, seed));
    }

    private static @Nullable String idOf(@Nullable ChosenLayout layout) {
        return layout == null ? null : layout.id();
    }

    private static double usd(@Nullable ChosenLayout layout) {
        return layout == null ? Double.POSITIVE_INFINITY : layout.usdPerHour();
    }

    private static RunTemplate template(PlanRequest plan, Estimates estimates) {
        return RunTemplate.of(plan, estimates.errorBands());
    }

    private static List<RunTemplate> templates(QueueWorld world, FuturesRequest question) {
        Estimates estimates = world.estimates();
        return Stream.concat(Stream.of(question.plan()), question.plansOfFutures().stream())
                .map(plan -> template(plan, estimates))
                .toList();
    }

    @Test
    void thePlanIsWhatTryingEverythingFinds() {
        int held = 0;
        int failsSomewhere = 0;
        int failsToday = 0;
        int dearerThanAny = 0;
        int reversals = 0;
        for (long seed = 0; seed < WORLDS; seed++) {
            QueueWorld world = SearchedSpacesTest.random(seed);
            FuturesRequest question = random(world, seed);
            TierFutures answer = answer(world, question);
            List<RunTemplate> templates = templates(world, question);
            List<Double> weights = question.weights();
            double least = Objects.requireNonNull(question.leastWeight());
            Rank expected = SearchedSpacesTest.tryEverything(world, layout -> {
                double holding = 0;
                for (int i = 0; i < templates.size(); i++) {
                    holding += SearchedSpacesTest.holds(world, templates.get(i), layout) ? weights.get(i) : 0;
                }
                return holding >= least - 1e-9;
            });
            ChosenLayout plan = answer.plan().best();
            assertEquals(expected == null ? null : expected.id(), idOf(plan), "seed " + seed);
            assertTrue(answer.plan().proven(), "seed " + seed);
            reversals += answer.plan().reversals();
            for (int i = 0; i < templates.size(); i++) {
                RunTemplate template = templates.get(i);
                Rank alone = SearchedSpacesTest.tryEverything(
                        world, layout -> SearchedSpacesTest.holds(world, template, layout));
                FutureOptimum optimum = answer.optima().get(i);
                assertEquals(
                        alone == null ? null : alone.id(), idOf(optimum.found().best()), "seed " + seed);
                assertEquals(weights.get(i), optimum.weight());
            }
            if (plan == null || expected == null) {
                continue;
            }
            assertEquals(expected.usdPerHour(), plan.usdPerHour(), 1e-6);
            held++;
            Decision decision = answer.decisions().getFirst();
            assertTrue(decision.plan() && decision.holdsInWeight() >= least - 1e-9, "seed " + seed);
            failsSomewhere += decision.holdsInWeight() < 0.999 ? 1 : 0;
            failsToday += decision.futures().getFirst().holds() ? 0 : 1;
            dearerThanAny += decision.bestIn().isEmpty() ? 1 : 0;
            for (int i = 0; i < templates.size(); i++) {
                assertEquals(
                        SearchedSpacesTest.holds(world, templates.get(i), plan.layout()),
                        decision.futures().get(i).holds(),
                        "seed " + seed);
            }
        }
        assertTrue(held > WORLDS / 3, held + " held");
        assertTrue(failsSomewhere > 5, failsSomewhere + " fail in a future that they may fail in");
        assertTrue(failsToday > 0, failsToday + " fail today");
        assertTrue(dearerThanAny > 2, dearerThanAny + " are best in no future by itself");
        assertTrue(reversals > 0, reversals + " reversals");
    }

    @Test
    void regretIsWhatIsPaidOverTheBestOfAFuture() {
        int scaled = 0;
        int unbounded = 0;
        for (long seed = 0; seed < WORLDS; seed++) {
            TierFutures answer = answer(seed);
            for (Decision decision : answer.decisions()) {
                double worst = 0;
                double weighted = 0;
                double weights = 0;
                boolean isBounded = true;
                for (int i = 0; i < answer.optima().size(); i++) {
                    FutureOptimum optimum = answer.optima().get(i);
                    DecisionInFuture cell = decision.futures().get(i);
                    ChosenLayout best = optimum.found().best();
                    assertEquals(optimum.future(), cell.future());
                    if (best == null) {
                        assertNull(cell.regretUsdPerHour());
                        continue;
                    }
                    boolean isBest = best.id().equals(decision.layout().id());
                    assertEquals(isBest, decision.bestIn().contains(cell.future()));
                    Double regret = cell.regretUsdPerHour();
                    weights += optimum.weight();
                    if (cell.holds()) {
                        assertNotNull(regret);
                        assertTrue(regret >= 0 && (!isBest || regret == 0), "seed " + seed + ": " + cell);
                        assertNull(cell.needed());
                        assertEquals(Objects.requireNonNull(cell.usdPerHour()) - best.usdPerHour(), regret, 1e-6);
                    } else if (cell.needed() == null) {
                        unbounded++;
                        isBounded = false;
                        assertNull(regret);
                    } else {
                        scaled++;
                        assertNotNull(regret);
                        // What is outside the limits may be cheaper than what is inside.
                        assertTrue(regret >= 0 || !cell.needed().insideLimits(), "seed " + seed + ": " + cell);
                        assertEquals(cell.needed().usdPerHour() - best.usdPerHour(), regret, 1e-6);
                    }
                    worst = regret == null ? worst : Math.max(worst, regret);
                    weighted += regret == null ? 0 : optimum.weight() * regret;
                }
                if (isBounded) {
                    assertEquals(worst, Objects.requireNonNull(decision.worstRegretUsdPerHour()), 1e-6);
                    assertEquals(weighted / weights, Objects.requireNonNull(decision.weightedRegretUsdPerHour()), 1e-5);
                } else {
                    assertNull(decision.worstRegretUsdPerHour());
                    assertNull(decision.weightedRegretUsdPerHour());
                }
            }
        }
        assertTrue(scaled > 20, scaled + " fail and would hold with other numbers");
        assertTrue(unbounded < scaled, unbounded + " are not known to hold with any");
    }

    @Test
    void whatIsNeededWhereALayoutFailsHoldsOverAllSeeds() {
        int needed = 0;
        for (long seed = 0; seed < WORLDS; seed += 2) {
            QueueWorld world = SearchedSpacesTest.random(seed);
            FuturesRequest question = random(world, seed);
            List<RunTemplate> templates = templates(world, question);
            for (Decision decision : answer(world, question).decisions()) {
                for (int i = 0; i < templates.size(); i++) {
                    var scaled = decision.futures().get(i).needed();
                    if (scaled != null) {
                        needed++;
                        assertTrue(SearchedSpacesTest.holds(world, templates.get(i), scaled.layout()), "seed " + seed);
                    }
                }
            }
        }
        assertTrue(needed > 10, needed + " needed");
    }

    @Test
    void whatHoldsInAllCostsAtLeastWhatIsBestInEach() {
        int dearer = 0;
        for (long seed = 0; seed < WORLDS; seed++) {
            QueueWorld world = SearchedSpacesTest.random(seed);
            FuturesRequest asked = random(world, seed);
            TierFutures answer =
                    answer(world, new FuturesRequest(asked.plan(), asked.futures(), asked.todayWeight(), 1.0));
            for (FutureOptimum optimum : answer.optima()) {
                double plan = usd(answer.plan().best());
                double best = usd(optimum.found().best());
                assertTrue(plan >= best, "seed " + seed + ": " + plan + " < " + best);
                dearer += plan > best && plan < Double.POSITIVE_INFINITY ? 1 : 0;
            }
        }
        assertTrue(dearer > 10, dearer + " dearer");
    }

    @Test
    void lessWeightNeverCostsMore() {
        int cheaper = 0;
        for (long seed = 0; seed < WORLDS; seed += 2) {
            QueueWorld world = SearchedSpacesTest.random(seed);
            FuturesRequest asked = random(world, seed);
            double before = Double.POSITIVE_INFINITY;
            for (double least : new double[] {1, 0.8, 0.6, 0.51}) {
                double usd =
                        usd(answer(world, new FuturesRequest(asked.plan(), asked.futures(), asked.todayWeight(), least))
                                .plan()
                                .best());
                assertTrue(usd <= before, "seed " + seed + ", " + least);
                cheaper += usd < before ? 1 : 0;
                before = usd;
            }
        }
        assertTrue(cheaper > WORLDS / 6, cheaper + " times cheaper");
    }

    @Test
    void aFutureLikeTodayGivesThePlansOwnWinner() {
        for (long seed = 0; seed < WORLDS; seed++) {
            QueueWorld world = SearchedSpacesTest.random(seed);
            PlanRequest plan = world.question();
            var same = new Future("the same", 3.0, null, null, null, null, plan.traffic(), null);
            TierFutures answer = answer(world, new FuturesRequest(plan, List.of(same), null, null).resolved());
            PlanSearch search = SearchedSpacesTest.random(seed).search();
            while (!search.round().isEmpty()) {
                search.complete(search.round().stream().map(world::run).toList());
            }
            TierAnswer alone = search.answer().tiers().getFirst();
            String winner = alone.winner() == null ? null : alone.winner().id();
            assertEquals(winner, idOf(answer.plan().best()), "seed " + seed);
            assertEquals(
                    List.of(0.25, 0.75),
                    answer.optima().stream().map(FutureOptimum::weight).toList());
            answer.optima()
                    .forEach(each -> assertEquals(winner, idOf(each.found().best())));
            assertEquals(winner == null ? 0 : 1, answer.decisions().size());
            answer.decisions().forEach(each -> assertEquals(0.0, each.worstRegretUsdPerHour()));
        }
    }

    @Test
    void theOrderOfFuturesChangesNothing() {
        for (long seed = 0; seed < WORLDS; seed += 2) {
            QueueWorld world = SearchedSpacesTest.random(seed);
            FuturesRequest asked = random(world, seed);
            TierFutures answer = answer(world, asked);
            TierFutures turned = answer(
                    world,
                    new FuturesRequest(
                            asked.plan(), asked.futures().reversed(), asked.todayWeight(), asked.leastWeight()));
            assertEquals(answer.plan(), turned.plan(), "seed " + seed);
            for (Decision decision : answer.decisions()) {
                Decision other = turned.decisions().stream()
                        .filter(each -> each.layout().equals(decision.layout()))
                        .findFirst()
                        .orElseThrow();
                for (DecisionInFuture cell : decision.futures()) {
                    assertTrue(other.futures().contains(cell), "seed " + seed + ": " + cell);
                }
                assertEquals(decision.worstRegretUsdPerHour(), other.worstRegretUsdPerHour());
            }
        }
    }

    /** A world of two instances on one system: of 6 and of 10 requests a second, on one GPU each. */
    private static QueueWorld hand() {
        QueueWorld world = new QueueWorld(new QueueWorld.Machine("a", 6, 10, List.of(1), 0, 8))
                .price("a", PriceTier.RETAIL, 2, 1)
                .price("a", PriceTier.SPOT, 1, 1);
        world.modes = List.of(ServingMode.DISAGGREGATED);
        world.limits = new Limits(64, null, null);
        world.requestsPerSecond = 30;
        return world;
    }

    @Test
    void tiersDifferInMoneyAlone() {
        QueueWorld world = hand();
        world.tiers = List.of(PriceTier.RETAIL, PriceTier.SPOT);
        var question = new FuturesRequest(world.question(), List.of(future("longer", 1, null, null, 3.0)), null, null)
                .resolved();
        var search = new FuturesSearch(question, world.estimates(question), world.rates());
        while (!search.round().isEmpty()) {
            search.complete(search.round().stream().map(world::run).toList());
        }
        List<TierFutures> tiers = search.answer().tiers();
        TierFutures retail = tiers.getFirst();
        TierFutures spot = tiers.getLast();
        assertEquals(idOf(retail.plan().best()), idOf(spot.plan().best()));
        assertEquals(usd(retail.plan().best()), 2 * usd(spot.plan().best()));
        assertEquals(retail.split(), spot.split());
        for (int i = 0; i < 2; i++) {
            double worst = Objects.requireNonNull(retail.decisions().get(i).worstRegretUsdPerHour());
            assertEquals(i == 0, worst > 0, "more of what is best today is what is best then");
            assertEquals(
                    worst, 2 * Objects.requireNonNull(spot.decisions().get(i).worstRegretUsdPerHour()));
        }
    }

    @Test
    void theSplitCarriesAsFarAsWorkedOutByHand() {
        QueueWorld world = hand();
        FuturesRequest question = new FuturesRequest(
                        world.question(),
                        List.of(
                                future("longer outputs", 1, null, null, 3.0),
                                future("longer prompts", 1, null, 2.0, null)),
                        null,
                        null)
                .resolved();
        Estimates all = world.estimates(question);
        List<WeighedLoad> loads = new ArrayList<>();
        List<PlanRequest> plans = new ArrayList<>(List.of(question.plan()));
        plans.addAll(question.plansOfFutures());
        List<Estimates> each = new ArrayList<>(List.of(all));
        each.addAll(Objects.requireNonNull(all.futures()));
        for (int i = 0; i < 3; i++) {
            loads.add(new WeighedLoad(plans.get(i), template(plans.get(i), all), each.get(i), 1 / 3.0));
        }
        RoleSplit split = RoleSplits.of(layout(5, 3), question.names(), loads).orElseThrow();
        // 8 GPUs; prefill of 5 × 6 = 30 and decode of 3 × 10 = 30 requests/s: balanced at 1,000 in and 200 out.
        assertEquals(8, split.gpus());
        assertEquals(5, split.inputPerOutputToken());
        // Outputs x times as long: decode serves 30 / x. With 4 + 4 it is min(24, 40 / x): ahead by a twentieth at
        // 0.95 × 24 = 30 / x, x = 1.316: 3.8 in to 1 out. Half as long with 6 + 2: 0.95 × min(36, 20 / x) = 30 at x =
        // 0.6333.
        assertEquals(3.8, Objects.requireNonNull(split.leastInputPerOutputToken()), 1e-9);
        assertEquals(5 / (0.95 * 2 / 3), Objects.requireNonNull(split.mostInputPerOutputToken()), 1e-9);
        // Three times as long: decode does 10 / 3 each; 3 + 5 serve min(18, 16.7), 2 + 6 min(12, 20), 5 + 3 serve 10.
        RoleSplit.FutureSplit outputs = split.futures().get(1);
        assertEquals(3, outputs.prefillInstances());
        assertEquals(5, outputs.decodeInstances());
        assertEquals(10 / (50 / 3.0), outputs.servedShare(), 1e-9);
        assertEquals(5 / 3.0, outputs.inputPerOutputToken(), 1e-9);
        // Prompts twice as long: prefill does 3 each; 6 + 2 serve min(18, 20), 5 + 3 serve 15.
        RoleSplit.FutureSplit prompts = split.futures().get(2);
        assertEquals(6, prompts.prefillInstances());
        assertEquals(15 / 18.0, prompts.servedShare(), 1e-9);
        // From 3 to 6 GPUs of prefill.
        assertEquals(3, split.gpusThatChangeRole());
        // Of two GPUs there is no other split.
        RoleSplit only = RoleSplits.of(layout(1, 1), question.names(), loads).orElseThrow();
        assertNull(only.leastInputPerOutputToken());
        assertNull(only.mostInputPerOutputToken());
        assertEquals(0, only.gpusThatChangeRole());
    }

    @Test
    void ofEqualSplitsTheOneNearestToThePlansIsTheBest() {
        QueueWorld world = new QueueWorld(new QueueWorld.Machine("a", 10, 2.5, List.of(1, 2), 0, 8))
                .price("a", PriceTier.RETAIL, 2, 1);
        PlanRequest plan = world.question();
        var load = new WeighedLoad(plan, template(plan, world.estimates()), world.estimates(), 1);
        Layout layout = new Layout(
                        ServingMode.DISAGGREGATED,
                        List.of(
                                new PoolLayout(PoolRole.PREFILL, "a", 5, 1, null, null),
                                new PoolLayout(PoolRole.DECODE, "a", 2, 2, null, null)))
                .resolved();
        // Of 9 GPUs, with 2^0.9 × 2.5 = 4.67 a decode instance: 1 + 4 serve min(10, 18.7), 2 + 3 and 3 + 3 serve 14.
        RoleSplit.FutureSplit best = RoleSplits.of(layout, List.of("today"), List.of(load))
                .orElseThrow()
                .futures()
                .getFirst();
        assertEquals(3, best.prefillInstances());
        assertEquals(3, best.decodeInstances());
        assertEquals(2 / 3.0, best.servedShare(), 1e-9);
    }

    private static Layout layout(int prefill, int decode) {
        return new Layout(
                        ServingMode.DISAGGREGATED,
                        List.of(
                                new PoolLayout(PoolRole.PREFILL, "a", prefill, 1, null, null),
                                new PoolLayout(PoolRole.DECODE, "a", decode, 1, null, null)))
                .resolved();
    }

    @Test
    void theRangeIsWhereNoSplitServesATwentiethMore() {
        var random = new SplittableRandom(3);
        int bounded = 0;
        for (int i = 0; i < 200; i++) {
            double ofPrefill = random.nextDouble(2, 20);
            double ofDecode = random.nextDouble(2, 20);
            QueueWorld world = new QueueWorld(new QueueWorld.Machine("a", ofPrefill, ofDecode, List.of(1), 0, 8))
                    .price("a", PriceTier.RETAIL, 2, 1);
            PlanRequest plan = world.question();
            var load = new WeighedLoad(plan, template(plan, world.estimates()), world.estimates(), 1);
            int prefill = random.nextInt(1, 20);
            int decode = random.nextInt(1, 20);
            RoleSplit split = RoleSplits.of(layout(prefill, decode), List.of("today"), List.of(load))
                    .orElseThrow();
            for (double longer = 0.01; longer < 100; longer *= 1.037) {
                double own = Math.min(prefill * ofPrefill, decode * ofDecode / longer);
                double best = own;
                for (int other = 1; other < prefill + decode; other++) {
                    best = Math.max(best, Math.min(other * ofPrefill, (prefill + decode - other) * ofDecode / longer));
                }
                Double least = split.leastInputPerOutputToken();
                Double most = split.mostInputPerOutputToken();
                double ratio = 5 / longer;
                boolean inside = (least == null || ratio >= least) && (most == null || ratio <= most);
                assertEquals(
                        own * (1 + 1e-9) >= 0.95 * best,
                        inside,
                        prefill + " + " + decode + " at " + ratio + ": " + split);
                bounded += inside ? 0 : 1;
            }
        }
        assertTrue(bounded > 1_000, bounded + " outside");
    }

    @Test
    void aPoolNeedsWhatEnoughOfTheFuturesAskFor() {
        // Loads of 100, 200 and 400 requests a second: bounds of n, about 2n and about 4n instances.
        List<Integer> needs = new ArrayList<>();
        List<WeighedLoad> loads = new ArrayList<>();
        double[] weights = {0.2, 0.5, 0.3};
        for (double factor : new double[] {1, 2, 4}) {
            QueueWorld world = hand();
            world.requestsPerSecond = 100 * factor;
            PlanRequest then = world.question();
            var load =
                    new WeighedLoad(then, template(then, world.estimates()), world.estimates(), weights[loads.size()]);
            loads.add(load);
            needs.add(
                    load.bound().minInstances(load.estimate(layout(1, 1).pools().getFirst()), Operation.PLAIN));
        }
        InstanceEstimate prefill =
                loads.getFirst().estimate(layout(1, 1).pools().getFirst());
        assertTrue(needs.get(0) > 10 && needs.get(1) > 1.8 * needs.get(0) && needs.get(2) > 1.8 * needs.get(1));
        assertEquals(needs.get(2), new WeighedLoads(loads, 0).bound().minInstances(prefill, Operation.PLAIN));
        assertEquals(needs.get(2), new WeighedLoads(loads, 0.29).bound().minInstances(prefill, Operation.PLAIN));
        assertEquals(needs.get(1), new WeighedLoads(loads, 0.3).bound().minInstances(prefill, Operation.PLAIN));
        assertEquals(needs.get(1), new WeighedLoads(loads, 0.49).bound().minInstances(prefill, Operation.PLAIN));
    }

    @Test
    void instancesNeedRoomTodayAndInEnoughOfTheFutures() {
        QueueWorld small = new QueueWorld(new QueueWorld.Machine("a", 6, 10, List.of(1), 0, 8));
        QueueWorld large = new QueueWorld(new QueueWorld.Machine("a", 6, 10, List.of(1), 1, 8));
        PlanRequest plan = small.question();
        RunTemplate template = template(plan, small.estimates());
        var fits = new WeighedLoad(plan, template, small.estimates(), 0.7);
        var doesNot = new WeighedLoad(plan, template, large.estimates(), 0.3);
        InstanceEstimate today = fits.estimate(layout(1, 1).pools().getFirst());
        assertTrue(new WeighedLoads(List.of(fits, doesNot), 0.3).fits(today));
        assertFalse(new WeighedLoads(List.of(fits, doesNot), 0.2).fits(today));
        InstanceEstimate none = doesNot.estimate(layout(1, 1).pools().getFirst());
        assertFalse(new WeighedLoads(List.of(doesNot, fits), 0.4).fits(none));
        WeighedLoads loads = new WeighedLoads(List.of(fits, doesNot), 0.3);
        assertEquals(1, loads.conditions(layout(2, 2)).size());
        // The bill of a layout that may fail today is of a run to its end.
        assertEquals(true, loads.firstRun(layout(2, 2)).endsWhenHopeless());
        assertNull(new WeighedLoads(List.of(fits, fits), 0.7)
                .firstRun(layout(2, 2))
                .endsWhenHopeless());
        assertEquals(0, loads.mayFail(layout(2, 2)), 1e-12);
        assertEquals(
                fits.bound().minInstances(today, Operation.PLAIN), loads.bound().minInstances(today, Operation.PLAIN));
        assertEquals(
                Integer.MAX_VALUE,
                new WeighedLoads(List.of(fits, doesNot), 0).bound().minInstances(today, Operation.PLAIN));
    }

    @Test
    void impossibleFuturesAreRefusedWithTheirPlace() {
        PlanRequest plan = SearchedSpacesTest.random(0).question();
        assertEquals(
                List.of("/todayWeight", "/leastWeight"),
                pointers(() -> new FuturesRequest(plan, List.of(future("a", 1, 2.0, null, null)), 0.0, 0.5)));
        assertEquals(
                List.of("/futures/1"),
                pointers(() -> new FuturesRequest(
                        plan, List.of(future("a", 1, 2.0, null, null), future("a", 1, 3.0, null, null)), null, null)));
        assertEquals(List.of("/futures"), pointers(() -> new FuturesRequest(plan, List.of(), null, null)));
        assertEquals(List.of("/name", "/weight", "/loadFactor"), pointers(() -> future("today", -1, 0.0, null, null)));
        assertEquals(List.of("/name"), pointers(() -> future("nothing changes", 1, null, null, null)));
        assertEquals(
                List.of("/traffic"),
                pointers(() -> new Future("both", null, 2.0, null, null, null, plan.traffic(), null)));
        FuturesRequest impossible = new FuturesRequest(
                plan,
                List.of(
                        new Future("no hits", null, null, null, null, 0.5, null, null),
                        future("possible", 1, 2.0, null, null),
                        new Future("too many", null, 1_000.0, null, null, null, null, null)),
                null,
                null);
        assertEquals(List.of("/futures/0/hitShareFactor"), pointers(impossible::resolved));
        QueueWorld spare = SearchedSpacesTest.random(0);
        spare.spareInstances = 1;
        spare.explain = true;
        assertEquals(
                List.of("/plan/explain", "/plan/spareInstances"),
                pointers(() ->
                        new FuturesRequest(spare.question(), List.of(future("a", 1, 2.0, null, null)), null, null)));
    }

    private static List<String> pointers(Runnable wrong) {
        return assertThrows(InvalidInputException.class, wrong::run).violations().stream()
                .map(Violation::pointer)
                .toList();
    }
}
