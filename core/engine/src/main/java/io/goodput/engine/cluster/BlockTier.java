package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * A place for evicted hash blocks that holds so many; the least recently added or used leaves first. One that holds none
 * lets each go at once.
 */
final class BlockTier {
    /** Index of the ring's end: after it the least recent, before it the most recent. */
    private static final int END = 0;

    private final long capacity;
    private final BlockTable table = new BlockTable();
    private long[] ids = new long[16];
    private int[] before = new int[16];
    private int[] after = new int[16];
    /** Indices from here on were never used. */
    private int fresh = 1;

    private long left;

    /** @param capacity in hash blocks */
    BlockTier(long capacity) {
        this.capacity = capacity;
    }

    boolean contains(long id) {
        return table.find(id, ids) >= 0;
    }

    /** Makes {@code id} the most recent where it is there. */
    boolean use(long id) {
        int index = table.find(id, ids);
        if (index < 0) {
            return false;
        }
        unlink(index);
        append(index);
        return true;
    }

    /**
     * Makes {@code id} the most recent, adding it where it is not there.
     *
     * @return whether a block had to leave for it: {@link #left()}
     */
    boolean add(long id) {
        if (use(id)) {
            return false;
        }
        if (capacity == 0) {
            left = id;
            return true;
        }
        boolean full = table.size() == capacity;
        int index;
        if (full) {
            index = after[END];
            left = ids[index];
            table.remove(left, index);
            unlink(index);
        } else {
            index = fresh++;
            if (index == ids.length) {
                ids = Arrays.copyOf(ids, index * 2);
                before = Arrays.copyOf(before, index * 2);
                after = Arrays.copyOf(after, index * 2);
            }
        }
        ids[index] = id;
        table.put(id, index);
        append(index);
        return full;
    }

    private void unlink(int index) {
        after[before[index]] = after[index];
        before[after[index]] = before[index];
    }

    private void append(int index) {
        int newest = before[END];
        after[newest] = index;
        before[index] = newest;
        after[index] = END;
        before[END] = index;
    }

    /** One of the same capacity that holds nothing. */
    BlockTier emptied() {
        return new BlockTier(capacity);
    }

    /** The block that {@link #add} let go last. */
    long left() {
        return left;
    }

    int size() {
        return table.size();
    }
}
