package io.goodput.calibration.kernels;

import io.goodput.catalog.AcceleratedSystem;
import io.goodput.catalog.ComputeFormat;
import io.goodput.catalog.NumberFormat;
import io.goodput.catalog.StepTimes.ExpertArithmetic;
import io.goodput.catalog.StepTimes.PoweredOperator;
import io.goodput.simulation.steps.KernelWork;
import io.goodput.simulation.steps.KernelWork.Heads;
import java.util.List;
import java.util.Objects;

/** The tables of kernels whose power was measured: their columns, and what a row of each says. */
enum PowerTable {
    GEMM("power_gemm", "system", "gemm_dtype", "m", "n", "k", "latency_ms", "power_w", "power_limit_w") {
        @Override
        MeasuredPower row(Row row, AcceleratedSystem system, KernelTable.Loads loads) {
            NumberFormat weights = Formats.weights(row.text("gemm_dtype"));
            var work = KernelTable.product(row, system, weights);
            return of(row, PoweredOperator.GEMM, weights, work, Objects.hash(row.number("n"), row.number("k")));
        }
    },
    ATTENTION(
            "power_attention",
            "system",
            "phase",
            "attn_dtype",
            "kv_cache_dtype",
            "head_dim",
            "num_heads",
            "num_key_value_heads",
            "batch_size",
            "isl",
            "kv_len",
            "latency_ms",
            "power_w",
            "power_limit_w") {
        @Override
        MeasuredPower row(Row row, AcceleratedSystem system, KernelTable.Loads loads) {
            NumberFormat kvCache = Formats.weights(row.text("kv_cache_dtype"));
            ComputeFormat compute = Formats.compute(row.text("attn_dtype"));
            Heads heads = KernelTable.heads(row);
            double batch = row.number("batch_size");
            return switch (row.text("phase")) {
                case "context" -> {
                    double tokens = row.number("isl");
                    double all = Double.POSITIVE_INFINITY;
                    var work = KernelWork.contextAttention(
                            system, compute, kvCache, heads, all, batch, tokens, tokens, row.number("kv_len") - tokens);
                    yield of(row, PoweredOperator.CONTEXT_ATTENTION, kvCache, work, heads.hashCode());
                }
                case "generation" -> {
                    double context = row.number("kv_len");
                    var work = KernelWork.decodeAttention(
                            system, kvCache, heads, Double.POSITIVE_INFINITY, batch, 1, context);
                    yield of(row, PoweredOperator.DECODE_ATTENTION, kvCache, work, heads.hashCode());
                }
                default -> throw row.refused("phase", "must be context or generation", "Maybe context");
            };
        }
    },
    EXPERTS(
            "power_moe",
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
            "latency_ms",
            "power_w",
            "power_limit_w") {
        @Override
        MeasuredPower row(Row row, AcceleratedSystem system, KernelTable.Loads loads) {
            ExpertArithmetic arithmetic = Formats.experts(row.text("moe_dtype"), row.text("kernel_source"));
            int experts = row.whole("num_experts");
            var work = KernelTable.experts(row, system, loads, arithmetic, experts, experts);
            int shape = Objects.hash(row.number("hidden_size"), row.number("inter_size"), experts);
            return of(row, PoweredOperator.EXPERTS, arithmetic.weights(), work, shape);
        }
    };

    private final String file;
    private final String columns;

    PowerTable(String file, String... columns) {
        this.file = file;
        this.columns = String.join(",", columns);
    }

    String file() {
        return file;
    }

    List<String> columns() {
        return List.of(columns.split(",", -1));
    }

    abstract MeasuredPower row(Row row, AcceleratedSystem system, KernelTable.Loads loads);

    /**
     * Power of one kernel that was run again and again.
     *
     * @param peakShare FLOPs over peak and time
     * @param bandwidthShare bytes over bandwidth and time
     * @param seconds of one run
     * @param share of the power limit that the board drew
     * @param shape rows of one are fitted on or held out together
     */
    record MeasuredPower(
            PoweredOperator operator,
            NumberFormat format,
            double peakShare,
            double bandwidthShare,
            double seconds,
            double share,
            int shape) {
        boolean isHeldOut() {
            return HeldOut.contains(shape);
        }
    }

    private static MeasuredPower of(
            Row row, PoweredOperator operator, NumberFormat format, KernelWork work, int shape) {
        double seconds = row.number("latency_ms") / 1e3;
        return new MeasuredPower(
                operator,
                format,
                work.computeSeconds() / seconds,
                work.memorySeconds() / seconds,
                seconds,
                row.number("power_w") / row.number("power_limit_w"),
                shape);
    }
}
