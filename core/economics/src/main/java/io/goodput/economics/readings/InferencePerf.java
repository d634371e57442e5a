package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LoadTool;
import io.goodput.contracts.benchmarks.TokenLengths;
import org.jspecify.annotations.Nullable;

/**
 * inference-perf's {@code summary_} and {@code stage_N_lifecycle_metrics.json}, in seconds; what served is not in them. The
 * server's own metrics and the settings of the run lie beside them and hold no run.
 */
final class InferencePerf implements Reading {
    @Override
    public LoadTool tool() {
        return LoadTool.INFERENCE_PERF;
    }

    @Override
    public boolean recognises(Document document) {
        return document.has("/successes/count") || isSettings(document);
    }

    private static boolean isSettings(Document document) {
        return document.has("/load/type") && document.has("/data/type") && document.hasPart("/server");
    }

    @Override
    public void read(Document document, Rows rows) {
        if (isSettings(document)) {
            rows.leaveOut(document.file(), "settings of an inference-perf run");
            return;
        }
        if (!document.hasPart("/successes/latency")) {
            rows.leaveOut(document.file(), "the server's own metrics of an inference-perf run");
            return;
        }
        var draft = new Draft(tool(), document);
        draft.completedRequests = document.count("/successes/count");
        draft.failedRequests = document.count("/failures/count");
        draft.offeredRequestsPerSecond = document.amount("/load_summary/requested_rate");
        draft.durationSeconds = document.amount("/load_summary/send_duration");
        draft.requestsPerSecond = document.amount("/successes/throughput/requests_per_sec");
        draft.inputTokensPerSecond = document.amount("/successes/throughput/input_tokens_per_sec");
        draft.outputTokensPerSecond = document.amount("/successes/throughput/output_tokens_per_sec");
        draft.totalTokensPerSecond = document.amount("/successes/throughput/total_tokens_per_sec");
        draft.inputLengths = lengths(document, "prompt_len");
        draft.outputLengths = lengths(document, "output_len");
        draft.timeToFirstToken = latency(draft, "timeToFirstToken", "time_to_first_token", "");
        draft.timePerOutputToken = latency(
                draft,
                "timePerOutputToken",
                "time_per_output_token",
                "normalized_time_per_output_token is not taken: it is latency / output tokens");
        draft.interTokenLatency = latency(draft, "interTokenLatency", "inter_token_latency", "");
        draft.endToEnd = latency(draft, "endToEnd", "request_latency", "");
        Double prompts = document.amount("/successes/prompt_tokens/total");
        Double cached = document.amount("/successes/prompt_tokens/cached");
        Double share = Draft.over(cached, prompts);
        if (share != null) {
            draft.prefixCache = "held " + Draft.number(share) + " of the input tokens";
        }
        rows.add(draft.build());
    }

    private static @Nullable LatencyFigures latency(Draft draft, String figure, String name, String meaning) {
        return draft.latency(figure, Statistic.MEDIAN, "/successes/latency/" + name + "/%s", Unit.SECONDS, meaning);
    }

    private static @Nullable TokenLengths lengths(Document document, String name) {
        String at = "/successes/" + name + "/";
        return Draft.lengths(
                document.amount(at + "mean"), null, document.amount(at + "min"), document.amount(at + "max"));
    }
}
