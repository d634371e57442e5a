package io.goodput.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Catalog;
import io.goodput.catalog.KvPaths;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.CacheTier;
import io.goodput.contracts.ChangedTraffic;
import io.goodput.contracts.ErrorBand;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.Estimates;
import io.goodput.contracts.HitShare;
import io.goodput.contracts.InstanceEstimate;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.KvPath;
import io.goodput.contracts.Latencies;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolReport;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.PrefixCache;
import io.goodput.contracts.Report;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.SampledTraffic;
import io.goodput.contracts.Sampling;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Speculation;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import io.goodput.contracts.Violation;
import io.goodput.engine.Simulator;
import io.goodput.engine.scenario.FirstToken;
import io.goodput.engine.scenario.HandOff;
import io.goodput.engine.scenario.Headroom;
import io.goodput.engine.scenario.KvPolicy;
import io.goodput.engine.scenario.KvPort;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.scenario.Scenario;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Named scenarios: what they become, what is refused, and that no run beats its estimates. */
class SimulationTest {
    private static final ServiceLevelObjective SLO =
            new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.0, 1)), null);
    private static final TokenDistribution CHAT_INPUT = new TokenDistribution(
            null,
            1_155.0,
            List.of(
                    new TokenQuantile(25, 396),
                    new TokenQuantile(50, 1_020),
                    new TokenQuantile(75, 1_189),
                    new TokenQuantile(90, 2_735),
                    new TokenQuantile(99, 4_142)),
            2,
            14_050);
    private static final TokenDistribution CHAT_OUTPUT = new TokenDistribution(
            null,
            211.0,
            List.of(
                    new TokenQuantile(25, 85),
                    new TokenQuantile(50, 129),
                    new TokenQuantile(75, 395),
                    new TokenQuantile(90, 424),
                    new TokenQuantile(99, 601)),
            7,
            1_000);

    private static Traffic traffic(double requestsPerSecond) {
        return new Traffic(requestsPerSecond, Arrivals.poisson(), CHAT_INPUT, CHAT_OUTPUT, 1_000);
    }

    private static PoolLayout pool(PoolRole role, String system, int tensorParallel) {
        return new PoolLayout(role, system, 1, tensorParallel, 256, 8_192);
    }

    private static Layout aggregated(String system, int tensorParallel) {
        return new Layout(ServingMode.AGGREGATED, List.of(pool(PoolRole.AGGREGATED, system, tensorParallel)));
    }

    private static Layout disaggregated(String system, int prefill, int decode) {
        return new Layout(
                ServingMode.DISAGGREGATED,
                List.of(pool(PoolRole.PREFILL, system, prefill), pool(PoolRole.DECODE, system, decode)));
    }

    private static Layout disaggregated(String system, int prefill, int decode, KvPath path) {
        return new Layout(
                ServingMode.DISAGGREGATED,
                disaggregated(system, prefill, decode).pools(),
                null,
                null,
                null,
                new KvNetwork(path, null, null));
    }

    private static RunSpec spec(String model, String precision, Traffic traffic, Layout layout, int measured) {
        return spec("tensorrt-llm", model, precision, traffic, layout, measured);
    }

    private static RunSpec spec(
            String engine, String model, String precision, Traffic traffic, Layout layout, int measured) {
        return new RunSpec(
                model,
                precision,
                engine,
                traffic,
                SLO,
                layout,
                Routing.of(RoutingPolicy.LEAST_LOADED),
                null,
                null,
                null,
                Stationarity.Warmup.OFF,
                0,
                measured,
                1);
    }

    private static Violation refusalOf(RunSpec spec) {
        return assertThrows(InvalidInputException.class, () -> Simulation.run(spec))
                .violations()
                .getFirst();
    }

    static Scenario scenario(RunSpec spec) {
        Catalog catalog = Catalog.shipped();
        return new Scenarios(catalog, KvPaths.shipped(), new StepModels(catalog)).of(spec, Inputs.NONE);
    }

    private static Estimates estimates(String model, String precision, Traffic traffic, String... systems) {
        return estimatesOf("tensorrt-llm", model, precision, traffic, systems);
    }

    private static Estimates estimatesOf(
            String engine, String model, String precision, Traffic traffic, String... systems) {
        return Simulation.estimate(new EstimateRequest(
                model,
                precision,
                engine,
                traffic,
                SLO,
                List.of(systems),
                List.of(ServingMode.DISAGGREGATED, ServingMode.AGGREGATED)));
    }

    @Test
    void furtherLoadsAreEstimatedAsEachAlone() {
        EstimateRequest alone = new EstimateRequest(
                "llama-3.1-8b",
                "bf16",
                "tensorrt-llm",
                traffic(2),
                SLO,
                List.of("hgx-h100"),
                List.of(ServingMode.DISAGGREGATED));
        Traffic longer = ChangedTraffic.stretched(traffic(2), 1, 3).orElseThrow();
        var measured = new Sampling(1_000, 10_000, 1L, List.of());
        Estimates both = Simulation.estimate(alone.and(List.of(new SampledTraffic(longer, measured))));
        Estimates own = Simulation.estimate(alone);
        assertEquals(own, both.with(null));
        Estimates ofLonger = Simulation.estimate(alone.of(new SampledTraffic(longer, measured)));
        assertEquals(List.of(ofLonger), both.futures());
        assertTrue(find(ofLonger, "hgx-h100", PoolRole.DECODE, 1).maxRequestsPerSecond()
                < find(own, "hgx-h100", PoolRole.DECODE, 1).maxRequestsPerSecond());
        Traffic tooLong = ChangedTraffic.stretched(traffic(2), 1, 10_000).orElseThrow();
        EstimateRequest impossible = alone.and(List.of(new SampledTraffic(tooLong, measured)));
        assertEquals(
                "/futures/0/traffic",
                assertThrows(InvalidInputException.class, () -> Simulation.estimate(impossible))
                        .violations()
                        .getFirst()
                        .pointer());
    }

    private static InstanceEstimate find(Estimates estimates, String system, PoolRole role, int tensorParallel) {
        return estimates.instances().stream()
                .filter(each -> each.system().equals(system)
                        && each.role() == role
                        && each.instance().tensorParallel() == tensorParallel)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theBuildIsAHash() {
        assertTrue(Simulation.build().matches("[0-9a-f]{64}"));
    }

    @Test
    void unknownNamesAreRefusedWithTheNearest() {
        Violation model = refusalOf(spec("gpt-oss-120", "mxfp4", traffic(1), aggregated("hgx-h200", 1), 1_000));
        assertEquals("/model", model.pointer());
        assertTrue(model.advice().startsWith("Maybe gpt-oss-120b"), model.advice());
        Violation system = refusalOf(spec("gpt-oss-120b", "mxfp4", traffic(1), aggregated("hgx-h2000", 1), 1_000));
        assertEquals("/layout/pools/0/system", system.pointer());
        assertEquals(
                "/precision",
                refusalOf(spec("gpt-oss-120b", "fp16", traffic(1), aggregated("hgx-h200", 1), 1_000))
                        .pointer());
    }

    @Test
    void whatDoesNotFitIsRefusedWithItsNumbers() {
        Violation tooLarge = refusalOf(spec("deepseek-r1", "fp8", traffic(1), aggregated("hgx-h100", 8), 1_000));
        assertEquals("/layout/pools/0/tensorParallel", tooLarge.pointer());
        assertTrue(tooLarge.rule().contains("exceed the 80.0 GB"), tooLarge.rule());
        Violation tooOld = refusalOf(spec("deepseek-r1", "nvfp4", traffic(1), aggregated("hgx-h200", 8), 1_000));
        assertTrue(tooOld.rule().contains("does not run deepseek-r1 in nvfp4"), tooOld.rule());
        var endless = new Traffic(1, Arrivals.poisson(), TokenDistribution.constant(130_000), CHAT_OUTPUT, 2_000);
        assertEquals(
                "/traffic",
                refusalOf(spec("gpt-oss-120b", "mxfp4", endless, aggregated("hgx-h200", 1), 1_000))
                        .pointer());
    }

    @Test
    void kvMovesToEveryDestinationGpuOverTheSmallerSidesNics() {
        Scenario scenario = scenario(spec("deepseek-r1", "fp8", traffic(1), disaggregated("hgx-h200", 16, 8), 1_000));
        // One latent of 35,136 bytes for each of 8 decode GPUs; 50 GB/s for each GPU of an instance.
        assertEquals(8 * 35_136, Objects.requireNonNull(scenario.network()).bytesPerToken());
        KvPort prefill = Objects.requireNonNull(scenario.pools().get(0).port());
        KvPort decode = Objects.requireNonNull(scenario.pools().get(1).port());
        assertEquals(800e9, prefill.bytesPerSecond());
        assertEquals(800e9, prefill.flowBytesPerSecond());
        assertEquals(400e9, decode.bytesPerSecond());
        assertEquals(400e9, decode.flowBytesPerSecond());
    }

    @Test
    void kvPathsDifferInTheirRates() {
        Scenario nvlink = scenario(
                spec("llama-3.1-8b", "bf16", traffic(1), disaggregated("hgx-h200", 2, 2, KvPath.NVLINK), 1_000));
        assertEquals(
                900e9, Objects.requireNonNull(nvlink.pools().getFirst().port()).bytesPerSecond());
        Scenario tcp =
                scenario(spec("llama-3.1-8b", "bf16", traffic(1), disaggregated("hgx-h200", 16, 2, KvPath.TCP), 1_000));
        // Two nodes send, one receives.
        assertEquals(4e9, Objects.requireNonNull(tcp.pools().getFirst().port()).bytesPerSecond());
        assertEquals(2e9, Objects.requireNonNull(tcp.pools().getLast().port()).bytesPerSecond());
        assertEquals(50e-6, Objects.requireNonNull(tcp.network()).latencySeconds());
    }

    @Test
    void windowedKvMovesOnlyInsideTheWindow() {
        Scenario scenario = scenario(spec("gpt-oss-120b", "mxfp4", traffic(1), disaggregated("hgx-h200", 1, 1), 1_000));
        // 18 layers × 2 × 8 heads × 64 × 2 bytes in each kind; the window is 128 tokens.
        assertEquals(
                36_864L * 1_000 + 36_864L * 128,
                Objects.requireNonNull(scenario.network()).bytesOf(1_000, 0));
        assertEquals(4, scenario.pools().getFirst().kv().blocksPerSequence());
    }

    @Test
    void enginesDifferInBlocksPreemptionAndHandOff() {
        RunSpec spec = spec("vllm", "llama-3.1-8b", "bf16", traffic(1), disaggregated("hgx-h200", 1, 1), 1_000);
        Scenario vllm = scenario(spec);
        assertEquals(16, vllm.pools().getFirst().kv().blockTokens());
        assertEquals(KvPolicy.RECOMPUTE, vllm.pools().getLast().kvPolicy());
        assertEquals(HandOff.SOURCE_FIRST, vllm.handOff());
        assertEquals(FirstToken.FIRST_DECODE_STEP, vllm.firstToken());
        Scenario sglang =
                scenario(spec("sglang", "llama-3.1-8b", "bf16", traffic(1), disaggregated("hgx-h200", 1, 1), 1_000));
        assertEquals(1, sglang.pools().getFirst().kv().blockTokens());
        assertEquals(KvPolicy.RETRACT, sglang.pools().getLast().kvPolicy());
        assertEquals(new Headroom(0, 512), sglang.pools().getLast().kv().headroom());
        assertEquals(HandOff.DESTINATION_FIRST, sglang.handOff());
        assertEquals(FirstToken.END_OF_TRANSFER, sglang.firstToken());
    }

    @Test
    void drawnHitsNeedNoCacheInTheLayout() {
        Traffic drawn = new Traffic(
                2.0,
                Arrivals.poisson(),
                CHAT_INPUT,
                CHAT_OUTPUT,
                1_000,
                null,
                new HitShare(0.5, null),
                null,
                null,
                null,
                null,
                null,
                null);
        for (Layout layout : List.of(aggregated("hgx-h200", 1), disaggregated("hgx-h200", 1, 1))) {
            PoolReport prompts = Simulation.run(spec("gpt-oss-120b", "mxfp4", drawn, layout.resolved(), 1_000))
                    .pools()
                    .getFirst();
            assertEquals(0.5, prompts.hitShare(), 0.01, layout.toString());
        }
    }

    @Test
    void anInstanceOfAttentionRanksHasRoomOfEachAndGpusOfAll() {
        var decode = new PoolLayout(
                PoolRole.AGGREGATED,
                "hgx-h200",
                1,
                1,
                null,
                null,
                null,
                null,
                null,
                16,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        Scenario scenario = scenario(spec(
                "deepseek-r1",
                "fp8",
                traffic(1),
                new Layout(ServingMode.AGGREGATED, List.of(decode)).resolved(),
                1_000));
        Pool pool = scenario.pools().getFirst();
        assertEquals(16, pool.gpusPerInstance());
        assertEquals(16, pool.ranks());
        // 141 GB less attention, embedding and a sixteenth of the experts: a rank holds over 100,000 tokens, and far
        // less than 16 of them would together.
        assertTrue(pool.kv().blocks() > 100_000 / 32, pool.kv().toString());
        assertTrue(pool.kv().blocks() < 141e9 / (32 * 35_136), pool.kv().toString());
    }

    @Test
    void tiersAndLimitsOfACacheAreCountedInTokensAndBlocks() {
        var cached = new PoolLayout(
                PoolRole.AGGREGATED,
                "hgx-h200",
                1,
                1,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new PrefixCache(64_000L, new CacheTier(131.072, 13.1072), null),
                new Speculation(1.8, 3),
                null,
                null,
                null);
        Scenario scenario = scenario(spec(
                "llama-3.1-8b",
                "bf16",
                traffic(1),
                new Layout(ServingMode.AGGREGATED, List.of(cached)).resolved(),
                1_000));
        Pool pool = scenario.pools().getFirst();
        // 131,072 bytes of KV a token.
        var caching = Objects.requireNonNull(pool.caching());
        assertEquals(2_000, caching.maxBlocks());
        assertEquals(1_000_000, Objects.requireNonNull(caching.host()).tokens());
        assertEquals(100_000, caching.host().tokensPerSecond(), 1e-6);
        assertEquals(1_800, pool.speculation().acceptedTokensPerThousandSteps());
        assertEquals(3, pool.speculation().verifyTokens());
    }

    @Test
    void theSameSpecificationGivesTheSameReport() {
        RunSpec spec = spec("gpt-oss-120b", "mxfp4", traffic(2), aggregated("hgx-h200", 1), 1_000);
        assertEquals(Simulation.run(spec), Simulation.run(spec));
    }

    private static RunSpec scaled(RunSpec spec, StepTimeFactors factors) {
        return new RunSpec(
                spec.model(),
                spec.precision(),
                spec.engine(),
                spec.traffic(),
                spec.slo(),
                spec.layout(),
                spec.promptRouting(),
                spec.decodeRouting(),
                spec.admission(),
                spec.timeout(),
                spec.warmup(),
                spec.warmupRequests(),
                spec.measuredRequests(),
                spec.seed(),
                factors,
                null);
    }

    @Test
    void factorsOfOneSystemScaleItsPoolsAlone() {
        Layout layout = new Layout(
                ServingMode.DISAGGREGATED,
                List.of(pool(PoolRole.PREFILL, "hgx-h200", 1), pool(PoolRole.DECODE, "hgx-h100", 1)));
        RunSpec spec = spec("llama-3.1-8b", "bf16", traffic(2), layout, 1_000);
        Report asModelled = Simulation.run(spec);
        Report slower = Simulation.run(
                scaled(spec, new StepTimeFactors(2.0, 2.0, 2.0, null, null, null, List.of("hgx-h200"), null)));

        double prompts =
                slower.pools().get(0).utilisation() / asModelled.pools().get(0).utilisation();
        assertEquals(2, prompts, 0.05, "prompts take twice as long");
        assertEquals(
                Objects.requireNonNull(asModelled.latencies())
                        .timePerOutputToken()
                        .meanSeconds(),
                Objects.requireNonNull(slower.latencies()).timePerOutputToken().meanSeconds(),
                0.02
                        * Objects.requireNonNull(asModelled.latencies())
                                .timePerOutputToken()
                                .meanSeconds());
        assertEquals(
                Simulation.run(scaled(spec, StepTimeFactors.of(2, 2, 2))),
                Simulation.run(scaled(
                        spec,
                        new StepTimeFactors(2.0, 2.0, 2.0, null, null, null, List.of("hgx-h100", "hgx-h200"), null))));
    }

    @Test
    void factorsAndTheirBandStayWithTheSystemsThatTheyWereMeasuredOn() {
        EstimateRequest asked = new EstimateRequest(
                "llama-3.1-8b",
                "bf16",
                "tensorrt-llm",
                traffic(2),
                SLO,
                List.of("hgx-h100", "hgx-h20", "hgx-h200"),
                List.of(ServingMode.AGGREGATED),
                null,
                null,
                null,
                new StepTimeFactors(2.0, 2.0, 2.0, -0.05, 0.05, "a backtest", List.of("hgx-h100"), null),
                null);
        Estimates scaled = Simulation.estimate(asked);
        Estimates modelled = estimates("llama-3.1-8b", "bf16", traffic(2), "hgx-h100", "hgx-h20", "hgx-h200");

        assertEquals(
                ErrorBand.alone("hgx-h100", -0.05, 0.05, "a backtest"),
                scaled.errorBands().getFirst());
        assertEquals(modelled.errorBands().subList(1, 3), scaled.errorBands().subList(1, 3));
        assertEquals("hgx-h100", modelled.errorBands().get(1).kernelsOf());
        assertEquals("hgx-h200", modelled.errorBands().get(2).kernelsOf());
        assertEquals(
                0.5,
                find(scaled, "hgx-h100", PoolRole.AGGREGATED, 1).maxRequestsPerSecond()
                        / find(modelled, "hgx-h100", PoolRole.AGGREGATED, 1).maxRequestsPerSecond(),
                1e-9);
        assertEquals(
                find(modelled, "hgx-h20", PoolRole.AGGREGATED, 1), find(scaled, "hgx-h20", PoolRole.AGGREGATED, 1));
        assertTrue(
                scaled.assumptions().stream()
                        .anyMatch(each -> each.startsWith("Step times on hgx-h20, hgx-h200 are the catalog's")),
                scaled.assumptions()::toString);
    }

    @Test
    void estimatesCoverEverySystemRoleAndParallelism() {
        Estimates estimates = estimates("gpt-oss-120b", "mxfp4", traffic(20), "hgx-h200", "gb200-nvl72");
        assertEquals(2 * 3 * 5, estimates.instances().size());
        assertEquals(
                List.of("hgx-h200", "gb200-nvl72"),
                estimates.errorBands().stream().map(each -> each.system()).toList());
        assertEquals(72, estimates.systems().get(1).scaleUpGpus());
        assertFalse(estimates.assumptions().isEmpty());
        for (InstanceEstimate each : estimates.instances()) {
            assertTrue(each.fits(), each.toString());
            assertTrue(each.maxRequestsPerSecond() > 0, each.toString());
        }
    }

    @Test
    void whatDoesNotFitSaysWhy() {
        InstanceEstimate small =
                find(estimates("deepseek-r1", "fp8", traffic(1), "hgx-h100"), "hgx-h100", PoolRole.DECODE, 8);
        assertFalse(small.fits());
        assertTrue(small.reason().contains("GB"), small.reason());
        assertEquals(0, small.kvBlocks());
        assertTrue(find(estimates("deepseek-r1", "fp8", traffic(1), "hgx-h100"), "hgx-h100", PoolRole.DECODE, 16)
                .fits());
    }

    @Test
    void noSaturatedRunServesMoreThanItsEstimateAndNoLatencyIsBelowIt() {
        String[][] cases = {
            {"gpt-oss-120b", "mxfp4", "hgx-h200", "1", "tensorrt-llm"},
            {"gpt-oss-120b", "mxfp4", "gb200-nvl72", "2", "vllm"},
            {"llama-3.1-70b", "fp8", "hgx-h100", "4", "tensorrt-llm"},
            {"llama-3.1-70b", "fp8", "hgx-h100", "4", "vllm"},
            {"llama-3.1-70b", "fp8", "hgx-h100", "4", "sglang"},
            {"deepseek-r1", "fp8", "hgx-h200", "8", "tensorrt-llm"},
            {"deepseek-r1", "fp8", "hgx-h200", "8", "sglang"},
            {"deepseek-r1", "nvfp4", "gb200-nvl72", "4", "tensorrt-llm"},
        };
        for (String[] each : cases) {
            String system = each[2];
            int gpus = Integer.parseInt(each[3]);
            Estimates estimates = estimatesOf(each[4], each[0], each[1], traffic(1), system);
            InstanceEstimate prefill = find(estimates, system, PoolRole.PREFILL, gpus);
            InstanceEstimate decode = find(estimates, system, PoolRole.DECODE, gpus);
            InstanceEstimate both = find(estimates, system, PoolRole.AGGREGATED, gpus);
            double disaggregatedBound = Math.min(prefill.maxRequestsPerSecond(), decode.maxRequestsPerSecond());
            check(each, disaggregated(system, gpus, gpus), disaggregatedBound, prefill, decode);
            check(each, aggregated(system, gpus), both.maxRequestsPerSecond(), both, both);
        }
    }

    /** Offers three times the bound; what is finished over the time that it took must stay below the bound. */
    private static void check(
            String[] named, Layout layout, double bound, InstanceEstimate first, InstanceEstimate next) {
        int requests = 2_000;
        // The engine's own report: an overload has no percentiles in an assessed one.
        Report report = Simulator.simulate(
                        scenario(spec(named[4], named[0], named[1], traffic(3 * bound), layout, requests)))
                .report();
        Latencies latencies = Objects.requireNonNull(report.latencies());
        double arrivals = requests / (3 * bound);
        double served = requests / (arrivals + latencies.endToEnd().maxSeconds());
        String what = String.join(" ", named) + " " + layout.mode() + ": served " + served + ", bound " + bound;
        System.out.println(what);
        assertTrue(served <= bound, what);
        // Also engines that preempt: some work is done again, but never most of it.
        assertTrue(served >= 0.2 * bound, "the bound is far from what is served: " + what);
        // Three significant digits are kept of quantiles.
        assertTrue(latencies.timeToFirstToken().p50Seconds() >= 0.999 * first.minTimeToFirstTokenSeconds(), what);
        assertTrue(latencies.timePerOutputToken().p50Seconds() >= 0.999 * next.minTimePerOutputTokenSeconds(), what);
    }
}
