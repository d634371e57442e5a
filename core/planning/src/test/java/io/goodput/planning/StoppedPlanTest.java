package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.CandidateOutcome;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.SearchSummary;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.StoppedBy;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.TierAnswer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is known of the cheapest layout when a plan's deadline passes. */
class StoppedPlanTest {
    private static final QueueWorld.Machine HOPPER = new QueueWorld.Machine("hopper", 6, 9, List.of(1, 2, 4, 8), 0, 32);

    private static final QueueWorld.Machine RACK = new QueueWorld.Machine("rack", 14, 22, List.of(1, 2, 4, 8), 0, 72);

    /** A search that was stopped, and the runs that were known by then. */
    private record Stopped(PlanSearch search, Map<RunSpec, PricedRun> known) {
        TierAnswer tier() {
            return search.answer().tiers().getFirst();
        }
    }

    /** Stops a search after some rounds; of the next one, every other run is known. */
    private static Stopped after(int rounds, boolean half, QueueWorld world) {
        PlanSearch search = world.search();
        Map<RunSpec, PricedRun> known = new LinkedHashMap<>();
        for (int i = 0; i < rounds; i++) {
            List<RunSpec> round = search.round();
            round.forEach(spec -> known.put(spec, world.run(spec)));
            search.complete(round.stream().map(known::get).toList());
        }
        Map<RunSpec, PricedRun> partly = new HashMap<>();
        for (int i = 0; half && i < search.round().size(); i += 2) {
            partly.put(search.round().get(i), world.run(search.round().get(i)));
        }
        known.putAll(partly);
        search.stop(partly);
        return new Stopped(search, known);
    }

    /** What a search is at after some rounds. */
    private static String phase(int rounds, QueueWorld world) {
        PlanSearch search = world.search();
        for (int i = 0; i < rounds; i++) {
            search.complete(search.round().stream().map(world::run).toList());
        }
        return search.progress().phase();
    }

    private static int rounds(QueueWorld world) {
        PlanSearch search = world.search();
        int rounds = 0;
        while (!search.round().isEmpty()) {
            search.complete(search.round().stream().map(world::run).toList());
            rounds++;
        }
        return rounds;
    }

    private static LayoutOutcome winner(TierAnswer tier) {
        LayoutOutcome winner = tier.winner();
        assertNotNull(winner, tier.search()::proof);
        return winner;
    }

    private static QueueWorld small() {
        return new QueueWorld(HOPPER).price("hopper", PriceTier.RETAIL, 2, 1);
    }

    /**
     * The first of those that hold on all three seeds; where none does, of those that hold on the search's and fail on no
     * other that is known.
     */
    private static @Nullable String verifiedBy(Map<RunSpec, PricedRun> known, QueueWorld world, PriceTier tier) {
        RunTemplate template =
                RunTemplate.of(world.question(), world.estimates().errorBands());
        List<Long> fresh = template.confirmationSeeds();
        return known.keySet().stream()
                .filter(spec -> spec.equals(template.run(spec.layout(), template.seed())) && world.holds(spec))
                .map(RunSpec::layout)
                .filter(layout -> PlanSearchTest.isInside(world, tier, layout))
                .filter(layout -> inOrder(known, template, layout).stream().allMatch(world::holds))
                .min(Comparator.<Layout, Boolean>comparing(
                                layout -> inOrder(known, template, layout).size() < fresh.size())
                        .thenComparing(
                                layout -> new Rank(world.bill(tier, layout).usdPerHour(), layout.gpus(), layout.id())))
                .map(Layout::id)
                .orElse(null);
    }

    /** Runs on fresh seeds up to the first that is not known. */
    private static List<RunSpec> inOrder(Map<RunSpec, PricedRun> known, RunTemplate template, Layout layout) {
        return template.confirmationSeeds().stream()
                .map(seed -> template.completeRun(layout, seed))
                .takeWhile(known::containsKey)
                .toList();
    }

