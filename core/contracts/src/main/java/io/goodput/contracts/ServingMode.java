package io.goodput.contracts;

/** How the two phases of a request share instances. */
public enum ServingMode {
    /** Prefill and decode run in pools of their own; KV moves over a link between them. */
    DISAGGREGATED,
    /** One instance mixes prompt chunks and decode tokens in a step (continuous batching, chunked prefill). */
    AGGREGATED
}
