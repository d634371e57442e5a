package io.goodput.gateway.plans;

/** What became of a wish to cancel. */
public enum Cancellation {
    /** The job is cancelled; also when it already was. */
    CANCELLED,
    /** It was done or failed before. */
    TOO_LATE,
    /** There is no such job. */
    UNKNOWN
}
