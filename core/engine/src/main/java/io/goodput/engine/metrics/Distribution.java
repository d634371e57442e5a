package io.goodput.engine.metrics;

import io.goodput.contracts.LatencySummary;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/**
 * Latencies of one population: a histogram of three digits over nanoseconds, with the exact count, sum and maximum, and
 * the exact number within each limit. Its size does not depend on how many there are.
 */
final class Distribution {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double UNITS_PER_SECOND = 1e9;
    /** More than an hour; what lasts longer makes the histogram grow, at most a few times. */
    private static final long FIRST_RANGE = 1L << 42;

    private static final double[] NO_LIMITS = {};

    private final Histogram histogram;
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
        histogram = new Histogram(1, FIRST_RANGE, SIGNIFICANT_DIGITS);
        histogram.setAutoResize(true);
        limits = limitSeconds.clone();
        within = new long[limits.length];
        missed = new long[limits.length];
    }

    void record(double seconds) {
        histogram.recordValue(units(seconds));
        sum += seconds;
        if (seconds > longest) {
            longest = seconds;
        }
        for (int i = 0; i < limits.length; i++) {
            if (seconds <= limits[i]) {
                within[i]++;
            }
        }
    }

    /** The same as recording {@code seconds} so many times. */
    void record(double seconds, long count) {
        histogram.recordValueWithCount(units(seconds), count);
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
            long value = units(first + slope * step);
            long end = endOfBucket(value, first, slope, step, steps);
            histogram.recordValueWithCount(value, (end - step) * weight);
            step = end;
        }
    }

    /** The first step after {@code step} whose value falls out of the bucket of {@code value}. */
    private long endOfBucket(long value, double first, double slope, long step, long steps) {
        long low = histogram.lowestEquivalentValue(value);
        long high = histogram.highestEquivalentValue(value);
        if (isBetween(units(first + slope * (steps - 1)), low, high)) {
            return steps;
        }
        double edge = (slope > 0 ? high + 0.5 : low - 0.5) / UNITS_PER_SECOND;
        long end = guess((edge - first) / slope, step + 1, steps);
        while (end < steps && isBetween(units(first + slope * end), low, high)) {
            end++;
        }
        while (end > step + 1 && !isBetween(units(first + slope * (end - 1)), low, high)) {
            end--;
        }
        return end;
    }

    private static boolean isBetween(long value, long low, long high) {
        return value >= low && value <= high;
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

    private static long units(double seconds) {
        return (long) (seconds * UNITS_PER_SECOND + 0.5);
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
            histogram.reset();
        }
        sum = 0;
        longest = 0;
        Arrays.fill(within, 0);
        Arrays.fill(missed, 0);
    }

    Histogram histogram() {
        return histogram;
    }

    long count() {
        return histogram.getTotalCount();
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
        long count = count();
        if (rank > count) {
            return Double.POSITIVE_INFINITY;
        }
        long value = histogram.getValueAtPercentile(100 * (rank - 0.5) / count);
        return Math.min(longest, histogram.medianEquivalentValue(value) / UNITS_PER_SECOND);
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
