package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.TokenLengths;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Metrics as AIPerf and GenAI-Perf write them: a tag with its unit and statistics. Their inter-token latency is the
 * product's time per output token.
 */
final class MetricTags {
    private static final String TPOT_MEANING =
            "the tool calls (latency - time to first token) / (output tokens - 1) inter-token latency";

    private MetricTags() {}

    static boolean areIn(Document document) {
        return document.has("/request_throughput/avg") || document.has("/request_latency/avg");
    }

    static void read(Document document, Draft draft) {
        draft.timeToFirstToken = latency(document, draft, "timeToFirstToken", "time_to_first_token", "");
        draft.timePerOutputToken = latency(document, draft, "timePerOutputToken", "inter_token_latency", TPOT_MEANING);
        draft.interTokenLatency =
                latency(document, draft, "interTokenLatency", "inter_chunk_latency", "gaps between chunks, not tokens");
        draft.endToEnd = latency(document, draft, "endToEnd", "request_latency", "");
        draft.inputLengths = lengths(document, "input_sequence_length");
        draft.outputLengths = lengths(document, "output_sequence_length");
        draft.requestsPerSecond = document.amount("/request_throughput/avg");
        draft.outputTokensPerSecond = document.amount("/output_token_throughput/avg");
        draft.totalTokensPerSecond = document.amount("/total_token_throughput/avg");
        draft.goodRequestsPerSecond = document.amount("/goodput/avg");
        draft.completedRequests = document.count("/request_count/avg");
        draft.failedRequests = document.count("/error_request_count/avg");
        draft.durationSeconds = document.amount("/benchmark_duration/avg");
        if (draft.outputTokensPerSecond == null && draft.outputLengths != null && draft.requestsPerSecond != null) {
            draft.outputTokensPerSecond = draft.requestsPerSecond * draft.outputLengths.meanTokens();
            draft.convert("outputTokensPerSecond", "request_throughput x output_sequence_length", "tokens/s");
        }
        if (draft.totalTokensPerSecond == null && draft.inputLengths != null && draft.requestsPerSecond != null) {
            draft.inputTokensPerSecond = draft.requestsPerSecond * draft.inputLengths.meanTokens();
            draft.convert("inputTokensPerSecond", "request_throughput x input_sequence_length", "tokens/s");
        }
    }

    /** The unit that the file names, milliseconds where it names none. */
    private static @Nullable LatencyFigures latency(
            Document document, Draft draft, String figure, String tag, String meaning) {
        String unit = document.text("/" + tag + "/unit");
        return draft.latency(
                figure, Statistic.AVERAGE, "/" + tag + "/%s", unit(document, "/" + tag + "/unit", unit), meaning);
    }

    static Unit unit(Document document, String at, @Nullable String unit) {
        if (unit == null) {
            return Unit.MILLISECONDS;
        }
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "ms", "milliseconds", "ms/token" -> Unit.MILLISECONDS;
            case "s", "sec", "seconds", "s/token" -> Unit.SECONDS;
            case "ns", "nanoseconds" -> Unit.NANOSECONDS;
            default ->
                throw document.refusal(at, unit, "must be a unit of time: s, ms or ns", "Maybe another version's file");
        };
    }

    private static @Nullable TokenLengths lengths(Document document, String tag) {
        return Draft.lengths(
                document.amount("/" + tag + "/avg"),
                document.amount("/" + tag + "/std"),
                document.amount("/" + tag + "/min"),
                document.amount("/" + tag + "/max"));
    }

    /** Prompts that the tool made up itself are random tokens. */
    static void markSynthetic(Draft draft) {
        draft.dataset = "synthetic";
        draft.flag(FlagKind.RANDOM_TOKENS, "prompts that the tool made up: no prefix cache helps");
    }
}
