package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each GPU holds, by how the GPUs share a model. */
class ParallelismTest {
    private static final Catalog CATALOG = Catalog.shipped();
    private static final Model DEEPSEEK = CATALOG.findModel("deepseek-r1").orElseThrow();
    private static final Model LLAMA = CATALOG.findModel("llama-3.1-70b").orElseThrow();

    private static double bytes(Model model, String precision, Parallelism parallelism) {
        return model.weightBytesPerGpu(model.findPrecision(precision).orElseThrow(), parallelism);
    }

    @Test
    void tensorParallelismIsWhatItWas() {
        Precision fp8 = DEEPSEEK.findPrecision("fp8").orElseThrow();
        assertEquals(DEEPSEEK.weightBytesPerGpu(fp8, 16), DEEPSEEK.weightBytesPerGpu(fp8, Parallelism.tensor(16)));
    }

    @Test
    void aGpuHoldsItsCopiesOfTheExperts() {
        // 256 experts and 32 copies over 144 GPUs are two each, over 288 one: 3 × 7,168 × 2,048 bytes in 58 layers and
        // MTP.
        double two = bytes(DEEPSEEK, "fp8", Parallelism.attentionData(144, 32, false));
        double one = bytes(DEEPSEEK, "fp8", Parallelism.attentionData(288, 32, false));
        double scales = 1 + 4.0 / (128 * 128);
        assertEquals(59 * 44_040_192.0 * scales, two - one, 1);
    }

    @Test
    void everyAttentionRankHoldsTheAttention() {
        // Eight ranks or one of eight GPUs hold the same experts; what the eight cut, each rank holds whole.
        double ranks = bytes(DEEPSEEK, "fp8", new Parallelism(1, 1, 8, 8, 0, 1, false));
        double cut = bytes(DEEPSEEK, "fp8", new Parallelism(8, 1, 1, 8, 0, 1, false));
        double attention = DEEPSEEK.architecture().attention().parametersPerGpu(7_168, 1)
                - DEEPSEEK.architecture().attention().parametersPerGpu(7_168, 8);
        assertTrue(ranks - cut > 61 * attention, ranks + " against " + cut);
    }

    @Test
    void twoStagesHoldHalfTheLayersEach() {
        // 80 layers; a stage has 40 of them and at most one of embedding and head, 128,256 × 8,192 in 16 bits.
        double whole = bytes(LLAMA, "fp8", Parallelism.staged(2, 1));
        double stage = bytes(LLAMA, "fp8", Parallelism.staged(2, 2));
        assertEquals(whole / 2, stage, 8_192 * 2);
    }

    @Test
    void kvRoomIsOfAStageAndARank() {
        AcceleratedSystem h100 = CATALOG.findSystem("hgx-h100").orElseThrow();
        ServingEngine engine = CATALOG.findEngine("tensorrt-llm").orElseThrow();
        Precision fp8 = LLAMA.findPrecision("fp8").orElseThrow();
        var whole = InstanceMemory.of(LLAMA, fp8, h100, engine, Parallelism.staged(2, 1), 8_192);
        var stage = InstanceMemory.of(LLAMA, fp8, h100, engine, Parallelism.staged(2, 2), 8_192);
        assertEquals(whole.blockBytesPerGpu() / 2, stage.blockBytesPerGpu());
        assertTrue(stage.kvBlocks() > 2 * whole.kvBlocks(), "half the weights leave more room too");
    }

    @Test
    void whatDoesNotGoTogetherIsSaid() {
        assertEquals("", DEEPSEEK.obstacle(Parallelism.attentionData(144, 32, true)));
        assertEquals(
                "256 experts and 0 redundant ones of deepseek-r1 do not spread evenly over 144 groups; maybe 32 redundant"
                        + " ones",
                DEEPSEEK.obstacle(Parallelism.attentionData(144, 0, false)));
        assertEquals(
                "attention data parallelism and expert parallelism need a model with experts; llama-3.1-70b has none",
                LLAMA.obstacle(new Parallelism(1, 1, 2, 1, 0, 1, false)));
        assertEquals(
                "pipeline parallelism 64 exceeds the 61 layers of deepseek-r1",
                DEEPSEEK.obstacle(Parallelism.staged(8, 64)));
        InvalidInputException refused =
                assertThrows(InvalidInputException.class, () -> new Parallelism(8, 1, 1, 3, 0, 1, false));
        assertEquals("/expertGroups", refused.violations().getFirst().pointer());
    }

    @Test
    void anExchangeIsTakenFromTheNearestLargerGroup() {
        StepTimes h100 = CATALOG.stepTimesOf(CATALOG.findSystem("hgx-h100").orElseThrow());
        assertEquals(List.of(64, 64), gpus(h100, 144));
        assertEquals(List.of(32, 32), gpus(h100, 24));
        assertEquals(List.of(8, 8), gpus(h100, 8));
    }

    @Test
    void kernelsThatSendWhatTheExpertsReadExchangeTheirTokens() {
        StepTimes gb200 = CATALOG.stepTimesOf(CATALOG.findSystem("gb200-nvl72").orElseThrow());
        assertEquals(
                List.of("NVLinkOneSided/nvfp4", "NVLinkTwoSided/nvfp4"),
                gb200.exchanges(32, NumberFormat.NVFP4.bytes()).stream()
                        .map(kernel -> kernel.getFirst().kernel())
                        .toList());
        // A kernel tells first how many tokens will come, sends them, and brings the results back.
        assertEquals(
                List.of(2, 3),
                gb200.exchanges(32, NumberFormat.NVFP4.bytes()).stream()
                        .map(List::size)
                        .toList());
    }

    @Test
    void whatWasNotMeasuredOnASystemIsSaid() {
        StepTimes h800 = CATALOG.stepTimesOf(CATALOG.findSystem("hgx-h800").orElseThrow());
        assertEquals("", h800.obstacle(Parallelism.attentionData(144, 32, true), 8));
        assertEquals("", h800.obstacle(Parallelism.tensor(16), 8));
        assertEquals("no all-reduce among 3 GPUs of hgx-h800 was measured", h800.obstacle(Parallelism.tensor(3), 8));
    }

    private static List<Integer> gpus(StepTimes times, int gpus) {
        return times.exchanges(gpus, 1).stream()
                .map(kernel -> kernel.getFirst().gpus())
                .toList();
    }
}
