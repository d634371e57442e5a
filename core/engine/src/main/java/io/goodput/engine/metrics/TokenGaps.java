package io.goodput.engine.metrics;

import io.goodput.contracts.LatencySummary;
import org.HdrHistogram.Histogram;

/** Gaps between successive tokens of measured requests: one histogram, and an exact count within each limit. */
public final class TokenGaps {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double UNITS_PER_SECOND = 1e9;

    private final Histogram histogram = new Histogram(SIGNIFICANT_DIGITS);
    private final double[] limits;
    private final long[] within;
    private double sum;
    private double longest;

    /** Counts gaps within each of {@code limitSeconds}. */
    public TokenGaps(double... limitSeconds) {
        limits = limitSeconds.clone();
        within = new long[limits.length];
    }

    /** {@code count} gaps of this length. */
    public void record(double seconds, long count) {
        histogram.recordValueWithCount((long) (seconds * UNITS_PER_SECOND + 0.5), count);
        sum += seconds * count;
        longest = Math.max(longest, seconds);
        for (int i = 0; i < limits.length; i++) {
            if (seconds <= limits[i]) {
                within[i] += count;
            }
        }
    }

    public long count() {
        return histogram.getTotalCount();
    }

    /** Gaps within the limit of this index. */
    public long within(int limit) {
        return within[limit];
    }

    /** The gap that {@code percentile} of the gaps do not exceed, to three digits; 0 when there is none. */
    public double atPercentile(double percentile) {
        return count() == 0 ? 0 : Math.min(longest, histogram.getValueAtPercentile(percentile) / UNITS_PER_SECOND);
    }

    public LatencySummary summary() {
        return count() == 0
                ? new LatencySummary(0, 0, 0, 0, 0, 0)
                : new LatencySummary(
                        count(), sum / count(), atPercentile(50), atPercentile(95), atPercentile(99), longest);
    }
}
