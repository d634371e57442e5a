package io.goodput.contracts.reconciliation;

/** What can be done about a bill. */
public enum LeverKind {
    /** Pay the reference price. */
    PRICE,
    /** Fill, sell or end commitments that nothing uses. */
    COMMITMENT,
    /** Give GPUs back in the stretches that are less busy. */
    SCALE_WITH_LOAD,
    /** Fewer GPUs, or more tokens on each, all the time. */
    RIGHT_SIZE,
    /** Serve a system's tokens on the cheapest one. */
    MOVE_SYSTEM,
    /** A tenth more of the prompt tokens from the prefix cache. */
    CACHE
}
