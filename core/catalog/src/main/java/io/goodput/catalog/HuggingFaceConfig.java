package io.goodput.catalog;

import io.goodput.codec.Codec;
import io.goodput.codec.Format;
import io.goodput.codec.NearestNames;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A model from the {@code config.json} that its maker publishes on Hugging Face. Only architectures whose layers are known
 * are read: the file gives sizes, and what they are sizes of is in code elsewhere.
 */
public final class HuggingFaceConfig {
    /** Share by which a stated number of parameters may differ from what the layers add up to: makers round. */
    public static final double STATED_SHARE = 0.03;

    private static final int MOST = 100_000_000;

    /** By the name in {@code architectures}, in the order of the alphabet. */
    private static final SortedMap<String, Family> FAMILIES = new TreeMap<>(Map.of(
            "LlamaForCausalLM", Family.LLAMA,
            "MistralForCausalLM", Family.LLAMA,
            "Qwen2ForCausalLM", Family.QWEN2,
            "MixtralForCausalLM", Family.MIXTRAL,
            "Qwen3ForCausalLM", Family.QWEN3,
            "Qwen3MoeForCausalLM", Family.QWEN3_MOE,
            "DeepseekV3ForCausalLM", Family.DEEPSEEK,
            "GlmMoeDsaForCausalLM", Family.GLM_DSA,
            "GptOssForCausalLM", Family.GPT_OSS,
            "MiniMaxM2ForCausalLM", Family.MINIMAX));

    /** Models of several kinds of input, by the name in {@code architectures}: their language model is in text_config. */
    private static final List<String> NESTED = List.of("KimiK25ForConditionalGeneration");

    /** What the layers of an architecture are made of, beyond the sizes of the file. */
    private enum Family {
        LLAMA,
        QWEN2,
        MIXTRAL,
        QWEN3,
        QWEN3_MOE,
        DEEPSEEK,
        GLM_DSA,
        GPT_OSS,
        MINIMAX;

        boolean latent() {
            return this == DEEPSEEK || this == GLM_DSA;
        }

        boolean mixture() {
            return this != LLAMA && this != QWEN2 && this != QWEN3;
        }

        GroupedQueryAttention.@Nullable QueryKeyNorm queryKeyNorm() {
            return switch (this) {
                case QWEN3, QWEN3_MOE -> GroupedQueryAttention.QueryKeyNorm.PER_HEAD;
                case MINIMAX -> GroupedQueryAttention.QueryKeyNorm.PER_LAYER;
                default -> null;
            };
        }

        String expertCount() {
            return switch (this) {
                case QWEN3_MOE -> "num_experts";
                case DEEPSEEK, GLM_DSA -> "n_routed_experts";
                default -> "num_local_experts";
            };
        }

        String expertSize() {
            return this == QWEN3_MOE || latent() ? "moe_intermediate_size" : "intermediate_size";
        }

        /** Whether the router has a bias that chooses experts, or one of its logits. */
        boolean routerBias() {
            return latent() || this == GPT_OSS || this == MINIMAX;
        }
    }

    private final SortedMap<String, String> scalars;
    private final List<Violation> violations = new ArrayList<>();
    /** Pointer of the object that describes the language model. */
    private String at = "";

    private HuggingFaceConfig(SortedMap<String, String> scalars) {
        this.scalars = scalars;
    }

    /** Whether a text is such a file rather than an entry of the catalog. */
    public static boolean looksLikeOne(String text, Format format) {
        SortedMap<String, String> scalars = Codec.readScalars(text, format);
        return scalars.containsKey("/architectures/0") || scalars.containsKey("/model_type");
    }

    /**
     * The model of a {@code config.json}, in the precision that it is published in, and in fp8 where that is of 16 bits.
     *
     * @param name its name in questions
     * @param text the file
     * @param provenance where the file is from
     * @param statedParameters how many parameters its maker says it has, where that is known
     * @throws InvalidInputException with all that is wrong, each with a pointer into the file: an architecture that is not
     *     known (and the nearest that are), sizes that are missing or cannot be, layers that do not add up to
     *     {@code statedParameters}, with or without those that predict further tokens
     */
    public static Model model(String name, String text, Provenance provenance, OptionalLong statedParameters) {
        var config = new HuggingFaceConfig(Codec.readScalars(text, Format.JSON));
        Family family = config.family();
        Architecture architecture = config.architecture(family, provenance);
        Precision published = config.precision(family, provenance);
        int context = config.positive("max_position_embeddings");
        config.throwIfInvalid();
        List<Precision> precisions =
                published.name().equals("bf16") ? List.of(published, quantised(provenance.date())) : List.of(published);
        Model model = new Model(name, name, "its maker", context, architecture, published.name(), precisions);
        statedParameters.ifPresent(stated -> checkStated(model, stated));
        return model;
    }

