package io.goodput.contracts;

/** How arrivals are spread in time around their mean rate. */
public enum ArrivalProcess {
    /** Exponential gaps. */
    POISSON,
    /** Equal gaps. */
    CONSTANT,
    /** Gamma-distributed gaps with a stated coefficient of variation: burstier than Poisson above 1. */
    GAMMA,
    /** Poisson arrivals whose rate jumps between states: bursts that last. */
    MARKOV_MODULATED
}
