package io.goodput.contracts;

/**
 * The latencies of the measured requests.
 *
 * @param timeToFirstToken of requests that got one
 * @param interTokenLatency over tokens
 * @param timePerOutputToken of finished requests with more than one output token
 * @param endToEnd of finished requests
 * @param promptQueue wait in a prompt queue, until the prompt was first taken
 * @param roomQueue wait for room at a decode instance; empty in aggregated mode
 * @param transfer time that a request's KV was moving; empty in aggregated mode
 */
public record Latencies(
        LatencySummary timeToFirstToken,
        LatencySummary interTokenLatency,
        LatencySummary timePerOutputToken,
        LatencySummary endToEnd,
        LatencySummary promptQueue,
        LatencySummary roomQueue,
        LatencySummary transfer) {
    /** Of no requests. */
    public static final Latencies NONE = new Latencies(
            LatencySummary.NONE,
            LatencySummary.NONE,
            LatencySummary.NONE,
            LatencySummary.NONE,
            LatencySummary.NONE,
            LatencySummary.NONE,
            LatencySummary.NONE);
}
