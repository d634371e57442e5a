package io.goodput.economics.readings;

import io.goodput.contracts.benchmarks.FlagKind;
import io.goodput.contracts.benchmarks.LatencyFigures;
import io.goodput.contracts.benchmarks.LoadTool;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** MLPerf's {@code mlperf_log_summary.txt}, in nanoseconds; its keys in lower case. */
final class LoadGen implements Reading {
    private static final Statistic LATENCY = Statistic.of(
            "mean latency (ns)",
            "50.00 percentile latency (ns)",
            "90.00 percentile latency (ns)",
            "95.00 percentile latency (ns)",
            "99.00 percentile latency (ns)",
            "99.90 percentile latency (ns)",
            "max latency (ns)");

    @Override
    public LoadTool tool() {
        return LoadTool.MLPERF_LOADGEN;
    }

    @Override
    public boolean recognises(Document document) {
        return document.has("/sut name") && document.has("/scenario");
    }

    @Override
    public void read(Document document, Rows rows) {
        var draft = new Draft(tool(), document);
        String scenario = String.valueOf(document.text("/scenario"));
        boolean isOffline = scenario.toLowerCase(Locale.ROOT).equals("offline");
        if (isOffline) {
            draft.flag(FlagKind.OFFLINE, "scenario Offline: all samples are there at once");
        }
        String valid = document.text("/result is");
        if (valid != null && !valid.equals("VALID")) {
            draft.flag(FlagKind.INVALID_RUN, "the load generator calls the result " + valid);
        }
        draft.engine = document.text("/sut name");
        draft.requestsPerSecond = document.amount(isOffline ? "/samples per second" : "/completed samples per second");
        draft.outputTokensPerSecond =
                document.amount(isOffline ? "/tokens per second" : "/completed tokens per second");
        draft.offeredRequestsPerSecond = isOffline ? null : document.amount("/scheduled samples per second");
        if (draft.offeredRequestsPerSecond == null && !isOffline) {
            draft.offeredRequestsPerSecond = document.amount("/target_qps");
        }
        draft.endToEnd = draft.latency("endToEnd", LATENCY, "/%s", Unit.NANOSECONDS, "");
        draft.timeToFirstToken = latency(draft, "timeToFirstToken", "first token latency", "");
        draft.timePerOutputToken =
                latency(draft, "timePerOutputToken", "time to output token", "without the first token");
        rows.add(draft.build());
    }

    private static @Nullable LatencyFigures latency(Draft draft, String figure, String name, String meaning) {
        Statistic spelling = new Statistic(LATENCY.names().stream()
                .map(key -> key.replace("latency", name))
                .toList());
        return draft.latency(figure, spelling, "/%s", Unit.NANOSECONDS, meaning);
    }
}
