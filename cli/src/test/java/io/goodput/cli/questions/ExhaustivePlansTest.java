package io.goodput.cli.questions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Questions;
import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.EnumNames;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.Layout;
import io.goodput.contracts.LayoutOutcome;
import io.goodput.contracts.LocalPrefill;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PlanAnswer;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.RackPlacement;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.TierAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Small plans against every layout of their space, simulated by the engine itself and priced, without a search. */
class ExhaustivePlansTest {
    private static final int QUESTIONS = 50;
    private static final int MAX_GPUS = 8;
    private static final List<Integer> SIZES = List.of(1, 2);
    private static final List<RoutingPolicy> POLICIES =
            List.of(RoutingPolicy.LEAST_LOADED, RoutingPolicy.ROUND_ROBIN, RoutingPolicy.POWER_OF_TWO);
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    /**
     * A random question about a small model on one or two systems.
     *
     * @param load all that a plan and a simulation have in common, in YAML
     */
    private record Asked(
            String load, List<String> systems, String tier, List<Integer> sizes, List<Operation> operations) {
        static Asked random(long seed) {
            var random = new SplittableRandom(seed);
            int prompt = random.nextInt(200, 3_000);
            return of(random, "{constant: %d}".formatted(prompt), SIZES, List.of(Operation.PLAIN));
        }

        /** A question whose layouts may be run in several ways: prompts have between 1 and 4,000 tokens. */
        static Asked ofManyOperations(long seed) {
            var random = new SplittableRandom(seed * 17 + 226);
            List<RoutingPolicy> policies = POLICIES.subList(0, random.nextInt(2, 4));
            var local = new LocalPrefill(random.nextInt(50, 2_500), random.nextBoolean() ? null : 0.8);
            double uplink = random.nextDouble(0.5, 40);
            List<Operation> operations = new ArrayList<>();
            for (RoutingPolicy policy : policies) {
                for (LocalPrefill prefill : Arrays.asList(null, local)) {
                    for (RackPlacement placement : RackPlacement.values()) {
                        operations.add(new Operation(policy, prefill, null, KvNetwork.placing(placement, uplink)));
                    }
                }
            }
            int median = random.nextInt(50, 2_500);
            String prompts = "{mean: %d, min: 1, quantiles: [{percentile: 50, tokens: %d}], max: 4000}"
                    .formatted((median + 1_200) / 2 + 300, median);
            return of(random, prompts, List.of(1), operations);
        }

        private static Asked of(
                SplittableRandom random, String prompts, List<Integer> sizes, List<Operation> operations) {
            boolean attainment = random.nextInt(4) == 0;
            String percentile = attainment ? "" : ", percentile: " + (random.nextBoolean() ? 95 : 90);
            String load = String.format(
                    Locale.ROOT,
                    """
                    model: llama-3.1-8b
                    precision: fp8
                    traffic:
                      requestsPerSecond: %.3f
                      inputTokens: %s
                      outputTokens: {constant: %d}
                    slo:
                    %s  limits:
                        - {metric: ttft%s, limitSeconds: %.3f}
                        - {metric: tpot%s, limitSeconds: %.5f}
                    """,
                    random.nextDouble(20, 260),
                    prompts,
                    random.nextInt(20, 300),
                    attainment ? "  attainment: 0.9\n" : "",
                    percentile,
                    random.nextDouble(0.03, 0.4),
                    percentile,
                    random.nextDouble(0.005, 0.03));
            return new Asked(
                    load,
                    random.nextBoolean() ? List.of("hgx-h100", "hgx-h200") : List.of("hgx-h200"),
                    random.nextBoolean() ? "retail" : "neocloud-own",
                    sizes,
                    operations);
        }

        String plan() {
            return load + """
                    systems: [%s]
                    limits: {maxGpus: 8}
                    space: {tensorParallel: %s, mixes: []%s}
                    pricing: {tiers: [%s]}
                    sampling: {warmupRequests: 50, measuredRequests: 1000, seed: 1, confirmationSeeds: [2, 3]}
                    """.formatted(String.join(", ", systems), sizes, operationsInYaml(), tier);
        }

        private String operationsInYaml() {
            LocalPrefill local = operations.getLast().localPrefill();
            KvNetwork network = operations.getLast().network();
            if (local == null || network == null) {
                return "";
            }
            return ", routing: %s, localPrefill: [{maxTokens: %d%s}], rackUplinkGigabytesPerSecond: %s"
                    .formatted(
                            operations.stream()
                                    .map(each -> EnumNames.of(Objects.requireNonNull(each.routing())))
                                    .distinct()
                                    .toList(),
                            local.maxTokens(),
                            local.maxShare() == null ? "" : ", maxShare: " + local.maxShare(),
                            network.uplinkGigabytesPerSecond());
        }

        SimulationRequest simulation() {
            String pool = "{role: aggregated, system: hgx-h200, instances: 1, tensorParallel: 1}";
            return Codec.readStrict(
                    SimulationRequest.class, load + """
                            layout: {mode: aggregated, pools: [%s]}
                            sampling: {warmup: given, warmupRequests: 50, measuredRequests: 1000, seed: 1}
                            """.formatted(pool), Format.YAML, Questions::resolve);
        }
    }

