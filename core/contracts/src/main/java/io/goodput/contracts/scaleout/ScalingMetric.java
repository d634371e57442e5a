package io.goodput.contracts.scaleout;

import io.goodput.contracts.PoolRole;
import org.jspecify.annotations.Nullable;

/**
 * What is scraped of a pool. Gauges are those of the scrape; rates and means are of the time since the last one. What is
 * counted per ready instance is the whole pool's where none is ready.
 */
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
    MEAN_TPOT_SECONDS;

    /** What a pool is scaled on unless something else is asked for: prompts in queue, of decode pools KV utilisation. */
    static ScalingMetric usual(PoolRole role) {
        return switch (role) {
            case PREFILL, AGGREGATED -> QUEUED_REQUESTS;
            case DECODE -> KV_UTILISATION;
        };
    }

    /** What it should be unless something else is asked for; null when nobody can say without knowing the model. */
    @Nullable
    Double usualTarget() {
        return switch (this) {
            case QUEUED_REQUESTS -> Double.valueOf(2);
            case KV_UTILISATION, GPU_UTILISATION -> Double.valueOf(0.7);
            case REQUESTS_IN_FLIGHT,
                    REQUESTS_PER_SECOND,
                    PROMPT_TOKENS_PER_SECOND,
                    OUTPUT_TOKENS_PER_SECOND,
                    MEAN_TTFT_SECONDS,
                    MEAN_TPOT_SECONDS -> null;
        };
    }
}
