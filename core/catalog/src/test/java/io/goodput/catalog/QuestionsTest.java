package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.BacktestRequest;
import io.goodput.contracts.ExistingCapacity;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Limits;
import io.goodput.contracts.PlanObjective;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PriceTier;
import io.goodput.contracts.Pricing;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SimulationRequest;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.Violation;
import io.goodput.contracts.futures.FuturesRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Questions are filled, or refused with all that is wrong. */
class QuestionsTest {
    private static final String CHAT = """
            model: gpt-oss-120b
            traffic:
              requestsPerSecond: 20
              inputTokens: {mean: 1155, quantiles: [{percentile: 50, tokens: 1020}, {percentile: 99, tokens: 4142}]}
              outputTokens: {mean: 211, quantiles: [{percentile: 50, tokens: 129}, {percentile: 99, tokens: 601}]}
            slo:
              limits: [{metric: ttft, percentile: 99, limitSeconds: 1}, {metric: tpot, percentile: 99, limitSeconds: 0.03}]
            systems: [hgx-h200, gb200-nvl72]
            """;

    private static final String SCENARIO = """
            model: deepseek-r1
            traffic: {requestsPerSecond: 1, inputTokens: {constant: 1000}, outputTokens: {constant: 100}}
            slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 5}]}
            layout:
              mode: disaggregated
              pools:
                - {role: prefill, system: hgx-h100, instances: 1, tensorParallel: 8}
                - {role: decode, system: hgx-h200, instances: 1, tensorParallel: 8}
            """;

    private static PlanRequest plan(String yaml) {
        return Codec.readStrict(PlanRequest.class, yaml, Format.YAML, Questions::resolve);
    }

    private static SimulationRequest scenario(String yaml) {
        return Codec.readStrict(SimulationRequest.class, yaml, Format.YAML, Questions::resolve);
    }

    private static List<Violation> refused(String yaml) {
        return assertThrows(InvalidInputException.class, () -> plan(yaml)).violations();
    }

    private static List<Violation> refusedScenario(String yaml) {
        return assertThrows(InvalidInputException.class, () -> scenario(yaml)).violations();
    }

    private static String pointers(List<Violation> violations) {
        return violations.stream().map(Violation::pointer).collect(Collectors.joining(" "));
    }

    @Test
    void aRunLastsLongEnoughForAnOverloadToShowUnlessItsSizeIsAskedFor() {
        // 20 requests/s: 1,000 take 50 s and 10,000 take 500 s, longer than 30 s and 60 s.
        assertEquals(
                new Sampling(Stationarity.Warmup.GIVEN, 1_000, 10_000, 1L, List.of(2L, 3L, 4L, 5L)), sampling(CHAT));
        // 400 requests/s: 30 s and 60 s of arrivals.
        String busy = CHAT.replace("requestsPerSecond: 20", "requestsPerSecond: 400");
        assertEquals(
                new Sampling(Stationarity.Warmup.GIVEN, 12_000, 24_000, 1L, List.of(2L, 3L, 4L, 5L)), sampling(busy));
        assertEquals(
                new Sampling(Stationarity.Warmup.GIVEN, 12_000, 2_000, 1L, List.of(2L, 3L, 4L, 5L)),
                sampling(busy + "sampling: {measuredRequests: 2000}\n"));
    }

    private static Sampling sampling(String question) {
        return Objects.requireNonNull(Codec.readStrict(PlanRequest.class, question, Format.YAML, Questions::resolve)
                .sampling());
    }

    @Test
    void everyFieldIsFilled() {
        PlanRequest filled = plan(CHAT);
        assertEquals("mxfp4", filled.precision());
        assertEquals("tensorrt-llm@1.3.0rc20", filled.engine());
        assertEquals(Arrivals.poisson(), filled.traffic().arrivals());
        assertEquals(1, Objects.requireNonNull(filled.traffic().inputTokens()).min());
        assertEquals(
                8_284, Objects.requireNonNull(filled.traffic().inputTokens()).max());
        assertEquals(
                1_202, Objects.requireNonNull(filled.traffic().outputTokens()).max());
        assertEquals(1_202, filled.traffic().maxOutputTokens());
        assertEquals(List.of(ServingMode.DISAGGREGATED, ServingMode.AGGREGATED), filled.modes());
        assertEquals(RoutingPolicy.LEAST_LOADED, filled.routing());
        assertEquals(new Limits(128, null, null), filled.limits());
        assertEquals(new Pricing("market-2026-07", List.of(PriceTier.RETAIL)), filled.pricing());
        assertEquals(
                new Sampling(Stationarity.Warmup.GIVEN, 1_000, 10_000, 1L, List.of(2L, 3L, 4L, 5L)), filled.sampling());
        assertEquals(16, filled.roundSize());
    }