    @Test
    void afterEveryRoundTheCheapestVerifiedSoFarIsAnsweredWithAGapThatHolds() {
        int stopped = 0;
        int confirmed = 0;
        int unconfirmed = 0;
        int proven = 0;
        int gaps = 0;
        for (long seed = 0; seed < 200; seed++) {
            QueueWorld world = PlanSearchTest.random(seed);
            Rank cheapest = PlanSearchTest.tryEverything(world, world.tiers.getFirst());
            Rank cheapestOfLast = PlanSearchTest.tryEverything(world, world.tiers.getLast());
            double least = 0;
            boolean isOver = false;
            for (int k = 0; !isOver; k++) {
                for (boolean half : new boolean[] {false, true}) {
                    String at = "seed " + seed + " after " + k + (half ? " and a half" : "");
                    Stopped search = after(k, half, world);
                    assertEquals(List.of(), search.search.round(), at);
                    PlanAnswer answer = search.search.answer();
                    assertEquals(world.tiers.size(), answer.tiers().size(), at);
                    TierAnswer first = answer.tiers().getFirst();
                    SearchSummary found = first.search();
                    assertEquals(verifiedBy(search.known, world, first.tier()), idOf(first), at);
                    assertIsAdmissible(first, cheapest, at);
                    assertIsAdmissible(answer.tiers().getLast(), cheapestOfLast, at);
                    isOver = found.proven();
                    if (isOver) {
                        proven++;
                    } else {
                        stopped++;
                        assertEquals(StoppedBy.DEADLINE, answer.stoppedBy(), at);
                        assertTrue(found.proof().startsWith("The deadline ended the search. "), at + found.proof());
                        assertNull(first.comparison(), at);
                    }
                    Double gap = found.gapShare();
                    if (gap != null) {
                        double bound = winner(first).bill().usdPerHour() * (1 - gap);
                        assertTrue(bound >= least - 1e-9, at + ": " + bound + " after " + least);
                        least = bound;
                        gaps += gap > 0 ? 1 : 0;
                        if (winner(first).runIds().size() == 3) {
                            confirmed++;
                        } else {
                            unconfirmed++;
                            assertFalse(found.proven(), at);
                            assertTrue(found.proof().contains("not yet confirmed on the seeds ["), at + found.proof());
                        }
                    }
                }
            }
        }
        assertTrue(
                stopped > 500 && proven > 100 && confirmed > 100 && unconfirmed > 200 && gaps > 40,
                stopped + " stopped, " + proven + " proven, " + confirmed + " confirmed, " + unconfirmed + " not, "
                        + gaps + " with a gap");
    }

    /**
     * Nothing that holds costs less than the gap leaves room for.
     *
     * @param cheapest that holds; null where none does
     */
    private static void assertIsAdmissible(TierAnswer tier, @Nullable Rank cheapest, String at) {
        Double gap = tier.search().gapShare();
        assertEquals(tier.winner() == null, gap == null, at);
        if (gap != null) {
            assertTrue(gap >= 0 && gap < 1, at + ": " + gap);
            double usd = winner(tier).bill().usdPerHour();
            assertTrue(
                    cheapest == null || cheapest.usdPerHour() >= usd * (1 - gap) - 1e-9,
                    at + ": " + usd + " and a gap of " + gap);
        }
        if (tier.search().proven()) {
            assertEquals(cheapest == null ? null : cheapest.id(), idOf(tier), at);
        }
    }

    private static @Nullable String idOf(TierAnswer tier) {
        return tier.winner() == null ? null : tier.winner().id();
    }

    @Test
    void beforeTheFirstRunNothingIsSaidToHold() {
        TierAnswer tier = after(0, false, small()).tier();
        assertNull(tier.winner());
        assertNull(tier.nearest());
        assertEquals(0, tier.search().simulated());
        assertNull(tier.search().gapShare());
        assertFalse(tier.search().proven());
        assertTrue(
                tier.search()
                        .proof()
                        .startsWith(
                                "The deadline ended the search. No layout was simulated by then. Not proven for hopper"
                                        + " disaggregated ("),
                tier.search().proof());
        assertEquals(
                Set.of(ServingMode.DISAGGREGATED, ServingMode.AGGREGATED),
                tier.runnersUp().stream().map(CandidateOutcome::mode).collect(Collectors.toSet()));
        for (CandidateOutcome each : tier.runnersUp()) {
            assertTrue(each.verdict().startsWith("the deadline came before any of its "), each.verdict());
        }
    }

