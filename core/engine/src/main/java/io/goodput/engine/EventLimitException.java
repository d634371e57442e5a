package io.goodput.engine;

/** A run needs more events than its scenario allows. */
public final class EventLimitException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public EventLimitException(long limit) {
        super("the run needs more than " + limit + " events. Maybe fewer measured requests, or less load per instance");
    }
}
