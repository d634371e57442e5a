package io.goodput.engine.kernel;

import java.util.Arrays;

/**
 * Pending events and the clock. Every entity, a small number that only the caller understands, has at most one pending
 * event, which can be moved and cancelled. Events come in one total order: by time, then by the order that the caller
 * gives them.
 */
public final class EventQueue {
    private static final int FIRST_CAPACITY = 64;
    private static final int ABSENT = -1;

    /** A binary heap in parallel arrays. */
    private double[] times = new double[FIRST_CAPACITY];

    private long[] orders = new long[FIRST_CAPACITY];
    private int[] entities = new int[FIRST_CAPACITY];
    private int size;
    /** Index in the heap, by entity. */
    private int[] positions = newPositions(FIRST_CAPACITY);

    private long handled;
    private double now;
    private int entity = ABSENT;

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
        int hole = positions[subject];
        if (hole == ABSENT) {
            if (size == times.length) {
                int capacity = size * 2;
                times = Arrays.copyOf(times, capacity);
                orders = Arrays.copyOf(orders, capacity);
                entities = Arrays.copyOf(entities, capacity);
            }
            rise(size++, time, order, subject);
        } else if (time < times[hole] || (time == times[hole] && order < orders[hole])) {
            rise(hole, time, order, subject);
        } else {
            sink(hole, time, order, subject);
        }
    }

    /** Forgets the pending event of {@code subject}, if there is one. */
    public void cancel(int subject) {
        int hole = subject < positions.length ? positions[subject] : ABSENT;
        if (hole == ABSENT) {
            return;
        }
        positions[subject] = ABSENT;
        size--;
        if (hole == size) {
            return;
        }
        double time = times[size];
        long order = orders[size];
        int moved = entities[size];
        if (hole > 0 && isBefore(time, order, (hole - 1) >>> 1)) {
            rise(hole, time, order, moved);
        } else {
            sink(hole, time, order, moved);
        }
    }

    /** Takes the next event and sets the clock to it; false when none is left. */
    public boolean next() {
        if (size == 0) {
            return false;
        }
        now = times[0];
        entity = entities[0];
        handled++;
        positions[entity] = ABSENT;
        size--;
        if (size > 0) {
            sink(0, times[size], orders[size], entities[size]);
        }
        return true;
    }

    private void rise(int from, double time, long order, int subject) {
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

    private void sink(int from, double time, long order, int subject) {
        int hole = from;
        int child = 2 * hole + 1;
        while (child < size) {
            if (child + 1 < size && isBefore(times[child + 1], orders[child + 1], child)) {
                child++;
            }
            if (isBefore(time, order, child)) {
                break;
            }
            put(hole, times[child], orders[child], entities[child]);
            hole = child;
            child = 2 * hole + 1;
        }
        put(hole, time, order, subject);
    }

    private boolean isBefore(double time, long order, int index) {
        return time < times[index] || (time == times[index] && order < orders[index]);
    }

    private void put(int index, double time, long order, int subject) {
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

    /** Whether {@code subject} has a pending event. */
    public boolean isPending(int subject) {
        return subject < positions.length && positions[subject] != ABSENT;
    }

    /** Events taken so far. */
    public long handled() {
        return handled;
    }
}
