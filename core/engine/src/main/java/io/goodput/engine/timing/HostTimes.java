package io.goodput.engine.timing;

/**
 * What the host does for a step of one instance, or of one pipeline stage of it. It launches kernels beside the GPU: a
 * step is no shorter than its launches. What is serial comes on top: the GPU waits for it.
 *
 * @param promptLaunchSeconds launches of a step with prompt tokens, whose kernels are launched one by one
 * @param decodeLaunchSeconds launches of a step without, which a CUDA graph makes one
 * @param promptSeconds serial part of a step with prompt tokens
 * @param decodeSeconds serial part of a step without
 * @param secondsPerSequence serial part for each sequence that makes a token
 */
public record HostTimes(
        double promptLaunchSeconds,
        double decodeLaunchSeconds,
        double promptSeconds,
        double decodeSeconds,
        double secondsPerSequence) {
    /** A host that costs nothing. */
    public static final HostTimes NONE = new HostTimes(0, 0, 0, 0, 0);

    public HostTimes {
        double[] times = {promptLaunchSeconds, decodeLaunchSeconds, promptSeconds, decodeSeconds, secondsPerSequence};
        Knots.checkFinite(times);
        for (double time : times) {
            if (time < 0) {
                throw new IllegalArgumentException("host times cannot be negative: " + time);
            }
        }
    }

    /** Serial seconds of a step that makes tokens of so many sequences. */
    public double serialSeconds(double sequences, boolean withPrompts) {
        return (withPrompts ? promptSeconds : decodeSeconds) + secondsPerSequence * sequences;
    }

    /** Least seconds of such a step, its serial ones included. */
    public double leastSeconds(double sequences, boolean withPrompts) {
        return (withPrompts ? promptLaunchSeconds : decodeLaunchSeconds) + serialSeconds(sequences, withPrompts);
    }
}
