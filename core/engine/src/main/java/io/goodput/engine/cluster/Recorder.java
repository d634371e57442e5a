package io.goodput.engine.cluster;

/** Takes the gaps between the tokens of measured requests. */
interface Recorder {
    /** {@code count} gaps of {@code seconds}. */
    void gap(int requestClass, double seconds, long count);

    /** Gaps of {@code first + slope × i} seconds for i from 0 to {@code steps} − 1, {@code perStep} of each. */
    void gapRamp(int requestClass, double first, double slope, long steps, long perStep);
}
