package io.goodput.engine.scenario;

/** How a decode batch's KV room is kept. */
public enum KvPolicy {
    /** The prompt and the most that it may say are reserved at admission; nobody is preempted. TensorRT-LLM. */
    RESERVE_MAXIMUM,
    /** Blocks are taken as the context grows; the youngest is preempted when they run out, and computed again. vLLM. */
    RECOMPUTE,
    /** As recompute, but cached prefixes are kept. SGLang. */
    RETRACT;

    /** Whether a member takes blocks as its context grows. */
    public boolean grows() {
        return this != RESERVE_MAXIMUM;
    }
}
