package io.goodput.calibration.kernels;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.AttentionKind;
import io.goodput.catalog.ComputeFormat;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.StepTimes.ExpertArithmetic;
import io.goodput.catalog.StepTimes.Operation;
import io.goodput.catalog.StepTimes.Phase;
import io.goodput.simulation.steps.ExpertLoad;
import io.goodput.simulation.steps.KernelWork;
import io.goodput.simulation.steps.KernelWork.Heads;
import io.goodput.simulation.steps.KernelWork.LatentHeads;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The tables of measured kernels: their columns, and what a row of each says of which fit. */
enum KernelTable {
    GEMM("gemm_trtllm", "system", "gemm_dtype", "m", "n", "k", "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            NumberFormat weights = Formats.weights(row.text("gemm_dtype"));
            int shape = Objects.hash(row.number("k"), row.number("n"));
            return of(system, new KernelKey.Gemm(weights), product(row, system, weights), row, shape);
        }
    },
    CONTEXT_ATTENTION(
            "context_attention_trtllm",
            "system",
            "attn_dtype",
            "kv_cache_dtype",
            "head_dim",
            "window_size",
            "num_heads",
            "num_key_value_heads",
            "batch_size",
            "isl",
            "past_kv",
            "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            ComputeFormat compute = Formats.compute(row.text("attn_dtype"));
            NumberFormat kvCache = Formats.weights(row.text("kv_cache_dtype"));
            Heads heads = heads(row);
            double window = window(row);
            double tokens = row.number("isl");
            var work = KernelWork.contextAttention(
                    system,
                    compute,
                    kvCache,
                    heads,
                    window,
                    row.number("batch_size"),
                    tokens,
                    KernelWork.tiled(tokens),
                    row.number("past_kv"));
            var key = new KernelKey.ContextAttention(kind(window), compute, kvCache, (int) heads.dimension());
            return of(system, key, work, row, heads.hashCode());
        }
    },
    DECODE_ATTENTION(
            "generation_attention_trtllm",
            "system",
            "kv_cache_dtype",
            "head_dim",
            "window_size",
            "num_heads",
            "num_key_value_heads",
            "batch_size",
            "kv_len",
            "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            NumberFormat kvCache = Formats.weights(row.text("kv_cache_dtype"));
            Heads heads = heads(row);
            double window = window(row);
            var work = KernelWork.decodeAttention(
                    system, kvCache, heads, window, row.number("batch_size"), 1, row.number("kv_len"));
            var key = new KernelKey.DecodeAttention(kind(window), kvCache, (int) heads.dimension());
            return of(system, key, work, row, heads.hashCode());
        }
    },
    EXPERTS(
            "moe_trtllm",
            "system",
            "moe_dtype",
            "kernel_source",
            "hidden_size",
            "inter_size",
            "topk",
            "num_experts",
            "moe_tp_size",
            "moe_ep_size",
            "distribution",
            "num_tokens",
            "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            int experts = row.whole("num_experts");
            return expertRow(row, system, loads, experts, experts);
        }
    },
    WIDE_EXPERTS(
            "wideep_moe_trtllm",
            "system",
            "moe_dtype",
            "kernel_source",
            "hidden_size",
            "inter_size",
            "topk",
            "num_experts",
            "num_slots",
            "moe_tp_size",
            "moe_ep_size",
            "distribution",
            "num_tokens",
            "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            return expertRow(row, system, loads, row.whole("num_experts"), row.whole("num_slots"));
        }
    },
    CONTEXT_LATENT(
            "context_mla_trtllm", "system", "kv_cache_dtype", "num_heads", "batch_size", "isl", "step", "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            NumberFormat kvCache = Formats.weights(row.text("kv_cache_dtype"));
            LatentHeads heads = latentHeads(row);
            var key = new KernelKey.ContextAttention(
                    AttentionKind.LATENT, ComputeFormat.BFLOAT16, kvCache, LATENT_CONTEXT_DIMENSION);
            return of(system, key, latentContext(row, system, kvCache, heads), row, heads.hashCode());
        }
    },
    DECODE_LATENT(
            "generation_mla_trtllm", "system", "kv_cache_dtype", "num_heads", "batch_size", "step", "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            NumberFormat kvCache = Formats.weights(row.text("kv_cache_dtype"));
            LatentHeads heads = latentHeads(row);
            var work = KernelWork.latentDecode(
                    system, kvCache, heads, row.number("batch_size"), 1, row.number("step") + 1, false);
            var key = new KernelKey.DecodeAttention(AttentionKind.LATENT, kvCache, LATENT_DECODE_DIMENSION);
            return of(system, key, work, row, heads.hashCode());
        }
    },
    CONTEXT_LATENT_BLOCK(
            "mla_context_module_trtllm",
            "system",
            "kv_cache_dtype",
            "gemm_type",
            "num_heads",
            "batch_size",
            "isl",
            "step",
            "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            NumberFormat kvCache = Formats.weights(row.text("kv_cache_dtype"));
            NumberFormat weights = Formats.weights(row.text("gemm_type"));
            LatentHeads heads = latentHeads(row);
            double rows = row.number("batch_size") * row.number("isl");
            double rebuilt = row.number("batch_size") * (row.number("isl") + row.number("step"));
            List<KernelWork> beside = List.of(
                    KernelWork.product(system, weights, rows, LATENT_HIDDEN, LATENT_DOWN),
                    KernelWork.product(
                            system, weights, rows, LATENT_QUERY_RANK, heads.heads() * (heads.nope() + heads.rope())),
                    KernelWork.product(system, weights, rows, heads.heads() * heads.value(), LATENT_HIDDEN),
                    KernelWork.product(
                            system, weights, rebuilt, heads.latent(), heads.heads() * (heads.nope() + heads.value())));
            return block(row, system, Phase.CONTEXT, latentContext(row, system, kvCache, heads), beside, weights);
        }
    },
    DECODE_LATENT_BLOCK(
            "mla_generation_module_trtllm",
            "system",
            "kv_cache_dtype",
            "gemm_type",
            "num_heads",
            "batch_size",
            "step",
            "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            NumberFormat kvCache = Formats.weights(row.text("kv_cache_dtype"));
            NumberFormat weights = Formats.weights(row.text("gemm_type"));
            LatentHeads heads = latentHeads(row);
            double rows = row.number("batch_size");
            var work = KernelWork.latentDecode(system, kvCache, heads, rows, 1, row.number("step") + 1, true);
            List<KernelWork> beside = List.of(
                    KernelWork.product(system, weights, rows, LATENT_HIDDEN, LATENT_DOWN),
                    KernelWork.product(
                            system, weights, rows, LATENT_QUERY_RANK, heads.heads() * (heads.nope() + heads.rope())),
                    KernelWork.product(system, weights, rows, heads.heads() * heads.value(), LATENT_HIDDEN));
            return block(row, system, Phase.DECODE, work, beside, weights);
        }
    },
    ALL_REDUCE("custom_allreduce_trtllm", "system", "kernel_source", "num_gpus", "message_elements", "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            return collective(
                    row,
                    system,
                    Operation.ALL_REDUCE,
                    row.text("kernel_source"),
                    NumberFormat.BFLOAT16.bytes() * row.number("message_elements"));
        }
    },
    NCCL("nccl", "system", "op_name", "nccl_dtype", "num_gpus", "message_elements", "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            Operation operation = switch (row.text("op_name")) {
                case "all_reduce" -> Operation.ALL_REDUCE;
                case "all_gather" -> Operation.ALL_GATHER;
                case "reduce_scatter" -> Operation.REDUCE_SCATTER;
                case "alltoall" -> Operation.ALL_TO_ALL;
                default -> throw row.refused("op_name", "must be a collective of NCCL", "Maybe all_reduce");
            };
            double bytes = switch (row.text("nccl_dtype")) {
                case "half" -> 2;
                case "int8" -> 1;
                default -> throw row.refused("nccl_dtype", "must be half or int8", "Maybe half");
            };
            return collective(row, system, operation, "NCCL", bytes * row.number("message_elements"));
        }
    },
    NVLINK_EXCHANGE(
            "trtllm_alltoall_gb200",
            "system",
            "op_name",
            "kernel_source",
            "moe_dtype",
            "num_tokens",
            "hidden_size",
            "topk",
            "moe_ep_size",
            "latency_ms") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            String name = row.text("op_name");
            String type = row.text("moe_dtype");
            String kernel = row.text("kernel_source") + "/" + type;
            double sent = Formats.weights(type).bytes();
            return switch (name) {
                case "alltoall_prepare" -> exchange(row, system, Operation.PREPARE, kernel, sent, milliseconds(row));
                case "alltoall_dispatch" -> exchange(row, system, Operation.DISPATCH, kernel, sent, milliseconds(row));
                case "alltoall_combine" ->
                    exchange(row, system, Operation.COMBINE, kernel, NumberFormat.BFLOAT16.bytes(), milliseconds(row));
                case "alltoall_combine_low_precision" ->
                    exchange(row, system, Operation.COMBINE, kernel + "/low-precision", sent, milliseconds(row));
                default -> throw row.refused("op_name", "must be a part of an all-to-all", "Maybe alltoall_dispatch");
            };
        }
    },
    DEEP_EP_LOW_LATENCY_DISPATCH(
            "wideep_deepep_ll",
            "system",
            "node_num",
            "hidden_size",
            "num_token",
            "num_topk",
            "combine_avg_t_us",
            "dispatch_avg_t_us") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            return exchange(row, system, Operation.DISPATCH, LOW_LATENCY, 1, row.number("dispatch_avg_t_us") / 1e6);
        }
    },
    DEEP_EP_LOW_LATENCY_COMBINE(
            "wideep_deepep_ll",
            "system",
            "node_num",
            "hidden_size",
            "num_token",
            "num_topk",
            "combine_avg_t_us",
            "dispatch_avg_t_us") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            return exchange(
                    row,
                    system,
                    Operation.COMBINE,
                    LOW_LATENCY,
                    NumberFormat.BFLOAT16.bytes(),
                    row.number("combine_avg_t_us") / 1e6);
        }
    },
    DEEP_EP_NORMAL_DISPATCH(
            "wideep_deepep_normal",
            "system",
            "node_num",
            "hidden_size",
            "num_token",
            "num_topk",
            "dispatch_sms",
            "dispatch_transmit_us",
            "dispatch_notify_us") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            return exchange(
                    row,
                    system,
                    Operation.DISPATCH,
                    DEEP_EP_NORMAL,
                    1,
                    (row.number("dispatch_transmit_us") + row.number("dispatch_notify_us")) / 1e6);
        }
    },
    DEEP_EP_NORMAL_COMBINE(
            "wideep_deepep_normal",
            "system",
            "node_num",
            "hidden_size",
            "num_token",
            "num_topk",
            "combine_sms",
            "combine_transmit_us",
            "combine_notify_us") {
        @Override
        KernelRow row(Row row, AcceleratedSystem system, Loads loads) {
            return exchange(
                    row,
                    system,
                    Operation.COMBINE,
                    DEEP_EP_NORMAL,
                    NumberFormat.BFLOAT16.bytes(),
                    (row.number("combine_transmit_us") + row.number("combine_notify_us")) / 1e6);
        }
    };

    private static final String LOW_LATENCY = "DeepEP low latency";
    static final String DEEP_EP_NORMAL = "DeepEP normal";
    private static final int GPUS_OF_A_NODE = 8;
    /** Of DeepSeek-V3, whose latent attention the tables hold. */
    private static final double LATENT_HIDDEN = 7_168;

    private static final double LATENT_QUERY_RANK = 1_536;
    private static final double LATENT_DOWN = 1_536 + 512 + 64;
    private static final int LATENT_CONTEXT_DIMENSION = 320;
    private static final int LATENT_DECODE_DIMENSION = 576;

    private final String file;
    private final String columns;

    KernelTable(String file, String... columns) {
        this.file = file;
        this.columns = String.join(",", columns);
    }

    /** Name of the file, without its endings. */
    String file() {
        return file;
    }

    /** Columns that must be there. */
    List<String> columns() {
        return List.of(columns.split(",", -1));
    }

    /** What a row says. */
    abstract KernelRow row(Row row, AcceleratedSystem system, Loads loads);

    /** Loads of experts that were asked for: rows repeat them. */
    static final class Loads {
        private final Map<List<Object>, ExpertLoad> known = new HashMap<>();

        ExpertLoad of(Row row, int tokens, int choices, int experts, int slots, int groups) {
            String distribution = row.text("distribution");
            return known.computeIfAbsent(
                    List.of(distribution, tokens, choices, slots, groups),
                    key -> compute(row, distribution, tokens, choices, experts, slots, groups));
        }

        private static ExpertLoad compute(
                Row row, String distribution, int tokens, int choices, int experts, int slots, int groups) {
            if (distribution.equals("balanced") || distribution.endsWith("_eplb")) {
                return ExpertLoad.balanced(tokens, choices, slots, groups);
            }
            if (distribution.startsWith("power_law_")) {
                double exponent = Double.parseDouble(distribution.substring("power_law_".length()));
                return ExpertLoad.skewed(tokens, choices, experts, groups, exponent);
            }
            throw row.refused("distribution", "must be balanced or power_law_<exponent>", "Maybe power_law_1.2");
        }
    }

    private static KernelRow of(AcceleratedSystem system, KernelKey key, KernelWork work, Row row, int shape) {
        return new KernelRow(system.name(), key, new MeasuredKernel(work, milliseconds(row), shape));
    }

    private static double milliseconds(Row row) {
        return row.number("latency_ms") / 1e3;
    }

    /** The matrix product of a row with columns m, n and k. */
    static KernelWork product(Row row, AcceleratedSystem system, NumberFormat weights) {
        if (system.findArithmetic(weights).isEmpty()) {
            throw row.refused(
                    "gemm_dtype", "must be a format that " + system.name() + " multiplies with", "Maybe bfloat16");
        }
        return KernelWork.product(system, weights, row.number("m"), row.number("k"), row.number("n"));
    }

    /** The heads of a row with grouped-query attention. */
    static Heads heads(Row row) {
        return new Heads(row.number("num_heads"), row.number("num_key_value_heads"), row.number("head_dim"));
    }

    private static double window(Row row) {
        double window = row.number("window_size");
        return window == 0 ? Double.POSITIVE_INFINITY : window;
    }

    private static AttentionKind kind(double window) {
        return Double.isInfinite(window) ? AttentionKind.FULL : AttentionKind.WINDOW;
    }

    private static LatentHeads latentHeads(Row row) {
        return new LatentHeads(row.number("num_heads"), 128, 64, 128, 512);
    }

    private static KernelWork latentContext(
            Row row, AcceleratedSystem system, NumberFormat kvCache, LatentHeads heads) {
        double tokens = row.number("isl");
        return KernelWork.latentContext(
                system, kvCache, heads, row.number("batch_size"), tokens, KernelWork.tiled(tokens), row.number("step"));
    }

    private static KernelRow block(
            Row row,
            AcceleratedSystem system,
            Phase phase,
            KernelWork work,
            List<KernelWork> beside,
            NumberFormat weights) {
        var key = new KernelKey.LatentBlock(phase, Formats.weights(row.text("kv_cache_dtype")), weights);
        return new KernelRow(
                system.name(),
                key,
                new MeasuredKernel(
                        work,
                        beside,
                        weights,
                        milliseconds(row),
                        latentHeads(row).hashCode()));
    }

    private static KernelRow expertRow(Row row, AcceleratedSystem system, Loads loads, int experts, int slots) {
        String kernel = row.text("kernel_source");
        ExpertArithmetic arithmetic = Formats.experts(row.text("moe_dtype"), kernel);
        int shape = Objects.hash(row.number("hidden_size"), row.number("inter_size"), row.whole("topk"), experts);
        return of(
                system,
                new KernelKey.Experts(arithmetic, kernel),
                experts(row, system, loads, arithmetic, experts, slots),
                row,
                shape);
    }

    /**
     * The experts of the busiest rank of a row.
     *
     * @param slots copies of experts in the layer
     */
    static KernelWork experts(
            Row row, AcceleratedSystem system, Loads loads, ExpertArithmetic arithmetic, int experts, int slots) {
        int tokens = row.whole("num_tokens");
        ExpertLoad load = loads.of(row, tokens, row.whole("topk"), experts, slots, row.whole("moe_ep_size"));
        double width = row.number("inter_size") / row.number("moe_tp_size");
        return KernelWork.experts(system, arithmetic, row.number("hidden_size"), width, tokens, load);
    }

    private static KernelRow collective(
            Row row, AcceleratedSystem system, Operation operation, String kernel, double bytes) {
        int gpus = row.whole("num_gpus");
        var key = new KernelKey.Collective(operation, kernel, gpus);
        return of(system, key, KernelWork.collective(system, operation, bytes, gpus), row, Double.hashCode(bytes));
    }

    private static KernelRow exchange(
            Row row,
            AcceleratedSystem system,
            Operation operation,
            String kernel,
            double elementBytes,
            double seconds) {
        boolean deepEp = kernel.startsWith("DeepEP");
        double tokens = row.number(deepEp ? "num_token" : "num_tokens");
        double choices = row.number(deepEp ? "num_topk" : "topk");
        double hidden = row.number("hidden_size");
        double bytes = KernelWork.exchangedBytes(operation, tokens, choices, hidden, elementBytes);
        int gpus = deepEp ? GPUS_OF_A_NODE * row.whole("node_num") : row.whole("moe_ep_size");
        int multiprocessors = !kernel.equals(DEEP_EP_NORMAL)
                ? KernelWork.EXCHANGE_MULTIPROCESSORS
                : row.whole(operation == Operation.DISPATCH ? "dispatch_sms" : "combine_sms");
        return new KernelRow(
                system.name(),
                new KernelKey.Exchange(operation, kernel, gpus, elementBytes),
                new MeasuredKernel(
                        KernelWork.exchange(system, tokens, bytes, gpus, multiprocessors),
                        seconds,
                        Objects.hash(hidden, choices, tokens)));
    }
}
