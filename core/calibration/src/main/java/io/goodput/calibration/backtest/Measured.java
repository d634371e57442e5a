package io.goodput.calibration.backtest;

import java.util.List;

/** What a deployment measured, and the same figures of a simulation, by time. */
interface Measured {
    /** The traffic. */
    Requests requests();

    /** From the first arrival on, to the last one or to the end of what was measured. */
    double seconds();

    /** What must be simulated to compare all of [0, {@code to}). */
    int requestsUntil(double to);

    /** Latencies that there are. */
    List<Latency> latencies();

    /** Whether only the mean of a latency can be compared. */
    boolean onlyMean(Latency latency);

    /** Measured in [{@code from}, {@code to}). */
    Population measured(Latency latency, double from, double to);

    /** Simulated, by the same rule. */
    Population predicted(Latency latency, Replayed run, double from, double to);

    /** What else is fitted, measured and simulated: their means and medians. */
    default List<Pair> parts(Replayed run, double from, double to) {
        return List.of();
    }

    /** The same requests, measured and simulated. */
    record Pair(Population measured, Population predicted) {}

    /** Output tokens that were made, per second. */
    double outputTokensPerSecond(double from, double to);

    /** Simulated, by the same rule. */
    double outputTokensPerSecond(Replayed run, double from, double to);

    /** Mean requests that were there, waiting or running; NaN where it is not known. */
    double inFlight(double from, double to);

    /** Mean share of KV in use; NaN where it is not known. */
    double kvShare(double from, double to);

    /** What was taken for granted, in sentences. */
    List<String> notes();

    /** Tokens that a request made inside, were they spread evenly from its first to its last. */
    static double tokensInside(double from, double to, double firstAt, double lastAt, int tokens) {
        if (!(lastAt > firstAt)) {
            return firstAt >= from && firstAt < to ? tokens : 0;
        }
        return tokens * Math.max(0, Math.min(to, lastAt) - Math.max(from, firstAt)) / (lastAt - firstAt);
    }

    /** Simulated output tokens per second. */
    static double outputTokensMade(Replayed run, double from, double to) {
        double tokens = 0;
        for (int i = 0; i < run.count(); i++) {
            tokens += tokensInside(
                    from, to, run.firstTokenAt(i), run.endAt(i), run.requests().outputTokens(i));
        }
        return tokens / (to - from);
    }

    /** Simulated requests that were there, on average. */
    static double inFlight(Replayed run, double from, double to) {
        double sum = 0;
        for (int i = 0; i < run.count(); i++) {
            double arrival = run.requests().arrivalSeconds(i);
            double end = run.endAt(i);
            sum += Math.max(0, Math.min(to, Double.isNaN(end) ? to : end) - Math.max(from, arrival));
        }
        return sum / (to - from);
    }
}
