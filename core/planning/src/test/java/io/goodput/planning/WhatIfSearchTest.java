package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.scaleout.ScalingSpace;
import io.goodput.contracts.whatif.Change;
import io.goodput.contracts.whatif.ChangeOutcome;
import io.goodput.contracts.whatif.CostDifference;
import io.goodput.contracts.whatif.LostInstances;
import io.goodput.contracts.whatif.SystemChange;
import io.goodput.contracts.whatif.WhatIfAnswer;
import io.goodput.contracts.whatif.WhatIfRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One change of a plan at a time. */
class WhatIfSearchTest {
    /** One GPU serves prompts of 6 requests a second, tokens of 9, or both of 0.95 / (1/6 + 1/9) = 3.42. */
    private static final QueueWorld.Machine HOPPER = new QueueWorld.Machine("hopper", 6, 9, List.of(1), 0, 32);

    private static final QueueWorld.Machine SLOW = new QueueWorld.Machine("slow", 2, 3, List.of(1), 0, 32);

    /** Specifications that were simulated, each once. */
    private final Set<RunSpec> simulated = new HashSet<>();

    private static QueueWorld world() {
        return new QueueWorld(HOPPER, SLOW)
                .price("hopper", PriceTier.RETAIL, 2, 1)
                .price("hopper", PriceTier.THREE_YEAR_CONTRACT, 1.5, 4)
                .price("slow", PriceTier.RETAIL, 1, 1);
    }

    /** 3 x 6 = 18 prompts and 2 x 9 = 18 tokens of requests a second, of which 10 come. */
    private static Layout apart() {
        return new Layout(
                        ServingMode.DISAGGREGATED,
                        List.of(
                                new PoolLayout(PoolRole.PREFILL, "hopper", 3, 1, null, null),
                                new PoolLayout(PoolRole.DECODE, "hopper", 2, 1, null, null)))
                .resolved();
    }

    private static Change load(double factor) {
        return new Change("load " + factor, factor, null, null, null, null, null);
    }

    private static Change prices(PriceTier tier) {
        return new Change("prices", null, null, new Pricing(null, List.of(tier)), null, null, null);
    }

    private static Change lost(PoolRole role, int instances) {
        return new Change("lost", null, null, null, null, null, new LostInstances(role, instances));
    }

    private static Change counts(Integer... counts) {
        return new Change("counts", null, null, null, null, List.of(counts), null);
    }

    private static Change on(String system) {
        return new Change("on " + system, null, null, null, new SystemChange(system, null), null, null);
    }

    private WhatIfSearch search(QueueWorld world, Layout layout, Change... changes) {
        return new WhatIfSearch(
                new WhatIfRequest(world.question(), layout, List.of(changes), null), world.estimates(), world.rates());
    }

    private WhatIfAnswer answer(QueueWorld world, Layout layout, Change... changes) {
        var search = search(world, layout, changes);
        List<PriceTier> tiers = world.tiers;
        Map<RunSpec, String> ids = new HashMap<>();
        while (!search.round().isEmpty()) {
            List<RunSpec> round = search.round();
            assertEquals(round.size(), round.stream().distinct().count());
            simulated.addAll(round);
            world.tiers = search.pricing()
                    .map(pricing -> Objects.requireNonNull(pricing.tiers()))
                    .orElse(tiers);
            search.complete(round.stream()
                    .map(spec -> {
                        PricedRun run = world.run(spec);
                        String id = ids.computeIfAbsent(spec, _ -> "run " + ids.size());
                        return new PricedRun(id, run.report(), run.bills());
                    })
                    .toList());
        }
        world.tiers = tiers;
        assertEquals("done", search.progress().phase());
        return search.answer();
    }

    private static CostDifference cost(ChangeOutcome outcome) {
        return outcome.costs().getFirst();
    }

    @Test
    void anotherPriceIsTheSameRun() {
        WhatIfAnswer answer = answer(world(), apart(), prices(PriceTier.THREE_YEAR_CONTRACT));
        ChangeOutcome outcome = answer.changes().getFirst();
        assertEquals(1, simulated.size());
        assertFalse(outcome.simulated());
        assertEquals(answer.plan().runId(), outcome.runId());
        assertEquals(answer.plan().report(), outcome.report());
        assertEquals(0, outcome.attainment().difference());
        outcome.limits().forEach(limit -> assertEquals(0, limit.differenceSeconds()));
        // 5 GPUs at $2 are $10; 8 in units of 4 at $1.50 are $12.
        assertEquals(10, cost(outcome).usdPerHour().plan());
        assertEquals(12, cost(outcome).usdPerHour().changed());
        assertEquals(3, cost(outcome).gpusBilled().difference());
        assertEquals(PriceTier.THREE_YEAR_CONTRACT, cost(outcome).tier());
        assertTrue(outcome.verdict().contains("$12.00/h (+$2.00)"), outcome.verdict());
        assertEquals(
                List.of("hopper under retail", "hopper under three-year-contract"),
                answer.assumptions().stream()
                        .filter(each -> each.startsWith("hopper under"))
                        .map(each -> each.replaceAll(":.*", ""))
                        .toList());
    }

    @Test
    void severalPricesAreAppliedToOneRun() {
        QueueWorld world = world();
        world.tiers = List.of(PriceTier.RETAIL, PriceTier.THREE_YEAR_CONTRACT);
        var swapped = new Pricing(null, List.of(PriceTier.THREE_YEAR_CONTRACT, PriceTier.RETAIL));
        WhatIfAnswer answer = answer(
                world,
                apart(),
                new Change("swapped", null, null, swapped, null, null, null),
                new Change("book", null, null, new Pricing("other", null), null, null, null));
        assertEquals(1, simulated.size());
        assertEquals(
                List.of(2.0, -2.0),
                answer.changes().getFirst().costs().stream()
                        .map(each -> each.usdPerHour().difference())
                        .toList());
        assertEquals(
                List.of(0.0, 0.0),
                answer.changes().getLast().costs().stream()
                        .map(each -> each.usdPerHour().difference())
                        .toList());
    }