    /** Engines can quantise weights of 16 bits when they load them. */
    private static Precision quantised(String date) {
        NumberFormat f = NumberFormat.FP8;
        NumberFormat b = NumberFormat.BFLOAT16;
        return new Precision(
                "fp8",
                f,
                f,
                f,
                b,
                f,
                f,
                new Provenance(
                        "assumption: linear layers and KV in fp8 with one scale per tensor, as engines quantise what they"
                                + " load; embedding and head as published",
                        date,
                        Confidence.ESTIMATE));
    }

    private static void checkStated(Model model, long stated) {
        long without = model.parameters();
        long with = without + model.nextTokenParameters();
        if (stated < without * (1 - STATED_SHARE) || stated > with * (1 + STATED_SHARE)) {
            throw new InvalidInputException(new Violation(
                    "/statedParameters",
                    Long.toString(stated),
                    "the layers of %s add up to %d parameters%s, which must be within %.0f %% of what is stated"
                            .formatted(
                                    model.name(),
                                    without,
                                    with == without ? "" : " (" + with + " with layers that predict further tokens)",
                                    100 * STATED_SHARE),
                    "Maybe " + without + ", or the file is of another model"));
        }
    }

    private Family family() {
        String pointer = "/architectures/0";
        String called = scalars.get(pointer);
        if (called != null && NESTED.contains(called)) {
            at = "/text_config";
            pointer = at + "/architectures/0";
            called = scalars.get(pointer);
        }
        Family family = called == null ? null : FAMILIES.get(called);
        if (family == null) {
            List<String> known = new ArrayList<>(FAMILIES.keySet());
            known.addAll(NESTED);
            violations.add(new Violation(
                    pointer,
                    called == null ? "absent" : called,
                    "architectures must name one whose layers are known: " + String.join(", ", known),
                    called == null
                            ? "Maybe the file is no config.json of a model"
                            : NearestNames.advice(called, known)));
            throw new InvalidInputException(violations);
        }
        return family;
    }

    private Architecture architecture(Family family, Provenance provenance) {
        int layers = positive("num_hidden_layers");
        int hidden = positive("hidden_size");
        int vocabulary = positive("vocab_size");
        boolean tied = truth("tie_word_embeddings", false);
        int heads = positive("num_attention_heads");
        refuse("hidden_act", "silu");
        GroupedQueryAttention grouped = family.latent() ? null : grouped(family, layers, hidden, heads);
        LatentAttention latent = family.latent() ? latent(family, layers, heads) : null;
        int dense = family.mixture() ? denseLayers(family, layers) : layers;
        int denseSize = dense > 0 ? positive("intermediate_size") : 0;
        Experts experts = family.mixture() ? experts(family) : null;
        // Published weights of MiniMax-M2 leave out the modules that its file counts.
        int nextToken = family.latent() ? whole("num_nextn_predict_layers", 0) : 0;
        throwIfInvalid();
        try {
            return new Architecture(
                    layers,
                    hidden,
                    vocabulary,
                    tied,
                    grouped,
                    latent,
                    dense,
                    denseSize,
                    experts,
                    nextToken,
                    family == Family.GLM_DSA ? Boolean.TRUE : null,
                    provenance);
        } catch (InvalidInputException e) {
            throw within(e);
        }
    }

    private @Nullable GroupedQueryAttention grouped(Family family, int layers, int hidden, int heads) {
        int keyValueHeads = whole("num_key_value_heads", heads);
        int dimension = whole("head_dim", heads == 0 ? 0 : hidden / heads);
        require(
                present("head_dim") || heads == 0 || hidden % heads == 0,
                "num_attention_heads",
                "heads must divide hidden_size " + hidden + " where no head_dim is given",
                "Maybe head_dim is missing");
        require(
                keyValueHeads > 0 && heads % Math.max(1, keyValueHeads) == 0,
                "num_key_value_heads",
                "key-value heads must divide the " + heads + " heads",
                "Maybe " + heads);
        refuse("mlp_bias", "false");
        refuse("use_sliding_window", "false");
        refuse("use_qk_norm", "true");
        refuse("qk_norm_type", "per_layer");
        int window = 0;
        if (family == Family.GPT_OSS) {
            window = count("layer_types", "sliding_attention", "full_attention", layers);
        } else {
            if (!"false".equals(text("use_sliding_window"))) {
                refuse("sliding_window", "null");
            }
        }
        if (!violations.isEmpty()) {
            return null;
        }
        try {
            return new GroupedQueryAttention(
                    heads,
                    keyValueHeads,
                    dimension,
                    truth("attention_bias", family == Family.GPT_OSS || family == Family.QWEN2),
                    family == Family.GPT_OSS,
                    window,
                    window > 0 ? positive("sliding_window") : 0,
                    family.queryKeyNorm(),
                    family == Family.QWEN2 ? Boolean.FALSE : null);
        } catch (InvalidInputException e) {
            throw within(e);
        }
    }

