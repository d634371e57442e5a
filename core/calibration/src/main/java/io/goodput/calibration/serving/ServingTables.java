package io.goodput.calibration.serving;

import io.goodput.calibration.tables.MeasurementFolder;
import io.goodput.calibration.tables.MeasurementTable;
import io.goodput.calibration.tables.MeasurementTable.Column;
import io.goodput.calibration.tables.SystemNames;
import io.goodput.catalog.Catalog;
import io.goodput.catalog.Model;
import io.goodput.catalog.NumberFormat;
import io.goodput.contracts.InvalidInputException;
import io.goodput.contracts.Layout;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the tables of measured load tests. */
final class ServingTables {
    static final String SILICON = "e2e_silicon";
    static final String INFERENCEX = "e2e_inferencex_dsr1";

    private static final int MAX_SEATS = 4_096;
    /** Tokens of a prefill step of SGLang in the InferenceX runs of DeepSeek-R1 (benchmarks/single_node/dsr1_*.sh). */
    private static final int INFERENCEX_SGLANG_TOKENS = 32_768;

    private static final Map<String, String> ENGINES = Map.of(
            "trtllm", "tensorrt-llm",
            "trt", "tensorrt-llm",
            "dynamo-trt", "tensorrt-llm",
            "vllm", "vllm",
            "sglang", "sglang",
            "dynamo-sglang", "sglang",
            "mori-sglang", "sglang");
    /** By the part of a model's path behind its owner, in lower case, where the catalog names it otherwise. */
    private static final Map<String, String> MODELS = Map.of(
            "llama-3.1-8b-instruct", "llama-3.1-8b",
            "llama-3.1-8b-instruct-fp8", "llama-3.1-8b",
            "qwen3-235b-a22b-fp8", "qwen3-235b-a22b",
            "qwen3-32b-nvfp4", "qwen3-32b",
            "deepseek-r1-nvfp4", "deepseek-r1",
            "deepseek-v3.1-nvfp4", "deepseek-v3.1",
            "dsr1", "deepseek-r1");

    private final Catalog catalog;

    ServingTables(Catalog catalog) {
        this.catalog = catalog;
    }

    /** All rows, in the order of the tables; those of absent tables are left out. */
    List<ServingRow> read(MeasurementFolder folder) {
        List<ServingRow> rows = new ArrayList<>();
        folder.find(SILICON).ifPresent(file -> {
            try (MeasurementTable table = MeasurementTable.open(file)) {
                readSilicon(table, rows);
            }
        });
        folder.find(INFERENCEX).ifPresent(file -> {
            try (MeasurementTable table = MeasurementTable.open(file)) {
                readInferenceX(table, rows);
            }
        });
        return rows;
    }

    private void readSilicon(MeasurementTable table, List<ServingRow> rows) {
        Column id = table.column("id");
        Column backend = table.column("backend");
        Column version = table.column("backend_version");
        Column path = table.column("model_path");
        Column system = table.column("system");
        Column mode = table.column("mode");
        Column isl = table.column("isl");
        Column osl = table.column("osl");
        Column gemm = table.column("gemm_quant_mode");
        Column concurrency = table.column("concurrency");
        Column batch = table.column("batch_size");
        Column ranks = table.column("attention_dp_size");
        Column ttft = table.column("silicon_ttft_ms");
        Column tpot = table.column("silicon_tpot_ms");
        Column gpus = table.column("gpus");
        Column rate = table.column("approx_out_tok_s_gpu");
        Column mtp = table.column("mtp_possible");
        Column clean = table.column("clean");
        Column dump = table.column("dump");
        Sizes whole = new Sizes(table, "");
        Sizes prefill = new Sizes(table, "prefill_");
        Sizes decode = new Sizes(table, "decode_");
        Column prefillWorkers = table.column("prefill_num_workers");
        Column decodeWorkers = table.column("decode_num_workers");
        while (table.next()) {
            String model = model(path.text());
            String engine = engine(backend.text());
            String at = SystemNames.nameOf(system.text());
            boolean aggregated = mode.text().equals("agg");
            String reason =
                    mtp.flag() ? "whether it speculated is not recorded" : !clean.flag() ? "flagged unclean" : "";
            int clients = concurrency.wholeOr(0);
            if (reason.isEmpty() && aggregated && batch.isPresent() && batch.whole() * ranks.wholeOr(1) != clients) {
                reason = "its batch size and its concurrency disagree";
            }
            Layout layout = null;
            if (reason.isEmpty() && (!gpus.isPresent() || clients == 0)) {
                reason = "worker counts or concurrency are unknown";
            }
            if (reason.isEmpty()) {
                int step = stepTokens(engine, clients, isl.whole());
                int seats = seats(engine, dump.text(), clients);
                layout = aggregated
                        ? new Layout(
                                ServingMode.AGGREGATED, List.of(whole.pool(PoolRole.AGGREGATED, at, 1, seats, step)))
                        : new Layout(
                                ServingMode.DISAGGREGATED,
                                List.of(
                                        prefill.pool(PoolRole.PREFILL, at, prefillWorkers.whole(), seats, step),
                                        decode.pool(PoolRole.DECODE, at, decodeWorkers.whole(), seats, step)));
                if (layout.gpus() != gpus.whole()) {
                    reason = "its parallelism does not give the %s GPUs that it names".formatted(gpus.text());
                }
            }
            rows.add(new ServingRow(
                    SILICON,
                    id.text(),
                    engine,
                    version.text(),
                    model,
                    at,
                    precision(model, at, gemm.text()),
                    layout,
                    isl.whole(),
                    osl.whole(),
                    clients,
                    ttft.realOr(Double.NaN) / 1e3,
                    tpot.realOr(Double.NaN) / 1e3,
                    rate.realOr(Double.NaN),
                    false,
                    reason));
        }
    }

