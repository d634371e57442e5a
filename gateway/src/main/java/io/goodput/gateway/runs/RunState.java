package io.goodput.gateway.runs;

/** How far a run is: simulated first, then priced. */
public enum RunState {
    SIMULATED,
    PRICED
}
