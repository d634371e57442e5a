package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * Limits beyond which a request is rejected on arrival; at least one of them.
 *
 * @param maxQueuedRequests prompts waiting in all queues at which the next is rejected, 1 to 10⁹
 * @param maxPredictedTtftSeconds predicted time to first token, above 0 and at most 86,400 s: tokens queued at the chosen
 *     instance and the request's own at the speed of full steps
 */
public record Admission(
        @Nullable Long maxQueuedRequests, @Nullable Double maxPredictedTtftSeconds) {
    public Admission {
        var checks = new Checks();
        checks.require(
                maxQueuedRequests != null || maxPredictedTtftSeconds != null,
                "maxQueuedRequests",
                "absent",
                "an admission needs maxQueuedRequests or maxPredictedTtftSeconds",
                "Maybe add one, or leave admission out");
        if (maxQueuedRequests != null) {
            checks.range("maxQueuedRequests", maxQueuedRequests.doubleValue(), 1, 1e9);
        }
        if (maxPredictedTtftSeconds != null) {
            checks.positive("maxPredictedTtftSeconds", maxPredictedTtftSeconds, 86_400);
        }
        checks.done();
    }
}
