package io.goodput.planning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.PricedRun;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationAnswer;
import io.goodput.contracts.SimulationRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One scenario, no search. */
class ScenarioSearchTest {
    private final QueueWorld world = new QueueWorld(new QueueWorld.Machine("hopper", 6, 9, List.of(1, 2, 4, 8), 0, 32))
            .price("hopper", PriceTier.RETAIL, 2, 8);

    private SimulationRequest question() {
        var plan = world.question();
        return new SimulationRequest(
                plan.model(),
                plan.precision(),
                plan.engine(),
                plan.traffic(),
                plan.slo(),
                new Layout(
                        ServingMode.AGGREGATED,
                        List.of(new PoolLayout(PoolRole.AGGREGATED, "hopper", 5, 1, null, null))),
                plan.routing(),
                plan.pricing(),
                plan.sampling());
    }

    @Test
    void everySeedIsOneRunOfOneRound() {
        var search = new ScenarioSearch(question(), world.estimates(), world.rates());
        List<RunSpec> round = search.round();
        assertEquals(List.of(1L, 2L, 3L), round.stream().map(RunSpec::seed).toList());
        assertEquals(question().layout().resolved(), round.getFirst().layout());
        assertThrows(IllegalStateException.class, search::answer);
        assertEquals(1, search.progress().layoutsOpen());
        List<PricedRun> runs = round.stream().map(world::run).toList();
        search.complete(runs);
        assertTrue(search.round().isEmpty());
        SimulationAnswer answer = search.answer();
        assertEquals(runs, answer.runs());
        assertEquals(3, search.progress().runsCompleted());
        assertThrows(IllegalStateException.class, () -> search.complete(runs));
        assertTrue(answer.assumptions().stream().anyMatch(each -> each.startsWith("hopper under retail")));
    }

    @Test
    void aRoundIsClosedWithAllOfItsRuns() {
        var search = new ScenarioSearch(question(), world.estimates(), world.rates());
        assertThrows(IllegalStateException.class, () -> search.complete(List.of()));
    }
}
