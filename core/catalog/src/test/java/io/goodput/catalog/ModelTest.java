package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is computed from architectures, against what their makers publish. */
class ModelTest {
    private static final Catalog CATALOG = Catalog.shipped();

    private static Model model(String name) {
        return CATALOG.findModel(name).orElseThrow();
    }

    private static Precision precision(Model model, String name) {
        return model.findPrecision(name).orElseThrow();
    }

    @Test
    void parametersOfLlamaAreThePublishedOnes() {
        // Llama 3.1 model cards and checkpoints: 8,030,261,248 and 70,553,706,496.
        assertEquals(8_030_261_248L, model("llama-3.1-8b").parameters());
        assertEquals(70_553_706_496L, model("llama-3.1-70b").parameters());
    }

    @Test
    void parametersOfGptOssAreThePublishedOnes() {
        // gpt-oss model card, table 1: 116.83 B in all, 5.13 B active.
        assertEquals(116.83e9, (double) model("gpt-oss-120b").parameters(), 0.005e9);
        assertEquals(5.13e9, (double) model("gpt-oss-120b").activeParameters(), 0.005e9);
    }

    @Test
    void parametersOfDeepSeekAreThePublishedOnes() {
        // DeepSeek-V3 repository: 671 B, 37 B active, 684.5 B in the published tensors with MTP.
        Model model = model("deepseek-r1");
        assertEquals(671.03e9, (double) model.parameters(), 0.05e9);
        assertEquals(37e9, (double) model.activeParameters(), 0.6e9);
        assertEquals(684.5e9, (double) model.parameters() + model.nextTokenParameters(), 0.1e9);
    }

    @Test
    void publishedWeightsTakeThePublishedBytes() {
        // Sizes of the safetensors checkpoints: 16.06 GB, 141.1 GB, 65.2 GB (model-0000*.safetensors), 688.6 GB.
        assertEquals(16.06e9, model("llama-3.1-8b").weightBytes(precision(model("llama-3.1-8b"), "bf16")), 0.01e9);
        assertEquals(141.1e9, model("llama-3.1-70b").weightBytes(precision(model("llama-3.1-70b"), "bf16")), 0.02e9);
        assertEquals(65.2e9, model("gpt-oss-120b").weightBytes(precision(model("gpt-oss-120b"), "mxfp4")), 0.3e9);
        assertEquals(688.6e9, model("deepseek-r1").weightBytes(precision(model("deepseek-r1"), "fp8")), 0.3e9);
    }

    @Test
    void kvBytesPerTokenFollowTheHeads() {
        // 32 layers × 2 × 8 heads × 128 × 2 bytes.
        Model small = model("llama-3.1-8b");
        assertEquals(131_072, small.kvBytesPerTokenPerGpu(precision(small, "bf16"), 1));
        // Eight heads on eight GPUs: one each; on sixteen: still one each.
        Model large = model("llama-3.1-70b");
        assertEquals(80 * 2 * 128, large.kvBytesPerTokenPerGpu(precision(large, "fp8"), 8));
        assertEquals(80 * 2 * 128, large.kvBytesPerTokenPerGpu(precision(large, "fp8"), 16));
    }

    @Test
    void latentKvIsKeptWholeByEveryGpu() {
        // 61 layers × (512 + 64) × 1 byte = 35,136 bytes.
        Model model = model("deepseek-r1");
        for (int tensorParallel : new int[] {1, 8, 16}) {
            assertEquals(35_136, model.kvBytesPerTokenPerGpu(precision(model, "fp8"), tensorParallel));
        }
    }

    @Test
    void windowedLayersKeepKvOnlyInsideTheWindow() {
        // 18 of 36 layers × 2 × 8 heads × 64 × 2 bytes, in each kind.
        Model model = model("gpt-oss-120b");
        assertEquals(36_864, model.kvBytesPerTokenPerGpu(precision(model, "mxfp4"), 1));
        assertEquals(36_864, model.windowKvBytesPerTokenPerGpu(precision(model, "mxfp4"), 1));
    }

    @Test
    void weightsSharedByTensorParallelismSumToThoseOfOneGpuExceptWhatIsReplicated() {
        // Llama-70B, 8 heads, 8 GPUs: only norms (161 × 8,192, two bytes) and nothing else is held eight times.
        Model model = model("llama-3.1-70b");
        Precision precision = precision(model, "bf16");
        double norms = 161 * 8_192 * 2.0;
        assertEquals(model.weightBytes(precision) + 7 * norms, 8 * model.weightBytesPerGpu(precision, 8), 1);
        // On sixteen GPUs the key and value projections are held twice.
        double keysAndValues = 80 * 2.0 * 8 * 128 * 8_192 * 2;
        assertEquals(
                model.weightBytes(precision) + 15 * norms + keysAndValues,
                16 * model.weightBytesPerGpu(precision, 16),
                1);
    }

    @Test
    void expectedActiveExpertsFollowEqualChances() {
        // 4 of 128: one token reaches 4; two reach 4 + 4 × 124 / 128.
        Experts experts =
                Objects.requireNonNull(model("gpt-oss-120b").architecture().experts());
        assertEquals(4, experts.expectedActive(1), 1e-9);
        assertEquals(4 + 4 * 124.0 / 128, experts.expectedActive(2), 1e-9);
        assertEquals(128, experts.expectedActive(100_000), 1e-6);
    }
}
