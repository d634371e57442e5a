package io.goodput.engine.kernel;

import java.util.Arrays;

/**
 * Pending events and the clock. Every entity, a small number that only the caller understands, has at most one pending
 * event, which can be moved and cancelled. Events come in one total order: by time, then by the order that the caller
 * gives them.
 *
 * <p>A binary heap. Times are kept as the bits of their doubles, which are in the same order as they are at least 0: the
 * lesser of two is found without a branch that the processor would guess wrong half of the time.
 */
public final class EventQueue {
    private static final int FIRST_CAPACITY = 64;
    private static final int ABSENT = -1;
    /** Later than any event. */
    private static final long NEVER = Long.MAX_VALUE;

    /** In parallel arrays; there is always one more time than events, which is {@link #NEVER}. */
    private long[] times = newTimes();

    private long[] orders = new long[FIRST_CAPACITY];
    private int[] entities = new int[FIRST_CAPACITY];
    private int size;
    /** Whether the root is that of the event taken last: most often another one takes its place at once. */
    private boolean rootIsFree;
    /** Index in the heap, by entity. */
    private int[] positions = newPositions(FIRST_CAPACITY);

    private long handled;
    private double now;
    private int entity = ABSENT;

    private static long[] newTimes() {
        long[] times = new long[FIRST_CAPACITY];
        Arrays.fill(times, NEVER);
        return times;
    }

    private static int[] newPositions(int capacity) {
        int[] positions = new int[capacity];
        Arrays.fill(positions, ABSENT);
        return positions;
    }

    /**
     * Sets the pending event of {@code subject} to {@code time}, in seconds; an earlier setting is void.
     *
     * @param order place among the events of the same time
     * @throws IllegalStateException when that is in the past or no number
     */
    public void schedule(int subject, double time, long order) {
        if (!(time >= now) || time == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException("an event at " + time + " s cannot be scheduled at " + now + " s");
        }
        if (subject >= positions.length) {
            int before = positions.length;
            positions = Arrays.copyOf(positions, Math.max(subject + 1, before * 2));
            Arrays.fill(positions, before, positions.length, ABSENT);
        }
        // Adding 0 makes −0 the same as 0.
        long bits = Double.doubleToRawLongBits(time + 0.0);
        if (positions[subject] == ABSENT) {
            if (rootIsFree) {
                rootIsFree = false;
                sink(0, bits, order, subject);
            } else {
                add(bits, order, subject);
            }
            return;
        }
        fillRoot();
        int hole = positions[subject];
        if (isBefore(bits, order, hole)) {
            rise(hole, bits, order, subject);
        } else {
            sink(hole, bits, order, subject);
        }
    }

    private void add(long time, long order, int subject) {
        if (size + 1 == times.length) {
            int capacity = times.length * 2;
            times = Arrays.copyOf(times, capacity);
            Arrays.fill(times, size, capacity, NEVER);
            orders = Arrays.copyOf(orders, capacity);
            entities = Arrays.copyOf(entities, capacity);
        }
        rise(size++, time, order, subject);
    }

    /** Forgets the pending event of {@code subject}, if there is one. */
    public void cancel(int subject) {
        if (!isPending(subject)) {
            return;
        }
        fillRoot();
        int hole = positions[subject];
        positions[subject] = ABSENT;
        removeLastInto(hole);
    }

    /** Takes the next event and sets the clock to it; false when none is left. */
    public boolean next() {
        fillRoot();
        if (size == 0) {
            return false;
        }
        rootIsFree = true;
        now = Double.longBitsToDouble(times[0]);
        entity = entities[0];
        handled++;
        positions[entity] = ABSENT;
        return true;
    }

    /** Closes the heap at its root, if that is free. */
    private void fillRoot() {
        if (rootIsFree) {
            rootIsFree = false;
            removeLastInto(0);
        }
    }

    /** The last event of the heap takes the place of one that is gone. */
    private void removeLastInto(int hole) {
        size--;
        long time = times[size];
        times[size] = NEVER;
        if (hole == size) {
            return;
        }
        long order = orders[size];
        int subject = entities[size];
        if (hole > 0 && isBefore(time, order, (hole - 1) >>> 1)) {
            rise(hole, time, order, subject);
        } else {
            sink(hole, time, order, subject);
        }
    }

    private void rise(int from, long time, long order, int subject) {
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (!isBefore(time, order, parent)) {
                break;
            }
            put(hole, times[parent], orders[parent], entities[parent]);
            hole = parent;
        }
        put(hole, time, order, subject);
    }

    private void sink(int from, long time, long order, int subject) {
        int hole = from;
        int child = 2 * hole + 1;
        while (child < size) {
            child = lesser(child);
            if (isBefore(time, order, child)) {
                break;
            }
            put(hole, times[child], orders[child], entities[child]);
            hole = child;
            child = 2 * hole + 1;
        }
        put(hole, time, order, subject);
    }

    /** The earlier one of a child and the one behind it, which may be {@link #NEVER}. */
    private int lesser(int child) {
        long difference = times[child + 1] - times[child];
        if (difference == 0) {
            return orders[child + 1] < orders[child] ? child + 1 : child;
        }
        return child + (int) (difference >>> (Long.SIZE - 1));
    }

    private boolean isBefore(long time, long order, int index) {
        return time < times[index] || (time == times[index] && order < orders[index]);
    }

    private void put(int index, long time, long order, int subject) {
        times[index] = time;
        orders[index] = order;
        entities[index] = subject;
        positions[subject] = index;
    }

    /** Time of the event taken last, in seconds; 0 before the first. */
    public double now() {
        return now;
    }

    /** Entity of the event taken last. */
    public int entity() {
        return entity;
    }

    /** Whether nothing will happen. */
    public boolean isEmpty() {
        return size == (rootIsFree ? 1 : 0);
    }

    /** Whether {@code subject} has a pending event. */
    public boolean isPending(int subject) {
        return subject < positions.length && positions[subject] != ABSENT;
    }

    /** Events taken so far. */
    public long handled() {
        return handled;
    }
}