    @Test
    void aHalfKnownRoundCounts() {
        // The last round of the search confirms both modes' five GPUs on two seeds: the first of each two is known.
        QueueWorld world = small();
        int last = 0;
        while (!after(last + 1, false, world).tier().search().proven()) {
            last++;
        }
        TierAnswer before = after(last, false, world).tier();
        assertEquals(1, winner(before).runIds().size());
        assertTrue(
                before.search().proof().contains("not yet confirmed on the seeds [2, 3]"),
                before.search().proof());
        TierAnswer half = after(last, true, world).tier();
        assertEquals(2, winner(half).runIds().size());
        assertTrue(
                half.search().proof().contains("not yet confirmed on the seeds [3]"),
                half.search().proof());
        assertEquals(
                "$10.00/h, the cheapest layout found that holds on seed 1, not yet confirmed on the seeds [3], level with"
                        + " hopper disaggregated",
                winner(half).verdict());
        assertEquals(
                "$10.00/h; holds on seed 1, not yet confirmed on the seeds [3]",
                half.runnersUp().getFirst().verdict());
    }

    @Test
    void runsThatWereCutShortAreToldWithoutFigures() {
        QueueWorld world = small();
        world.cutsShort = true;
        world.limits = new Limits(4, null, null);
        TierAnswer tier = after(1, false, world).tier();
        assertEquals(4, tier.search().simulated());
        assertNull(tier.nearest());
        assertTrue(
                tier.runnersUp().stream()
                        .anyMatch(each -> each.best() == null
                                && each.verdict().matches("none of the [1-4] layouts simulated holds")),
                tier.runnersUp()::toString);
        assertTrue(
                tier.search().proof().startsWith("The deadline ended the search. No layout that was simulated by then"),
                tier.search().proof());
    }

    @Test
    void tiersThatWereNotReachedAreAnsweredWithWhatHeldBefore() {
        QueueWorld world = new QueueWorld(HOPPER)
                .price("hopper", PriceTier.RETAIL, 2, 1)
                .price("hopper", PriceTier.HYPERSCALER_OWN, 1, 8);
        world.tiers = List.of(PriceTier.RETAIL, PriceTier.HYPERSCALER_OWN);
        world.lowShare = 0;
        world.highShare = 0;
        Set<Integer> winners = new TreeSet<>();
        for (int k = 0; k < rounds(world); k++) {
            List<TierAnswer> tiers = after(k, false, world).search.answer().tiers();
            LayoutOutcome first = tiers.getFirst().winner();
            LayoutOutcome second = tiers.getLast().winner();
            assertEquals(first == null, second == null, "after " + k);
            if (first != null && second != null) {
                // Eight GPUs are billed for whatever is used of them.
                assertEquals(8, second.bill().usdPerHour());
                assertTrue(second.runIds().size() >= first.runIds().size(), "after " + k);
                winners.add(second.runIds().size());
            }
            assertTrue(
                    tiers.getLast().search().proof().contains("The deadline ended"),
                    tiers.getLast().search().proof());
        }
        assertEquals(Set.of(1, 3), winners);
    }

