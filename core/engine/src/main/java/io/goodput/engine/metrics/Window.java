package io.goodput.engine.metrics;

/**
 * The measured window of a run, [start, end) in seconds.
 *
 * @param startSeconds arrival of the first measured request
 * @param endSeconds arrival of the first request after the measured ones
 */
public record Window(double startSeconds, double endSeconds) {
    public double seconds() {
        return endSeconds - startSeconds;
    }

    /** Seconds of [{@code from}, {@code to}] that lie in the window. */
    public double overlap(double from, double to) {
        return Math.max(0, Math.min(to, endSeconds) - Math.max(from, startSeconds));
    }

    public boolean contains(double time) {
        return time >= startSeconds && time < endSeconds;
    }
}
