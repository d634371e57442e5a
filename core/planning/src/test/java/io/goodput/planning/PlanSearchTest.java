package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Bill;
import io.goodput.contracts.CandidateOutcome;
import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.Comparison;
import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.Contender;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SeedIntervals;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.explanation.InputChange;
import io.goodput.contracts.explanation.InputEffect;
import io.goodput.contracts.explanation.PlanInput;
import io.goodput.contracts.explanation.Relief;
import io.goodput.contracts.explanation.ScaledLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cheapest layout that holds, in rounds. */
class PlanSearchTest {
    private static final QueueWorld.Machine HOPPER = new QueueWorld.Machine("hopper", 6, 9, List.of(1, 2, 4, 8), 0, 32);
    private static final QueueWorld.Machine RACK = new QueueWorld.Machine("rack", 14, 22, List.of(1, 2, 4, 8), 0, 72);

    /** All rounds of a search, run to its end. */
    private static List<List<RunSpec>> runAll(PlanSearch search, QueueWorld world) {
        List<List<RunSpec>> rounds = new ArrayList<>();
        while (!search.round().isEmpty()) {
            List<RunSpec> round = search.round();
            rounds.add(round);
            search.complete(round.stream().map(world::run).toList());
        }
        return rounds;
    }

    private static PlanAnswer answer(QueueWorld world) {
        PlanSearch search = world.search();
        runAll(search, world);
        return search.answer();
    }

    private static TierAnswer only(QueueWorld world) {
        return answer(world).tiers().getFirst();
    }

    private static @Nullable String idOf(@Nullable LayoutOutcome outcome) {
        return outcome == null ? null : outcome.id();
    }

    private static LayoutOutcome winner(TierAnswer answer) {
        LayoutOutcome winner = answer.winner();
        if (winner == null) {
            throw new AssertionError("nothing won: " + answer);
        }
        return winner;
    }

    private static QueueWorld small() {
        return new QueueWorld(HOPPER).price("hopper", PriceTier.RETAIL, 2, 1);
    }

    @Test
    void fewestGpusWinWhenEachIsBilled() {
        // 10 requests/s. Prefill: 2 × 6 GPUs leave 2/s over, exp(−2 × 0.9) = 17 % late; 3 leave 8/s, 0.07 % late.
        // Decode: 2 × 9 leave 8/s. Aggregated: 3.42 a GPU; 5 leave 7.1/s, exp(−7.1 × 0.9) = 0.17 % late; 4 leave 3.7.
        LayoutOutcome winner = winner(only(small()));
        assertEquals(5, winner.layout().gpus());
        assertEquals(10, winner.bill().usdPerHour());
        assertEquals(
                List.of(winner.id() + " seed 1", winner.id() + " seed 2", winner.id() + " seed 3"), winner.runIds());
    }

    @Test
    void ofEqualCostTheFewestGpusWinThenTheFirstId() {
        // Any layout of up to 8 GPUs costs one node. Of those with 5 that hold, aggregated comes first by name.
        QueueWorld world = new QueueWorld(HOPPER).price("hopper", PriceTier.RETAIL, 2, 8);
        TierAnswer answer = only(world);
        assertEquals(
                "aggregated 5x TP1 hopper (batch 256, step 8192)",
                winner(answer).id());
        assertEquals(16, winner(answer).bill().usdPerHour());
        CandidateOutcome other = answer.runnersUp().getFirst();
        assertEquals(ServingMode.DISAGGREGATED, other.mode());
        assertEquals("$16.00/h and 5 GPUs like the winner, which comes first by its id", other.verdict());
        assertEquals(5, winner(answer).layout().gpus());
    }

