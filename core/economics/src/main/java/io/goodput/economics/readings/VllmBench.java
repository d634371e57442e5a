package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LoadTool;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code vllm bench serve}: one JSON object a run, or with {@code --append-result} one a line. Latencies are in
 * milliseconds, in lists of single requests in seconds. What served stands only where {@code --metadata} put it.
 */
final class VllmBench implements Reading {
    @Override
    public LoadTool tool() {
        return LoadTool.VLLM_BENCH;
    }

    @Override
    public boolean recognises(Document document) {
        return document.has("/request_throughput")
                && document.has("/duration")
                && (document.has("/total_token_throughput") || document.has("/model_id"));
    }

    @Override
    public void read(Document document, Rows rows) {
        var draft = new Draft(tool(), document);
        draft.model = document.text("/model_id");
        readMetadata(document, draft);
        draft.tokenBasis = document.text("/tokenizer_id");
        draft.dataset = document.text("/dataset_name");
        readCounts(document, draft);
        readLoad(document, draft);
        draft.timeToFirstToken = latency(draft, "timeToFirstToken", "ttft");
        draft.timePerOutputToken = latency(draft, "timePerOutputToken", "tpot");
        draft.interTokenLatency = latency(draft, "interTokenLatency", "itl");
        draft.endToEnd = latency(draft, "endToEnd", "e2el");
        Document.ListFigures latencies = document.numbers("/latencies");
        if (draft.endToEnd == null && latencies != null) {
            draft.endToEnd = new LatencyFigures(latencies.mean(), null, null, null, null, null, latencies.max());
            draft.convert("endToEnd", latencies.numbers() + " latencies", "mean and maximum of the list, s");
        }
        rows.add(draft.build());
    }

    private static @Nullable LatencyFigures latency(Draft draft, String figure, String name) {
        return draft.latency(figure, Statistic.MEDIAN, "/%s_" + name + "_ms", Unit.MILLISECONDS, "");
    }

    /** Keys that people give {@code --metadata}, since the tool itself knows nothing of the server. */
    private static void readMetadata(Document document, Draft draft) {
        draft.hardware = first(document, "/hardware", "/gpu", "/accelerator");
        Integer gpus = wholeText(document, "/gpus");
        draft.gpus = gpus != null ? gpus : wholeText(document, "/num_gpus");
        draft.precision = first(document, "/precision", "/quantization");
        draft.engineVersion = first(document, "/engine_version", "/vllm_version");
        draft.speculativeDecoding = first(document, "/speculative_decoding", "/spec_decoding");
        if (draft.speculativeDecoding == null && document.has("/spec_decode_acceptance_rate")) {
            draft.speculativeDecoding = "on";
        }
        draft.prefixCache = first(document, "/prefix_cache", "/prefix_caching");
        String watts = document.text("/watts_per_gpu");
        if (watts != null && watts.matches("\\d{1,5}(\\.\\d{1,6})?") && Double.parseDouble(watts) > 0) {
            draft.wattsPerGpu = Double.valueOf(watts);
            draft.convert("wattsPerGpu", "watts_per_gpu " + watts + " W", "as given with --metadata");
        }
        String backend = document.text("/backend");
        String engine = document.text("/engine");
        // "openai" and "openai-chat" are protocols, which any engine speaks.
        draft.engine = engine != null
                ? engine
                : backend != null && !backend.toLowerCase(Locale.ROOT).startsWith("openai") ? backend : null;
    }

    private static @Nullable String first(Document document, String... pointers) {
        for (String pointer : pointers) {
            String text = document.text(pointer);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** {@code --metadata} writes numbers as texts. */
    private static @Nullable Integer wholeText(Document document, String pointer) {
        String text = document.text(pointer);
        return text != null && text.matches("[1-9]\\d{0,5}") ? Integer.valueOf(text) : null;
    }

    private static void readCounts(Document document, Draft draft) {
        draft.completedRequests = document.count("/completed");
        draft.failedRequests = document.count("/failed");
        draft.durationSeconds = document.amount("/duration");
        draft.requestsPerSecond = document.amount("/request_throughput");
        draft.goodRequestsPerSecond = document.amount("/request_goodput");
        draft.outputTokensPerSecond = document.amount("/output_throughput");
        draft.totalTokensPerSecond = document.amount("/total_token_throughput");
        Document.ListFigures inputs = document.numbers("/input_lens");
        Document.ListFigures outputs = document.numbers("/output_lens");
        draft.inputLengths = Draft.lengths(
                Draft.over(document.amount("/total_input_tokens"), draft.completedRequests),
                null,
                inputs == null ? null : inputs.min(),
                inputs == null ? null : inputs.max());
        draft.outputLengths = Draft.lengths(
                Draft.over(document.amount("/total_output_tokens"), draft.completedRequests),
                null,
                outputs == null ? null : outputs.min(),
                outputs == null ? null : outputs.max());
        if (draft.inputLengths != null) {
            draft.convert("inputLengths, outputLengths", "total_*_tokens over completed", "mean tokens a request");
        }
    }

    /** Also SGLang's, which took its load generator from vLLM's. */
    static void readLoad(Document document, Draft draft) {
        draft.concurrency = document.amount("/max_concurrency");
        String rate = document.text("/request_rate");
        boolean isUnlimited = rate != null && rate.toLowerCase(Locale.ROOT).startsWith("inf");
        if (!isUnlimited && document.number("/request_rate") != null) {
            draft.offeredRequestsPerSecond = document.amount("/request_rate");
        }
        Double requests = document.amount("/num_prompts");
        Double most = draft.concurrency;
        if (isUnlimited && (most == null || (requests != null && most >= requests))) {
            draft.flag(
                    FlagKind.OFFLINE,
                    "request_rate inf with "
                            + (most == null ? "no max_concurrency" : "max_concurrency of all requests")
                            + ": all of them were sent at once");
        }
    }
}
