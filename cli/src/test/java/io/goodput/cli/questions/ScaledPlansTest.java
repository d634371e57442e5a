package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Questions;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Report;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TierAnswer;
import io.goodput.contracts.scaleout.PlanScaling;
import io.goodput.contracts.scaleout.ScaledPlan;
import io.goodput.contracts.scaleout.ScalingTrial;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What policies make of a plan, against every layout under every policy, resolved and simulated without the search. */
class ScaledPlansTest {
    private static final int QUESTIONS = 16;
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);
    private static final List<String> POLICIES = List.of(
            "{name: goodput}",
            "{name: hpa}",
            "{name: dynamo-hybrid}",
            "{name: on-requests, controllers: [{policy: hpa, hpa: {metric: requests-in-flight, target: 12}}]}");

    /**
     * A random question about a load that changes with time.
     *
     * @param load all that a plan and a simulation have in common, in YAML
     * @param sizes tensor parallelism of the instances
     * @param modes of its layouts
     */
    private record Asked(String load, List<Integer> sizes, List<String> modes, String granularity, int requests) {
        static Asked random(long seed) {
            var random = new SplittableRandom(seed);
            double rate = random.nextDouble(2, 8);
            boolean attainment = random.nextInt(3) > 0;
            String percentile = attainment ? "" : ", percentile: 95";
            String load = String.format(
                    Locale.ROOT,
                    """
                    model: llama-3.1-70b
                    precision: fp8
                    traffic:
                      requestsPerSecond: %.3f
                      rateCurve: {stepSeconds: 300, form: lines, weights: [%d, %d, %d, %d]}
                      inputTokens: {constant: %d}
                      outputTokens: {constant: %d}
                    slo:
                    %s  limits:
                        - {metric: ttft, limitSeconds: %.3f%s}
                        - {metric: tpot, limitSeconds: %.4f%s}
                    """,
                    rate,
                    random.nextInt(1, 6),
                    random.nextInt(1, 6),
                    random.nextInt(1, 10),
                    random.nextInt(1, 4),
                    random.nextInt(500, 4_000),
                    random.nextInt(50, 400),
                    attainment ? "  attainment: 0.95\n" : "",
                    random.nextDouble(1, 4),
                    percentile,
                    random.nextDouble(0.02, 0.05),
                    percentile);
            return new Asked(
                    load,
                    List.of(2, random.nextBoolean() ? 4 : 8),
                    random.nextInt(3) == 0 ? List.of("aggregated") : List.of("disaggregated", "aggregated"),
                    random.nextBoolean() ? "instance" : "node",
                    (int) (rate * 1_200));
        }

        private static String living(String granularity) {
            return "leadTime: {provisioning: {medianSeconds: 60}, imagePull: {medianSeconds: 10}, warmUp: {medianSeconds: 10}}"
                    + (granularity.isEmpty() ? "" : ", granularity: " + granularity);
        }

        String plan() {
            return load + """
                    systems: [hgx-h200]
                    modes: %s
                    space:
                      tensorParallel: %s
                      mixes: []
                      scaling: {policies: %s, %s}
                    sampling: {warmupRequests: 50, measuredRequests: %d, seed: 1, confirmationSeeds: [2, 3]}
                    """.formatted(modes, sizes, POLICIES, living(granularity), requests);
        }

        /** How many choices of instances there are: one size in one pool, or one in each of two. */
        int layouts() {
            return (modes.contains("disaggregated") ? sizes.size() * sizes.size() : 0) + sizes.size();
        }

        SimulationRequest simulation(Layout layout, String policy) {
            String pools = layout.pools().stream()
                    .map(pool -> "{role: %s, system: %s, instances: %d, tensorParallel: %d}"
                            .formatted(
                                    EnumNames.of(pool.role()), pool.system(), pool.instances(), pool.tensorParallel()))
                    .collect(Collectors.joining(", "));
            return Codec.readStrict(
                    SimulationRequest.class,
                    load + """
                            layout: {mode: %s, pools: [%s]}
                            scaleOut: {policy: %s, fleets: [{system: hgx-h200, granularity: %s}], %s}
                            sampling: {warmup: given, warmupRequests: 50, measuredRequests: %d, seed: 1}
                            """.formatted(EnumNames.of(layout.mode()), pools, policy, granularity, living(""), requests),
                    Format.YAML,
                    Questions::resolve);
        }
    }

    /** A layout under a policy that holds on all seeds. */
    private record Holding(double usdPerHour, int mostGpus, String layout, String policy) {}

    @Test
    void theBestPolicyIsTheCheapestOfAllThatHold() throws InterruptedException {
        int saved = 0;
        int excluded = 0;
        int reversals = 0;
        for (long seed = 0; seed < QUESTIONS; seed++) {
            Asked asked = Asked.random(seed);
            String at = "question " + seed + "\n" + asked.plan();
            PlanAnswer answer = InProcessPlans.answer(asked.plan());
            TierAnswer tier = answer.tiers().getFirst();
            LayoutOutcome winner = tier.winner();
            PlanScaling scaling = Objects.requireNonNull(tier.scaling(), at);
            if (winner == null) {
                assertTrue(scaling.trials().isEmpty(), at);
                continue;
            }
            assertEquals(asked.layouts(), scaling.layouts(), at);
            assertTrue(scaling.proven(), at);
            assertEquals(asked.layouts() * POLICIES.size(), scaling.simulated() + scaling.excludedByBound(), at);
            List<Layout> layouts = scaling.trials().stream()
                    .map(ScalingTrial::layout)
                    .distinct()
                    .toList();
            assertEquals(asked.layouts(), layouts.size(), at);
            assertTrue(layouts.contains(winner.layout()), at);
            Holding best = null;
            for (Layout layout : layouts) {
                for (String policy : POLICIES) {
                    Holding found = find(asked, layout, policy, answer.priceBook(), scaling, at);
                    if (found != null && found.usdPerHour() < winner.bill().usdPerHour()) {
                        best = best == null ? found : first(best, found);
                    }
                }
            }
            ScaledPlan told = scaling.best();
            if (best == null) {
                assertNull(told, at);
            } else {
                assertNotNull(told, at);
                assertEquals(
                        best,
                        new Holding(
                                told.trial().usdPerHour(),
                                told.trial().mostGpus(),
                                told.trial().layout().id(),
                                told.trial().policy()),
                        at);
                assertEquals(SEEDS.size(), told.trial().runIds().size(), at);
                saved++;
            }
            excluded += scaling.excludedByBound();
            reversals += scaling.reversals();
        }
        assertTrue(saved > QUESTIONS / 3, saved + " saved");
        assertTrue(excluded > 0, "the bound excludes nothing");
        assertTrue(reversals > 0, "fresh seeds strike nothing out");
    }

    private static Holding first(Holding one, Holding other) {
        return Comparator.comparingDouble(Holding::usdPerHour)
                                .thenComparingInt(Holding::mostGpus)
                                .thenComparing(Holding::layout)
                                .thenComparing(Holding::policy)
                                .compare(one, other)
                        <= 0
                ? one
                : other;
    }

    /** What a policy makes of a layout; null where it does not hold on all seeds. What the answer tells of it is so. */
    private static @Nullable Holding find(
            Asked asked, Layout layout, String policy, String priceBook, PlanScaling scaling, String at) {
        SimulationRequest question = asked.simulation(layout, policy);
        var runs = DirectRuns.of(question, question.layout(), SEEDS);
        Report report = runs.first();
        double usd = runs.usdPerHour(priceBook, PriceTier.RETAIL);
        int most = Objects.requireNonNull(report.scaleOut()).mostGpus();
        String name = Objects.requireNonNull(
                        Objects.requireNonNull(question.scaleOut()).policy())
                .name();
        for (ScalingTrial trial : scaling.trials()) {
            if (trial.layout().equals(layout) && trial.policy().equals(name)) {
                assertEquals(usd, trial.usdPerHour(), at);
                assertEquals(report.attainment(), trial.attainment(), at);
                assertTrue(trial.leastUsdPerHour() == null || trial.leastUsdPerHour() <= usd, at);
            }
        }
        return runs.holds() ? new Holding(usd, most, layout.id(), name) : null;
    }
}
