package io.goodput.engine.kernel;

import java.util.Arrays;

/**
 * Pending events and the clock. Events come in one total order: by time, then by the sequence in which they were
 * scheduled. An event is a kind and a subject, both numbers that only the caller understands.
 */
public final class EventQueue {
    private static final int FIRST_CAPACITY = 64;

    /** A binary heap in parallel arrays. */
    private double[] times = new double[FIRST_CAPACITY];

    private long[] sequences = new long[FIRST_CAPACITY];
    private int[] kinds = new int[FIRST_CAPACITY];
    private int[] subjects = new int[FIRST_CAPACITY];
    private int size;

    private long scheduled;
    private long handled;
    private double now;
    private int kind;
    private int subject;

    /**
     * Adds an event at {@code time}, in seconds.
     *
     * @throws IllegalStateException when that is in the past or no number
     */
    public void schedule(double time, int eventKind, int eventSubject) {
        if (!(time >= now) || time == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException("an event at " + time + " s cannot be scheduled at " + now + " s");
        }
        if (size == times.length) {
            int capacity = size * 2;
            times = Arrays.copyOf(times, capacity);
            sequences = Arrays.copyOf(sequences, capacity);
            kinds = Arrays.copyOf(kinds, capacity);
            subjects = Arrays.copyOf(subjects, capacity);
        }
        long sequence = scheduled++;
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (times[parent] <= time) {
                break;
            }
            move(parent, hole);
            hole = parent;
        }
        put(hole, time, sequence, eventKind, eventSubject);
    }

    /** Takes the next event and sets the clock to it; false when none is left. */
    public boolean next() {
        if (size == 0) {
            return false;
        }
        now = times[0];
        kind = kinds[0];
        subject = subjects[0];
        handled++;
        size--;
        sink();
        return true;
    }

    /** Puts the last event of the heap in the place of the first. */
    private void sink() {
        double time = times[size];
        long sequence = sequences[size];
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && before(child + 1, times[child], sequences[child])) {
                child++;
            }
            if (!before(child, time, sequence)) {
                break;
            }
            move(child, hole);
            hole = child;
            child = 2 * hole + 1;
        }
        put(hole, time, sequence, kinds[size], subjects[size]);
    }

    private boolean before(int index, double time, long sequence) {
        return times[index] < time || (times[index] == time && sequences[index] < sequence);
    }

    private void move(int from, int to) {
        put(to, times[from], sequences[from], kinds[from], subjects[from]);
    }

    private void put(int index, double time, long sequence, int eventKind, int eventSubject) {
        times[index] = time;
        sequences[index] = sequence;
        kinds[index] = eventKind;
        subjects[index] = eventSubject;
    }

    /** Time of the event taken last, in seconds; 0 before the first. */
    public double now() {
        return now;
    }

    /** Kind of the event taken last. */
    public int kind() {
        return kind;
    }

    /** Subject of the event taken last. */
    public int subject() {
        return subject;
    }

    /** Events taken so far. */
    public long handled() {
        return handled;
    }
}
