package io.goodput.contracts.scaleout;

/** What is scraped of a pool. Gauges are those of the scrape; rates and means are of the time since the last one. */
public enum ScalingMetric {
    /** Prompts in the pool's queues, or requests that wait for room in a decode pool; per ready instance. */
    QUEUED_REQUESTS,
    /** Requests that wait, are computed or decode in the pool; per ready instance. */
    REQUESTS_IN_FLIGHT,
    /** Share of KV blocks in use by requests, mean over ready instances, 0..1. */
    KV_UTILISATION,
    /** Share of time in which an instance was stepping, mean over ready instances, 0..1. */
    GPU_UTILISATION,
    /** Requests that arrived at the deployment, per second and ready instance. */
    REQUESTS_PER_SECOND,
    /** Prompt tokens computed per second and ready instance. */
    PROMPT_TOKENS_PER_SECOND,
    /** Tokens made per second and ready instance. */
    OUTPUT_TOKENS_PER_SECOND,
    /** Mean time to first token of the requests that got theirs, in seconds; NaN when none did. */
    MEAN_TTFT_SECONDS,
    /** Mean time per output token of the requests that finished, in seconds; NaN when none did. */
    MEAN_TPOT_SECONDS
}
