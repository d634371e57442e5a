package io.goodput.planning;

/**
 * How many times as long as predicted the steps of a system take.
 *
 * @param prompts the work of prompts
 * @param decoding the work of decoding, and of the host
 */
record Slowness(double prompts, double decoding) {
    static final Slowness NONE = new Slowness(1, 1);

    /** Whether nothing is slower than here. */
    boolean isAtMost(Slowness other) {
        return prompts <= other.prompts && decoding <= other.decoding;
    }
}