    @Test
    void moreLoadIsThePlansRunUnderThatLoad() {
        QueueWorld world = world();
        ChangeOutcome outcome = answer(world, apart(), load(1.5)).changes().getFirst();
        QueueWorld busier = world();
        busier.requestsPerSecond = 15;
        RunSpec expected = RunTemplate.of(busier.question(), List.of()).completeRun(apart(), 1);
        assertTrue(simulated.contains(expected), simulated::toString);
        assertEquals(world.run(expected).report(), outcome.report());
        assertTrue(outcome.simulated());
        // 18 - 15 = 3/s of surplus: 1 % waits longer than ln(100) / 3 = 1.54 s beside the 0.1 s of service.
        assertFalse(outcome.holds());
        assertEquals(0.1 + Math.log(100) / 3, outcome.limits().getFirst().valueSeconds(), 1e-9);
        assertEquals(
                Math.log(100) / 3 - Math.log(100) / 8,
                Objects.requireNonNull(outcome.limits().getFirst().differenceSeconds()),
                1e-9);
        assertEquals(
                LatencyMetric.TTFT,
                Objects.requireNonNull(outcome.breaks()).limit().metric());
        assertEquals(1.5, outcome.breaks().loadFactor());
    }

    @Test
    void whatIsLostIsPaidForAndServesNothing() {
        ChangeOutcome outcome =
                answer(world(), apart(), lost(PoolRole.PREFILL, 2)).changes().getFirst();
        assertEquals(3, outcome.layout().gpus());
        assertFalse(outcome.holds());
        assertEquals(0, cost(outcome).usdPerHour().difference());
        assertEquals(0, cost(outcome).gpusBilled().difference());
        ChangeOutcome removed = answer(world(), apart(), counts(1, 2)).changes().getFirst();
        assertEquals(outcome.report(), removed.report());
        assertEquals(-4, cost(removed).usdPerHour().difference());
        assertEquals(-2, cost(removed).gpusBilled().difference());
    }

    @Test
    void anotherSystemIsPricedAndTimedAsItself() {
        ChangeOutcome outcome = answer(world(), apart(), on("slow")).changes().getFirst();
        assertEquals(List.of("slow"), outcome.layout().systems());
        assertEquals(-5, cost(outcome).usdPerHour().difference());
        assertFalse(outcome.holds());
    }

    @Test
    void aRunThatTwoChangesShareIsMadeOnce() {
        Change more = counts(4, 2);
        Change same = new Change("the same", null, null, null, null, List.of(4, 2), null);
        WhatIfAnswer answer = answer(world(), apart(), more, same);
        assertEquals(2, simulated.size());
        assertEquals(
                1,
                answer.changes().stream().map(ChangeOutcome::runId).distinct().count());
    }

    @Test
    void thePlansOwnRunIsThatOfItsSearch() {
        QueueWorld world = world();
        PlanSearch plan = world.search();
        Set<RunSpec> searched = new HashSet<>();
        while (!plan.round().isEmpty()) {
            searched.addAll(plan.round());
            plan.complete(plan.round().stream().map(world::run).toList());
        }
        Layout winner = Objects.requireNonNull(plan.answer().tiers().getFirst().winner())
                .layout();
        var search = search(world, winner, prices(PriceTier.THREE_YEAR_CONTRACT));
        assertEquals(1, search.round().size());
        assertTrue(searched.containsAll(search.round()));
    }

    @Test
    void policiesOfThePlanAreSaidNotToBeTried() {
        QueueWorld world = world();
        String said = "The layout's counts stay as they are: the policies of space.scaling are not tried.";
        assertFalse(answer(world, apart(), load(2)).assumptions().contains(said));
        var scaling = new ScalingSpace(null, null, null, null, null, null, null, null, null);
        world.space = new SearchSpace(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, scaling);
        assertTrue(answer(world, apart(), load(2)).assumptions().contains(said));
    }

    /** Nothing but "fails" is known of a run that was cut short; the whole one takes its place. */
    @Test
    void aPlanThatFailsIsToldFromAWholeRun() {
        QueueWorld world = world();
        world.cutsShort = true;
        Layout small = LayoutScaling.with(apart(), List.of(2, 2));
        WhatIfAnswer answer = answer(world, small, counts(3, 2), prices(PriceTier.THREE_YEAR_CONTRACT));
        assertNull(answer.plan().report().cutShort());
        assertFalse(answer.plan().report().holds());
        assertEquals(3, simulated.size());
        assertEquals(answer.plan().runId(), answer.changes().getLast().runId());
        ChangeOutcome more = answer.changes().getFirst();
        assertTrue(more.holds());
        assertTrue(more.verdict().contains("holds, where the plan as it is does not"), more.verdict());
        assertNotEquals(answer.plan().runId(), more.runId());
    }

    @Test
    void aRoundIsClosedWithItsOwnRuns() {
        var search = search(world(), apart(), load(2));
        List<RunSpec> round = new ArrayList<>(search.round());
        assertEquals(2, round.size());
        assertThrows(IllegalStateException.class, () -> search.complete(List.of(world().run(round.getFirst()))));
        assertThrows(IllegalStateException.class, search::answer);
        assertEquals(
                Set.of("hopper"),
                round.stream().flatMap(each -> each.layout().systems().stream()).collect(Collectors.toSet()));
    }
}