    @Test
    void whatHeldUnderOneTierIsTheBestKnownOfTheNext() {
        // Hopper is bought first; under retail the rack is nearly free, and none of its layouts is simulated yet.
        QueueWorld world = new QueueWorld(HOPPER, RACK)
                .price("hopper", PriceTier.HYPERSCALER_OWN, 1.22, 1)
                .price("rack", PriceTier.HYPERSCALER_OWN, 50, 72)
                .price("hopper", PriceTier.RETAIL, 20, 1)
                .price("rack", PriceTier.RETAIL, 1, 1);
        world.tiers = List.of(PriceTier.HYPERSCALER_OWN, PriceTier.RETAIL);
        world.limits = new Limits(72, null, null);
        world.modes = List.of(ServingMode.AGGREGATED);
        // Three rounds: hopper's five GPUs are found, confirmed on two seeds, and tried on a rack, which two GPUs are
        // enough of.
        List<TierAnswer> tiers = after(3, false, world).search.answer().tiers();
        TierAnswer retail = tiers.getLast();
        assertEquals(winner(tiers.getFirst()).runIds(), winner(retail).runIds());
        assertEquals(3, winner(retail).runIds().size());
        assertEquals(
                "$100.00/h, the cheapest layout found that holds; no other system and mode was found to hold",
                winner(retail).verdict());
        CandidateOutcome cheaper = retail.runnersUp().getFirst();
        assertEquals("rack", cheaper.system());
        assertTrue(cheaper.holds());
        assertEquals("$2.00/h; holds on seed 1, not yet confirmed on the seeds [2, 3]", cheaper.verdict());
        assertFalse(retail.search().proven());
        assertEquals(0.98, retail.search().gapShare());
        assertTrue(
                retail.search().proof().contains("; the best of them might take 98 % less of the objective."),
                retail.search().proof());
    }

    @Test
    void nothingIsExcludedByTheCostOfAnUnconfirmedLayout() {
        QueueWorld world = new QueueWorld(HOPPER, RACK)
                .price("hopper", PriceTier.RETAIL, 2, 1)
                .price("rack", PriceTier.RETAIL, 3, 1);
        world.space = SearchSpace.DEFAULT.withMixes(List.of(new SystemMix("hopper", "rack")));
        Set<Boolean> excluded = new TreeSet<>();
        for (int k = 0; k < rounds(world); k++) {
            TierAnswer tier = after(k, false, world).tier();
            boolean confirmed = tier.winner() != null && winner(tier).runIds().size() == 3;
            excluded.add(tier.search().excludedByCost() > 0);
            assertEquals(confirmed, tier.search().excludedByCost() > 0, "after " + k);
        }
        assertEquals(Set.of(false, true), excluded);
    }

    @Test
    void anExplanationThatWasNotOverIsLeftOut() {
        QueueWorld world = small().price("hopper", PriceTier.HYPERSCALER_OWN, 1, 1);
        world.tiers = List.of(PriceTier.RETAIL, PriceTier.HYPERSCALER_OWN);
        world.explain = true;
        TierAnswer whole = after(rounds(world), false, world).tier();
        assertNotNull(whole.explanation());
        int explaining = 0;
        while (!phase(explaining, world).contains("explaining")) {
            explaining++;
        }
        Stopped late = after(explaining, false, world);
        assertEquals(StoppedBy.DEADLINE, late.search.answer().stoppedBy());
        assertNull(late.tier().explanation());
        assertEquals(whole.winner(), late.tier().winner());
        assertEquals(whole.search(), late.tier().search());
        assertEquals(whole.comparison(), late.tier().comparison());
        TierAnswer next = late.search.answer().tiers().getLast();
        assertEquals(PriceTier.HYPERSCALER_OWN, next.tier());
        assertEquals(5, winner(next).bill().usdPerHour());
        assertNull(next.explanation());
    }

    @Test
    void aSearchThatIsOverIsNotStopped() {
        QueueWorld world = small();
        PlanSearch over = after(rounds(world), false, world).search;
        assertNull(over.stoppedBy());
        assertNull(over.answer().stoppedBy());
        assertTrue(over.answer().tiers().getFirst().search().proof().startsWith("Every layout"));
    }

    @Test
    void aSearchIsStoppedOnce() {
        Stopped stopped = after(1, false, small());
        PlanAnswer answer = stopped.search.answer();
        stopped.search.stop(Map.of());
        assertEquals(answer, stopped.search.answer());
        assertEquals("done", stopped.search.progress().phase());
    }
}