    @Test
    void aQueryOfOneCallIsARequest() {
        String fanOut = CHAT.replace("requestsPerSecond: 20", "requestsPerSecond: 20\n  fanOut: 4");
        assertEquals(4, plan(fanOut).traffic().fanOut());
        assertEquals(plan(CHAT), plan(fanOut.replace("fanOut: 4", "fanOut: 1")));
    }

    @Test
    void fillingTwiceChangesNothing() {
        PlanRequest filled = plan(CHAT);
        assertEquals(filled, Questions.resolve(filled));
    }

    @Test
    void aScenarioHasNoFreshSeedsUnlessItNamesThem() {
        SimulationRequest filled = scenario(SCENARIO.replace("hgx-h100", "hgx-h200"));
        assertEquals(new Sampling(Stationarity.Warmup.GIVEN, 1_000, 10_000, 1L, List.of()), filled.sampling());
        assertEquals("fp8", filled.precision());
        assertEquals(256, filled.layout().pools().getFirst().maxNumSeqs());
        assertNull(Objects.requireNonNull(filled.traffic().inputTokens()).max());
    }

    @Test
    void freshSeedsAreNeverTheSeed() {
        assertEquals(
                new Sampling(Stationarity.Warmup.GIVEN, 1_000, 10_000, 2L, List.of(3L, 4L, 5L, 6L)),
                plan(CHAT + "sampling: {seed: 2}\n").sampling());
        assertEquals("/sampling/confirmationSeeds/0", pointers(refused(CHAT + "sampling: {confirmationSeeds: [1]}\n")));
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        List<Violation> violations = refused("""
                model: gpt-oss-120
                engine: tensorrt
                traffic:
                  requestsPerSecond: 1000000000000
                  inputTokens: {mean: 9000, quantiles: [{percentile: 50, tokens: 1000}]}
                  outputTokens: {constant: 100}
                  maxOutputTokens: 50
                slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}]}
                systems: [hgx-h200, hgx-h2000, nvl72]
                pricing: {priceBook: market-2026-7}
                """);
        assertEquals(
                "/traffic/requestsPerSecond /model /engine /systems/1 /systems/2 /pricing/priceBook",
                pointers(violations.stream()
                        .filter(each -> !each.pointer().startsWith("/traffic/inputTokens")
                                && !each.pointer().equals("/traffic/maxOutputTokens"))
                        .toList()));
        assertEquals("Maybe gpt-oss-120b", first(violations, "/model").advice().substring(0, 18));
        assertTrue(first(violations, "/systems/1").advice().startsWith("Maybe hgx-h20"));
        assertTrue(first(violations, "/systems/2").advice().contains("-nvl72"));
        assertTrue(first(violations, "/pricing/priceBook").advice().startsWith("Maybe market-2026-07"));
    }

    /** A spot price is that of capacity which is taken away. */
    @Test
    void spotPricesNeedInterruptions() {
        String spot = """
                model: llama-3.1-8b
                traffic: {requestsPerSecond: 1, inputTokens: {constant: 500}, outputTokens: {constant: 50}}
                slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}]}
                layout: {mode: aggregated, pools: [{role: aggregated, system: hgx-h100, instances: 2, tensorParallel: 1}]}
                pricing: {priceBook: on-demand-2026-09, tiers: [spot]}
                """;
        Violation never = first(refusedScenario(spot), "/pricing/tiers");
        assertTrue(never.advice().contains("meanHoursBetween: 3787"), never.toString());
        String seldom =
                "scaleOut: {failureRates: [{kind: node, meanHoursBetween: 4000, repair: {medianSeconds: 600}}]}\n";
        first(refusedScenario(spot + seldom), "/pricing/tiers");
        assertEquals(
                List.of(PriceTier.SPOT),
                Objects.requireNonNull(
                                scenario(spot + seldom.replace("4000", "3787")).pricing())
                        .tiers());
        String plan = CHAT.replace("[hgx-h200, gb200-nvl72]", "[hgx-h100]")
                + "pricing: {priceBook: on-demand-2026-09, tiers: [spot]}\n";
        first(refused(plan), "/pricing/tiers");
    }

