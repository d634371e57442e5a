package io.goodput.contracts;

/** Where the context of a preempted decode request is computed again. */
public enum Recovery {
    /** Where it was preempted. */
    LOCAL,
    /** At a newly chosen prefill instance; its KV moves again. */
    PREFILL
}
