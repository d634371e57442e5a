package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LoadTool;
import io.goodput.contracts.benchmarks.TokenLengths;
import org.jspecify.annotations.Nullable;

/**
 * AIPerf's {@code profile_export.jsonl}: one request a line, a run the whole file. Requests of other phases than
 * "profiling" are left out; quantiles are nearest ranks.
 */
final class AiPerfRequests implements Reading {
    private static final int MAX_REQUESTS = 2_000_000;
    private static final double NANOSECONDS = 1e9;

    private final Samples first = new Samples();
    private final Samples perToken = new Samples();
    private final Samples recomputed = new Samples();
    private final Samples latency = new Samples();
    private final Samples inputs = new Samples();
    private final Samples outputs = new Samples();
    private long completed;
    private long failed;
    private long warmUps;
    private double start = Double.POSITIVE_INFINITY;
    private double end = Double.NEGATIVE_INFINITY;
    private @Nullable Document begin;

    @Override
    public LoadTool tool() {
        return LoadTool.AIPERF;
    }

    @Override
    public boolean recognises(Document document) {
        return document.has("/metadata/request_start_ns") && document.has("/metadata/benchmark_phase");
    }

    @Override
    public void read(Document document, Rows rows) {
        begin = begin == null ? document : begin;
        if (!"profiling".equals(document.text("/metadata/benchmark_phase"))) {
            warmUps++;
            return;
        }
        if (document.hasPart("/error") || document.isTrue("/metadata/was_cancelled")) {
            failed++;
            return;
        }
        Double total = seconds(document, "request_latency");
        if (total == null) {
            throw document.refusal(
                    "/metrics/request_latency", "absent", "a request needs its latency", "Maybe the line is cut off");
        }
        if (completed == MAX_REQUESTS) {
            throw document.refusal(
                    "", "more", "at most " + MAX_REQUESTS + " requests are read", "Maybe profile_export_aiperf.json");
        }
        completed++;
        latency.add(total);
        Double toFirst = add(first, seconds(document, "time_to_first_token"));
        add(perToken, seconds(document, "inter_token_latency"));
        add(inputs, document.amount("/metrics/input_sequence_length/value"));
        Double output = add(outputs, document.amount("/metrics/output_sequence_length/value"));
        if (toFirst != null && output != null && output >= 2) {
            recomputed.add(Math.max(0, (total - toFirst) / (output - 1)));
        }
        Double from = document.amount("/metadata/request_start_ns");
        Double to = document.amount("/metadata/request_end_ns");
        if (from != null && to != null) {
            start = Math.min(start, from / NANOSECONDS);
            end = Math.max(end, to / NANOSECONDS);
        }
    }

    private static @Nullable Double add(Samples samples, @Nullable Double value) {
        if (value != null) {
            samples.add(value);
        }
        return value;
    }

    private static @Nullable Double seconds(Document document, String tag) {
        Double value = document.amount("/metrics/" + tag + "/value");
        String at = "/metrics/" + tag + "/unit";
        return value == null
                ? null
                : MetricTags.unit(document, at, document.text(at)).seconds(value);
    }

    @Override
    public void end(Rows rows) {
        Document document = begin;
        if (document == null) {
            return;
        }
        if (completed == 0) {
            throw document.refusal(
                    "",
                    failed + " failed, " + warmUps + " in other phases",
                    "a run needs requests that were served",
                    "Maybe the server was not there");
        }
        // The row's other keys would be those of one request.
        var draft = new Draft(tool(), new Document(document.file(), document.line(), document.pointer()));
        draft.completedRequests = completed;
        draft.failedRequests = failed;
        draft.timeToFirstToken = figures(first);
        draft.timePerOutputToken = figures(perToken);
        draft.endToEnd = figures(latency);
        draft.inputLengths = lengths(inputs);
        draft.outputLengths = lengths(outputs);
        draft.convert(
                "timeToFirstToken, timePerOutputToken, endToEnd",
                completed + " requests, " + failed + " failed and " + warmUps + " of other phases left out",
                "ms / 1,000 = s; inter_token_latency is the time per output token; nearest-rank quantiles");
        if (recomputed.size() > 0) {
            draft.recomputedTpotSeconds = recomputed.mean();
            draft.convert(
                    "recomputedTimePerOutputToken",
                    recomputed.size() + " requests of two output tokens and more",
                    "mean of (latency - time to first token) / (output tokens - 1) = " + Draft.number(recomputed.mean())
                            + " s");
        }
        if (end > start) {
            double seconds = end - start;
            draft.durationSeconds = seconds;
            draft.convert("durationSeconds", "first request_start_ns to last request_end_ns", Unit.NANOSECONDS.rule());
            draft.requestsPerSecond = completed / seconds;
            draft.inputTokensPerSecond = inputs.size() == 0 ? null : inputs.mean() * inputs.size() / seconds;
            draft.outputTokensPerSecond = outputs.size() == 0 ? null : outputs.mean() * outputs.size() / seconds;
        }
        rows.add(draft.build());
    }

    private static @Nullable LatencyFigures figures(Samples samples) {
        return samples.size() == 0
                ? null
                : new LatencyFigures(
                        samples.mean(),
                        samples.quantile(0.5),
                        samples.quantile(0.9),
                        samples.quantile(0.95),
                        samples.quantile(0.99),
                        samples.quantile(0.999),
                        samples.quantile(1));
    }

    private static @Nullable TokenLengths lengths(Samples samples) {
        return samples.size() == 0
                ? null
                : new TokenLengths(
                        samples.mean(), samples.standardDeviation(), samples.quantile(0), samples.quantile(1));
    }
}
