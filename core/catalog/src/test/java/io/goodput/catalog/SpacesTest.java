package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.KvNetwork;
import io.goodput.contracts.Operation;
import io.goodput.contracts.PlanRequest;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.RackPlacement;
import io.goodput.contracts.RoutingPolicy;
import io.goodput.contracts.SearchSpace;
import io.goodput.contracts.ServingMode;
import io.goodput.contracts.SystemMix;
import io.goodput.contracts.Violation;
import io.goodput.contracts.capacity.CapacityRequest;
import io.goodput.contracts.fronts.FrontRequest;
import io.goodput.contracts.futures.FuturesRequest;
import io.goodput.contracts.scaleout.Fleet.Granularity;
import io.goodput.contracts.scaleout.ScalingPolicy;
import io.goodput.contracts.scaleout.ScalingSpace;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a search chooses from: defaults, combinations and refusals. */
class SpacesTest {
    private static final String QUESTION = """
            model: gpt-oss-120b
            traffic: {requestsPerSecond: 20, inputTokens: {constant: 1000}, outputTokens: {constant: 200}}
            slo: {limits: [{metric: ttft, percentile: 99, limitSeconds: 1}, {metric: tpot, percentile: 99, limitSeconds: 0.03}]}
            systems: [hgx-h200, gb200-nvl72]
            """;

    private static final String DENSE = QUESTION.replace("gpt-oss-120b", "llama-3.1-70b");

    private static SearchSpace space(String yaml) {
        return Objects.requireNonNull(Codec.readStrict(PlanRequest.class, yaml, Format.YAML, Questions::resolve)
                .space());
    }

    private static Violation refused(String yaml) {
        List<Violation> violations =
                assertThrows(InvalidInputException.class, () -> space(yaml)).violations();
        assertEquals(1, violations.size(), violations::toString);
        return violations.getFirst();
    }

    private static List<String> parallelisms(SearchSpace space, PoolRole role) {
        return space.instances(role, "hgx-h200", List.of(1, 2, 4, 8, 16), "mxfp4").stream()
                .map(PoolLayout::parallelism)
                .toList();
    }

    @Test
    void anAbsentSpaceIsFilled() {
        SearchSpace filled = space(QUESTION);
        assertEquals(
                new SearchSpace(
                        List.of("mxfp4"),
                        List.of(1, 2, 4, 8, 16),
                        List.of(1),
                        List.of(1, 2, 4, 8),
                        List.of(1, 2, 4, 8),
                        16,
                        List.of(256),
                        List.of(8_192),
                        List.of(),
                        List.of(new SystemMix("hgx-h200", "gb200-nvl72"), new SystemMix("gb200-nvl72", "hgx-h200")),
                        List.of(RoutingPolicy.LEAST_LOADED),
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        null),
                filled);
        // Of g GPUs: 1 way for 1, 2 ways with 1 or 2 groups, 3 with 1, 2 or 4, 4 with up to 8 of 8, and of 16 without
        // TP1.
        assertEquals(
                1 + 2 * 2 + 3 * 3 + 4 * 4 + 4 * 4,
                parallelisms(filled, PoolRole.DECODE).size());
    }

    @Test
    void aModelWithoutExpertsIsNotSpread() {
        assertEquals(List.of("TP1", "TP2", "TP4", "TP8", "TP16"), parallelisms(space(DENSE), PoolRole.PREFILL));
        Violation violation = refused(DENSE + "space: {attentionDataParallel: [1, 2]}\n");
        assertEquals("/space/attentionDataParallel", violation.pointer());
        assertEquals(
                "attentionDataParallel above 1 needs a model with experts; llama-3.1-70b has none", violation.rule());
    }

