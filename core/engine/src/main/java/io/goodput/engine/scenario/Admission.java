package io.goodput.engine.scenario;

/**
 * Limits at the door.
 *
 * @param maxQueuedRequests prompts waiting in all queues of a role at which the next is rejected; at least 1
 * @param maxPredictedTtftSeconds predicted time to first token beyond which a request is rejected; infinite for none
 */
public record Admission(long maxQueuedRequests, double maxPredictedTtftSeconds) {
    /** Everyone may queue. */
    public static final Admission OPEN = new Admission(Long.MAX_VALUE, Double.POSITIVE_INFINITY);

    public Admission {
        if (maxQueuedRequests < 1 || !(maxPredictedTtftSeconds > 0)) {
            throw new IllegalArgumentException("admission limits must be positive: " + maxQueuedRequests + " requests, "
                    + maxPredictedTtftSeconds + " s");
        }
    }
}
