package io.goodput.gateway.plans;

/** Where a job is in its life. */
public enum JobState {
    /** Accepted; nobody has taken it yet. */
    QUEUED,
    /** A replica drives it. */
    RUNNING,
    /** Answered. */
    DONE,
    /** Ended by a failure that would repeat. */
    FAILED,
    /** Ended by the client. */
    CANCELLED;

    /** Whether the job is still to be answered. */
    public boolean open() {
        return this == QUEUED || this == RUNNING;
    }
}
