package io.goodput.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The question: how well does the model predict what was measured on this deployment? Step times are fitted on the first
 * half of what was measured, and the second half is predicted.
 *
 * @param model a model of the catalog
 * @param precision one of the model's precisions; the one it is published in when absent
 * @param engine a serving engine of the catalog; tensorrt-llm when absent
 * @param layout what was deployed
 * @param log requests as they were measured; either it or metrics
 * @param metrics what Prometheus recorded
 * @param routing how requests were sent to instances of all roles; least-loaded when absent
 * @param promptRouting the same for prefill or aggregated instances, with parameters; by routing when absent
 * @param decodeRouting the same for decode instances; by routing when absent
 * @param admission limits beyond which requests were rejected on arrival; none when absent
 * @param maxOutputTokens the limit that requests carried; the longest output when absent
 * @param windowSeconds length of the windows that are compared, 1 to 86,400; 600 when absent
 * @param seed of the simulations, and of what is drawn of a request that only metrics tell of; 1 when absent
 * @param ownEntries entries of the catalog that are the asker's own; those that a name refers to are added, none when absent
 */
public record BacktestRequest(
        String model,
        @Nullable String precision,
        @Nullable String engine,
        Layout layout,
        @Nullable MeasuredLog log,
        @Nullable MetricsExport metrics,
        @Nullable RoutingPolicy routing,
        @Nullable Routing promptRouting,
        @Nullable Routing decodeRouting,
        @Nullable Admission admission,
        @Nullable Integer maxOutputTokens,
        @Nullable Double windowSeconds,
        @Nullable Long seed,
        @Nullable List<OwnEntry> ownEntries) {
    public static final double DEFAULT_WINDOW_SECONDS = 600;
    private static final double MAX_WINDOW_SECONDS = 86_400;
    private static final double MAX_SEED = 9_007_199_254_740_991.0;

    public BacktestRequest {
        var checks = new Checks();
        checks.name("model", model);
        if (precision != null) {
            checks.name("precision", precision);
        }
        if (engine != null) {
            checks.name("engine", engine);
        }
        checks.require(
                (log == null) != (metrics == null),
                "log",
                log == null ? "neither log nor metrics" : "both log and metrics",
                "a backtest is of a log or of metrics",
                log == null ? "Maybe add log" : "Maybe leave metrics out");
        if (maxOutputTokens != null) {
            checks.range("maxOutputTokens", maxOutputTokens, 1, MeasuredRequest.MAX_TOKENS);
        }
        if (windowSeconds != null) {
            checks.range("windowSeconds", windowSeconds, 1, MAX_WINDOW_SECONDS);
        }
        if (seed != null) {
            checks.range("seed", seed.doubleValue(), 0, MAX_SEED);
        }
        ownEntries = OwnEntries.checked(checks, ownEntries);
        checks.done();
    }

    /** The same with the contents of files in the place of their names. */
    public BacktestRequest resolved(TraceNames names) {
        MeasuredLog ofLog = null;
        MetricsExport ofMetrics = null;
        try {
            ofLog = log == null ? null : log.resolved(names);
        } catch (InvalidInputException e) {
            throw e.under("/log");
        }
        try {
            ofMetrics = metrics == null ? null : metrics.resolved(names);
        } catch (InvalidInputException e) {
            throw e.under("/metrics");
        }
        return new BacktestRequest(
                model,
                precision,
                engine,
                layout,
                ofLog,
                ofMetrics,
                routing,
                promptRouting,
                decodeRouting,
                admission,
                maxOutputTokens,
                windowSeconds,
                seed,
                ownEntries);
    }

    /** The same with the exact names of entries that are the asker's own, and those entries. */
    public BacktestRequest named(OwnEntryNames names) {
        var own = new OwnEntries(ownEntries, names);
        return new BacktestRequest(
                own.exact(EntryKind.MODEL, model),
                precision,
                own.exactOrNull(EntryKind.ENGINE, engine),
                own.exact(layout),
                log,
                metrics,
                routing,
                promptRouting,
                decodeRouting,
                admission,
                maxOutputTokens,
                windowSeconds,
                seed,
                own.all());
    }
}