    @Test
    void listsNarrowOrWiden() {
        SearchSpace filled = space(QUESTION
                + "space: {tensorParallel: [4], attentionDataParallel: [1, 2], expertParallel: [1, 8],"
                + " pipelineParallel: [1, 2], maxGpusPerInstance: 8, maxNumSeqs: [64, 128],"
                + " maxNumBatchedTokens: [2048, 8192], mixes: []}\n");
        // TP4 with two stages has 8 GPUs, TP4 DP2 has 8 without them; eight groups need a stage of 8.
        List<String> decode = parallelisms(filled, PoolRole.DECODE);
        assertEquals(
                List.of("TP4", "TP4 PP2", "TP4 DP2", "TP4 DP2 EP8"),
                decode.stream().distinct().toList());
        assertEquals(4 * 2, decode.size());
        assertEquals(4 * 2, parallelisms(filled, PoolRole.PREFILL).size());
        assertEquals(4 * 2 * 2, parallelisms(filled, PoolRole.AGGREGATED).size());
    }

    @Test
    void aBatchIsNoLargerThanAStep() {
        SearchSpace filled = space(QUESTION + "space: {tensorParallel: [1], maxNumSeqs: [64, 128, 256],"
                + " attentionDataParallel: [1], maxNumBatchedTokens: [128]}\n");
        assertEquals(
                List.of(64, 128),
                filled.instances(PoolRole.AGGREGATED, "hgx-h200", List.of(1), "mxfp4").stream()
                        .map(PoolLayout::maxNumSeqs)
                        .toList());
    }

    @Test
    void pricesOfAPrecisionAreTheQuestionsUnlessItListsOthers() {
        String listed = QUESTION.replace("gpt-oss-120b", "deepseek-r1") + "space: {precision: [nvfp4, fp8]}\n";
        PlanRequest filled = Codec.readStrict(PlanRequest.class, listed, Format.YAML, Questions::resolve);
        assertEquals("nvfp4", filled.precision());
        SearchSpace space = Objects.requireNonNull(filled.space());
        // What the question has is not named again: such runs are those of a question for it alone.
        assertEquals(
                List.of("null", "fp8"),
                space.instances(PoolRole.PREFILL, "gb200-nvl72", List.of(8), "nvfp4").stream()
                        .map(pool -> String.valueOf(pool.precision()))
                        .distinct()
                        .toList());
    }

    @Test
    void draftsNeedAModelThatMakesThem() {
        String drafts = "space: {speculation: [{meanAcceptedTokens: 1.8, verifyTokens: 2}]}\n";
        Violation violation = refused(QUESTION + drafts);
        assertEquals("/space/speculation", violation.pointer());
        assertEquals("gpt-oss-120b has no layer that predicts further tokens (MTP)", violation.rule());
        SearchSpace space = space(QUESTION.replace("gpt-oss-120b", "deepseek-r1") + drafts);
        assertEquals(
                2
                        * space.instances(PoolRole.PREFILL, "hgx-h200", List.of(8), "fp8")
                                .size(),
                space.instances(PoolRole.DECODE, "hgx-h200", List.of(8), "fp8").size());
    }

    @Test
    void mixesAreOfTheQuestionsSystems() {
        Violation violation = refused(QUESTION + "space: {mixes: [{prefill: hgx-h200, decode: hgx-b200}]}\n");
        assertEquals("/space/mixes/0/decode", violation.pointer());
        assertEquals("hgx-b200", violation.value());
        assertEquals(
                "/space/mixes/0/decode",
                refused(QUESTION + "space: {mixes: [{prefill: hgx-h200, decode: hgx-h200}]}\n")
                        .pointer());
        assertEquals(
                "/space/mixes",
                refused(QUESTION + "modes: [aggregated]\nspace: {mixes: [{prefill: hgx-h200, decode: gb200-nvl72}]}\n")
                        .pointer());
        assertEquals(List.of(), space(QUESTION + "modes: [aggregated]\n").mixes());
    }

