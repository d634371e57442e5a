package io.goodput.contracts;

/** A latency that a limit can be set on. */
public enum LatencyMetric {
    /** Time to first token: arrival to the first token at the user. */
    TTFT,
    /** Time per output token of one request: (last token − first token) / (output tokens − 1). */
    TPOT,
    /** Inter-token latency: the gap between two successive output tokens; a population of tokens, not of requests. */
    ITL,
    /** The largest of a request's gaps between two successive output tokens; of requests, unlike ITL. */
    MAX_ITL,
    /** Arrival to the last token. */
    E2E
}