    private @Nullable LatentAttention latent(Family family, int layers, int heads) {
        int queryRank = positive("q_lora_rank");
        int keyValueRank = positive("kv_lora_rank");
        int rope = positive("qk_rope_head_dim");
        int nope = positive("qk_nope_head_dim");
        int value = positive("v_head_dim");
        refuse("attention_bias", "false");
        SparseIndex index = null;
        if (family == Family.GLM_DSA) {
            int indexHeads = positive("index_n_heads");
            int dimension = positive("index_head_dim");
            int top = positive("index_topk");
            int indexed = present("indexer_types/0") ? count("indexer_types", "full", "shared", layers) : layers;
            index = violations.isEmpty() ? new SparseIndex(indexHeads, dimension, top, indexed) : null;
        }
        if (!violations.isEmpty()) {
            return null;
        }
        try {
            return new LatentAttention(heads, queryRank, keyValueRank, rope, nope, value, index);
        } catch (InvalidInputException e) {
            throw within(e);
        }
    }

    /** Leading layers whose MLP is dense. */
    private int denseLayers(Family family, int layers) {
        if (family == Family.QWEN3_MOE) {
            refuse("decoder_sparse_step", "1");
            require(
                    !present("mlp_only_layers/0"),
                    "mlp_only_layers",
                    "dense layers among those with experts are not known",
                    "Maybe []");
        }
        if (!family.latent()) {
            return 0;
        }
        refuse("moe_layer_freq", "1");
        int dense = whole("first_k_dense_replace", 0);
        if (present("mlp_layer_types/0")) {
            int listed = count("mlp_layer_types", "dense", "sparse", layers);
            require(
                    listed == dense,
                    "first_k_dense_replace",
                    "first_k_dense_replace must be the " + listed + " dense layers of mlp_layer_types",
                    "Maybe " + listed);
        }
        return dense;
    }

    private @Nullable Experts experts(Family family) {
        int count = positive(family.expertCount());
        int active = positive("num_experts_per_tok");
        int size = positive(family.expertSize());
        int shared = family.latent() ? whole("n_shared_experts", 0) : 0;
        refuse("shared_intermediate_size", "0");
        require(
                active <= count,
                "num_experts_per_tok",
                "no token can be sent to more experts than the " + count + " of " + family.expertCount(),
                "Maybe " + count);
        if (!violations.isEmpty()) {
            return null;
        }
        try {
            return new Experts(count, active, size, shared, family == Family.GPT_OSS, family.routerBias());
        } catch (InvalidInputException e) {
            throw within(e);
        }
    }

