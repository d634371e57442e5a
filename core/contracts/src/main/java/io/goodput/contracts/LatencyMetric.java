package io.goodput.contracts;

/** A latency that a limit can be set on. */
public enum LatencyMetric {
    /** Time to first token: arrival to the first token at the user. */
    TTFT,
    /** Time per output token of one request: (last token − first token) / (output tokens − 1). */
    TPOT,
    /** Inter-token latency: the gap between two successive output tokens; a population of tokens, not of requests. */
    ITL,
    /** Arrival to the last token. */
    E2E
}
