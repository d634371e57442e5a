package io.goodput.contracts.reconciliation;

/** Stretches in which what was billed is set against what was needed. */
public enum Granularity {
    /** Clock hours in UTC. */
    HOUR,
    /** Days in UTC. */
    DAY,
    /** All hours of the bill at once. */
    PERIOD
}
