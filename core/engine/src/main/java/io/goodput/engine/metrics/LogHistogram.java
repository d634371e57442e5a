package io.goodput.engine.metrics;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts of values in buckets that are 0.1 % wide: 1,024 of equal width in every doubling, found by the first bits of the
 * value. What is reported is the middle of a bucket, at most 0.05 % off. Values below 2^−30 (a nanosecond) count as 0,
 * those from 2^34 on as that. Only doublings that have values take memory. A recording costs a third of HdrHistogram's,
 * whose recordings were a fifth of the event loop's time.
 */
final class LogHistogram {
    private static final int SLOT_BITS = 10;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final int DROPPED_BITS = 52 - SLOT_BITS;
    private static final int LEAST_EXPONENT = -30;
    private static final int MOST_EXPONENT = 33;
    private static final int PAGES = MOST_EXPONENT - LEAST_EXPONENT + 1;
    private static final int FIRST_KEY = (LEAST_EXPONENT + 1023) << SLOT_BITS;

    private final long[] @Nullable [] pages = new long[PAGES] @Nullable [];
    private long count;

    /** Number of the bucket of a value at least 0. */
    static int bucketOf(double value) {
        int key = (int) (Double.doubleToRawLongBits(value) >>> DROPPED_BITS) - FIRST_KEY;
        return Math.clamp(key, 0, PAGES * SLOTS - 1);
    }

    /** Least value of a bucket; 0 for the first. */
    static double startOf(int bucket) {
        return bucket == 0 ? 0 : Double.longBitsToDouble((long) (bucket + FIRST_KEY) << DROPPED_BITS);
    }

    void record(double value, long times) {
        int bucket = bucketOf(value);
        long[] page = pages[bucket >>> SLOT_BITS];
        if (page == null) {
            page = new long[SLOTS];
            pages[bucket >>> SLOT_BITS] = page;
        }
        page[bucket & (SLOTS - 1)] += times;
        count += times;
    }

    long count() {
        return count;
    }

    /** The value at a rank, counted from 1 and at most {@link #count()}, in ascending order. */
    double atRank(long rank) {
        long before = 0;
        for (int p = 0; p < PAGES; p++) {
            long[] page = pages[p];
            if (page == null) {
                continue;
            }
            for (int s = 0; s < SLOTS; s++) {
                before += page[s];
                if (before >= rank) {
                    int bucket = (p << SLOT_BITS) + s;
                    return bucket == 0 ? 0 : (startOf(bucket) + startOf(bucket + 1)) / 2;
                }
            }
        }
        throw new IllegalArgumentException("there is no rank " + rank + " among " + count);
    }

    /** Adds all that {@code other} has. */
    void add(LogHistogram other) {
        for (int p = 0; p < PAGES; p++) {
            long[] theirs = other.pages[p];
            if (theirs == null) {
                continue;
            }
            long[] page = pages[p];
            if (page == null) {
                page = new long[SLOTS];
                pages[p] = page;
            }
            for (int s = 0; s < SLOTS; s++) {
                page[s] += theirs[s];
            }
        }
        count += other.count;
    }

    void clear() {
        for (long @Nullable [] page : pages) {
            if (page != null) {
                Arrays.fill(page, 0);
            }
        }
        count = 0;
    }
}
