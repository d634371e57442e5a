package io.goodput.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.RoutingPolicy;
import io.goodput.engine.metrics.PoolTotals;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random small scenarios, simulated by the engine and by its judge. {@code -Dgoodput.seed=17} runs one of them, and
 * writes both traces side by side, with all that the judge did, to {@code target/seed-17.txt}; {@code
 * -Dgoodput.seeds=5000} runs so many.
 */
class ReferenceComparisonTest {
    private static final int SEEDS = 2_400;
    private static final int MOST_FAILURES = 40;

    @Test
    void engineAndJudgeAgreeOnEveryRequestOfRandomScenarios() throws IOException {
        Integer one = Integer.getInteger("goodput.seed");
        if (one != null) {
            compareOne(one);
            return;
        }
        int seeds = Integer.getInteger("goodput.seeds", SEEDS);
        Map<String, Long> counts = new TreeMap<>();
        List<String> failures = new ArrayList<>();
        for (int seed = 1; seed <= seeds && failures.size() < MOST_FAILURES; seed++) {
            Scenario scenario = RandomScenarios.of(seed);
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
        for (String rule : RULES) {
            assertTrue(
                    counts.getOrDefault(rule, 0L) >= seeds / 200,
                    () -> rule + " came up in too few scenarios: " + counts);
        }
    }

    private static void compareOne(int seed) throws IOException {
        ReferenceComparison comparison = new ReferenceComparison(RandomScenarios.of(seed), true);
        Path file = Path.of(System.getProperty("basedir", "."), "target", "seed-" + seed + ".txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, comparison.text());
        assertTrue(
                comparison.differences.isEmpty(),
                () -> "seed " + seed + ", judge / engine (all in " + file + "):\n"
                        + String.join("\n", comparison.differences) + "\n");
    }

    /** What must have come up, each in one scenario of two hundred at least. */
    private static final List<String> RULES = List.of(
            "aggregated",
            "source first",
            "destination first",
            "conditional, computed locally",
            "conditional, handed off",
            "layer-wise",
            "two pools of a role",
            "ranks",
            "pipeline",
            "capped context",
            "physical floor",
            "racks",
            "speculation",
            "chunked prompts",
            "rejected",
            "timed out",
            "timed out while decoding",
            "in flight at the end",
            "preempted",
            "preempted twice",
            "computed again here",
            "sent back to prefill",
            "waited for room",
            "hits",
            "drawn hits",
            "host hits",
            "shared hits",
            "evictions",
            "hits after eviction",
            "two loads at once",
            "closed loop",
            "stale signals",
            "prompt routing ROUND_ROBIN",
            "prompt routing RANDOM",
            "prompt routing LEAST_LOADED",
            "prompt routing POWER_OF_TWO",
            "prompt routing KV_AWARE",
            "prompt routing PREFIX_AFFINE",
            "prompt routing SESSION_AFFINE",
            "decode routing ROUND_ROBIN",
            "decode routing RANDOM",
            "decode routing LEAST_LOADED",
            "decode routing POWER_OF_TWO",
            "decode routing KV_AWARE",
            "decode routing PREFIX_AFFINE",
            "decode routing SESSION_AFFINE",
            "queue FIRST_COME_FIRST_SERVED",
            "queue SHORTEST_PROMPT_FIRST",
            "queue PRIORITY",
            "policy RESERVE_MAXIMUM",
            "policy RECOMPUTE",
            "policy RETRACT",
            "first token END_OF_PREFILL",
            "first token END_OF_TRANSFER",
            "first token FIRST_DECODE_STEP");

    private static void count(Map<String, Long> counts, ReferenceComparison comparison) {
        Scenario s = comparison.scenario;
        ReferenceSimulator reference = comparison.reference;
        List<ReferenceSimulator.Request> requests = reference.ended;
        boolean aggregated = s.isAggregated();
        add(counts, "aggregated", aggregated);
        add(counts, "source first", !aggregated && s.handOff() == HandOff.SOURCE_FIRST);
        add(counts, "destination first", s.handOff() == HandOff.DESTINATION_FIRST);
        if (s.localPrefill() != null) {
            add(counts, "conditional, computed locally", requests.stream().anyMatch(r -> r.local));
            add(counts, "conditional, handed off", requests.stream().anyMatch(r -> r.movedAt > 0));
        }
        add(counts, "layer-wise", s.network() != null && s.network().layerWise());
        add(
                counts,
                "racks",
                s.network() != null && !s.network().rackBytesPerSecond().isEmpty());
        add(
                counts,
                "two pools of a role",
                s.pools().stream().map(Pool::role).distinct().count()
                        < s.pools().size());
        for (Pool pool : s.pools()) {
            add(counts, "ranks", pool.ranks() > 1);
            add(counts, "pipeline", pool.pipelineStages() > 1);
            add(counts, "capped context", pool.steps().contextCapTokens() > 0);
            add(counts, "physical floor", pool.steps().floor().kvBytesPerToken() > 0);
            add(counts, "speculation", pool.speculation().acceptedTokensPerThousandSteps() > 1_000);
            add(counts, "queue " + pool.queueOrder(), true);
            add(counts, "policy " + pool.kvPolicy(), true);
        }
        for (PoolTotals totals : reference.totals) {
            add(counts, "host hits", totals.hostHitTokens > 0);
            add(counts, "shared hits", totals.sharedHitTokens > 0);
            add(counts, "evictions", totals.evictedTokens > 0);
            add(counts, "hits after eviction", totals.evictedTokens > 0 && totals.hitTokens > 0);
            add(counts, "chunked prompts", totals.chunks > requests.size());
        }
        add(counts, "rejected", requests.stream().anyMatch(r -> r.end == RequestView.End.REJECTED));
        add(counts, "timed out", requests.stream().anyMatch(r -> r.end == RequestView.End.TIMED_OUT));
        add(
                counts,
                "timed out while decoding",
                requests.stream().anyMatch(r -> r.end == RequestView.End.TIMED_OUT && r.made > 1));
        add(counts, "in flight at the end", requests.stream().anyMatch(r -> r.end == RequestView.End.IN_FLIGHT));
        add(counts, "preempted", requests.stream().anyMatch(r -> r.preemptions > 0));
        add(counts, "preempted twice", requests.stream().anyMatch(r -> r.preemptions > 1));
        add(counts, "computed again here", requests.stream().anyMatch(r -> r.preemptions > 0 && r.local));
        add(counts, "sent back to prefill", requests.stream().anyMatch(r -> r.sentBack));
        add(counts, "waited for room", requests.stream().anyMatch(r -> r.roomAt > r.prefilledAt));
        add(counts, "hits", requests.stream().anyMatch(r -> r.cachedTokens > 0 && r.ids.length > 0));
        add(counts, "drawn hits", requests.stream().anyMatch(r -> r.cachedTokens > 0 && r.drawn > 0));
        add(counts, "two loads at once", reference.longestLoading > 1);
        add(counts, "closed loop", requests.stream().anyMatch(r -> r.thread >= 0));
        add(
                counts,
                "stale signals",
                s.promptRouting().stalenessSeconds() > 0 && s.promptRouting().policy() == RoutingPolicy.LEAST_LOADED);
        add(counts, "prompt routing " + s.promptRouting().policy(), true);
        add(counts, "decode routing " + s.decodeRouting().policy(), !aggregated);
        add(counts, "first token " + s.firstToken(), !aggregated);
    }

    private static void add(Map<String, Long> counts, String rule, boolean cameUp) {
        counts.merge(rule, cameUp ? 1L : 0L, Long::sum);
    }
}