    /** A layout that holds, and its place in the order. */
    private record Holding(double usdPerHour, int gpus, String id) {}

    @Test
    void aPlanIsTheFirstOfAllLayoutsThatHold() throws InterruptedException {
        compare(QUESTIONS, Asked::random);
    }

    @Test
    void aPlanIsTheFirstOfAllWaysToRunAllLayouts() throws InterruptedException {
        List<Layout> winners = compare(QUESTIONS / 4, Asked::ofManyOperations);
        assertTrue(winners.stream().anyMatch(layout -> layout.localPrefill() != null), "a conditional one wins");
    }

    /** Winners of plans that are as they should be. */
    private static List<Layout> compare(int questions, LongFunction<Asked> random) throws InterruptedException {
        List<Layout> winners = new ArrayList<>();
        int none = 0;
        long simulated = 0;
        for (long seed = 0; seed < questions; seed++) {
            Asked asked = random.apply(seed);
            PlanAnswer answer = InProcessPlans.answer(asked.plan());
            TierAnswer tier = answer.tiers().getFirst();
            Holding best = tryEverything(asked, answer.priceBook());
            LayoutOutcome winner = tier.winner();
            String at = "question " + seed + "\n" + asked.plan();
            assertEquals(best == null ? null : best.id(), winner == null ? null : winner.id(), at);
            assertTrue(tier.search().proven(), at);
            if (best != null && winner != null) {
                assertEquals(best.usdPerHour(), winner.bill().usdPerHour(), at);
                winners.add(winner.layout());
            }
            none += best == null ? 1 : 0;
            simulated += tier.search().simulated();
        }
        assertTrue(winners.size() > questions / 2 && none > 0, winners.size() + " held, none in " + none);
        assertTrue(simulated > questions, simulated + " simulated");
        return winners;
    }

    private static @Nullable Holding tryEverything(Asked asked, String priceBook) {
        SimulationRequest question = asked.simulation();
        return layouts(asked).parallelStream()
                .map(layout -> holding(question, layout, asked.tier(), priceBook))
                .filter(each -> each.usdPerHour() < Double.POSITIVE_INFINITY)
                .min(Comparator.comparingDouble(Holding::usdPerHour)
                        .thenComparingInt(Holding::gpus)
                        .thenComparing(Holding::id))
                .orElse(null);
    }

    private static Holding holding(SimulationRequest question, Layout layout, String tier, String priceBook) {
        var runs = DirectRuns.of(question, layout, SEEDS);
        PriceTier priced = PriceTier.valueOf(tier.toUpperCase(Locale.ROOT).replace('-', '_'));
        double usd = runs.usdPerHour(priceBook, priced);
        return new Holding(runs.holds() ? usd : Double.POSITIVE_INFINITY, layout.gpus(), layout.id());
    }

    /** Every layout of up to eight GPUs in one pool, or in two, run in every way that there is. */
    private static List<Layout> layouts(Asked asked) {
        List<Layout> layouts = new ArrayList<>();
        List<RoutingPolicy> policies =
                asked.operations().stream().map(Operation::routing).distinct().toList();
        for (String system : asked.systems()) {
            for (PoolLayout pool : pools(PoolRole.AGGREGATED, system, asked.sizes())) {
                for (RoutingPolicy policy : policies) {
                    layouts.add(new Layout(ServingMode.AGGREGATED, List.of(pool), null, null, policy, null).resolved());
                }
            }
            for (PoolLayout prefill : pools(PoolRole.PREFILL, system, asked.sizes())) {
                for (PoolLayout decode : pools(PoolRole.DECODE, system, asked.sizes())) {
                    if (prefill.gpus() + decode.gpus() <= MAX_GPUS) {
                        asked.operations()
                                .forEach(each ->
                                        layouts.add(each.layout(ServingMode.DISAGGREGATED, List.of(prefill, decode))));
                    }
                }
            }
        }
        return layouts;
    }

    private static List<PoolLayout> pools(PoolRole role, String system, List<Integer> sizes) {
        return sizes.stream()
                .flatMap(size -> IntStream.rangeClosed(1, MAX_GPUS / size)
                        .mapToObj(n -> new PoolLayout(role, system, n, size, null, null)))
                .toList();
    }
}
