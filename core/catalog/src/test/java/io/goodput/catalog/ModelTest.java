package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** In thousands of millions; the active ones as their makers round them. */
    @ParameterizedTest
    @CsvSource({
        // model, published, within, active, within, source
        "llama-3.1-405b, 405.85, 0.005, 403.7, 0.1, 'checkpoint: 405,853,388,800; active without the embedding'",
        "qwen3-8b, 8.19, 0.005, 7.57, 0.01, 'checkpoint: 8,190,735,360; active without the embedding'",
        "qwen3-32b, 32.76, 0.005, 31.98, 0.01, 'model card: 32.8 B, 31.2 B without embedding and head'",
        "qwen3-30b-a3b, 30.53, 0.005, 3.3, 0.3, 'model card: 30.5 B, 3.3 B active'",
        "qwen3-235b-a22b, 235.09, 0.005, 22, 0.5, 'model card: 235 B, 22 B active'",
        "mixtral-8x7b, 46.70, 0.005, 12.9, 0.2, 'arXiv 2401.04088: 47 B, 13 B active; checkpoint 46.7 B'",
        "mixtral-8x22b, 140.62, 0.005, 39, 0.3, 'Mistral, 2024-04-17: 141 B, 39 B active'",
        "gpt-oss-20b, 20.91, 0.005, 3.61, 0.005, 'model card, table 1: 20.91 B, 3.61 B active with the embedding'",
        "deepseek-v3, 671.03, 0.05, 37, 0.6, 'DeepSeek-V3 repository: 671 B, 37 B active'",
        "kimi-k2-instruct, 1040, 15, 32, 0.7, 'arXiv 2507.20534: 1.04 T, 32.6 B active'",
        "kimi-k2.5, 1040, 15, 32, 0.7, 'model card: 1 T, 32 B active, without the vision tower'",
        "minimax-m2.5, 229, 1.5, 10, 1.2, 'model card: 230 B, 10 B active; checkpoint 229 B'",
        "glm-5, 744, 0.5, 40, 1, 'model card: 744 B, 40 B active'",
        "glm-5.2, 744, 1, 40, 1, 'as GLM-5; fewer layers have an index of their own'"
    })
    void parametersAreThePublishedOnes(
            String name, double published, double within, double active, double activeWithin, String source) {
        Model model = model(name);
        assertEquals(published, model.parameters() / 1e9, within, source);
        assertEquals(active, model.activeParameters() / 1e9, activeWithin, source);
    }

    @Test
    void parametersOfQwenAreThoseOfItsCheckpoint() {
        // Qwen/Qwen3-8B, model.safetensors.index.json: total_size 16,381,470,720 bytes of bfloat16.
        assertEquals(16_381_470_720L, 2 * model("qwen3-8b").parameters());
    }

    @Test
    void theNextTokenLayerOfGlm5SharesEmbeddingAndHead() {
        // zai-org/GLM-5 (Hugging Face) counts 754 B parameters; two embeddings of its own would be 1.9 B more.
        Model model = model("glm-5");
        assertEquals(754, (model.parameters() + model.nextTokenParameters()) / 1e9, 0.5);
    }

    @Test
    void theIndexOfSparseAttentionIsKeptBesideTheLatent() {
        // 78 layers × (512 + 64) × 1 byte, and as many keys of 128 + 4 bytes; 21 of them where layers share.
        Model all = model("glm-5");
        assertEquals(78 * 576 + 78 * 132, all.kvBytesPerTokenPerGpu(precision(all, "fp8"), 8));
        Model shared = model("glm-5.2");
        assertEquals(78 * 576 + 21 * 132, shared.kvBytesPerTokenPerGpu(precision(shared, "fp8"), 8));
    }

    @Test
    void kvOfQwenIsAsKnown() {
        // 32,768 tokens × 36 layers × 2 × 8 heads × 128 × 2 bytes = 4.50 GiB.
        Model small = model("qwen3-8b");
        double bytes = 32_768 * small.kvBytesPerTokenPerGpu(precision(small, "bf16"), 1);
        assertEquals(4.50, bytes / (1L << 30), 1e-12);
        // Four key-value heads on eight GPUs: one each, so eight in all. 94 × 2 × 8 × 128 × 2 = 385,024 bytes a token;
        // 32,768 tokens are 12.62 × 10^9 bytes, 6.31 without the copies.
        Model large = model("qwen3-235b-a22b");
        double ofToken = 8 * large.kvBytesPerTokenPerGpu(precision(large, "bf16"), 8);
        assertEquals(385_024, ofToken);
        assertEquals(12.62e9, 32_768 * ofToken, 0.005e9);
        assertEquals(6.31e9, 32_768 * large.kvBytesPerTokenPerGpu(precision(large, "bf16"), 1), 0.005e9);
    }

    @Test
    void kvOfLlama70IsAsKnown() {
        // 80 layers × 2 × 8 heads × 128 × 2 bytes.
        Model model = model("llama-3.1-70b");
        assertEquals(327_680, model.kvBytesPerTokenPerGpu(precision(model, "bf16"), 1));
    }

    @Test
    void modelsOfSparseAttentionAreCountedButNotTimed() {
        assertTrue(model("glm-5").untimed().contains("its attention is sparse"));
        assertEquals("", model("deepseek-v3").untimed());
    }
}
