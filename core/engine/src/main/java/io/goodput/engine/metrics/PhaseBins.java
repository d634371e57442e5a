package io.goodput.engine.metrics;

import io.goodput.contracts.LatencyParts;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of requests went by how long it was: sums over bins of a sixteenth of a doubling. Its size does not
 * depend on how many requests there are; only doublings that have some take memory.
 */
final class PhaseBins {
    private static final int BINS_PER_DOUBLING = 16;
    /** Buckets of a histogram, 1,024 in a doubling, that make a bin. */
    private static final int BUCKET_BITS = 6;

    private static final int STRIDE = ClassMeter.PHASES + 1;

    /** By doubling: of each bin the requests, then the seconds by phase. */
    private final double[] @Nullable [] doublings = new double[LogHistogram.DOUBLINGS] @Nullable [];

    /**
     * Adds a request.
     *
     * @param latency in seconds
     * @param phases what it is the sum of, by phase, in units of {@code unit}
     * @param unit how many of the phases' units a second of the latency has
     */
    void add(double latency, double[] phases, double unit) {
        int bin = binOf(latency);
        double[] sums = doublings[bin / BINS_PER_DOUBLING];
        if (sums == null) {
            sums = new double[BINS_PER_DOUBLING * STRIDE];
            doublings[bin / BINS_PER_DOUBLING] = sums;
        }
        int at = bin % BINS_PER_DOUBLING * STRIDE;
        sums[at]++;
        for (int i = 0; i < ClassMeter.PHASES; i++) {
            sums[at + 1 + i] += phases[i] / unit;
        }
    }

    private static int binOf(double latency) {
        return LogHistogram.bucketOf(latency) >> BUCKET_BITS;
    }

    /** The means of the requests in the bin of a latency and its two neighbours; null where there are none. */
    @Nullable
    LatencyParts around(double latency) {
        double[] sums = new double[STRIDE];
        int middle = binOf(latency);
        for (int bin = Math.max(0, middle - 1);
                bin <= Math.min(middle + 1, LogHistogram.DOUBLINGS * BINS_PER_DOUBLING - 1);
                bin++) {
            double[] there = doublings[bin / BINS_PER_DOUBLING];
            if (there != null) {
                for (int i = 0; i < STRIDE; i++) {
                    sums[i] += there[bin % BINS_PER_DOUBLING * STRIDE + i];
                }
            }
        }
        double requests = sums[0];
        return requests == 0
                ? null
                : new LatencyParts(
                        (long) requests,
                        sums[1 + ClassMeter.QUEUE] / requests,
                        sums[1 + ClassMeter.ROOM] / requests,
                        sums[1 + ClassMeter.TRANSFER] / requests,
                        sums[1 + ClassMeter.PREFILL] / requests,
                        sums[1 + ClassMeter.DECODE] / requests);
    }
}
