package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.engine.scenario.RackSpace;
import io.goodput.engine.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

/**
 * Law 11 where instances come, go and fail: the engine and its judge agree on every request and on what became of the
 * pools. {@code -Dgoodput.seed=17} runs one world and writes both traces to {@code target/elastic-17.txt}; {@code
 * -Dgoodput.seeds=5000} runs so many.
 */
class ElasticComparisonTest {
    private static final int SEEDS = 1_000;
    private static final int MOST_FAILURES = 40;

    @Test
    void engineAndJudgeAgreeWhateverBecomesOfInstances() throws IOException {
        compare(RandomElasticity::of, RULES);
    }

    @Test
    void engineAndJudgeAgreeOnInstancesThatTakeAnotherRole() throws IOException {
        compare(RandomElasticity::switching, SWITCHES);
    }

    private static void compare(LongFunction<Scenario> worlds, List<String> rules) throws IOException {
        Integer one = Integer.getInteger("goodput.seed");
        if (one != null) {
            compareOne(worlds, one);
            return;
        }
        int seeds = Integer.getInteger("goodput.seeds", SEEDS);
        List<String> failures = new ArrayList<>();
        Map<String, Long> counts = new TreeMap<>();
        for (int seed = 1; seed <= seeds && failures.size() < MOST_FAILURES; seed++) {
            Scenario scenario = worlds.apply(seed);
            ReferenceComparison comparison;
            try {
                comparison = new ReferenceComparison(scenario, false);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
            if (!comparison.differences.isEmpty()) {
                failures.add("seed " + seed + ": " + comparison.differences.getFirst());
            } else if (seed % 4 == 0) {
                assertEquals(comparison.result, Simulator.simulate(scenario), "seed " + seed + " without checks");
            }
            count(counts, comparison);
        }
        assertTrue(
                failures.isEmpty(),
                () -> "judge / engine; -Dgoodput.seed=N shows one:\n" + String.join("\n", failures) + "\n");
        for (String rule : rules) {
            assertTrue(
                    counts.getOrDefault(rule, 0L) >= seeds / 1_000,
                    () -> rule + " came up in too few worlds: " + counts);
        }
    }

    /** What must come up in one world of 450. */
    private static final List<String> RULES = List.of(
            "retries",
            "migrations",
            "lost tokens",
            "failed requests",
            "rejected at a door",
            "waited at a door",
            "waited at a door with the prompt computed",
            "refused",
            "nothing moves",
            "other decode target",
            "flaps",
            "pending",
            "ordered",
            "draining",
            "dead",
            "in flight after an hour",
            "retried after preemption",
            "slow first steps",
            "uplinks",
            "both paths",
            "between fabrics of a rack",
            "between systems",
            "uplinks beside fabrics",
            "layers inside a fabric",
            "larger than a fabric",
            "role switches");

    /** The same where instances take each other's role. */
    private static final List<String> SWITCHES = List.of(
            "role switches",
            "role switches of several pools",
            "role switches called off while they drain",
            "role switches called off after that",
            "role switches that fail while they drain",
            "role switches that fail after that",
            "role switches that end with their grace");

    private static void count(Map<String, Long> counts, ReferenceComparison comparison) {
        ReferenceSimulator reference = comparison.reference;
        ReferenceFleet fleet = Objects.requireNonNull(reference.fleet);
        List<ReferenceSimulator.Request> requests = reference.ended;
        add(counts, "retries", reference.retries > 0);
        add(counts, "migrations", reference.migrations > 0);
        add(counts, "lost tokens", reference.lostTokens > 0);
        add(counts, "failed requests", requests.stream().anyMatch(r -> r.end == RequestView.End.FAILED));
        for (String what : reference.seen) {
            add(counts, what, true);
        }
        add(counts, "flaps", fleet.pools.stream().anyMatch(pool -> pool.flaps > 0));
        add(counts, "role switches", fleet.roleSwitches > 0);
        add(
                counts,
                "role switches of several pools",
                fleet.roleSwitches > 0 && comparison.scenario.pools().size() > 2);
        add(counts, "pending", fleet.wasPending);
        add(counts, "ordered", reference.totals.stream().anyMatch(totals -> totals.waitingSeconds > 0));
        add(counts, "draining", reference.totals.stream().anyMatch(totals -> totals.drainingSeconds > 0));
        add(counts, "dead", reference.totals.stream().anyMatch(totals -> totals.deadSeconds > 0));
        add(counts, "in flight after an hour", reference.now > 3_600);
        add(counts, "retried after preemption", requests.stream().anyMatch(r -> r.preemptions > 0 && r.retries > 0));
        add(
                counts,
                "slow first steps",
                Objects.requireNonNull(comparison.scenario.elasticity())
                                .leadTimes()
                                .slowFirstSeconds()
                        > 0);
        var network = comparison.scenario.network();
        boolean uplinks = network != null && !network.rackBytesPerSecond().isEmpty();
        boolean inside = reference.seen.contains("inside a fabric");
        boolean between = reference.seen.contains("between fabrics");
        add(counts, "uplinks", uplinks);
        add(counts, "both paths", inside && between);
        add(counts, "uplinks beside fabrics", uplinks && inside && between);
        add(counts, "layers inside a fabric", inside && network != null && network.layerWise());
        add(counts, "larger than a fabric", between && isAnyLargerThanAFabric(comparison.scenario));
    }

    private static boolean isAnyLargerThanAFabric(Scenario scenario) {
        RackSpace space = Objects.requireNonNull(scenario.elasticity()).spaces().getFirst();
        return scenario.pools().stream()
                .anyMatch(pool -> pool.gpusPerInstance() > space.gpusPerNode() * space.nodesPerDomain());
    }

    private static void add(Map<String, Long> counts, String rule, boolean cameUp) {
        counts.merge(rule, cameUp ? 1L : 0L, Long::sum);
    }

    /** 4785: an instance dies while it drains, beside one that is wanted. 4848: what leaves makes room in the same event. */
    @Test
    void engineAndJudgeAgreeOnRareWorlds() {
        for (int seed : new int[] {4_785, 4_848}) {
            assertEquals(
                    List.of(),
                    new ReferenceComparison(RandomElasticity.keepingRoles(seed), false).differences,
                    "seed " + seed);
        }
    }

    private static void compareOne(LongFunction<Scenario> worlds, int seed) throws IOException {
        ReferenceComparison comparison = new ReferenceComparison(worlds.apply(seed), true);
        Path file = Path.of(System.getProperty("basedir", "."), "target", "elastic-" + seed + ".txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, comparison.text());
        assertTrue(
                comparison.differences.isEmpty(),
                () -> "seed " + seed + ", judge / engine (all in " + file + "):\n"
                        + String.join("\n", comparison.differences) + "\n");
    }
}
