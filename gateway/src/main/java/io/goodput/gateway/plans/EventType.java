package io.goodput.gateway.plans;

import io.goodput.contracts.EnumNames;

/** What can happen to a job. */
public enum EventType {
    SUBMITTED,
    STARTED,
    /** The search has begun, or a round is complete. */
    PROGRESS,
    /** The simulators changed under the search, which starts again. */
    RESTARTED,
    DONE,
    FAILED,
    CANCELLED;

    /** Whether nothing can happen to the job after this. */
    public boolean terminal() {
        return switch (this) {
            case SUBMITTED, STARTED, PROGRESS, RESTARTED -> false;
            case DONE, FAILED, CANCELLED -> true;
        };
    }

    /** The name on an event stream. */
    public String wireName() {
        return EnumNames.of(this);
    }
}
