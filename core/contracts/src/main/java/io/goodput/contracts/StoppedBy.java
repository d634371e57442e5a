package io.goodput.contracts;

/** What ended a search before it was over. */
public enum StoppedBy {
    /** The time that its asker gives it. */
    DEADLINE
}
