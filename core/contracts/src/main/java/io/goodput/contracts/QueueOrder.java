package io.goodput.contracts;

/** Which of an instance's waiting prompts is taken first. Preempted requests stand before all others. */
public enum QueueOrder {
    FIRST_COME_FIRST_SERVED,
    SHORTEST_PROMPT_FIRST,
    /** The class with the highest priority first; within a class first come, first served. */
    PRIORITY
}
