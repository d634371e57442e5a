package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * What Prometheus recorded of a serving engine: answers of {@code /api/v1/query_range}, as one JSON object, a JSON array
 * of them, or one on each line.
 *
 * @param name of an uploaded trace, or path of a file on the command line; either it or contentHash
 * @param contentHash SHA-256 of its bytes as uploaded, 64 hexadecimal digits
 * @param source whose names the metrics have
 * @param inputTokens prompt tokens, where the source has no histogram of them; else that one counts
 * @param outputTokens output tokens, likewise
 */
public record MetricsExport(
        @Nullable String name,
        @Nullable String contentHash,
        Source source,
        @Nullable TokenDistribution inputTokens,
        @Nullable TokenDistribution outputTokens) {
    /** Who exposes the metrics. */
    public enum Source {
        VLLM,
        SGLANG,
        TENSORRT_LLM,
        DYNAMO
    }

    public MetricsExport {
        var checks = new Checks();
        checks.require(
                (name == null) != (contentHash == null),
                "name",
                name == null ? "absent" : name,
                "an export is given either by name or by contentHash",
                name == null ? "Maybe add its name" : "Maybe leave the contentHash out");
        if (name != null) {
            checks.name("name", name);
        }
        if (contentHash != null) {
            checks.contentHash("contentHash", contentHash, "Maybe the name instead");
        }
        checks.done();
    }

    /** The same with the content of the file in the place of its name. */
    public MetricsExport resolved(TraceNames names) {
        return new MetricsExport(
                null,
                name == null
                        ? names.contentHash("/contentHash", String.valueOf(contentHash))
                        : names.contentHash("/name", name),
                source,
                inputTokens,
                outputTokens);
    }
}
