package io.goodput.gateway.plans;

/** What is asked for. */
public enum JobKind {
    /** The cheapest layouts that hold: a search. */
    PLAN,
    /** One scenario, priced. */
    SIMULATION,
    /** What was measured, against what is predicted. */
    BACKTEST
}