    /** Parallel sizes of one kind of worker. */
    private static final class Sizes {
        private final Column tensor;
        private final Column pipeline;
        private final Column attention;
        private final Column expertTensor;
        private final Column experts;

        Sizes(MeasurementTable table, String prefix) {
            tensor = table.column(prefix + "tp_size");
            pipeline = table.column(prefix + "pp_size");
            attention = table.column(prefix + "attention_dp_size");
            expertTensor = table.column(prefix + "moe_tp_size");
            experts = table.column(prefix + "moe_ep_size");
        }

        PoolLayout pool(PoolRole role, String system, int workers, int clients, int stepTokens) {
            int size = tensor.wholeOr(1);
            int groups = experts.wholeOr(1);
            int ranks = attention.wholeOr(Math.max(1, groups * expertTensor.wholeOr(1) / size));
            return ServingTables.pool(
                    role, system, workers, size, pipeline.wholeOr(1), ranks, groups, clients, stepTokens);
        }
    }

    private static PoolLayout pool(
            PoolRole role,
            String system,
            int workers,
            int tensor,
            int pipeline,
            int ranks,
            int groups,
            int clients,
            int stepTokens) {
        int seats = Math.clamp(clients, 1, Math.min(MAX_SEATS, stepTokens));
        boolean dealt = (tensor * ranks) % groups == 0;
        return new PoolLayout(
                role,
                system,
                workers,
                tensor,
                seats,
                stepTokens,
                null,
                null,
                pipeline,
                ranks,
                dealt ? Integer.valueOf(groups) : null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private void readInferenceX(MeasurementTable table, List<ServingRow> rows) {
        Column path = table.column("model");
        Column hardware = table.column("hardware");
        Column framework = table.column("framework");
        Column precision = table.column("precision");
        Column speculation = table.column("spec_method");
        Column disaggregated = table.column("disagg");
        Column isl = table.column("isl");
        Column osl = table.column("osl");
        Column concurrency = table.column("conc");
        Column total = table.column("tput_per_gpu");
        Column output = table.column("output_tput_per_gpu");
        Column ttft = table.column("median_ttft");
        Column tpot = table.column("median_tpot");
        Column image = table.column("image");
        Workers prefill = new Workers(table, "prefill");
        Workers decode = new Workers(table, "decode");
        while (table.next()) {
            String model = model(path.text());
            String engine = engine(framework.text());
            String at = SystemNames.nameOf(hardware.text());
            boolean disagg = disaggregated.flag();
            int clients = concurrency.whole();
            int step = engine.equals("sglang") ? INFERENCEX_SGLANG_TOKENS : stepTokens(engine, clients, isl.whole());
            String reason = speculation.text().equals("none") ? "" : "it speculated, with an unknown acceptance";
            Layout layout = null;
            double rate = output.realOr(Double.NaN);
            if (reason.isEmpty() && disagg && (prefill.workers.whole() == 0 || decode.workers.whole() == 0)) {
                reason = "broken metadata: no workers";
            }
            if (reason.isEmpty() && Double.isNaN(rate)) {
                reason = "no output rate";
            }
            if (reason.isEmpty()) {
                try {
                    layout = disagg
                            ? new Layout(
                                    ServingMode.DISAGGREGATED,
                                    List.of(
                                            prefill.pool(PoolRole.PREFILL, at, clients, step),
                                            decode.pool(PoolRole.DECODE, at, clients, step)))
                            : new Layout(
                                    ServingMode.AGGREGATED,
                                    List.of(decode.pool(PoolRole.AGGREGATED, at, clients, step)));
                } catch (InvalidInputException e) {
                    reason = "no layout: " + e.violations().getFirst().rule();
                }
            }
            if (disagg && layout != null) {
                rate *= (double) decode.gpus.whole() / layout.gpus();
                double all = total.real();
                double sum = prefillRate(table) * prefill.gpus.whole() / layout.gpus() + rate;
                if (Math.abs(sum / all - 1) > 0.02) {
                    reason = "broken metadata: input and output rates do not give the total";
                }
            }
            rows.add(new ServingRow(
                    INFERENCEX,
                    String.valueOf(table.row()),
                    engine,
                    image.text(),
                    model,
                    at,
                    precision(model, at, precision.text()),
                    layout,
                    isl.whole(),
                    osl.whole(),
                    clients,
                    ttft.realOr(Double.NaN),
                    tpot.realOr(Double.NaN),
                    rate,
                    true,
                    reason));
        }
    }

    private static double prefillRate(MeasurementTable table) {
        return table.column("input_tput_per_gpu").realOr(Double.NaN);
    }

    /** Workers of one kind. */
    private static final class Workers {
        private final Column gpus;
        private final Column experts;
        private final Column attention;
        private final Column workers;
        private final Column tensor;

        Workers(MeasurementTable table, String kind) {
            tensor = table.column(kind + "_tp");
            gpus = table.column("num_" + kind + "_gpu");
            experts = table.column(kind + "_ep");
            attention = table.column(kind + "_dp_attention");
            workers = table.column(kind + "_num_workers");
        }

        PoolLayout pool(PoolRole role, String system, int clients, int stepTokens) {
            int instances = Math.max(1, workers.whole());
            // Of aggregated rows only the tensor parallelism counts: their GPUs are multiplied by the expert
            // parallelism.
            int each = role == PoolRole.AGGREGATED ? tensor.whole() : gpus.whole() / instances;
            boolean ranked = attention.flag();
            return ServingTables.pool(
                    role,
                    system,
                    instances,
                    ranked ? 1 : each,
                    1,
                    ranked ? each : 1,
                    ranked ? each : Math.max(1, experts.whole()),
                    clients,
                    stepTokens);
        }
    }

    /** Tokens of the largest step: the engine's default, or as many as the longest prompt where it is not cut. */
    private int stepTokens(String engine, int clients, int inputTokens) {
        int tokens = catalog.findEngine(engine)
                .map(each -> each.maxNumBatchedTokens().asInt())
                .orElse(PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS);
        // trtllm-serve without chunked context: InferenceX sets (clients + input + 64) rounded up to 64, 8,192 at
        // least.
        return engine.equals("tensorrt-llm")
                ? Math.max(tokens, Math.ceilDiv(clients + inputTokens + 64, 64) * 64)
                : tokens;
    }

    /**
     * Seats of a server. In NVIDIA's own runs of TensorRT-LLM, whose servers were given as many seats as clients, a request
     * waits as long as it takes from one completion to the next (0.97 to 1.3 of it in nearly all rows of at most 32
     * clients): one seat is not given away.
     */
    private static int seats(String engine, String dump, int clients) {
        return engine.equals("tensorrt-llm") && dump.startsWith("aic-auto-gap-analysis")
                ? Math.max(1, clients - 1)
                : clients;
    }

    static String engine(String name) {
        return ENGINES.getOrDefault(name, name);
    }

    static String model(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return MODELS.getOrDefault(name, name);
    }

    /**
     * The model's precision of a quantisation; another one of as many bits where it has not that one. Which format has 4
     * bits is the system's.
     */
    String precision(String model, String system, String quantisation) {
        String wanted = switch (quantisation) {
            case "", "bfloat16", "bf16", "float16" -> "bf16";
            case "fp8_block" -> "fp8-block";
            case "fp4" -> multipliesNvfp4(system) ? "nvfp4" : "mxfp4";
            default -> quantisation;
        };
        Model entry = catalog.findModel(model).orElse(null);
        if (entry == null || entry.findPrecision(wanted).isPresent()) {
            return wanted;
        }
        String other = other(wanted);
        return other != null && entry.findPrecision(other).isPresent() ? other : wanted;
    }

    private boolean multipliesNvfp4(String system) {
        return catalog.findSystem(system)
                .map(each -> each.findArithmetic(NumberFormat.NVFP4).isPresent())
                .orElse(true);
    }

    private static @Nullable String other(String precision) {
        return precision.equals("fp8-block") ? "fp8" : precision.equals("fp8") ? "fp8-block" : null;
    }
}
