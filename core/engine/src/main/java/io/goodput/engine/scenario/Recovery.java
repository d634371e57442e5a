package io.goodput.engine.scenario;

/** Where the context of a preempted decode request is computed again. */
public enum Recovery {
    /** At the same rank, before all others in its queue. */
    LOCAL,
    /** At a newly chosen prefill rank, before all others in its queue; KV moves again. */
    PREFILL
}
