package io.goodput.engine.scenario;

/** Which waiting prompt is taken first. */
public enum QueueOrder {
    FIRST_COME_FIRST_SERVED,
    SHORTEST_PROMPT_FIRST,
    /** The class with the highest priority first; within a class first come, first served. */
    PRIORITY
}
