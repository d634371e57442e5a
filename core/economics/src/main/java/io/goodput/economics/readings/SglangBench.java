package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LoadTool;
import org.jspecify.annotations.Nullable;

/** SGLang's {@code bench_serving}: JSON lines, one run each, in milliseconds; the server's own settings may be in it. */
final class SglangBench implements Reading {
    @Override
    public LoadTool tool() {
        return LoadTool.SGLANG_BENCH;
    }

    @Override
    public boolean recognises(Document document) {
        return document.has("/request_throughput")
                && document.has("/backend")
                && (document.has("/mean_e2e_latency_ms") || document.has("/total_output_tokens_retokenized"));
    }

    @Override
    public void read(Document document, Rows rows) {
        var draft = new Draft(tool(), document);
        draft.engine = document.text("/backend");
        draft.dataset = document.text("/dataset_name");
        readServer(document, draft);
        draft.completedRequests = document.count("/completed");
        draft.durationSeconds = document.amount("/duration");
        draft.requestsPerSecond = document.amount("/request_throughput");
        draft.inputTokensPerSecond = document.amount("/input_throughput");
        draft.outputTokensPerSecond = document.amount("/output_throughput");
        draft.totalTokensPerSecond = document.amount("/total_throughput");
        Double ratio = document.amount("/random_range_ratio");
        draft.inputLengths = Draft.lengths(
                Draft.over(document.amount("/total_input_tokens"), draft.completedRequests),
                null,
                times(document.amount("/random_input_len"), ratio),
                document.amount("/random_input_len"));
        draft.outputLengths = Draft.lengths(
                Draft.over(document.amount("/total_output_tokens"), draft.completedRequests),
                null,
                times(document.amount("/random_output_len"), ratio),
                document.amount("/random_output_len"));
        if (draft.inputLengths != null) {
            draft.convert("inputLengths, outputLengths", "total_*_tokens over completed", "mean tokens a request");
        }
        if (draft.inputLengths != null && draft.inputLengths.hasSpread()) {
            draft.convert(
                    "inputLengths, outputLengths",
                    "random_*_len, random_range_ratio " + Draft.number(ratio == null ? 0 : ratio),
                    "drawn between length x ratio and length");
        }
        VllmBench.readLoad(document, draft);
        if (draft.dataset != null && draft.dataset.startsWith("random")) {
            draft.flag(FlagKind.RANDOM_TOKENS, "dataset " + draft.dataset + ": no prefix cache helps");
        }
        draft.timeToFirstToken = latency(draft, "timeToFirstToken", "ttft");
        draft.timePerOutputToken = latency(draft, "timePerOutputToken", "tpot");
        draft.interTokenLatency = latency(draft, "interTokenLatency", "itl");
        draft.endToEnd = latency(draft, "endToEnd", "e2e_latency");
        rows.add(draft.build());
    }

    private static @Nullable LatencyFigures latency(Draft draft, String figure, String name) {
        return draft.latency(figure, Statistic.MEDIAN, "/%s_" + name + "_ms", Unit.MILLISECONDS, "");
    }

    private static @Nullable Double times(@Nullable Double length, @Nullable Double ratio) {
        return length == null || ratio == null ? null : length * ratio;
    }

    /** {@code server_info} holds the arguments of the server. */
    private static void readServer(Document document, Draft draft) {
        Document server = document.part("/server_info");
        draft.model = document.text("/server_info/model_path");
        draft.engineVersion = document.text("/server_info/version");
        String quantization = document.text("/server_info/quantization");
        draft.precision = quantization != null ? quantization : document.text("/server_info/dtype");
        String method = document.text("/server_info/speculative_algorithm");
        draft.speculativeDecoding = method != null ? method : server.has("/tp_size") ? "none" : null;
        draft.prefixCache = document.isTrue("/server_info/disable_radix_cache")
                ? "off"
                : document.isFalse("/server_info/disable_radix_cache") ? "on" : null;
        Integer tensor = draft.gpus("/server_info/tp_size");
        Integer pipeline = draft.gpus("/server_info/pp_size");
        Integer data = draft.gpus("/server_info/dp_size");
        if (tensor != null) {
            // Data parallel attention divides the tensor parallel group, it does not multiply it.
            int replicas = data == null || document.isTrue("/server_info/enable_dp_attention") ? 1 : data;
            draft.gpus = Draft.product(document, "/server_info/tp_size", tensor, pipeline, replicas);
            draft.convert("gpus", "server_info tp_size, pp_size, dp_size", "product = " + draft.gpus);
        }
    }
}
