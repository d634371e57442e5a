package io.goodput.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.catalog.Catalog;
import io.goodput.codec.Codec;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.EstimateRequest;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.LatencyMetric;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.Routing;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.RunSpec;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.Stationarity;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.Traffic;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.StepModel;
import io.goodput.engine.timing.TabulatedSteps;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a version of an engine makes of step times: vLLM 0.19.0 decodes MiniMax-M2.5 in fp8 on B200 in 0.855 of the time. */
class EngineVersionsTest {
    private static final double FACTOR = 0.855;
    private static final ServiceLevelObjective SLO =
            new ServiceLevelObjective(List.of(new LatencyLimit(LatencyMetric.TTFT, 99.0, 1)), null);

    private static Traffic traffic() {
        return new Traffic(
                1, Arrivals.poisson(), TokenDistribution.constant(1_000), TokenDistribution.constant(100), 100);
    }

    private static RunSpec spec(String engine, String precision, @Nullable StepTimeFactors factors) {
        return new RunSpec(
                "minimax-m2.5",
                precision,
                engine,
                traffic(),
                SLO,
                new Layout(
                                ServingMode.AGGREGATED,
                                List.of(new PoolLayout(PoolRole.AGGREGATED, "hgx-b200", 1, 4, 256, 8_192)))
                        .resolved(),
                Routing.of(RoutingPolicy.LEAST_LOADED),
                null,
                null,
                null,
                Stationarity.Warmup.OFF,
                0,
                100,
                1,
                factors,
                null);
    }

    private static StepModel steps(String engine, String precision, @Nullable StepTimeFactors factors) {
        return new Scenarios(Catalog.shipped())
                .of(spec(engine, precision, factors))
                .pools()
                .getFirst()
                .steps();
    }

    private static RankLoad decoding() {
        var load = new RankLoad();
        load.clear();
        load.setDecoding(16, 16 * 1_000, 0);
        return load;
    }

    @Test
    void stepsThatDecodeTakeTheStatedShareAndStepsWithPromptsAsMuch() {
        StepModel fitted = steps("vllm", "fp8", null);
        StepModel newer = steps("vllm@0.19.0", "fp8", null);
        assertEquals(FACTOR * fitted.restSeconds(16, 16, false), newer.restSeconds(16, 16, false), 1e-15);
        assertEquals(FACTOR * fitted.attentionSeconds(decoding()), newer.attentionSeconds(decoding()), 1e-15);
        double host = fitted.hostSeconds(1_000, 1, true);
        assertEquals(
                fitted.restSeconds(1_000, 1, true) - host, newer.restSeconds(1_000, 1, true) - FACTOR * host, 1e-15);
    }

    @Test
    void theFloorOfTheDataSheetStays() {
        StepModel fitted = steps("vllm", "fp8", null);
        StepModel newer = steps("vllm@0.19.0", "fp8", null);
        assertTrue(fitted.floor().seconds(16, 16, 16_000, 16_000) > 0);
        assertEquals(
                fitted.floor().seconds(16, 16, 16_000, 16_000), newer.floor().seconds(16, 16, 16_000, 16_000));
    }

    @Test
    void aQuestionsOwnFactorsComeOnTop() {
        StepModel fitted = steps("vllm", "fp8", null);
        StepModel both = steps("vllm@0.19.0", "fp8", StepTimeFactors.of(1, 2, 1));
        assertEquals(2 * FACTOR * fitted.attentionSeconds(decoding()), both.attentionSeconds(decoding()), 1e-15);
    }

    @Test
    void withoutAFactorAVersionIsAsTheFittedOne() {
        StepModel fitted = steps("vllm", "fp8", null);
        StepModel as = steps("vllm@0.17.0", "fp8", null);
        assertEquals(fitted.restSeconds(16, 16, false), as.restSeconds(16, 16, false));
        assertEquals(fitted.attentionSeconds(decoding()), as.attentionSeconds(decoding()));
        assertInstanceOf(TabulatedSteps.class, steps("vllm@0.19.0", "nvfp4", null));
    }

    @Test
    void theIdentityOfARunHasTheVersion() {
        assertNotEquals(
                Codec.runId(spec("vllm@0.18.0", "fp8", null), "build"),
                Codec.runId(spec("vllm@0.19.0", "fp8", null), "build"));
    }

    @Test
    void theAnswerSaysWhichVersionServesAndByWhatFactor() {
        assertTrue(
                assumption("vllm@0.19.0", "fp8")
                        .startsWith(
                                "vLLM 0.19.0 serves MiniMax-M2.5 in fp8 on NVIDIA HGX B200 (8 GPUs) with steps that take"
                                        + " 1.0 (prompts) and 0.855 (decoding) of those of 0.17.0, of which no factor is known:"
                                        + " taken as 0.10.2, which was fitted (source: AIConfigurator 095f58a"),
                () -> assumption("vllm@0.19.0", "fp8"));
        assertEquals(
                "vLLM 0.18.0 serves MiniMax-M2.5 in fp8 on NVIDIA HGX B200 (8 GPUs): no factor is known: as 0.10.2, which"
                        + " its step times were fitted to.",
                assumption("vllm@0.18.0", "fp8"));
        assertEquals(
                "vLLM 0.10.2 serves on NVIDIA HGX B200 (8 GPUs): the version that its step times were fitted to; later ones"
                        + " may be faster.",
                assumption("vllm", "fp8"));
    }

    private static String assumption(String engine, String precision) {
        return Simulation.estimate(new EstimateRequest(
                        "minimax-m2.5",
                        precision,
                        engine,
                        traffic(),
                        SLO,
                        List.of("hgx-b200"),
                        List.of(ServingMode.AGGREGATED)))
                .assumptions()
                .stream()
                .filter(each -> each.startsWith("vLLM 0."))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aVersionThatIsNotKnownIsRefused() {
        var refused = assertThrows(InvalidInputException.class, () -> steps("vllm@0.19.1", "fp8", null));
        assertEquals("/engine", refused.violations().getFirst().pointer());
        assertTrue(refused.violations().getFirst().advice().startsWith("Maybe vllm@0.19.0"));
    }
}
