package io.goodput.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of makers become the shipped entries; files that cannot be right are refused. */
class HuggingFaceConfigTest {
    private static final Provenance SOURCE = new Provenance("a test", "2026", Confidence.DATA_SHEET);

    /** Two layers, by hand: see {@link #aSmallModelAddsUp}. */
    private static final String SMALL = """
            {"architectures": ["Qwen3MoeForCausalLM"], "num_hidden_layers": 2, "hidden_size": 8, "vocab_size": 10,
             "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 4, "intermediate_size": 99,
             "moe_intermediate_size": 3, "num_experts": 4, "num_experts_per_tok": 2, "max_position_embeddings": 64,
             "tie_word_embeddings": true, "mlp_only_layers": [], "torch_dtype": "bfloat16"}
            """;

    private static Model read(String text) {
        return HuggingFaceConfig.model("mine", text, SOURCE, OptionalLong.empty());
    }

    private static List<Violation> refused(String text) {
        return assertThrows(InvalidInputException.class, () -> read(text)).violations();
    }

    private static String pointers(List<Violation> violations) {
        return violations.stream().map(Violation::pointer).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "meta-llama--Meta-Llama-3.1-8B, llama-3.1-8b",
        "meta-llama--Meta-Llama-3.1-70B, llama-3.1-70b",
        "meta-llama--Meta-Llama-3.1-405B, llama-3.1-405b",
        "Qwen--Qwen3-8B, qwen3-8b",
        "Qwen--Qwen3-32B, qwen3-32b",
        "Qwen--Qwen3-30B-A3B, qwen3-30b-a3b",
        "Qwen--Qwen3-235B-A22B, qwen3-235b-a22b",
        "mistralai--Mixtral-8x7B-v0.1, mixtral-8x7b",
        "mistralai--Mixtral-8x22B-v0.1, mixtral-8x22b",
        "openai--gpt-oss-20b, gpt-oss-20b",
        "openai--gpt-oss-120b, gpt-oss-120b",
        "deepseek-ai--DeepSeek-V3, deepseek-v3",
        "deepseek-ai--DeepSeek-R1, deepseek-r1",
        "moonshotai--Kimi-K2-Instruct, kimi-k2-instruct",
        "moonshotai--Kimi-K2.5, kimi-k2.5",
        "MiniMaxAI--MiniMax-M2.5, minimax-m2.5",
        "zai-org--GLM-5, glm-5",
        "zai-org--GLM-5.2, glm-5.2"
    })
    void aMakersFileIsTheShippedEntry(String file, String name) throws IOException {
        Path path = folder().resolve("model-configs/" + file + ".json");
        assumeTrue(Files.exists(path), "no published files");
        Model shipped = Catalog.shipped().findModel(name).orElseThrow();
        Model read = HuggingFaceConfig.model(
                name,
                Files.readString(path),
                shipped.architecture().provenance(),
                OptionalLong.of(shipped.parameters()));
        assertEquals(shipped.architecture(), read.architecture());
        assertEquals(shipped.maxContextTokens(), read.maxContextTokens());
        assertEquals(shipped.publishedPrecision(), read.publishedPrecision());
        Precision published =
                shipped.findPrecision(shipped.publishedPrecision()).orElseThrow();
        assertEquals(published.multiplied(), read.precisions().getFirst().multiplied());
    }

    /** {@code GOODPUT_DATA}, else {@code ../shared/data} beside the repository. */
    private static Path folder() {
        String set = System.getenv().getOrDefault("GOODPUT_DATA", "");
        if (!set.isEmpty()) {
            return Path.of(set);
        }
        Path root = Path.of("").toAbsolutePath();
        while (root.getParent() != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        return root.resolve("../shared/data").normalize();
    }

    @Test
    void aSmallModelAddsUp() {
        // Embedding 10 × 8. A layer: queries and output 2 × 8 × 8, keys and values 2 × 8 × 4, their norms 2 × 4, two
        // norms 2 × 8, router 4 × 8, experts 4 × 3 × 8 × 3: 536. Last norm 8.
        Model model = read(SMALL);
        assertEquals(80 + 2 * 536 + 8, model.parameters());
        assertEquals(64, model.maxContextTokens());
        assertEquals("bf16", model.publishedPrecision());
    }

    /** Sizes as published; Qwen2.5-7B has 7,615,616,512 parameters, of which every layer's biases are 3,584 + 2 × 512. */
    @Test
    void denseModelsWithBiasesOfQueriesKeysAndValuesAddUp() {
        Model model = read("""
                {"architectures": ["Qwen2ForCausalLM"], "hidden_act": "silu", "hidden_size": 3584,
                 "intermediate_size": 18944, "max_position_embeddings": 131072, "num_attention_heads": 28,
                 "num_hidden_layers": 28, "num_key_value_heads": 4, "sliding_window": 131072, "use_sliding_window": false,
                 "tie_word_embeddings": false, "torch_dtype": "bfloat16", "vocab_size": 152064}""");
        assertEquals(7_615_616_512L, model.parameters());
        assertEquals(List.of("bf16", "fp8"), model.precisionNames());
        Precision fp8 = model.findPrecision("fp8").orElseThrow();
        assertEquals(Confidence.ESTIMATE, fp8.provenance().confidence());
    }

    @Test
    void mistralIsReadAsLlamaIs() {
        Model model = read("""
                {"architectures": ["MistralForCausalLM"], "hidden_act": "silu", "hidden_size": 4096, "head_dim": 128,
                 "intermediate_size": 14336, "max_position_embeddings": 32768, "num_attention_heads": 32,
                 "num_hidden_layers": 32, "num_key_value_heads": 8, "sliding_window": null,
                 "tie_word_embeddings": false, "torch_dtype": "bfloat16", "vocab_size": 32768}""");
        assertEquals(7_248_023_552L, model.parameters());
    }

    @Test
    void anUnknownArchitectureComesWithTheNearest() {
        Violation violation = refused(SMALL.replace("Qwen3MoeForCausalLM", "Qwen2MoeForCausalLM"))
                .getFirst();
        assertEquals("/architectures/0", violation.pointer());
        assertEquals("Qwen2MoeForCausalLM", violation.value());
        assertTrue(violation.advice().startsWith("Maybe Qwen3MoeForCausalLM"), violation.advice());
        assertEquals("absent", refused("{\"hidden_size\": 8}").getFirst().value());
        assertEquals(
                "/text_config/architectures/0",
                pointers(refused("{\"architectures\": [\"KimiK25ForConditionalGeneration\"]}")));
    }

    @Test
    void allThatIsMissingOrCannotBeIsSaidAtOnce() {
        List<Violation> violations = refused(SMALL.replace("\"hidden_size\": 8,", "")
                .replace("\"num_experts_per_tok\": 2", "\"num_experts_per_tok\": 5")
                .replace("\"vocab_size\": 10", "\"vocab_size\": -10"));
        assertEquals("/hidden_size /vocab_size /num_experts_per_tok", pointers(violations));
        assertEquals("absent", violations.getFirst().value());
        assertEquals("-10", violations.get(1).value());
    }

    @Test
    void headsThatDoNotFitAreRefused() {
        assertEquals(
                "/num_key_value_heads",
                pointers(refused(SMALL.replace("\"num_key_value_heads\": 1", "\"num_key_value_heads\": 3"))));
        assertEquals(
                "/num_attention_heads",
                pointers(refused(SMALL.replace("\"head_dim\": 4,", "")
                        .replace("\"num_attention_heads\": 2", "\"num_attention_heads\": 3"))));
    }

    @Test
    void whatTheArchitectureIsNotKnownToHaveIsRefused() {
        assertEquals(
                "/sliding_window",
                pointers(refused(SMALL.replace("\"vocab_size\"", "\"sliding_window\": 4096, \"vocab_size\""))));
        assertEquals("/mlp_only_layers", pointers(refused(SMALL.replace("[], \"torch", "[1], \"torch"))));
        assertEquals(
                "/quantization_config/quant_method",
                pointers(refused(SMALL.replace(
                        "\"vocab_size\"", "\"quantization_config\": {\"quant_method\": \"awq\"}, \"vocab_size\""))));
    }

    @Test
    void layersWhoseTypesAreNotAllNamedAreRefused() {
        String windows = SMALL.replace("Qwen3MoeForCausalLM", "GptOssForCausalLM")
                .replace("\"num_experts\"", "\"layer_types\": [\"sliding_attention\"], \"num_local_experts\"");
        Violation violation = refused(windows).getFirst();
        assertEquals("/layer_types", violation.pointer());
        assertEquals("1 elements", violation.value());
    }

    @Test
    void layersThatDoNotAddUpToTheStatedSizeAreRefused() {
        // 1,160 parameters; 3 per cent are 34.8.
        HuggingFaceConfig.model("mine", SMALL, SOURCE, OptionalLong.of(1_194));
        Violation violation = assertThrows(
                        InvalidInputException.class,
                        () -> HuggingFaceConfig.model("mine", SMALL, SOURCE, OptionalLong.of(1_200)))
                .violations()
                .getFirst();
        assertEquals("/statedParameters", violation.pointer());
        assertTrue(violation.rule().contains("add up to 1160 parameters"), violation.rule());
    }
}
