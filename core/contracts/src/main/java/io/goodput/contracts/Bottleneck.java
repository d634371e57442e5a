package io.goodput.contracts;

/** A phase of a request's life, as a place where its time goes. */
public enum Bottleneck {
    /** Waiting for a prefill (or aggregated) instance to take the prompt. */
    PREFILL_QUEUE,
    /** Waiting for KV room on a decode instance. */
    DECODE_ROOM,
    /** Moving KV between the pools. */
    KV_TRANSFER,
    /** The steps themselves: prompts being computed. */
    PREFILL_COMPUTE,
    /** The steps themselves: tokens being made. */
    DECODE_COMPUTE
}
