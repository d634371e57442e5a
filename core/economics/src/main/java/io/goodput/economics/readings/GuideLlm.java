package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.BenchmarkRow;
import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LoadTool;
import io.goodput.contracts.benchmarks.TokenLengths;
import org.jspecify.annotations.Nullable;

/**
 * GuideLLM's {@code benchmarks.json}, version 2: one file, a row for each of its benchmarks. What it calls time per output
 * token begins with the request and so holds the time to first token; its inter-token latency is the product's time per
 * output token.
 */
final class GuideLlm implements Reading {
    private static final int MAX_BENCHMARKS = 1_000;

    @Override
    public LoadTool tool() {
        return LoadTool.GUIDELLM;
    }

    @Override
    public boolean recognises(Document document) {
        return document.has("/metadata/guidellm_version")
                || document.has("/benchmarks/0/type_")
                || document.hasPart("/benchmarks/0/metrics/request_totals");
    }

    @Override
    public void read(Document document, Rows rows) {
        if (!"2".equals(document.text("/metadata/version"))) {
            throw document.refusal(
                    "/metadata/version",
                    String.valueOf(document.text("/metadata/version")),
                    "GuideLLM's reports are read in version 2",
                    "Maybe a newer GuideLLM writes it");
        }
        long benchmarks = document.elements("/benchmarks");
        if (benchmarks == 0 || benchmarks > MAX_BENCHMARKS) {
            throw document.refusal(
                    "/benchmarks",
                    benchmarks + " benchmarks",
                    "a report must hold between 1 and " + MAX_BENCHMARKS + " benchmarks",
                    "Maybe the run was stopped before the first ended");
        }
        for (int i = 0; i < benchmarks; i++) {
            rows.add(row(document, document.part("/benchmarks/" + i)));
        }
    }

    private BenchmarkRow row(Document report, Document benchmark) {
        var draft = new Draft(tool(), benchmark);
        draft.toolVersion = report.text("/metadata/guidellm_version");
        String model = benchmark.text("/config/backend/model");
        draft.model = model != null ? model : report.text("/config/spec/backend/model");
        draft.completedRequests = benchmark.count("/metrics/request_totals/successful");
        draft.failedRequests = benchmark.count("/metrics/request_totals/errored");
        draft.durationSeconds = benchmark.amount("/duration");
        draft.requestsPerSecond = mean(benchmark, "requests_per_second");
        draft.inputTokensPerSecond = mean(benchmark, "prompt_tokens_per_second");
        draft.outputTokensPerSecond = mean(benchmark, "output_tokens_per_second");
        draft.inputLengths = lengths(benchmark, "prompt_token_count");
        draft.outputLengths = lengths(benchmark, "output_token_count");
        draft.timeToFirstToken = latency(draft, "timeToFirstToken", "time_to_first_token_ms", Unit.MILLISECONDS, "");
        draft.timePerOutputToken = latency(
                draft,
                "timePerOutputToken",
                "inter_token_latency_ms",
                Unit.MILLISECONDS,
                "time_per_output_token_ms is not taken: it holds the time to first token");
        draft.endToEnd = latency(draft, "endToEnd", "request_latency", Unit.SECONDS, "");
        readLoad(benchmark, draft);
        readData(report, draft);
        return draft.build();
    }

    private static @Nullable Double mean(Document benchmark, String metric) {
        return benchmark.amount("/metrics/" + metric + "/successful/mean");
    }

    private static @Nullable LatencyFigures latency(
            Draft draft, String figure, String metric, Unit unit, String meaning) {
        return draft.latency(figure, Statistic.GUIDELLM, "/metrics/" + metric + "/successful/%s", unit, meaning);
    }

    private static @Nullable TokenLengths lengths(Document benchmark, String metric) {
        String at = "/metrics/" + metric + "/successful/";
        return Draft.lengths(
                benchmark.amount(at + "mean"),
                benchmark.amount(at + "std_dev"),
                benchmark.amount(at + "min"),
                benchmark.amount(at + "max"));
    }

    private static void readLoad(Document benchmark, Draft draft) {
        String strategy = benchmark.text("/config/strategy/type_");
        if (strategy == null) {
            return;
        }
        switch (strategy) {
            case "synchronous" -> draft.concurrency = 1.0;
            case "concurrent" -> {
                Double streams = benchmark.amount("/config/strategy/streams");
                draft.concurrency = streams != null ? streams : benchmark.amount("/config/strategy/max_concurrency");
            }
            case "throughput" ->
                draft.flag(FlagKind.OFFLINE, "strategy throughput: as many requests at once as the tool can send");
            // Arrivals at a rate; the limit on requests under way is far above what is used.
            default -> draft.offeredRequestsPerSecond = benchmark.amount("/config/strategy/rate");
        }
    }

    private static void readData(Document report, Draft draft) {
        draft.dataset = report.text("/config/spec/data/0/kind");
        draft.tokenBasis = report.isTrue("/config/spec/metrics/prefer_response_metrics")
                ? "the server's usage figures"
                : report.text("/config/spec/tokenizer/model");
        if ("synthetic_text".equals(draft.dataset) && report.elements("/config/spec/data/0/prefix_buckets") == 0) {
            draft.flag(FlagKind.RANDOM_TOKENS, "synthetic_text without prefix_buckets: no prefix cache helps");
        }
    }
}