    /** The formats that the weights are published in; KV is not quantised by any of them. */
    private Precision precision(Family family, Provenance provenance) {
        String method = text("quantization_config/quant_method");
        NumberFormat b = NumberFormat.BFLOAT16;
        if (method == null) {
            String type = text("torch_dtype") != null ? text("torch_dtype") : text("dtype");
            require(
                    type == null || type.equals("bfloat16") || type.equals("float16"),
                    text("torch_dtype") != null ? "torch_dtype" : "dtype",
                    "weights that are not quantised must be in bfloat16 or float16",
                    "Maybe bfloat16");
            return new Precision("bf16", b, b, b, b, b, b, provenance);
        }
        String config = "quantization_config/";
        return switch (method) {
            case "fp8" -> {
                boolean blocks = present(config + "weight_block_size/0");
                require(
                        !blocks
                                || ("128".equals(text(config + "weight_block_size/0"))
                                        && "128".equals(text(config + "weight_block_size/1"))),
                        config + "weight_block_size/0",
                        "blocks of weights must be 128 × 128",
                        "Maybe [128, 128]");
                NumberFormat f = blocks ? NumberFormat.FP8_BLOCK : NumberFormat.FP8;
                yield new Precision("fp8", f, f, f, b, f, b, provenance);
            }
            case "mxfp4" -> {
                require(
                        family == Family.GPT_OSS,
                        config + "quant_method",
                        "mxfp4 is known of the experts of gpt-oss only",
                        "Maybe the config.json of the weights that are not quantised");
                yield new Precision("mxfp4", b, b, NumberFormat.MXFP4, b, b, b, provenance);
            }
            case "compressed-tensors" -> {
                String weights = config + "config_groups/group_0/weights/";
                require(
                        family == Family.DEEPSEEK
                                && "pack-quantized".equals(text(config + "format"))
                                && "4".equals(text(weights + "num_bits"))
                                && "32".equals(text(weights + "group_size")),
                        config + "format",
                        "compressed-tensors is known of routed experts in whole numbers of 4 bits in groups of 32 only",
                        "Maybe the config.json of the weights that are not quantised");
                yield new Precision("int4", b, b, NumberFormat.INT4, b, b, b, provenance);
            }
            default -> {
                require(
                        false,
                        config + "quant_method",
                        "quant_method must be one of fp8, mxfp4, compressed-tensors",
                        "Maybe the config.json of the weights that are not quantised");
                yield new Precision("bf16", b, b, b, b, b, b, provenance);
            }
        };
    }

    /** How many layers are of a type; the list must name every layer, by one of two types. */
    private int count(String field, String counted, String other, int layers) {
        int found = 0;
        int listed = 0;
        for (String type = text(field + "/0"); type != null; type = text(field + "/" + listed)) {
            require(
                    type.equals(counted) || type.equals(other),
                    field + "/" + listed,
                    "a type of layers must be " + counted + " or " + other,
                    NearestNames.advice(type, List.of(counted, other)));
            found += type.equals(counted) ? 1 : 0;
            listed++;
        }
        if (listed != layers) {
            violations.add(new Violation(
                    at + "/" + field,
                    listed + " elements",
                    field + " must name the type of each of the " + layers + " layers of num_hidden_layers",
                    "Maybe " + layers + " elements"));
        }
        return found;
    }

    private boolean present(String field) {
        return text(field) != null;
    }

    /** A value as it is written; null where it is absent or null. */
    private @Nullable String text(String field) {
        String value = scalars.get(at + "/" + field);
        return value == null || value.equals("null") ? null : value;
    }

    private boolean truth(String field, boolean absent) {
        String value = text(field);
        require(
                value == null || value.equals("true") || value.equals("false"),
                field,
                field + " must be true or false",
                "Maybe " + absent);
        return value == null ? absent : Boolean.parseBoolean(value);
    }

    /** Refuses any other value than the one that is known of the architecture; absent is as good. */
    private void refuse(String field, String known) {
        String value = scalars.get(at + "/" + field);
        require(
                value == null || value.equals(known) || value.equals("null"),
                field,
                field + " must be " + known + ": no other is known of this architecture",
                "Maybe " + known);
    }

    private int positive(String field) {
        if (!present(field)) {
            violations.add(new Violation(
                    at + "/" + field, "absent", field + " is missing", "Maybe the file is not whole; copy it again"));
            return 0;
        }
        int value = whole(field, 0);
        require(value > 0, field, field + " must be a whole number from 1 to " + MOST, "Maybe the value as published");
        return value;
    }

    private int whole(String field, int absent) {
        String value = text(field);
        if (value == null) {
            return absent;
        }
        try {
            int number = new BigDecimal(value).intValueExact();
            if (number >= 0 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // Reported below, as a number out of range is.
        }
        require(false, field, field + " must be a whole number from 0 to " + MOST, "Maybe the value as published");
        return 0;
    }

    /** One violation for each pointer: the first one says why. */
    private void require(boolean holds, String field, String rule, String advice) {
        String pointer = at + "/" + field;
        if (!holds && violations.stream().noneMatch(each -> each.pointer().equals(pointer))) {
            String value = scalars.get(pointer);
            violations.add(new Violation(pointer, value == null ? "absent" : value, rule, advice));
        }
    }

    /** Rules of the records, which know nothing of the file: their pointers become names of the whole. */
    private InvalidInputException within(InvalidInputException e) {
        violations.addAll(e.violations());
        return new InvalidInputException(violations);
    }

    private void throwIfInvalid() {
        if (!violations.isEmpty()) {
            throw new InvalidInputException(violations);
        }
    }
}