    private static Violation first(List<Violation> violations, String pointer) {
        return violations.stream()
                .filter(each -> each.pointer().equals(pointer))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + pointer + " in " + violations));
    }

    @Test
    void aMeanThatNoCurveReachesIsRefusedWithTheRange() {
        List<Violation> violations = refused(CHAT.replace("mean: 1155", "mean: 8000"));
        assertEquals("/traffic/inputTokens/mean", pointers(violations));
        assertTrue(violations.getFirst().rule().startsWith("mean must be between"));
    }

    @Test
    void promptAndOutputMustFitIntoTheContextWindow() {
        List<Violation> violations = refused(CHAT.replace("tokens: 4142}]", "tokens: 4142}], max: 131000"));
        assertEquals("/traffic/inputTokens/max", pointers(violations));
        assertEquals(
                "Maybe prompts of at most " + (131_072 - 1_202) + " tokens",
                violations.getFirst().advice());
    }

    @Test
    void anOutputLongerThanItsLimitIsRefused() {
        assertEquals(
                "/traffic/maxOutputTokens",
                pointers(refused(CHAT.replace("  requestsPerSecond", "  maxOutputTokens: 1201\n  requestsPerSecond"))));
    }

    @Test
    void aModelWhoseStepsCannotBeTimedIsRefused() {
        List<Violation> violations = refused(CHAT.replace("gpt-oss-120b", "glm-5\nprecision: fp8"));
        assertEquals("/model", pointers(violations));
        assertEquals("Maybe deepseek-v3", violations.getFirst().advice());
        assertEquals("/model", pointers(refusedScenario(SCENARIO.replace("deepseek-r1", "glm-5.2\nprecision: fp8"))));
        // Published in whole numbers of 4 bits, which no system of the catalog multiplies.
        assertEquals(
                "/systems/0",
                pointers(refused(CHAT.replace("gpt-oss-120b", "kimi-k2.5")
                        .replace("[hgx-h200, gb200-nvl72]", "[gb200-nvl72]"))));
    }

    @Test
    void aPrecisionThatASystemLacksIsRefusedThere() {
        List<Violation> violations = refused(CHAT.replace("gpt-oss-120b", "deepseek-r1\nprecision: nvfp4"));
        assertEquals("/systems/0", pointers(violations));
        assertEquals(
                "hgx-h200 does not run deepseek-r1 in nvfp4",
                violations.getFirst().rule());
        assertEquals("Maybe precision: fp8 or mxfp4", violations.getFirst().advice());
        assertEquals("/precision", pointers(refused(CHAT.replace("gpt-oss-120b", "deepseek-r1\nprecision: nvfp5"))));
    }

    @Test
    void aTierThatTheBookLacksIsRefused() {
        List<Violation> violations =
                refused(CHAT + "pricing: {priceBook: market-2025-10, tiers: [hyperscaler-own, retail]}\n");
        assertEquals("/pricing/tiers/1", pointers(violations));
        assertEquals(
                "Maybe three-year-contract, or another price book",
                violations.getFirst().advice());
        assertEquals("/pricing/tiers", pointers(refused(CHAT + "pricing: {priceBook: market-2025-10}\n")));
    }

    @Test
    void memoryThatIsTooSmallIsSaidInNumbers() {
        List<Violation> violations = refusedScenario(SCENARIO);
        assertEquals("/layout/pools/0/tensorParallel", pointers(violations));
        assertEquals(
                "DeepSeek-R1 in FP8 needs 688 GB with its MTP layer; one hgx-h100 node has 640 GB",
                violations.getFirst().rule());
        assertEquals(
                "Maybe tensorParallel 16 (2 hgx-h100 nodes), or hgx-h200, or hgx-b200, or hgx-b300, or gb200-nvl72, or gb300-nvl72",
                violations.getFirst().advice());
    }

    @Test
    void aRequestThatIsTooLongForWhatTheWeightsLeaveIsSaidInNumbers() {
        // Llama-3.1-70B on two H100: 80 - 71 - 5 GB, of which 88.65 % are for KV of 163,840 bytes a token and GPU.
        List<Violation> violations = refusedScenario(SCENARIO.replace("deepseek-r1", "llama-3.1-70b")
                .replace("hgx-h200, instances: 1, tensorParallel: 8", "hgx-h100, instances: 1, tensorParallel: 2")
                .replace("constant: 1000", "constant: 100000"));
        assertEquals("/layout/pools/1/tensorParallel", pointers(violations));
        assertTrue(
                violations.getFirst().rule().contains("of KV for the longest request, 100100 tokens"),
                violations.getFirst().rule());
        assertTrue(violations.getFirst().advice().startsWith("Maybe tensorParallel 4"));
    }

    private static final String SMALL_SCENARIO = """
            model: llama-3.1-8b
            engine: vllm
            traffic: {requestsPerSecond: 1, inputTokens: {constant: 1000}, outputTokens: {constant: 100}}
            slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 5}]}
            layout:
              mode: disaggregated
              pools:
                - {role: prefill, system: hgx-h100, instances: 1, tensorParallel: 1}
                - {role: decode, system: hgx-h100, instances: 1, tensorParallel: 1}
              network: {kvPath: rdma}
            """;

    @Test
    void layerWiseTransfersNeedAnEngineThatReservesRoomFirst() {
        String layerWise = SMALL_SCENARIO.replace("kvPath: rdma", "layerWise: true");
        List<Violation> violations = refusedScenario(layerWise);
        assertEquals("/layout/network/layerWise", pointers(violations));
        assertEquals("Maybe sglang, or false", violations.getFirst().advice());
        assertEquals(
                "sglang@0.5.0", scenario(layerWise.replace("vllm", "sglang")).engine());
    }

    @Test
    void nvlinkJoinsTheGpusOfOneFabricOnly() {
        String nvlink = SMALL_SCENARIO.replace("rdma", "nvlink");
        assertEquals(2, scenario(nvlink).layout().gpus());
        assertEquals(
                "/layout/network/kvPath", pointers(refusedScenario(nvlink.replace("instances: 1", "instances: 8"))));
        assertEquals(
                "/layout/network/kvPath",
                pointers(refusedScenario(nvlink.replace("decode, system: hgx-h100", "decode, system: hgx-h200"))));
    }

    @Test
    void poolsThatHandKvOverNeedEnginesThatDoItAlike() {
        String mixed = SMALL_SCENARIO.replace("role: decode,", "role: decode, engine: sglang,");
        assertEquals("/layout/pools/1/engine", pointers(refusedScenario(mixed)));
        assertEquals(
                "/layout/pools/1/engine", pointers(refusedScenario(mixed.replace("engine: sglang", "engine: slang"))));
    }

    @Test
    void aPrefixCacheNeedsPromptsThatAreKnownBlockByBlock() {
        String cached = SMALL_SCENARIO.replace("role: prefill,", "role: prefill, prefixCache: {},");
        assertEquals("/layout/pools/0/prefixCache", pointers(refusedScenario(cached)));
        String sessions = cached.replace(
                "requestsPerSecond: 1,",
                "requestsPerSecond: 1, sessions: {meanTurns: 3, thinkTime: {meanSeconds: 5}},");
        assertEquals(1, scenario(sessions).layout().pools().getFirst().instances());
    }

    @Test
    void parallelismMustSuitTheModel() {
        assertEquals(
                "/layout/pools/1",
                pointers(refusedScenario(
                        SMALL_SCENARIO.replace("role: decode,", "role: decode, attentionDataParallel: 8,"))));
        SimulationRequest ranks = scenario(SCENARIO.replace(
                        "role: decode, system: hgx-h200, instances: 1, tensorParallel: 8",
                        "role: decode, system: hgx-h200, instances: 1, tensorParallel: 1, attentionDataParallel: 24")
                .replace("role: prefill, system: hgx-h100", "role: prefill, system: hgx-h200"));
        // 256 experts over 24 groups: 8 more, so that each holds eleven.
        assertEquals(8, ranks.layout().pools().get(1).redundantExperts());
        assertEquals(24, ranks.layout().pools().get(1).expertParallel());
    }

    @Test
    void routingIsFilledByRole() {
        SimulationRequest filled =
                scenario(SMALL_SCENARIO + "routing: round-robin\ndecodeRouting: {policy: kv-aware}\n");
        assertEquals(Routing.of(RoutingPolicy.ROUND_ROBIN), filled.promptRouting());
        assertEquals(new Routing(RoutingPolicy.KV_AWARE, 0.0, 1.0, 1.0), filled.decodeRouting());
    }

    @Test
    void runsOfAPlanAreLimitedMoreThanOneScenario() {
        assertEquals("/sampling/measuredRequests", pointers(refused(CHAT + "sampling: {measuredRequests: 1000000}\n")));
        assertEquals("/sampling/warmup", pointers(refused(CHAT + "sampling: {warmup: detected}\n")));
        assertEquals(
                Stationarity.Warmup.DETECTED,
                Objects.requireNonNull(
                                scenario(SMALL_SCENARIO + "sampling: {warmup: detected, measuredRequests: 1000000}\n")
                                        .sampling())
                        .warmup());
    }

    @Test
    void aPlanIsRefusedOnlyWhenNoCandidateHoldsTheModel() {
        Catalog catalog = Catalog.shipped();
        Model model = catalog.findModel("deepseek-r1").orElseThrow();
        var served = new Served(model, plan(CHAT).traffic());
        AcceleratedSystem h100 = catalog.findSystem("hgx-h100").orElseThrow();
        Violation violation = served.fitsNone(List.of(Questions.Instance.of(
                oneNodeOnly(h100),
                model.findPrecision("fp8").orElseThrow(),
                catalog.findEngine("tensorrt-llm").orElseThrow(),
                8)));
        assertEquals("/systems", violation.pointer());
        assertEquals(
                "DeepSeek-R1 in FP8 needs 688 GB with its MTP layer; one hgx-h100 node has 640 GB", violation.rule());
        assertEquals(
                "deepseek-r1",
                plan(CHAT.replace("gpt-oss-120b", "deepseek-r1").replace("[hgx-h200, gb200-nvl72]", "[hgx-h100]"))
                        .model());
    }

    private static AcceleratedSystem oneNodeOnly(AcceleratedSystem system) {
        return new AcceleratedSystem(
                system.name(),
                system.title(),
                system.vendor(),
                system.gpusPerNode(),
                system.gpusPerRack(),
                system.scaleUpGpus(),
                List.of(1, 2, 4, 8),
                system.memoryBytes(),
                system.memoryBytesPerSecond(),
                system.bfloat16FlopsPerSecond(),
                system.fp8FlopsPerSecond(),
                system.fp4FlopsPerSecond(),
                system.nvlinkBytesPerSecond(),
                system.nicBytesPerSecond(),
                system.nicLatencySeconds(),
                system.boardWatts(),
                system.idleWatts(),
                system.besideBoards(),
                system.nameplateWatts(),
                system.listPriceUsd(),
                system.stepTimesFrom(),
                system.pricesFrom(),
                system.arithmetic());
    }

    @Test
    void factorsHoldForTheSystemsThatTheyWereMeasuredOn() {
        assertEquals(
                List.of("hgx-h200"),
                Objects.requireNonNull(plan(CHAT + "stepTimeFactors: {decode: 1.2, systems: [hgx-h200]}\n")
                                .stepTimeFactors())
                        .systems());
        String one = CHAT.replace("[hgx-h200, gb200-nvl72]", "[gb200-nvl72]");
        assertEquals(
                List.of("gb200-nvl72"),
                Objects.requireNonNull(
                                plan(one + "stepTimeFactors: {decode: 1.2}\n").stepTimeFactors())
                        .systems());
    }

    @Test
    void factorsOfUnknownOriginAreRefusedWhereTheyCouldHoldForSeveralSystems() {
        List<Violation> violations = refused(CHAT + "stepTimeFactors: {decode: 1.2}\n");
        assertEquals("/stepTimeFactors/systems", pointers(violations));
        assertEquals(
                "Maybe systems: [hgx-h200], as the backtest's answer says",
                violations.getFirst().advice());
        assertEquals(
                "/stepTimeFactors/systems",
                pointers(refusedScenario(
                        SCENARIO.replace("hgx-h100", "hgx-b200") + "stepTimeFactors: {decode: 1.2}\n")));
        assertEquals(
                "/stepTimeFactors/systems/0 /stepTimeFactors/systems",
                pointers(refused(CHAT
                        + "stepTimeFactors: {decode: 1.2, systems: [hgx-h20]}\n".replace("hgx-h20]", "hgx-h2oo]"))));
        assertEquals(
                "/stepTimeFactors/systems",
                pointers(refused(CHAT + "stepTimeFactors: {decode: 1.2, systems: [hgx-b200]}\n")));
    }

    @Test
    void factorsOfAnotherEngineAreRefused() {
        List<Violation> violations =
                refused(CHAT + "stepTimeFactors: {decode: 1.2, systems: [hgx-h200], engine: vllm}\n");
        assertEquals("/stepTimeFactors/engine", pointers(violations));
        assertEquals(
                "Maybe engine: vllm, or a backtest on tensorrt-llm@1.3.0rc20",
                violations.getFirst().advice());
        assertEquals(
                "vllm",
                Objects.requireNonNull(plan(CHAT
                                        + "engine: vllm\nstepTimeFactors: {decode: 1.2, systems: [hgx-h200], engine: vllm}\n")
                                .stepTimeFactors())
                        .engine());
    }

    @Test
    void whatNoPriceBookKnowsCanBeBacktestedButNotPriced() {
        String layout = """
                model: llama-3.1-8b
                layout: {mode: aggregated, pools: [{role: aggregated, system: hgx-a100, instances: 1, tensorParallel: 1}]}
                """;
        BacktestRequest backtest = Codec.readStrict(
                BacktestRequest.class,
                layout
                        + "log: {requests: [{arrivalSeconds: 0, inputTokens: 9, outputTokens: 9, ttftSeconds: 1, e2eSeconds: 2}]}\n",
                Format.YAML,
                Backtests::resolveWithoutFiles);
        assertEquals("bf16", backtest.precision());
        Violation violation = assertThrows(
                        InvalidInputException.class,
                        () -> Codec.readStrict(SimulationRequest.class, layout + """
                                traffic: {requestsPerSecond: 1, inputTokens: {constant: 9}, outputTokens: {constant: 9}}
                                slo: {limits: [{metric: e2e, percentile: 50, limitSeconds: 60}]}
                                """, Format.YAML, Questions::resolve))
                .violations()
                .getFirst();
        assertEquals("/pricing/priceBook", violation.pointer());
        assertTrue(violation.rule().contains("no price of hgx-a100"), violation.rule());
        assertTrue(violation.advice().contains("pricesFrom"), violation.advice());
    }

    @Test
    void theVersionOfTheEngineIsNamedInFull() {
        assertEquals("vllm@0.10.2", plan(CHAT + "engine: vllm\n").engine());
        assertEquals("vllm@0.19.0", plan(CHAT + "engine: vllm@0.19.0\n").engine());
        assertEquals(plan(CHAT + "engine: vllm\n"), plan(CHAT + "engine: vllm@0.10.2\n"));
        SimulationRequest ofPools =
                scenario(SMALL_SCENARIO.replace("role: prefill", "role: prefill, engine: vllm@0.18.0"));
        assertEquals(
                Arrays.asList("vllm@0.18.0", null),
                ofPools.layout().pools().stream().map(PoolLayout::engine).toList());
    }

    @Test
    void aVersionThatIsNotKnownIsRefusedWithTheNearest() {
        List<Violation> violations = refused(CHAT + "engine: vllm@0.19\n");
        assertEquals("/engine", pointers(violations));
        assertTrue(
                violations.getFirst().advice().startsWith("Maybe vllm@0.19.0"),
                violations.getFirst().advice());
    }

    @Test
    void factorsOfAnotherVersionAreRefused() {
        String factors = "stepTimeFactors: {decode: 1.2, systems: [hgx-h200], engine: vllm@0.18.0}\n";
        assertEquals("/stepTimeFactors/engine", pointers(refused(CHAT + "engine: vllm\n" + factors)));
        assertEquals(
                "vllm@0.18.0", plan(CHAT + "engine: vllm@0.18.0\n" + factors).engine());
    }

    @Test
    void limitsBelowTheDataSheetsFloorAreRefused() {
        List<Violation> violations = refused(CHAT.replace("limitSeconds: 0.03", "limitSeconds: 0.00001")
                .replace("limitSeconds: 1}", "limitSeconds: 0.000001}"));
        assertEquals("/slo/limits/0/limitSeconds /slo/limits/1/limitSeconds", pointers(violations));
        assertTrue(
                violations.getFirst().rule().contains("by the data sheet"),
                violations.getFirst().rule());
    }

    @Test
    void aLimitOnRacksOrPowerIsNotCutShortByTheDefaultOnGpus() {
        assertEquals(
                new Limits(1_024, 10, null),
                plan(CHAT + "limits: {maxRacks: 10}\n").limits());
        assertEquals(
                new Limits(1_024, null, 400.0),
                plan(CHAT + "limits: {maxProvisionedKilowatts: 400}\n").limits());
        assertEquals(
                new Limits(64, 10, null),
                plan(CHAT + "limits: {maxGpus: 64, maxRacks: 10}\n").limits());
        assertEquals(new Limits(128, null, null), plan(CHAT + "limits: {}\n").limits());
    }

    @Test
    void aPlanHasTheLeastDollarsOwnsNothingAndSparesNothingByDefault() {
        PlanRequest filled = plan(CHAT);
        assertEquals(PlanObjective.USD, filled.objective());
        assertEquals(0, filled.spareInstances());
        assertNull(filled.existingCapacity());
        assertEquals(
                List.of(new ExistingCapacity("hgx-h200", 16, 0.0, false)),
                plan(CHAT + "existingCapacity: [{system: hgx-h200, gpus: 16}]\n")
                        .existingCapacity());
        assertEquals(
                new Limits(1_024, null, null, 50.0, null),
                plan(CHAT + "limits: {maxUsdPerHour: 50}\n").limits());
    }

    private static final String FUTURES = "plan:\n" + CHAT.indent(2) + """
                    futures:
                      - {name: growth, weight: 3, loadFactor: 30}
                      - {name: longer answers, outputFactor: 3}
                      - name: other requests
                        traffic: {requestsPerSecond: 5, inputTokens: {constant: 8000}, outputTokens: {constant: 500}}
                    """;

    private static FuturesRequest futures(String yaml) {
        return Codec.readStrict(FuturesRequest.class, yaml, Format.YAML, Questions::resolve);
    }

    @Test
    void futuresAreFilledAsPlansForThemAre() {
        FuturesRequest filled = futures(FUTURES);
        assertEquals(plan(CHAT), filled.plan());
        assertEquals(1, filled.leastWeight());
        assertEquals(List.of(1 / 6.0, 3 / 6.0, 1 / 6.0, 1 / 6.0), filled.weights());
        List<PlanRequest> plans = filled.plansOfFutures();
        // 600 requests/s: 60 s of arrivals.
        assertEquals(36_000, Objects.requireNonNull(plans.getFirst().sampling()).measuredRequests());
        assertEquals(filled.plan().sampling(), plans.get(1).sampling());
        // The longest output is three times as long, and requests carry it as their limit.
        assertEquals(3 * 1_202, plans.get(1).traffic().maxOutputTokens());
        assertEquals(500, plans.get(2).traffic().maxOutputTokens());
        for (PlanRequest each : plans) {
            assertEquals(each, Questions.resolve(each));
        }
        assertEquals(filled, Questions.resolve(filled));
        assertEquals(filled, Codec.read(FuturesRequest.class, Codec.write(filled)));
    }

    @Test
    void futuresThatCannotBeAreRefusedWhereTheyAre() {
        String pointers = pointers(assertThrows(
                        InvalidInputException.class,
                        () -> futures(FUTURES.replace("outputFactor: 3", "outputFactor: 300")
                                .replace("{constant: 8000}", "{constant: 200000}")))
                .violations());
        assertTrue(pointers.startsWith("/futures/1/traffic"), pointers);
        assertTrue(pointers.contains("/futures/2/traffic"), pointers);
        assertEquals(
                "/futures/1/hitShareFactor",
                pointers(assertThrows(
                                InvalidInputException.class,
                                () -> futures(FUTURES.replace("outputFactor: 3", "hitShareFactor: 0.5")))
                        .violations()));
        assertEquals(
                "/plan/model",
                pointers(
                        assertThrows(InvalidInputException.class, () -> futures(FUTURES.replace("gpt-oss-120b", "gpt")))
                                .violations()));
    }

    @Test
    void aPercentileNeedsRequestsThatMayBeLate() {
        String tail = CHAT.replace("ttft, percentile: 99,", "ttft, percentile: 99.95,");
        List<Violation> violations = refused(tail + "sampling: {measuredRequests: 1999}\n");
        assertEquals("/slo/limits/0/percentile", pointers(violations));
        assertEquals(
                "percentile 99.95 of 1999 measured requests is the latency of the slowest: 2000 are needed",
                violations.getFirst().rule());
        assertEquals(
                2_000,
                Objects.requireNonNull(plan(tail + "sampling: {measuredRequests: 2000}\n")
                                .sampling())
                        .measuredRequests());
    }

    @Test
    void whatIsOwnedOrScarceIsOfTheQuestionsSystems() {
        List<Violation> violations = refused(CHAT + "existingCapacity: [{system: hgx-b300, gpus: 8}]\n"
                + "limits: {stock: [{system: hgx-h200, gpus: 8}, {system: hgx-a100, gpus: 8}]}\n");
        assertEquals("/existingCapacity/0/system /limits/stock/1/system", pointers(violations));
        assertEquals(
                "Maybe add it to systems, or leave it out",
                violations.getFirst().advice());
        assertEquals(
                "/existingCapacity/1",
                pointers(refused(
                        CHAT + "existingCapacity: [{system: hgx-h200, gpus: 8}, {system: hgx-h200, gpus: 16}]\n")));
        assertEquals("/spareInstances", pointers(refused(CHAT + "spareInstances: 5\n")));
        assertEquals("/limits/maxUsdPerHour", pointers(refused(CHAT + "limits: {maxUsdPerHour: 0}\n")));
    }

    @Test
    void limitsThatExcludeEveryLayoutAreRefused() {
        List<Violation> violations = refused(CHAT + "limits: {maxGpus: 3, maxProvisionedKilowatts: 2}\n");
        assertEquals("/limits/maxGpus /limits/maxProvisionedKilowatts", pointers(violations));
        // Rented GB200 comes in trays of four.
        assertEquals("Maybe 4 or more", violations.get(0).advice());
        assertEquals("Maybe 7.48 or more", violations.get(1).advice());
        assertEquals(
                new Limits(4, null, null), plan(CHAT + "limits: {maxGpus: 4}\n").limits());
        // Owned, it comes in racks, and a node of 8 H200 is the least.
        assertEquals(
                "Maybe 8 or more",
                refused(CHAT + "limits: {maxGpus: 4}\npricing: {tiers: [hyperscaler-own]}\n")
                        .getFirst()
                        .advice());
    }

    @Test
    void limitsThatExcludeEveryLayoutOnlyTogetherAreRefused() {
        // The one comes by 16 GPUs and 16 kW, the other by 8 GPUs and 40 kW.
        var book = new PriceBook(
                "test",
                "test",
                "always",
                null,
                null,
                quantity(0.08),
                quantity(1.2),
                null,
                List.of(prices("hgx-h100", 1, 16), prices("hgx-h200", 5, 8)));
        List<Questions.Instance> instances = List.of("hgx-h100", "hgx-h200").stream()
                .map(name -> Catalog.shipped().findSystem(name).orElseThrow())
                .map(system -> Questions.Instance.of(
                        system,
                        Catalog.shipped()
                                .findModel("llama-3.1-8b")
                                .orElseThrow()
                                .findPrecision("bf16")
                                .orElseThrow(),
                        Catalog.shipped().findEngine("tensorrt-llm").orElseThrow(),
                        8))
                .toList();
        var reach = new Reach(
                book, new Pricing("test", List.of(PriceTier.RETAIL)), List.of(ServingMode.AGGREGATED), instances);
        assertEquals("", broken(reach, new Limits(8, null, 40.0)));
        assertEquals("", broken(reach, new Limits(16, 1, 16.0)));
        assertEquals("/limits", broken(reach, new Limits(15, null, 39.0)));
        assertEquals("/limits/maxGpus", broken(reach, new Limits(7, null, 39.0)));
        assertEquals("/limits/maxProvisionedKilowatts", broken(reach, new Limits(15, null, 15.9)));
    }

    private static String broken(Reach reach, Limits limits) {
        var door = new Door(null, PriceBooks.shipped());
        reach.check(limits, door);
        try {
            door.close();
            return "";
        } catch (InvalidInputException e) {
            return pointers(e.violations());
        }
    }

    private static PriceBook.SystemPrices prices(String system, double kilowatts, int unit) {
        return new PriceBook.SystemPrices(
                system,
                quantity(kilowatts),
                List.of(new PriceBook.TierPrice(
                        PriceTier.RETAIL,
                        null,
                        quantity(1),
                        null,
                        quantity(unit),
                        true,
                        new Provenance("test", "2026", Confidence.MEASURED),
                        null,
                        null,
                        null,
                        null)));
    }

    private static Quantity quantity(double value) {
        return new Quantity(value, null, null, "test", "2026", Confidence.MEASURED);
    }

    @Test
    void aLoadThatNothingCouldServeIsAQuestionLikeAnyOther() {
        assertEquals(
                1e6,
                plan(CHAT.replace("requestsPerSecond: 20", "requestsPerSecond: 1000000"))
                        .traffic()
                        .requestsPerSecond());
    }

    @Test
    void runsThatWouldTakeForeverAreRefused() {
        List<Violation> violations = refused(CHAT + "sampling: {measuredRequests: 1000000}\n");
        assertEquals("/sampling/measuredRequests", pointers(violations));
    }

    @Test
    void aLayoutMayNameItsRouting() {
        String named = SCENARIO.replace("hgx-h100", "hgx-h200") + "  routing: power-of-two\n";
        SimulationRequest filled = scenario(named + "routing: random\n");
        assertEquals(RoutingPolicy.POWER_OF_TWO, filled.routing());
        assertEquals(Routing.of(RoutingPolicy.POWER_OF_TWO), filled.promptRouting());
        assertEquals(filled, Questions.resolve(filled));
        RunSpec run = RunSpec.of(filled);
        assertEquals(Routing.of(RoutingPolicy.POWER_OF_TWO), run.decodeRouting());
        assertNull(run.layout().routing());
        List<Violation> violations = refusedScenario(named + "promptRouting: {policy: kv-aware}\n");
        assertEquals(1, violations.size(), violations::toString);
        assertEquals("/layout/routing", violations.getFirst().pointer());
    }
}