    @Test
    void theSearchFindsWhatTryingEverythingFinds() {
        int held = 0;
        int reversed = 0;
        for (long seed = 0; seed < 250; seed++) {
            QueueWorld world = random(seed);
            PlanAnswer answer = answer(world);
            for (int i = 0; i < world.tiers.size(); i++) {
                TierAnswer tier = answer.tiers().get(i);
                Rank cheapest = tryEverything(world, world.tiers.get(i));
                String expected = cheapest == null ? null : cheapest.id();
                assertEquals(expected, idOf(tier.winner()), "seed " + seed + ", " + tier.tier());
                held += expected == null ? 0 : 1;
                reversed += tier.search().reversals();
                assertTrue(
                        tier.search().proof().startsWith(expected == null ? "No layout inside" : "Every layout"),
                        "seed " + seed + ": " + tier.search().proof());
                assertTrue(tier.search().proven(), "seed " + seed);
            }
        }
        assertTrue(held > 150, "only " + held + " held");
        assertTrue(reversed > 10, "only " + reversed + " reversals");
    }

    /** A space small enough to try everything; chance makes more instances worse now and then. */
    static QueueWorld random(long seed) {
        var random = new SplittableRandom(seed);
        int systems = random.nextInt(1, 4);
        QueueWorld.Machine[] machines = new QueueWorld.Machine[systems];
        for (int i = 0; i < systems; i++) {
            machines[i] = new QueueWorld.Machine(
                    "system-" + i,
                    random.nextDouble(2, 20),
                    random.nextDouble(2, 20),
                    random.nextBoolean() ? List.of(1, 2, 4) : List.of(2, 4, 8),
                    random.nextInt(0, 3),
                    random.nextBoolean() ? 8 : 16);
        }
        QueueWorld world = new QueueWorld(machines);
        world.tiers =
                random.nextBoolean() ? List.of(PriceTier.RETAIL) : List.of(PriceTier.HYPERSCALER_OWN, PriceTier.RETAIL);
        for (QueueWorld.Machine machine : machines) {
            for (PriceTier tier : world.tiers) {
                world.price(
                        machine.name(),
                        tier,
                        random.nextInt(100, 400) / 100.0,
                        1 << random.nextInt(0, 4),
                        random.nextInt(0, 4) > 0);
            }
        }
        world.requestsPerSecond = random.nextDouble(2, 40);
        world.luck = random.nextBoolean() ? 0 : random.nextDouble(0.02);
        world.roundSize = random.nextInt(1, 20);
        world.limits = new Limits(
                random.nextInt(1, 17),
                random.nextBoolean() ? null : random.nextInt(1, 3),
                random.nextBoolean() ? null : random.nextDouble(1, 40));
        return world;
    }

    /** Every layout inside the limits, priced and run on every seed; the cheapest that holds on all of them. */
    static @Nullable Rank tryEverything(QueueWorld world, PriceTier tier) {
        Rank best = null;
        for (QueueWorld.Machine machine : world.machines) {
            for (Layout layout : layouts(machine)) {
                Rank rank = new Rank(world.bill(tier, layout).usdPerHour(), layout.gpus(), layout.id());
                if (isInside(world, tier, layout)
                        && (best == null || rank.isBefore(best))
                        && holdsOnAllSeeds(world, layout)) {
                    best = rank;
                }
            }
        }
        return best;
    }

    static boolean isInside(QueueWorld world, PriceTier tier, Layout layout) {
        Bill bill = world.bill(tier, layout);
        Limits limits = world.limits;
        return (limits.maxGpus() == null || bill.gpusBilled() <= limits.maxGpus())
                && (limits.maxRacks() == null || bill.racks() <= limits.maxRacks())
                && (limits.maxProvisionedKilowatts() == null
                        || bill.provisionedKilowatts() <= limits.maxProvisionedKilowatts());
    }

    private static boolean holdsOnAllSeeds(QueueWorld world, Layout layout) {
        RunTemplate template =
                RunTemplate.of(world.question(), world.estimates().errorBands());
        return world.holds(template.run(layout, 1))
                && template.confirmationSeeds().stream().allMatch(seed -> world.holds(template.run(layout, seed)));
    }

