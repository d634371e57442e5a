package io.goodput.gateway.plans;

/** What is asked for. */
public enum JobKind {
    /** The cheapest layouts that hold: a search. */
    PLAN,
    /** One scenario, priced. */
    SIMULATION,
    /** One scenario under several policies, priced. */
    SCALE_OUT,
    /** One layout with spares that loses hardware, priced: a search. */
    REDUNDANCY,
    BILL,
    /** The most load that a budget carries: a search. */
    CAPACITY,
    /** The layouts worth choosing between: a search. */
    FRONT,
    /** What holds whatever the traffic becomes: a search. */
    FUTURES,
    /** What changes do to a plan: no search. */
    WHAT_IF,
    /** What was measured, against what is predicted. */
    BACKTEST;

    /** Whether its search can end before it is over. */
    public boolean takesDeadline() {
        return this == PLAN;
    }
}