    @Test
    void wrongSizesAndSpacesThatAreTooLargeAreRefused() {
        assertEquals(
                "/space/tensorParallel/0",
                refused(QUESTION + "space: {tensorParallel: [3]}\n").pointer());
        assertEquals(
                "/space/precision/0",
                refused(QUESTION + "space: {precision: [fp5]}\n").pointer());
        assertEquals(
                "/space/maxNumSeqs/1",
                refused(QUESTION + "space: {maxNumSeqs: [1, 0]}\n").pointer());
        Violation large = refused(QUESTION
                + "space: {maxNumSeqs: [16, 32, 64, 128, 256], maxNumBatchedTokens: [256, 512, 1024, 2048, 4096, 8192,"
                + " 16384, 32768], attentionDataParallel: [1, 2, 4, 8, 16]}\n");
        assertEquals("/space", large.pointer());
        assertTrue(large.rule().startsWith("a space has at most 4000 instances"), large.rule());
    }

    private static final String SESSIONS = QUESTION.replace(
            "outputTokens: {constant: 200}",
            "outputTokens: {constant: 200}, sessions: {meanTurns: 4, thinkTime: {meanSeconds: 1}}");

    @Test
    void waysToRunAreCombined() {
        SearchSpace plain = space(QUESTION);
        assertEquals(List.of(Operation.PLAIN), plain.operations(ServingMode.DISAGGREGATED));
        SearchSpace filled = space(SESSIONS
                + "space: {routing: [kv-aware, least-loaded], localPrefill: [{maxTokens: 500}], prefixCache: [{}],"
                + " rackUplinkGigabytesPerSecond: 100}\n");
        assertEquals(List.of(RackPlacement.PACK, RackPlacement.SPREAD), filled.placement());
        List<Operation> disaggregated = filled.operations(ServingMode.DISAGGREGATED);
        assertEquals(2 * 2 * 2 * 2, disaggregated.size());
        assertEquals(disaggregated.size(), Set.copyOf(disaggregated).size());
        assertEquals(
                new Operation(RoutingPolicy.KV_AWARE, null, null, KvNetwork.placing(RackPlacement.PACK, 100)),
                disaggregated.getFirst());
        // Where no KV moves there is nothing to place, and every prompt is computed where it is decoded.
        assertEquals(4, filled.operations(ServingMode.AGGREGATED).size());
    }

    @Test
    void theQuestionsRoutingIsOneOfThoseSearched() {
        String listed = "space: {routing: [kv-aware, round-robin]}\n";
        assertEquals(
                RoutingPolicy.KV_AWARE,
                Codec.readStrict(PlanRequest.class, QUESTION + listed, Format.YAML, Questions::resolve)
                        .routing());
        Violation violation = refused(QUESTION + "routing: random\n" + listed);
        assertEquals("/routing", violation.pointer());
        assertEquals("random", violation.value());
    }

    @Test
    void waysToRunThatCannotBeAreRefused() {
        assertEquals(
                "/space/prefixCache",
                refused(QUESTION + "space: {prefixCache: [{}]}\n").pointer());
        assertEquals(
                "/space/localPrefill",
                refused(QUESTION + "modes: [aggregated]\nspace: {localPrefill: [{maxTokens: 500}]}\n")
                        .pointer());
        assertEquals(
                "/space/rackUplinkGigabytesPerSecond",
                refused(QUESTION + "modes: [aggregated]\nspace: {rackUplinkGigabytesPerSecond: 50}\n")
                        .pointer());
        assertEquals(
                "/space/placement",
                refused(QUESTION + "space: {placement: [pack]}\n").pointer());
        assertEquals(
                "/space/rackUplinkGigabytesPerSecond",
                refused(QUESTION + "space: {rackUplinkGigabytesPerSecond: 0}\n").pointer());
        Violation many = refused(
                QUESTION
                        + "space: {routing: [round-robin, random, least-loaded, power-of-two, kv-aware, prefix-affine,"
                        + " session-affine], localPrefill: [{maxTokens: 100}, {maxTokens: 200}], rackUplinkGigabytesPerSecond: 1}\n");
        assertEquals("/space", many.pointer());
        assertEquals("42 ways to run a layout", many.value());
    }

    private static List<String> policies(String yaml) {
        ScalingSpace scaling = Objects.requireNonNull(space(yaml).scaling());
        return Objects.requireNonNull(scaling.policies()).stream()
                .map(ScalingPolicy::name)
                .toList();
    }

