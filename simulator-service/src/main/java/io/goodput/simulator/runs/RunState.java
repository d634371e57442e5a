package io.goodput.simulator.runs;

/** How far a run is. */
enum RunState {
    /** Not simulated to the end yet. */
    OPEN,
    /** Simulated to the end; the result is stored. */
    COMPLETED,
    /** Fails the same way however often it is tried; the reason is stored. */
    FAILED
}