    private static List<Layout> layouts(QueueWorld.Machine machine) {
        List<Layout> layouts = new ArrayList<>();
        List<Integer> sizes = machine.tensorParallel()
                .subList(machine.tooSmall(), machine.tensorParallel().size());
        for (int first : sizes) {
            for (int n = 1; n * first <= 16; n++) {
                layouts.add(new Layout(
                                ServingMode.AGGREGATED,
                                List.of(new PoolLayout(PoolRole.AGGREGATED, machine.name(), n, first, null, null)))
                        .resolved());
                for (int second : sizes) {
                    for (int m = 1; n * first + m * second <= 16; m++) {
                        layouts.add(new Layout(
                                        ServingMode.DISAGGREGATED,
                                        List.of(
                                                new PoolLayout(PoolRole.PREFILL, machine.name(), n, first, null, null),
                                                new PoolLayout(PoolRole.DECODE, machine.name(), m, second, null, null)))
                                .resolved());
                    }
                }
            }
        }
        return layouts;
    }

    @Test
    void theSameRunsGiveTheSameRoundsAndAnswerInWhateverOrderTheyArrive() {
        for (long seed = 0; seed < 40; seed++) {
            QueueWorld world = random(seed);
            PlanSearch first = world.search();
            List<List<RunSpec>> rounds = runAll(first, world);
            Map<RunSpec, PricedRun> stored = new HashMap<>();
            PlanSearch second = world.search();
            Random order = new Random(seed);
            for (List<RunSpec> round : rounds) {
                assertEquals(round, second.round(), "seed " + seed);
                List<RunSpec> shuffled = new ArrayList<>(round);
                Collections.shuffle(shuffled, order);
                shuffled.forEach(spec -> stored.put(spec, world.run(spec)));
                second.complete(round.stream().map(stored::get).toList());
            }
            PlanSearch replayed = world.search();
            while (!replayed.round().isEmpty()) {
                replayed.complete(replayed.round().stream().map(stored::get).toList());
            }
            assertEquals(first.answer(), second.answer(), "seed " + seed);
            assertEquals(first.answer(), replayed.answer(), "seed " + seed);
        }
    }

    @Test
    void theRoundSizeChangesTheRoundsAndNotTheWinner() {
        for (long seed = 0; seed < 40; seed++) {
            QueueWorld world = random(seed);
            Map<Integer, List<String>> winners = new LinkedHashMap<>();
            Map<Integer, List<List<Contender>>> contenders = new LinkedHashMap<>();
            for (int size : new int[] {1, 3, 64}) {
                world.roundSize = size;
                PlanSearch search = world.search();
                for (List<RunSpec> round : runAll(search, world)) {
                    assertTrue(round.size() <= size, "seed " + seed + ": " + round.size() + " > " + size);
                }
                winners.put(
                        size,
                        search.answer().tiers().stream()
                                .map(tier -> String.valueOf(idOf(tier.winner())))
                                .toList());
                contenders.put(
                        size,
                        search.answer().tiers().stream()
                                .map(TierAnswer::comparison)
                                .flatMap(Stream::ofNullable)
                                .map(Comparison::contenders)
                                .toList());
            }
            assertEquals(contenders.get(1), contenders.get(3), "seed " + seed);
            assertEquals(contenders.get(1), contenders.get(64), "seed " + seed);
            assertEquals(winners.get(1), winners.get(3), "seed " + seed);
            assertEquals(winners.get(1), winners.get(64), "seed " + seed);
        }
    }

    @Test
    void aRunIsNeverAskedForTwice() {
        for (long seed = 0; seed < 100; seed++) {
            QueueWorld world = random(seed);
            Set<RunSpec> asked = new HashSet<>();
            for (List<RunSpec> round : runAll(world.search(), world)) {
                for (RunSpec spec : round) {
                    assertTrue(
                            asked.add(spec),
                            "seed " + seed + ": " + spec.layout().id() + " twice");
                }
            }
        }
    }