    @Test
    void policiesThatNeedNothingAreTriedUnlessSomeAreNamed() {
        String open = QUESTION + "space: {scaling: {}}\n";
        assertEquals(
                List.of(
                        "hpa",
                        "keda",
                        "dynamo-throughput",
                        "dynamo-load",
                        "dynamo-hybrid",
                        "saturation",
                        "ratio",
                        "goodput"),
                policies(open));
        assertFalse(policies(open + "modes: [aggregated]\n").contains("ratio"));
        assertEquals(
                List.of("hpa", "mine"),
                policies(QUESTION + "space: {scaling: {policies: [{name: hpa}, "
                        + "{name: mine, controllers: [{policy: goodput}]}]}}\n"));
        assertNull(space(QUESTION).scaling());
        ScalingSpace filled = Objects.requireNonNull(space(open).scaling());
        assertEquals(filled, filled.resolved(List.of(ServingMode.AGGREGATED)));
        assertEquals(1, filled.minInstances());
        assertEquals(Granularity.NODE, filled.granularity());
    }

    @Test
    void policiesThatCanDecideForNoModeAreRefused() {
        Violation ratio =
                refused(QUESTION + "modes: [aggregated]\nspace: {scaling: {policies: [{name: hpa}, {name: ratio}]}}\n");
        assertEquals("/space/scaling/policies/1", ratio.pointer());
        assertEquals("ratio", ratio.value());
        assertTrue(ratio.rule().contains("an aggregated layout has neither"), ratio.rule());
        Violation half = refused(QUESTION
                + "space: {scaling: {policies: [{name: half, controllers: [{policy: hpa, role: prefill}]}]}}\n");
        assertEquals("/space/scaling/policies/0", half.pointer());
        assertTrue(half.rule().contains("nobody decides for the decode pools"), half.rule());
    }

    @Test
    void policiesAreSearchedForDollarsOfHoursThatAreSold() {
        String scaling = QUESTION + "space: {scaling: {}}\n";
        Violation objective = refused(scaling + "objective: gpus\n");
        assertEquals("/objective gpus", objective.pointer() + " " + objective.value());
        assertEquals("/spareInstances", refused(scaling + "spareInstances: 1\n").pointer());
        assertEquals(
                "/existingCapacity",
                refused(scaling + "existingCapacity: [{system: hgx-h200, gpus: 8}]\n")
                        .pointer());
        assertEquals(
                "/space/scaling",
                refused(QUESTION + "space: {scaling: {}, rackUplinkGigabytesPerSecond: 100}\n")
                        .pointer());
        assertEquals(
                "/space/scaling/maxLayouts",
                refused(QUESTION + "space: {scaling: {maxLayouts: 257}}\n").pointer());
        assertEquals(
                "/space/scaling/policies",
                refused(QUESTION + "space: {scaling: {policies: []}}\n").pointer());
    }

    @Test
    void questionsOfLayoutsThatStayAsTheyAreTakeNoPolicies() {
        String plan = (QUESTION + "space: {scaling: {}}\n").indent(2);
        assertEquals(
                List.of("/plan/space/scaling"),
                pointers(
                        () -> Codec.readStrict(FrontRequest.class, "plan:\n" + plan, Format.YAML, Questions::resolve)));
        assertEquals(
                List.of("/plan/space/scaling"),
                pointers(() -> Codec.readStrict(
                        CapacityRequest.class,
                        "plan:\n" + plan + "  limits: {maxGpus: 16}\n",
                        Format.YAML,
                        Questions::resolve)));
        assertEquals(
                List.of("/plan/space/scaling"),
                pointers(() -> Codec.readStrict(
                        FuturesRequest.class,
                        "plan:\n" + plan + "futures: [{name: growth, loadFactor: 2}]\n",
                        Format.YAML,
                        Questions::resolve)));
    }

    private static List<String> pointers(Executable question) {
        return assertThrows(InvalidInputException.class, question).violations().stream()
                .map(Violation::pointer)
                .toList();
    }
}
