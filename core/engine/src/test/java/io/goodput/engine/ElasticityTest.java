package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.RunResult;
import io.goodput.contracts.scaleout.KvTransfers;
import io.goodput.contracts.scaleout.PoolScaling;
import io.goodput.contracts.scaleout.RackUsage;
import io.goodput.contracts.scaleout.ScaleOutReport;
import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The laws of a run hold whatever becomes of its instances. */
class ElasticityTest {
    private static final long FIRST_SEED = 6_000_000;
    private static final int WORLDS = 1_500;

    private static List<RequestRow> rows(Scenario scenario) {
        List<RequestRow> rows = new ArrayList<>();
        Simulator.simulate(scenario, request -> rows.add(RequestRow.of(request)));
        return rows;
    }

    /** Instances that never come and go are those that are always there, but for their numbers. */
    @Test
    void poolsThatCouldChangeAndDoNotAreAsTheyAre() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 300; seed++) {
            Scenario still = RandomScenarios.of(seed);
            if (still.network() != null && !still.network().rackBytesPerSecond().isEmpty()) {
                // Which instance stands in which rack is not the same.
                continue;
            }
            List<RequestRow> expected = rows(still);
            List<RequestRow> actual = rows(RandomElasticity.fixed(seed));
            assertEquals(expected.size(), actual.size(), "seed " + seed);
            for (int i = 0; i < expected.size(); i++) {
                assertEquals(expected.get(i).withoutInstances(), actual.get(i).withoutInstances(), "seed " + seed);
            }
        }
    }

    /** Conservation, lifecycle, room, tokens, no idling, floors, queues and energy, after every event. */
    @Test
    void lawsHoldWhileInstancesComeAndGoAndFail() {
        long retries = 0;
        long migrations = 0;
        long lost = 0;
        int changed = 0;
        int bothPaths = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            RunResult result;
            try {
                result = Simulator.simulateChecked(RandomElasticity.of(seed), RequestListener.NONE);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            ScaleOutReport report = Objects.requireNonNull(result.report().scaleOut());
            retries += report.retries();
            migrations += report.migrations();
            lost += report.lostTokens();
            KvTransfers transfers = report.kvTransfers();
            bothPaths += transfers != null && transfers.fabric() > 0 && transfers.network() > 0 ? 1 : 0;
            changed += report.pools().stream().anyMatch(pool -> pool.distinctCounts() > 1) ? 1 : 0;
        }
        assertTrue(retries > 500, "requests begin again: " + retries);
        assertTrue(migrations > 50, "requests move: " + migrations);
        assertTrue(lost > 500, "tokens are lost: " + lost);
        assertTrue(changed > 100, "counts change: " + changed);
        assertTrue(bothPaths > 50, "worlds with both paths: " + bothPaths);
    }

    /** The same, and no GPU is counted twice or lost while it is handed over. */
    @Test
    void lawsHoldWhileInstancesTakeOtherRoles() {
        long switches = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + WORLDS; seed++) {
            Scenario scenario = RandomElasticity.switching(seed);
            RunResult result;
            try {
                result = Simulator.simulateChecked(scenario, RequestListener.NONE);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
            ScaleOutReport report = Objects.requireNonNull(result.report().scaleOut());
            switches += report.roleSwitches();
            RackUsage racks = report.racks().getFirst();
            double taken = racks.billedGpuSeconds() - racks.unusedGpuSeconds();
            double held = report.heldGpuSeconds();
            // Some GPUs of an instance may be there before all are.
            double ordered = report.pools().stream()
                    .mapToDouble(PoolScaling::orderedGpuSeconds)
                    .sum();
            String what =
                    "seed " + seed + ": " + taken + " GPU-seconds taken, " + held + " held, " + ordered + " ordered";
            assertTrue(held <= taken + 1e-9 * taken + 1e-9, what);
            RackSpace space =
                    Objects.requireNonNull(scenario.elasticity()).spaces().getFirst();
            boolean takeWholeFabrics = scenario.pools().stream()
                    .anyMatch(pool -> pool.gpusPerInstance() > space.gpusPerNode() * space.nodesPerDomain());
            assertTrue(takeWholeFabrics || taken <= held + ordered + 1e-9 * taken + 1e-9, what);
        }
        assertTrue(switches > 500, "instances take another role: " + switches);
    }

    @Test
    void law8TheSameScenarioGivesTheSameRun() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + 50; seed++) {
            assertEquals(rows(RandomElasticity.of(seed)), rows(RandomElasticity.of(seed)), "seed " + seed);
            assertEquals(
                    rows(RandomElasticity.switching(seed)), rows(RandomElasticity.switching(seed)), "seed " + seed);
        }
    }
}