    @Test
    void aSecondTierReusesTheRunsOfTheFirst() {
        QueueWorld world = small().price("hopper", PriceTier.HYPERSCALER_OWN, 1, 1);
        int alone = runAll(world.search(), world).stream().mapToInt(List::size).sum();
        world.tiers = List.of(PriceTier.RETAIL, PriceTier.HYPERSCALER_OWN);
        int both = runAll(world.search(), world).stream().mapToInt(List::size).sum();
        assertEquals(alone, both);
        List<TierAnswer> answers = answer(world).tiers();
        assertEquals(PriceTier.RETAIL, answers.get(0).tier());
        assertEquals(PriceTier.HYPERSCALER_OWN, answers.get(1).tier());
        assertEquals(10, winner(answers.get(0)).bill().usdPerHour());
        assertEquals(5, winner(answers.get(1)).bill().usdPerHour());
    }

    @Test
    void aWinnerThatFailsOnAFreshSeedIsStruckOut() {
        for (long seed = 0; seed < 250; seed++) {
            QueueWorld world = random(seed);
            TierAnswer answer = answer(world).tiers().getFirst();
            if (answer.search().reversals() > 0 && answer.winner() != null) {
                QueueWorld unconfirmed = random(seed);
                unconfirmed.confirmationSeeds = List.of();
                TierAnswer hasty = answer(unconfirmed).tiers().getFirst();
                if (!winner(hasty).id().equals(winner(answer).id())) {
                    assertEquals(0, hasty.search().reversals());
                    assertTrue(winner(hasty).bill().usdPerHour()
                            <= winner(answer).bill().usdPerHour());
                    assertEquals(3, winner(answer).runIds().size());
                    return;
                }
            }
        }
        throw new AssertionError("no world reversed its winner");
    }

    @Test
    void whenNoneHoldsTheNearestIsNamed() {
        QueueWorld world = small();
        world.limits = new Limits(4, null, null);
        TierAnswer answer = only(world);
        assertNull(answer.winner());
        LayoutOutcome nearest = answer.nearest();
        assertNotNull(nearest);
        // Four aggregated GPUs leave 3.68/s over: 1 − exp(−3.68 × 0.9) = 96.4 % inside 1 s, and 99 % are asked for.
        assertEquals("aggregated 4x TP1 hopper (batch 256, step 8192)", nearest.id());
        // 99 % are inside 0.1 + ln 100 / 3.68 s.
        assertEquals("TTFT p99 1.35 s > 1 s (96.36 % inside)", nearest.verdict());
        CandidateOutcome other = answer.runnersUp().getFirst();
        assertEquals(ServingMode.DISAGGREGATED, other.mode());
        assertFalse(other.holds());
        assertTrue(other.verdict().startsWith("none of the 11 layouts inside the limits holds; nearest: TTFT p99"));
        assertTrue(answer.search().proof().startsWith("No layout inside the limits holds: each was simulated"));
    }

    @Test
    void aLoadBeyondTheLimitsIsExcludedWithoutARun() {
        QueueWorld world = small();
        world.requestsPerSecond = 10_000;
        PlanSearch search = world.search();
        assertTrue(search.round().isEmpty());
        TierAnswer answer = search.answer().tiers().getFirst();
        assertNull(answer.winner());
        assertNull(answer.nearest());
        assertEquals(answer.search().layoutsConsidered(), answer.search().excludedByCapacity());
        assertTrue(answer.runnersUp().getFirst().verdict().startsWith("the load needs at least"));
        assertEquals(2, answer.runnersUp().size());
    }

    @Test
    void limitsBelowOneUnitExcludeEverything() {
        QueueWorld world = new QueueWorld(HOPPER).price("hopper", PriceTier.RETAIL, 2, 8);
        world.limits = new Limits(128, null, 11.9);
        TierAnswer answer = only(world);
        assertEquals(0, answer.search().layoutsConsidered());
        assertEquals(
                "the limits allow no whole billing unit of 8 GPUs, 12 kW (maxGpus 128, maxProvisionedKilowatts 11.9)",
                answer.runnersUp().getFirst().verdict());
    }

