package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the catalog holds, and what it says of names that it does not. */
class CatalogTest {
    private static final Catalog CATALOG = Catalog.shipped();

    @Test
    void holdsTheShippedEntries() {
        assertEquals(
                List.of(
                        "llama-3.1-8b",
                        "llama-3.1-70b",
                        "llama-3.1-405b",
                        "qwen3-8b",
                        "qwen3-32b",
                        "qwen3-30b-a3b",
                        "qwen3-235b-a22b",
                        "mixtral-8x7b",
                        "mixtral-8x22b",
                        "gpt-oss-20b",
                        "gpt-oss-120b",
                        "deepseek-v3",
                        "deepseek-r1",
                        "kimi-k2-instruct",
                        "kimi-k2.5",
                        "minimax-m2.5",
                        "glm-5",
                        "glm-5.2"),
                CATALOG.modelNames());
        assertEquals(
                List.of("hgx-h100", "hgx-h200", "hgx-b200", "hgx-b300", "gb200-nvl72", "gb300-nvl72"),
                CATALOG.systems().stream()
                        .filter(system -> system.stepTimesFrom() == null)
                        .map(AcceleratedSystem::name)
                        .toList());
        assertEquals(15, CATALOG.systemNames().size());
        assertEquals(List.of("tensorrt-llm", "vllm", "sglang"), CATALOG.engineNames());
    }

    @Test
    void anUnknownNameComesWithTheNearest() {
        Violation violation = Catalog.unknown("model", "/model", "gpt-os-120b", CATALOG.modelNames());
        assertEquals("/model", violation.pointer());
        assertTrue(violation.advice().startsWith("Maybe gpt-oss-120b"), violation.advice());
    }

    @Test
    void systemsRunThePrecisionsThatTheirTensorCoresHave() {
        Model deepSeek = CATALOG.findModel("deepseek-r1").orElseThrow();
        assertEquals(
                List.of("fp8", "mxfp4"),
                CATALOG.findSystem("hgx-h200").orElseThrow().precisionsOf(deepSeek));
        assertEquals(
                List.of("fp8", "nvfp4", "mxfp4"),
                CATALOG.findSystem("gb200-nvl72").orElseThrow().precisionsOf(deepSeek));
        assertEquals(
                List.of("fp8", "mxfp4"),
                CATALOG.findSystem("mi355x-node").orElseThrow().precisionsOf(deepSeek));
    }

    @Test
    void mxfp4ExpertsMultiplyIn16BitsOnHopperAndIn8OnBlackwell() {
        assertEquals(
                ComputeFormat.BFLOAT16,
                CATALOG.findSystem("hgx-h100")
                        .orElseThrow()
                        .arithmeticOf(NumberFormat.MXFP4)
                        .compute());
        assertEquals(
                ComputeFormat.FP8,
                CATALOG.findSystem("hgx-b200")
                        .orElseThrow()
                        .arithmeticOf(NumberFormat.MXFP4)
                        .compute());
    }

    @Test
    void everySystemHasCoefficientsOfEveryModelThatItRuns() {
        for (AcceleratedSystem system : CATALOG.systems()) {
            StepTimes times = CATALOG.stepTimesOf(system);
            for (Model model : CATALOG.models()) {
                for (Precision precision : model.precisions()) {
                    if (!system.runs(precision)) {
                        continue;
                    }
                    times.gemm(precision.attention());
                    times.gemm(precision.dense());
                    if (model.architecture().experts() != null) {
                        assertFalse(times.experts(precision.experts(), 3).isEmpty());
                        times.power(StepTimes.PoweredOperator.EXPERTS, precision.experts());
                    }
                }
            }
        }
    }

    @Test
    void aSystemThatWasNotMeasuredHasTheCoefficientsOfAnotherAndItsOwnBand() {
        AcceleratedSystem rubin = CATALOG.findSystem("vr200-nvl72").orElseThrow();
        StepTimes times = CATALOG.stepTimesOf(rubin);
        StepTimes gb200 = CATALOG.stepTimesOf(CATALOG.findSystem("gb200-nvl72").orElseThrow());
        assertEquals("vr200-nvl72", times.system());
        assertEquals(gb200.gemms(), times.gemms());
        assertTrue(
                times.error().lowShare() <= gb200.error().lowShare(),
                times.error().toString());
        assertTrue(
                times.error().highShare() >= gb200.error().highShare(),
                times.error().toString());
        assertTrue(
                times.error().basis().startsWith("no kernel was measured on it"),
                times.error().basis());
        // The same chip: the other's band, and both reasons.
        StepTimes h800 = CATALOG.stepTimesOf(CATALOG.findSystem("hgx-h800").orElseThrow());
        StepTimes h100 = CATALOG.stepTimesOf(CATALOG.findSystem("hgx-h100").orElseThrow());
        assertEquals(h100.error().highShare(), h800.error().highShare());
        assertTrue(h800.error().basis().contains(h100.error().basis()));
    }

    @Test
    void onlySystemsOfAVendorWithoutKernelsAreUnvalidated() {
        assertEquals(
                List.of("mi300x-node", "mi325x-node", "mi355x-node"),
                CATALOG.systems().stream()
                        .filter(AcceleratedSystem::isUnvalidated)
                        .map(AcceleratedSystem::name)
                        .toList());
    }

    @Test
    void anEstimateWithoutARangeIsRefused() {
        InvalidInputException refused = assertThrows(
                InvalidInputException.class, () -> new Quantity(1, null, null, "a guess", "2026", Confidence.ESTIMATE));
        assertEquals("/low", refused.violations().getFirst().pointer());
        assertThrows(
                InvalidInputException.class, () -> new Quantity(3, 1.0, 2.0, "a guess", "2026", Confidence.ESTIMATE));
        assertEquals(1, new Quantity(1, 0.5, 2.0, "a guess", "2026", Confidence.ESTIMATE).asInt());
    }

    @Test
    void aDateThatIsNoneIsRefused() {
        assertThrows(InvalidInputException.class, () -> new Provenance("a table", "last year", Confidence.MEASURED));
    }

    @Test
    void theDataSheetBoundsAStep() {
        Model model = CATALOG.findModel("llama-3.1-8b").orElseThrow();
        var sheet = new DataSheet(
                model,
                model.findPrecision("bf16").orElseThrow(),
                CATALOG.findSystem("hgx-h200").orElseThrow(),
                1);
        // All weights but the embedding's look-up, 15.0 GB, over 4.8 TB/s; and 131,072 bytes of KV per token.
        double weights = 2.0 * (8_030_261_248L - 128_256L * 4_096);
        assertEquals((weights + 131_072) / 4.8e12, sheet.minDecodeSeconds(1), 1e-9);
        assertEquals((weights + 131_072.0 * 100_000) / 4.8e12, sheet.minDecodeSeconds(100_000), 1e-9);
        // 2 FLOPs per parameter and token, and 32 layers × 4 × 32 heads × 128 per causal pair, over 989 TFLOP/s.
        double perToken = weights - 2.0 * 128_256 * 4_096;
        double flops = 8_192 * perToken + 2.0 * 128_256 * 4_096 + 8_192 * 8_193 / 2.0 * 32 * 4 * 32 * 128;
        assertEquals(flops / 989e12, sheet.minPrefillSeconds(8_192), 1e-6);
    }
}
