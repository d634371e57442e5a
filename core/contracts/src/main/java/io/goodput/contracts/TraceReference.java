package io.goodput.contracts;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A trace to replay, and what of it.
 *
 * @param name of an uploaded trace, or path of a file on the command line; either it or contentHash
 * @param contentHash SHA-256 of its bytes as uploaded, 64 hexadecimal digits
 * @param format what it looks like inside
 * @param mapping for csv and jsonl
 * @param companions names or hashes of further files that the format has: RAGPulse's component lengths, ServeGen's
 *     length quantiles; up to 16
 * @param rateScale how many times as fast requests come, 0.000001 to 1,000,000; 1 when absent. Delays inside sessions
 *     stay as they are
 * @param fromSeconds start of the window, in the trace's own time; it becomes the start of the run; 0 when absent
 * @param toSeconds end of the window, exclusive; the trace's own when absent
 * @param spreadSeconds requests with the same time are spread over so long: for traces whose clock is coarse; 0 when
 *     absent, up to 3,600 s
 * @param startsPerSecond for traces without times: requests, or whole sessions, that start per second, by the traffic's
 *     arrival process; above 0 and at most 1,000,000
 * @param model for ServeGen: the model whose clients are taken; the only one when absent
 */
public record TraceReference(
        @Nullable String name,
        @Nullable String contentHash,
        TraceFormat format,
        @Nullable TraceMapping mapping,
        @Nullable List<String> companions,
        @Nullable Double rateScale,
        @Nullable Double fromSeconds,
        @Nullable Double toSeconds,
        @Nullable Double spreadSeconds,
        @Nullable Double startsPerSecond,
        @Nullable String model) {
    private static final double MAX_SECONDS = 1e9;

    public TraceReference {
        var checks = new Checks();
        if ((name == null) == (contentHash == null)) {
            checks.require(
                    false,
                    "name",
                    name == null ? "absent" : name,
                    "a trace is given either by name or by contentHash",
                    name == null ? "Maybe add its name" : "Maybe leave the contentHash out");
        }
        if (name != null) {
            checks.name("name", name);
        }
        if (contentHash != null) {
            checks.contentHash("contentHash", contentHash, "Maybe the name instead");
        }
        boolean mapped = format == TraceFormat.CSV || format == TraceFormat.JSONL;
        checks.require(
                mapped == (mapping != null),
                "mapping",
                mapping == null ? "absent" : "given",
                "csv and jsonl need a mapping, other formats have their own",
                mapped
                        ? "Maybe {arrival: t, inputTokens: in, outputTokens: out}"
                        : "Maybe leave it out, or format csv");
        if (companions != null) {
            companions = List.copyOf(companions);
            checks.distinct("companions", companions, 0, 16);
        }
        if (rateScale != null) {
            checks.range("rateScale", rateScale, 1e-6, 1e6);
        }
        if (fromSeconds != null) {
            checks.range("fromSeconds", fromSeconds, 0, MAX_SECONDS);
        }
        if (toSeconds != null) {
            checks.range("toSeconds", toSeconds, 0, MAX_SECONDS);
            checks.require(
                    toSeconds > (fromSeconds == null ? 0 : fromSeconds),
                    "toSeconds",
                    toSeconds,
                    "toSeconds must be after fromSeconds",
                    "Maybe swap them");
        }
        if (spreadSeconds != null) {
            checks.range("spreadSeconds", spreadSeconds, 0, 3_600);
        }
        if (startsPerSecond != null) {
            checks.positive("startsPerSecond", startsPerSecond, 1_000_000);
        }
        if (model != null) {
            checks.name("model", model);
            checks.require(
                    format == TraceFormat.SERVEGEN,
                    "model",
                    model,
                    "only ServeGen traces have models to choose from",
                    "Maybe leave it out");
        }
        checks.done();
    }

    /** The whole of a trace with a name. */
    public static TraceReference named(String name, TraceFormat format) {
        return new TraceReference(name, null, format, null, null, null, null, null, null, null, null);
    }

    /** The same with contents in the place of names: names may come to mean others, contents may not. */
    public TraceReference resolved(TraceNames names) {
        var found = new ArrayList<String>();
        if (companions != null) {
            for (int i = 0; i < companions.size(); i++) {
                found.add(names.contentHash("/companions/" + i, companions.get(i)));
            }
        }
        return new TraceReference(
                null,
                name == null
                        ? names.contentHash("/contentHash", String.valueOf(contentHash))
                        : names.contentHash("/name", name),
                format,
                mapping,
                companions == null ? null : found,
                rateScale,
                fromSeconds,
                toSeconds,
                spreadSeconds,
                startsPerSecond,
                model);
    }

    /** The same, replayed so many times as fast. */
    TraceReference times(double factor) {
        return new TraceReference(
                name,
                contentHash,
                format,
                mapping,
                companions,
                startsPerSecond == null ? (Double) ((rateScale == null ? 1 : rateScale) * factor) : rateScale,
                fromSeconds,
                toSeconds,
                spreadSeconds,
                startsPerSecond == null ? null : (Double) (startsPerSecond * factor),
                model);
    }

    /** Whether its requests may say how many of their prompt tokens a prefix cache holds. */
    public boolean mayCarryHits() {
        return format == TraceFormat.RUN || (mapping != null && mapping.hitTokens() != null);
    }
}
