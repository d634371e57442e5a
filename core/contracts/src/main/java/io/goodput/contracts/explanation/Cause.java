package io.goodput.contracts.explanation;

/** What a latency is made of, as something that could be bought or tuned. */
public enum Cause {
    /** Prompts are computed too slowly: in their own steps, or while others wait for a pool that is never idle. */
    PREFILL_COMPUTE,
    /**
     * Steps that make tokens: at the batches that latency limits allow they mostly read weights and KV from memory, which a
     * run does not tell from computing and from the host's time.
     */
    DECODE_STEPS,
    /** Batches are at their limit of requests: who comes waits for a seat, and the steps are as long as they get. */
    BATCH_LIMIT,
    /** Requests wait for KV room where they are to decode. */
    KV_ROOM,
    /** KV takes its time between the pools. */
    LINK,
    /** Prompts wait behind each other though their pool is idle now and then: arrivals bunch. */
    QUEUEING
}
