package io.goodput.engine.metrics;

import io.goodput.contracts.LatencySummary;
import java.util.Arrays;

/**
 * Latencies of one population: a histogram of three digits, with the exact count, sum and maximum, and the exact number
 * within each limit. Its size does not depend on how many there are.
 */
final class Distribution {
    private static final double[] NO_LIMITS = {};

    private final LogHistogram histogram = new LogHistogram();
    private final double[] limits;
    private final long[] within;
    private final long[] missed;
    private double sum;
    private double longest;

    Distribution() {
        this(NO_LIMITS);
    }

    /** Counts what is within each of {@code limitSeconds}. */
    Distribution(double[] limitSeconds) {
        limits = limitSeconds.clone();
        within = new long[limits.length];
        missed = new long[limits.length];
    }

    void record(double seconds) {
        histogram.record(seconds);
        note(seconds, 1);
    }

    /** The same as recording {@code seconds} so many times. */
    void record(double seconds, long count) {
        histogram.record(seconds, count);
        note(seconds, count);
    }

    private void note(double seconds, long count) {
        sum += seconds * count;
        longest = Math.max(longest, seconds);
        for (int i = 0; i < limits.length; i++) {
            if (seconds <= limits[i]) {
                within[i] += count;
            }
        }
    }

    /**
     * The same as recording {@code first + slope · i}, {@code weight} times each, for i from 0 to {@code steps} − 1;
     * costs work per bucket that the ramp crosses, not per step.
     */
    void recordRamp(double first, double slope, long steps, long weight) {
        if (steps <= 0 || weight <= 0) {
            return;
        }
        double last = first + slope * (steps - 1);
        sum += weight * (steps * first + slope * (steps * (steps - 1.0) / 2));
        longest = Math.max(longest, Math.max(first, last));
        for (int i = 0; i < limits.length; i++) {
            within[i] += weight * stepsWithin(limits[i], first, slope, steps);
        }
        long step = 0;
        while (step < steps) {
            double value = first + slope * step;
            long end = endOfBucket(value, first, slope, step, steps);
            histogram.record(value, (end - step) * weight);
            step = end;
        }
    }

    /** The first step after {@code step} whose value falls out of the bucket of {@code value}. */
    private static long endOfBucket(double value, double first, double slope, long step, long steps) {
        int bucket = LogHistogram.bucketOf(value);
        if (LogHistogram.bucketOf(first + slope * (steps - 1)) == bucket) {
            return steps;
        }
        double edge = LogHistogram.startOf(slope > 0 ? bucket + 1 : bucket);
        long end = guess((edge - first) / slope, step + 1, steps);
        while (end < steps && LogHistogram.bucketOf(first + slope * end) == bucket) {
            end++;
        }
        while (end > step + 1 && LogHistogram.bucketOf(first + slope * (end - 1)) != bucket) {
            end--;
        }
        return end;
    }

    /** How many values of a ramp are within a limit. */
    private static long stepsWithin(double limit, double first, double slope, long steps) {
        boolean firstWithin = first <= limit;
        if (firstWithin == (first + slope * (steps - 1) <= limit)) {
            return firstWithin ? steps : 0;
        }
        // The number of values before the limit is crossed.
        long before = guess((limit - first) / slope, 1, steps - 1);
        while (before < steps && (first + slope * before <= limit) == firstWithin) {
            before++;
        }
        while (before > 1 && (first + slope * (before - 1) <= limit) != firstWithin) {
            before--;
        }
        return firstWithin ? before : steps - before;
    }

    private static long guess(double crossing, long least, long most) {
        return Math.clamp((long) Math.ceil(crossing), least, most);
    }

    /** A member of the population that never got there. */
    void miss() {
        for (int i = 0; i < missed.length; i++) {
            missed[i]++;
        }
    }

    /** A member that had not got there after {@code seconds}, when nobody looked on: a miss of the limits passed. */
    void unfinished(double seconds) {
        for (int i = 0; i < missed.length; i++) {
            if (seconds > limits[i]) {
                missed[i]++;
            }
        }
    }

    /** Adds all that {@code other} has, but for the limits. */
    void add(Distribution other) {
        if (other.count() > 0) {
            histogram.add(other.histogram);
            sum += other.sum;
            longest = Math.max(longest, other.longest);
        }
    }

    void clear() {
        if (count() > 0) {
            histogram.clear();
        }
        sum = 0;
        longest = 0;
        Arrays.fill(within, 0);
        Arrays.fill(missed, 0);
    }

    long count() {
        return histogram.count();
    }

    double sum() {
        return sum;
    }

    double mean() {
        return count() == 0 ? 0 : sum / count();
    }

    /** Recorded values within the limit of this index. */
    long within(int limit) {
        return within[limit];
    }

    /** Members of the population under the limit of this index: what was recorded and what was missed. */
    long population(int limit) {
        return count() + missed[limit];
    }

    /** The value at a rank, counted from 1, in ascending order; infinite when fewer got there. */
    double atRank(long rank) {
        if (rank > count()) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.min(longest, histogram.atRank(rank));
    }

    /** The value that a share of all does not exceed; 0 when there is none. */
    double quantile(double share) {
        return count() == 0 ? 0 : atRank(rank(share, count()));
    }

    /** The rank of a share of {@code population}: the least whole number of members that is this share of it. */
    static long rank(double share, long population) {
        double exact = share * population;
        return Math.clamp((long) Math.ceil(exact - 1e-9 * population), 1, Math.max(1, population));
    }

    LatencySummary summary() {
        return count() == 0
                ? LatencySummary.NONE
                : new LatencySummary(
                        count(),
                        mean(),
                        quantile(0.5),
                        quantile(0.9),
                        quantile(0.95),
                        quantile(0.99),
                        quantile(0.999),
                        longest);
    }
}
