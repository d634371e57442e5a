package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LoadTool;
import io.goodput.contracts.benchmarks.TokenLengths;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** llm-d's Benchmark Report 0.2, YAML or JSON: one run, units beside the figures, components of the stack. */
final class LlmdReport implements Reading {
    private static final String AGGREGATE = "/results/request_performance/aggregate";

    @Override
    public LoadTool tool() {
        return LoadTool.LLM_D_REPORT;
    }

    @Override
    public boolean recognises(Document document) {
        return document.hasPart("/scenario") && document.hasPart("/results") && document.has("/version");
    }

    @Override
    public void read(Document document, Rows rows) {
        String version = document.text("/version");
        if (version == null || !version.startsWith("0.2")) {
            throw document.refusal(
                    "/version",
                    String.valueOf(version),
                    "Benchmark Reports are read in version 0.2",
                    "Maybe convert it with a newer llm-d-benchmark");
        }
        var draft = new Draft(tool(), document);
        draft.toolVersion = version;
        readLoad(document, draft);
        readStack(document, draft);
        draft.completedRequests = document.count(AGGREGATE + "/requests/total");
        draft.failedRequests = document.count(AGGREGATE + "/requests/failures");
        if (draft.completedRequests != null && draft.failedRequests != null) {
            draft.completedRequests = Math.max(0, draft.completedRequests - draft.failedRequests);
        }
        draft.inputLengths = lengths(document, "input_length");
        draft.outputLengths = lengths(document, "output_length");
        draft.requestsPerSecond = document.amount(AGGREGATE + "/throughput/request_rate/mean");
        draft.inputTokensPerSecond = document.amount(AGGREGATE + "/throughput/input_token_rate/mean");
        draft.outputTokensPerSecond = document.amount(AGGREGATE + "/throughput/output_token_rate/mean");
        draft.totalTokensPerSecond = document.amount(AGGREGATE + "/throughput/total_token_rate/mean");
        draft.timeToFirstToken = latency(document, draft, "timeToFirstToken", "time_to_first_token", "");
        draft.timePerOutputToken = latency(
                document,
                draft,
                "timePerOutputToken",
                "time_per_output_token",
                "normalized_time_per_output_token is not taken: it is latency / output tokens");
        draft.interTokenLatency = latency(document, draft, "interTokenLatency", "inter_token_latency", "");
        draft.endToEnd = latency(document, draft, "endToEnd", "request_latency", "");
        rows.add(draft.build());
    }

    private static @Nullable LatencyFigures latency(
            Document document, Draft draft, String figure, String name, String meaning) {
        String at = AGGREGATE + "/latency/" + name;
        String units = document.text(at + "/units");
        return draft.latency(
                figure,
                Statistic.POINT_AS_P,
                at + "/%s",
                units == null ? Unit.SECONDS : MetricTags.unit(document, at + "/units", units),
                meaning);
    }

    private static @Nullable TokenLengths lengths(Document document, String name) {
        String at = AGGREGATE + "/requests/" + name + "/";
        return Draft.lengths(
                document.amount(at + "mean"),
                document.amount(at + "stddev"),
                document.amount(at + "min"),
                document.amount(at + "max"));
    }

    private static void readLoad(Document document, Draft draft) {
        String at = "/scenario/load/standardized/";
        draft.offeredRequestsPerSecond = document.amount(at + "rate_qps");
        draft.concurrency = document.amount(at + "concurrency");
        String source = document.text(at + "source");
        draft.dataset = source;
        boolean hasPrefix = document.hasPart(at + "prefix");
        if ("random".equals(source) && !hasPrefix) {
            draft.flag(FlagKind.RANDOM_TOKENS, "source random without a prefix: no prefix cache helps");
        }
    }

    /** GPUs of all inference engines: a replica's, times replicas; those of a role by themselves. */
    private static void readStack(Document document, Draft draft) {
        long components = document.elements("/scenario/stack");
        int all = 0;
        int prefill = 0;
        int decode = 0;
        var hardware = new TreeSet<String>();
        for (int i = 0; i < components; i++) {
            String at = "/scenario/stack/" + i + "/standardized/";
            if (!"inference_engine".equals(document.text(at + "kind"))) {
                continue;
            }
            draft.model = draft.model != null ? draft.model : document.text(at + "model/name");
            draft.precision = draft.precision != null ? draft.precision : document.text(at + "model/quantization");
            draft.engine = document.text(at + "tool");
            draft.engineVersion = document.text(at + "tool_version");
            String accelerator = document.text(at + "accelerator/model");
            if (accelerator != null) {
                hardware.add(accelerator);
            }
            Integer count = draft.gpus(at + "accelerator/count");
            if (count == null) {
                continue;
            }
            Integer replicas = draft.gpus(at + "replicas");
            int gpus = Draft.product(document, at + "accelerator/count", count, replicas);
            all += gpus;
            String role = document.text(at + "role");
            prefill += "prefill".equals(role) ? gpus : 0;
            decode += "decode".equals(role) ? gpus : 0;
        }
        draft.hardware = hardware.isEmpty() ? null : String.join(" + ", hardware);
        if (all > 0) {
            draft.gpus = all;
            draft.convert("gpus", "stack: accelerator.count x replicas of the engines", all + " GPUs");
        }
        if (prefill > 0 && decode > 0) {
            draft.prefillGpus = prefill;
            draft.decodeGpus = decode;
        }
    }
}