    @Test
    void limitsBelowTheFloorExcludeEverything() {
        QueueWorld world = small();
        world.slo = new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 50.0, 0.09)), null);
        TierAnswer answer = only(world);
        assertEquals(answer.search().layoutsConsidered(), answer.search().excludedByCapacity());
        assertEquals(0, answer.search().simulated());
        assertEquals(
                "TTFT of one request alone is at least 100 ms > 90 ms with TP1",
                answer.runnersUp().getFirst().verdict());
    }

    @Test
    void whatDoesNotFitIsCountedAndSaid() {
        QueueWorld world = new QueueWorld(new QueueWorld.Machine("tiny", 6, 9, List.of(1, 2), 2, 32), HOPPER)
                .price("tiny", PriceTier.RETAIL, 1, 1)
                .price("hopper", PriceTier.RETAIL, 2, 1);
        TierAnswer answer = only(world);
        assertEquals(6, answer.search().excludedByMemory());
        assertEquals(5, winner(answer).layout().gpus());
        CandidateOutcome tiny = answer.runnersUp().getLast();
        assertEquals("tiny", tiny.system());
        assertNull(tiny.best());
        assertEquals("needs more than 2 GPUs", tiny.verdict());
    }

    @Test
    void aRunnerUpThatPaysForAWholeRackIsToldSo() {
        QueueWorld world = new QueueWorld(HOPPER, RACK)
                .price("hopper", PriceTier.HYPERSCALER_OWN, 1.22, 8)
                .price("rack", PriceTier.HYPERSCALER_OWN, 1.86, 72);
        world.tiers = List.of(PriceTier.HYPERSCALER_OWN);
        world.limits = new Limits(128, null, null);
        TierAnswer answer = only(world);
        assertEquals(9.76, winner(answer).bill().usdPerHour());
        CandidateOutcome rack = answer.runnersUp().getLast();
        assertEquals("rack", rack.system());
        assertTrue(rack.holds());
        assertEquals(
                "$133.92/h against $9.76/h: a whole rack of 72 GPUs is billed under hyperscaler-own, 3 are used",
                rack.verdict());
    }

    @Test
    void everyLayoutIsCountedOnce() {
        for (long seed = 0; seed < 100; seed++) {
            for (TierAnswer tier : answer(random(seed)).tiers()) {
                var search = tier.search();
                long rest = search.layoutsConsidered()
                        - search.excludedByCapacity()
                        - search.excludedByCost()
                        - search.simulated();
                assertEquals(0, rest, "seed " + seed + ": " + search);
            }
        }
    }

    @Test
    void aQuestionOfOrdinarySizeNeedsTensOfRuns() {
        QueueWorld world = new QueueWorld(HOPPER, RACK)
                .price("hopper", PriceTier.HYPERSCALER_OWN, 1.22, 8)
                .price("hopper", PriceTier.RETAIL, 2.05, 8)
                .price("rack", PriceTier.HYPERSCALER_OWN, 1.86, 72)
                .price("rack", PriceTier.RETAIL, 2.60, 4);
        world.tiers = List.of(PriceTier.HYPERSCALER_OWN, PriceTier.RETAIL);
        world.limits = new Limits(128, null, null);
        world.requestsPerSecond = 20;
        world.roundSize = 16;
        PlanSearch search = world.search();
        int runs = runAll(search, world).stream().mapToInt(List::size).sum();
        assertTrue(runs >= 48 && runs <= 150, runs + " runs");
        long considered = search.answer().tiers().stream()
                .mapToLong(tier -> tier.search().layoutsConsidered())
                .sum();
        assertEquals(considered, search.progress().layoutsConsidered());
        assertEquals(0, search.progress().layoutsOpen());
        for (TierAnswer tier : search.answer().tiers()) {
            assertTrue(
                    tier.search().proof().startsWith("Every layout"),
                    tier.search().proof());
        }
    }

    @Test
    void aLargeLoadIsAnsweredAndWhatIsNotProvenIsSaid() {
        QueueWorld world = new QueueWorld(HOPPER).price("hopper", PriceTier.RETAIL, 2, 1);
        world.requestsPerSecond = 400;
        world.limits = new Limits(1_024, null, null);
        world.roundSize = 16;
        PlanSearch search = world.search();
        int runs = runAll(search, world).stream().mapToInt(List::size).sum();
        TierAnswer tier = search.answer().tiers().getFirst();
        assertTrue(runs <= 2 * Family.MAX_TRIALS + 16, runs + " runs");
        // Prefill alone needs 67 GPUs and decode 45, so no layout has fewer than 112; the answer is not far off.
        int gpus = winner(tier).layout().gpus();
        assertTrue(gpus >= 112 && gpus <= 125, gpus + " GPUs");
    }

    @Test
    void whatHeldUnderOneTierIsKnownUnderTheNext() {
        // Disaggregated hopper wins when racks must be bought whole and is far behind when they need not be.
        QueueWorld world = new QueueWorld(HOPPER, RACK)
                .price("hopper", PriceTier.HYPERSCALER_OWN, 1.22, 1)
                .price("rack", PriceTier.HYPERSCALER_OWN, 50, 72)
                .price("hopper", PriceTier.RETAIL, 20, 1)
                .price("rack", PriceTier.RETAIL, 1, 1);
        world.tiers = List.of(PriceTier.HYPERSCALER_OWN, PriceTier.RETAIL);
        world.limits = new Limits(1_024, null, null);
        world.requestsPerSecond = 300;
        world.roundSize = 16;
        PlanAnswer answer = answer(world);
        assertEquals(
                "hopper",
                winner(answer.tiers().getFirst()).layout().pools().getFirst().system());
        TierAnswer retail = answer.tiers().getLast();
        assertEquals("rack", winner(retail).layout().pools().getFirst().system());
        assertEquals(
                3, retail.runnersUp().stream().filter(CandidateOutcome::holds).count());
        LayoutOutcome owned = winner(answer.tiers().getFirst());
        LayoutOutcome rented = retail.runnersUp().stream()
                .filter(each -> each.system().equals("hopper")
                        && each.mode() == owned.layout().mode())
                .map(CandidateOutcome::best)
                .findFirst()
                .orElseThrow();
        assertNotNull(rented);
        assertTrue(rented.layout().gpus() <= owned.layout().gpus(), rented.id() + " after " + owned.id());
    }

    @Test
    void aHopelessQuestionEndsAndSaysThatNothingIsProven() {
        QueueWorld world = new QueueWorld(HOPPER).price("hopper", PriceTier.RETAIL, 2, 1);
        world.limits = new Limits(1_024, null, null);
        world.luck = 1;
        world.slo = new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.99, 0.11)), null);
        PlanSearch search = world.search();
        int runs = runAll(search, world).stream().mapToInt(List::size).sum();
        TierAnswer tier = search.answer().tiers().getFirst();
        assertNull(tier.winner());
        assertTrue(runs <= 2 * Family.MAX_TRIALS, runs + " runs");
        assertFalse(tier.search().proven());
        assertTrue(
                tier.search().proof().contains("Not proven for hopper"),
                tier.search().proof());
    }

    @Test
    void aHopelessQuestionEndsOnlyAfterEveryParallelismFilledTheLimits() {
        QueueWorld world = new QueueWorld(HOPPER).price("hopper", PriceTier.RETAIL, 2, 1);
        world.requestsPerSecond = 100;
        world.limits = new Limits(256, null, null);
        world.luck = 1;
        world.slo = new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.99, 0.11)), null);
        world.modes = List.of(ServingMode.DISAGGREGATED);
        PlanSearch search = world.search();
        Map<List<Integer>, Integer> mostGpus = new HashMap<>();
        for (List<RunSpec> round : runAll(search, world)) {
            for (RunSpec run : round) {
                List<Integer> shape = run.layout().pools().stream()
                        .map(PoolLayout::tensorParallel)
                        .toList();
                mostGpus.merge(shape, run.layout().gpus(), Math::max);
            }
        }
        assertEquals(16, mostGpus.size());
        mostGpus.forEach((shape, gpus) -> assertTrue(gpus + Collections.min(shape) > 256, shape + ": " + gpus));
        String proof = search.answer().tiers().getFirst().search().proof();
        assertTrue(proof.contains("one of every parallelism not excluded that leaves no room"), proof);
    }

    @Test
    void whatAnUnprovenFamilyMayHoldIsNotDenied() {
        // A dear system is given up 64 layouts after the winner is verified: among those with a quarter of the GPUs
        // needed.
        QueueWorld world = new QueueWorld(HOPPER, RACK)
                .price("hopper", PriceTier.RETAIL, 2, 1)
                .price("rack", PriceTier.RETAIL, 1_000, 1);
        world.modes = List.of(ServingMode.DISAGGREGATED);
        world.requestsPerSecond = 400;
        world.optimism = 4;
        world.limits = new Limits(1_024, null, null);
        world.roundSize = 16;
        TierAnswer answer = only(world);
        CandidateOutcome rack = answer.runnersUp().getFirst();
        assertFalse(rack.holds());
        assertTrue(rack.verdict().startsWith("none of the 64 layouts simulated holds"), rack.verdict());
        String verdict = winner(answer).verdict();
        assertTrue(verdict.contains("; no other system and mode was found to hold"), verdict);
    }

    @Test
    void aPrefillPoolThatTheErrorBandWouldOverloadIsNamed() {
        // 3 prefill GPUs do 18/s, of which 10/s are asked. 2 decode GPUs do 18/s too, and are not spoken of.
        QueueWorld world = small();
        world.modes = List.of(ServingMode.DISAGGREGATED);
        world.highShare = 0.79;
        assertEquals(
                "$10.00/h, the cheapest layout that holds; no other system and mode holds",
                winner(only(world)).verdict());
        world.highShare = 0.9;
        assertEquals(
                "$10.00/h, the cheapest layout that holds; no other system and mode holds; at the upper error band of"
                        + " +90 % its prefill pool could serve no more than 9.47 requests/s: plan a spare",
                winner(only(world)).verdict());
        world.modes = List.of(ServingMode.AGGREGATED);
        assertFalse(winner(only(world)).verdict().contains("spare"));
    }

    @Test
    void whereNothingHoldsWhatWouldHoldIsSaid() {
        QueueWorld world = small();
        world.limits = new Limits(4, null, null);
        world.optimism = 2;
        TierAnswer answer = only(world);
        assertNull(answer.winner());
        Relief relief = Objects.requireNonNull(answer.relief());
        Layout nearest = Objects.requireNonNull(answer.nearest()).layout();
        RunTemplate template = RunTemplate.of(world.question(), List.of());
        Setting setting = Setting.of(template);
        for (double factor : new double[] {
            relief.load().holdsAtLoadFactor(),
            Objects.requireNonNull(relief.load().failsAtLoadFactor())
        }) {
            Traffic less = ChangedTraffic.load(template.traffic(), factor).orElseThrow();
            assertEquals(
                    factor == relief.load().holdsAtLoadFactor(),
                    world.holds(setting.loaded(less, factor).run(nearest)),
                    factor + " times the load");
        }
        ScaledLayout larger = Objects.requireNonNull(relief.larger());
        assertTrue(world.holds(template.run(larger.layout(), 1)));
        assertFalse(larger.insideLimits());
        assertTrue(relief.verdict().contains("beyond the question's limits would hold"), relief.verdict());
        world.limits = new Limits(larger.gpusBilled(), null, null);
        assertTrue(winner(only(world)).usdPerHour() <= larger.usdPerHour());
        assertNull(only(world).relief());
    }

    @Test
    void theWinnerIsTriedAtBothEndsOfTheErrorBand() {
        QueueWorld world = small();
        world.modes = List.of(ServingMode.DISAGGREGATED);
        world.lowShare = -0.1;
        world.highShare = 0.1;
        TierAnswer sure = only(world);
        InputEffect band = Objects.requireNonNull(sure.stepTimeBand());
        assertEquals(PlanInput.STEP_TIMES, band.input());
        assertEquals(
                List.of(0.9, 1.1),
                band.changes().stream().map(InputChange::factor).toList());
        assertTrue(band.changes().stream().allMatch(InputChange::holds));
        // At 1.9 times the step times a GPU computes 3.16 prompts a second, and 15.1 are needed; two decode 8.84/s.
        world.highShare = 0.9;
        TierAnswer unsure = only(world);
        InputChange upper =
                Objects.requireNonNull(unsure.stepTimeBand()).changes().getLast();
        assertFalse(upper.holds());
        ScaledLayout safe = Objects.requireNonNull(upper.needed());
        assertEquals(5, winner(unsure).layout().gpus());
        assertEquals(
                "prefill 5x TP1 hopper (batch 256, step 8192) + decode 2x TP2 hopper (batch 256, step 8192)",
                safe.id());
        QueueWorld slower = small();
        slower.factors = StepTimeFactors.of(1.9, 1.9, 1.9);
        RunTemplate template = RunTemplate.of(slower.question(), List.of());
        assertTrue(slower.holds(template.run(safe.layout(), 1)));
        world.robust = true;
        assertNull(only(world).stepTimeBand());
        assertTrue(winner(only(world)).usdPerHour() <= safe.usdPerHour());
    }

    @Test
    void figuresThatAreOfSeveralSeedsHaveIntervals() {
        QueueWorld world = small();
        world.luck = 0.005;
        TierAnswer answer = only(world);
        LayoutOutcome winner = winner(answer);
        SeedIntervals intervals = Objects.requireNonNull(winner.overSeeds());
        RunTemplate template = RunTemplate.of(world.question(), List.of());
        List<Long> seeds = new ArrayList<>(List.of(1L));
        seeds.addAll(world.confirmationSeeds);
        double[] shares = seeds.stream()
                .mapToDouble(seed -> world.run(template.completeRun(winner.layout(), seed))
                        .report()
                        .attainment())
                .toArray();
        assertEquals(ConfidenceInterval.of(shares), intervals.attainment());
        assertTrue(intervals.attainment().halfWidth() > 0);
        assertEquals(winner.report().limits().size(), intervals.limitSeconds().size());
        assertEquals(new ConfidenceInterval(winner.usdPerHour(), 0, seeds.size()), intervals.usdPerHour());
        world.limits = new Limits(4, null, null);
        world.optimism = 2;
        assertNull(Objects.requireNonNull(only(world).nearest()).overSeeds());
    }

    @Test
    void progressCountsRoundsAndRuns() {
        QueueWorld world = small();
        PlanSearch search = world.search();
        SearchProgress start = search.progress();
        assertEquals(0, start.roundsCompleted());
        assertNull(start.bestUsdPerHour());
        assertEquals("retail: 2 of 2 kinds of layouts open", start.phase());
        List<List<RunSpec>> rounds = runAll(search, world);
        SearchProgress end = search.progress();
        assertEquals(rounds.size(), end.roundsCompleted());
        assertEquals(rounds.stream().mapToInt(List::size).sum(), end.runsCompleted());
        assertEquals("done", end.phase());
    }

    @Test
    void aRoundIsClosedWithItsOwnRunsOnly() {
        QueueWorld world = small();
        PlanSearch search = world.search();
        assertThrows(IllegalStateException.class, () -> search.complete(List.of()));
        assertThrows(IllegalStateException.class, search::answer);
        runAll(search, world);
        assertThrows(IllegalStateException.class, () -> search.complete(List.of()));
        assertNotEquals(0, search.answer().assumptions().size());
    }

    @Test
    void theAnswerSaysWhatItRestsOn() {
        PlanAnswer answer = answer(small());
        assertEquals("The world is a queue.", answer.assumptions().getFirst());
        assertTrue(answer.assumptions().stream()
                .anyMatch(each -> each.startsWith("hopper under retail: $2 per GPU-hour, billed in units of 1 GPU,"
                        + " electricity included; 1.5 kW provisioned per GPU. made up")));
        assertTrue(answer.assumptions().getLast().startsWith("Horizon: 10000 measured requests after 1000"));
        assertTrue(answer.basis().stream().anyMatch(each -> each.figure().contains("joulesPerToken")));
        assertEquals("build", answer.build());
    }
}
