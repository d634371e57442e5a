package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.PoolUsage;
import io.goodput.contracts.Report;
import io.goodput.contracts.scaleout.Fault;
import io.goodput.contracts.scaleout.FaultKind;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.engine.scenario.Elasticity;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.Scenario;
import io.goodput.engine.timing.StepModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Laws that whole runs obey where instances come, go and fail. */
class ElasticLawTest {
    private static final long FIRST_SEED = 7_000_000;
    private static final String EMPTY = "empty";

    private static List<RequestRow> rows(Scenario scenario) {
        List<RequestRow> rows = new ArrayList<>();
        Simulator.simulateChecked(scenario, request -> rows.add(RequestRow.of(request)));
        return rows;
    }

    /** The scenario with more racks, in which nobody stands, and other faults. */
    private static Scenario with(Scenario s, List<Fault> faults) {
        Elasticity e = Objects.requireNonNull(s.elasticity());
        List<RackSpace> spaces = new ArrayList<>(e.spaces());
        spaces.add(e.spaces().getFirst());
        List<String> systems = new ArrayList<>(e.systems());
        systems.add(EMPTY);
        return new Scenario(
                s.workload(),
                s.classes(),
                s.pools(),
                s.network(),
                s.handOff(),
                s.firstToken(),
                s.localPrefill(),
                s.recovery(),
                s.promptRouting(),
                s.decodeRouting(),
                s.admission(),
                s.timeout(),
                s.sample(),
                s.seed(),
                s.maxEvents(),
                new Elasticity(
                        e.policy(),
                        e.pools(),
                        e.gpuBudget(),
                        e.scrapeSeconds(),
                        e.scrapeDelaySeconds(),
                        e.leadTimes(),
                        e.migrates(),
                        e.graceSeconds(),
                        e.turnsAway(),
                        spaces,
                        systems,
                        faults,
                        List.of(),
                        e.afterFailure(),
                        e.attainment()));
    }

    /** A node and a GPU where nobody sits; slow hardware there; the storage, from which nobody loads. */
    @Test
    void faultsThatMeetNobodyChangeNothing() {
        // That there are faults may make prompts too long for where they would have to begin again, so both runs have
        // some.
        Fault never = new Fault(FaultKind.STORAGE, 1e6, 1.0, null, null, null, null, null);
        List<Fault> harmless = List.of(
                new Fault(FaultKind.NODE, 0.1, 1.0, EMPTY, 0, 0, null, null),
                new Fault(FaultKind.GPU, 0.2, 0.1, EMPTY, 0, 0, 1, null),
                new Fault(FaultKind.SLOW, 0.1, 1.0, EMPTY, 0, 0, null, 4.0),
                new Fault(FaultKind.RACK, 0.5, 1.0, EMPTY, 1, null, null, null),
                new Fault(FaultKind.STORAGE, 0.3, 1.0, null, null, null, null, null));
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 150; seed++) {
            Scenario scenario = RandomElasticity.fixed(seed);
            if (scenario.network() != null
                    && !scenario.network().rackBytesPerSecond().isEmpty()) {
                // The further racks would need uplinks.
                continue;
            }
            assertEquals(rows(with(scenario, List.of(never))), rows(with(scenario, harmless)), "seed " + seed);
        }
    }

    /** A healthy world in which somebody is struck is another one: the test above could fail. */
    @Test
    void faultsThatMeetSomebodyChangeRuns() {
        int changed = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 50; seed++) {
            Scenario scenario = RandomElasticity.fixed(seed);
            if (scenario.network() != null
                    && !scenario.network().rackBytesPerSecond().isEmpty()) {
                continue;
            }
            Fault hit = new Fault(FaultKind.NODE, 0.1, 1.0, "test", 0, 0, null, null);
            Fault never = new Fault(FaultKind.STORAGE, 1e6, 1.0, null, null, null, null, null);
            changed += rows(with(scenario, List.of(hit))).equals(rows(with(scenario, List.of(never)))) ? 0 : 1;
        }
        assertTrue(changed >= 10, "runs that changed: " + changed);
    }

    /** Idle watts × seconds with power at least, most watts × those at most. */
    @Test
    void law15EnergyIsBetweenIdleAndMostOverPoweredTime() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 600; seed++) {
            Scenario scenario = seed % 2 == 0 ? RandomElasticity.of(seed) : RandomElasticity.switching(seed);
            Report report = Simulator.simulate(scenario).report();
            for (int p = 0; p < scenario.pools().size(); p++) {
                PoolScaling scaling =
                        Objects.requireNonNull(report.scaleOut()).pools().get(p);
                PoolUsage usage = report.usage().pools().get(p);
                StepModel steps = scenario.pools().get(p).steps();
                double powered =
                        scaling.heldGpuSeconds() / scenario.pools().get(p).gpusPerInstance();
                double joules = usage.energy().boardJoules();
                String what = "seed " + seed + ", pool " + p + ": " + joules + " J in " + powered + " s";
                assertTrue(joules >= steps.idleWatts() * powered * (1 - 1e-9) - 1e-9, what);
                assertTrue(joules <= steps.maxWatts() * powered * (1 + 1e-9) + 1e-9, what);
            }
        }
    }
}
