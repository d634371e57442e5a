package io.goodput.engine.scaling;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.ScalingMetric;

/**
 * What a controller can see of its pools, which are numbered from 0: the state of its orders as an orchestrator knows it
 * at any moment, and metrics as they were when they were scraped last. Counters are totals since the start of the run;
 * what came between two decisions is the difference of two readings.
 */
public interface ScalingView {
    /** Seconds since the start of the run. */
    double now();

    // The pools, as the orchestrator knows them now

    int pools();

    PoolRole role(int pool);

    int minInstances(int pool);

    int maxInstances(int pool);

    /** GPUs of one instance. */
    int gpusPerInstance(int pool);

    /** GPUs that the pools of the whole deployment may have together; {@link Integer#MAX_VALUE} for no limit. */
    int gpuBudget();

    /** Instances that get requests. */
    int ready(int pool);

    /** Instances that will be ready: they have their GPUs, or are to have those on which another one drains. */
    int starting(int pool);

    /** Instances that are wanted and have no GPUs. */
    int pending(int pool);

    /** Instances that get no more requests and have some. */
    int draining(int pool);

    /** What a new instance usually takes until it is ready, in seconds. */
    double usualLeadSeconds(int pool);

    // Metrics, as they were at the last scrape that can be seen

    /** When that was; NaN before the first: then gauges are NaN and counters 0. */
    double scrapedAt();

    /** A gauge, or a rate or mean since the scrape before; NaN where there is no value. */
    double metric(int pool, ScalingMetric metric);

    /** Requests that arrived. */
    long arrivedRequests();

    /** Their prompt tokens. */
    long arrivedPromptTokens();

    /** Of the prompt tokens of requests that were taken, those that a cache held; over all of them, the hit rate. */
    long hitPromptTokens();

    /** Prompt tokens of requests that were taken. */
    long takenPromptTokens();

    /** Requests that have ended, in whatever way. */
    long endedRequests();

    /** Of those, requests that met every per-request limit of their class. */
    long requestsInsideLimits();

    /** Requests that finished. */
    long finishedRequests();

    /** Their output tokens. */
    long finishedOutputTokens();

    // Instances, as they were at the same scrape: those that were ready then, numbered from 0

    int scraped(int pool);

    /** Since when it had been ready. */
    double readySince(int pool, int instance);

    /** Prompt tokens in its queue and of prompts in its batch that are not computed yet. */
    long queuedPromptTokens(int pool, int instance);

    /** Requests in its prompt queue, or that wait for room at it. */
    int queuedRequests(int pool, int instance);

    /** Requests that decode or are ready to. */
    int decodingRequests(int pool, int instance);

    /** Tokens of context of those. */
    long contextTokens(int pool, int instance);

    /** Tokens of context of the requests that wait for room at it. */
    long queuedContextTokens(int pool, int instance);

    /** Share of its KV blocks that are in use by requests. */
    double kvUtilisation(int pool, int instance);

    /** Prompt tokens of its last step with prompts before the scrape; 0 when there was none since the scrape before. */
    long lastPromptStepTokens(int pool, int instance);

    /** Seconds of that step. */
    double lastPromptStepSeconds(int pool, int instance);

    /** Members of its last step without prompts before the scrape; 0 when there was none since the scrape before. */
    int lastDecodeStepRequests(int pool, int instance);

    /** Their tokens of context in it. */
    long lastDecodeStepContextTokens(int pool, int instance);

    /** Seconds of that step. */
    double lastDecodeStepSeconds(int pool, int instance);
}
