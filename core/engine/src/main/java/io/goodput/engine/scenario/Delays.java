package io.goodput.engine.scenario;

import io.goodput.engine.kernel.RandomStream;

/**
 * How long something takes: log-normal, or always the same.
 *
 * @param medianSeconds at least 0
 * @param sigma standard deviation of the logarithm, at least 0
 */
public record Delays(double medianSeconds, double sigma) {
    /** 95 % of a standard normal distribution are below this. */
    private static final double NORMAL_P95 = 1.6448536269514722;

    public Delays {
        if (!(medianSeconds >= 0 && sigma >= 0) || medianSeconds + sigma == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "a delay must be finite and not negative: " + medianSeconds + " s, sigma " + sigma);
        }
    }

    /** Of a median and a 95th percentile, which is at least the median. */
    public static Delays of(double medianSeconds, double p95Seconds) {
        return new Delays(
                medianSeconds,
                p95Seconds == medianSeconds ? 0 : StrictMath.log(p95Seconds / medianSeconds) / NORMAL_P95);
    }

    /** The next of them from {@code stream}; one that is always the same draws nothing. */
    public double draw(RandomStream stream) {
        return sigma == 0 ? medianSeconds : medianSeconds * StrictMath.exp(sigma * stream.normal());
    }
}
