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
    /** Doublings of values that are told apart. */
    static final int DOUBLINGS = MOST_EXPONENT - LEAST_EXPONENT + 1;

    private static final int FIRST_KEY = (LEAST_EXPONENT + 1023) << SLOT_BITS;

    private static final int MOST_PENDING = 64;

    private static final int BLOCK_BITS = 6;
    private static final int BLOCKS = SLOTS >> BLOCK_BITS;

    /**
     * By doubling: the counts of its buckets, and after them those of its blocks of 64 buckets, by which the search for a
     * rank and the clearing pass over what has no part in them.
     */
    private final long[] @Nullable [] pages = new long[DOUBLINGS] @Nullable [];

    /**
     * Buckets of values that are still to be put into the pages. Put there many at a time, they are not waited for one by
     * one, far apart in memory as they are.
     */
    private final int[] pending = new int[MOST_PENDING];

    private int pendingCount;
    private long count;

    /** Number of the bucket of a value at least 0. */
    static int bucketOf(double value) {
        int key = (int) (Double.doubleToRawLongBits(value) >>> DROPPED_BITS) - FIRST_KEY;
        return Math.clamp(key, 0, DOUBLINGS * SLOTS - 1);
    }

    /** Least value of a bucket; 0 for the first. */
    static double startOf(int bucket) {
        return bucket == 0 ? 0 : Double.longBitsToDouble((long) (bucket + FIRST_KEY) << DROPPED_BITS);
    }

    void record(double value) {
        pending[pendingCount++] = bucketOf(value);
        count++;
        if (pendingCount == MOST_PENDING) {
            putPending();
        }
    }

    private void putPending() {
        for (int i = 0; i < pendingCount; i++) {
            put(pending[i], 1);
        }
        pendingCount = 0;
    }

    void record(double value, long times) {
        put(bucketOf(value), times);
        count += times;
    }

    private void put(int bucket, long times) {
        long[] page = pages[bucket >>> SLOT_BITS];
        if (page == null) {
            page = new long[SLOTS + BLOCKS];
            pages[bucket >>> SLOT_BITS] = page;
        }
        int slot = bucket & (SLOTS - 1);
        page[slot] += times;
        page[SLOTS + (slot >>> BLOCK_BITS)] += times;
    }

    long count() {
        return count;
    }

    /** The value at a rank, counted from 1 and at most {@link #count()}, in ascending order. */
    double atRank(long rank) {
        putPending();
        long before = 0;
        for (int p = 0; p < DOUBLINGS; p++) {
            long[] page = pages[p];
            if (page == null) {
                continue;
            }
            for (int b = 0; b < BLOCKS; b++) {
                long block = page[SLOTS + b];
                if (before + block >= rank) {
                    int bucket = (p << SLOT_BITS) + slotAt(page, b << BLOCK_BITS, rank - before);
                    return bucket == 0 ? 0 : (startOf(bucket) + startOf(bucket + 1)) / 2;
                }
                before += block;
            }
        }
        throw new IllegalArgumentException("there is no rank " + rank + " among " + count);
    }

    /** The slot of a rank, counted from 1 at {@code first}. */
    private static int slotAt(long[] page, int first, long rank) {
        int slot = first;
        for (long before = page[slot]; before < rank; before += page[slot]) {
            slot++;
        }
        return slot;
    }

    /** Adds all that {@code other} has. */
    void add(LogHistogram other) {
        other.putPending();
        for (int p = 0; p < DOUBLINGS; p++) {
            long[] theirs = other.pages[p];
            if (theirs == null) {
                continue;
            }
            long[] page = pages[p];
            if (page == null) {
                page = new long[SLOTS + BLOCKS];
                pages[p] = page;
            }
            for (int i = 0; i < page.length; i++) {
                page[i] += theirs[i];
            }
        }
        count += other.count;
    }

    void clear() {
        pendingCount = 0;
        for (long @Nullable [] page : pages) {
            for (int b = 0; page != null && b < BLOCKS; b++) {
                if (page[SLOTS + b] != 0) {
                    Arrays.fill(page, b << BLOCK_BITS, (b + 1) << BLOCK_BITS, 0);
                    page[SLOTS + b] = 0;
                }
            }
        }
        count = 0;
    }
}
