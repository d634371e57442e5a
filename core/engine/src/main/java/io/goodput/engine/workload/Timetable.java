package io.goodput.engine.workload;

import java.util.Arrays;

/** Threads by the time of their next request, then by their own number. A binary heap in parallel arrays. */
final class Timetable {
    private double[] times = new double[16];
    private int[] threads = new int[16];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** Time of the first; infinite when there is none. */
    double firstTime() {
        return size == 0 ? Double.POSITIVE_INFINITY : times[0];
    }

    /** The first thread; there must be one. */
    int first() {
        return threads[0];
    }

    void add(double time, int thread) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            threads = Arrays.copyOf(threads, size * 2);
        }
        int hole = size++;
        while (hole > 0) {
            int parent = (hole - 1) >>> 1;
            if (!before(time, thread, times[parent], threads[parent])) {
                break;
            }
            times[hole] = times[parent];
            threads[hole] = threads[parent];
            hole = parent;
        }
        times[hole] = time;
        threads[hole] = thread;
    }

    /** Takes the first thread; there must be one. */
    int take() {
        int first = threads[0];
        size--;
        double time = times[size];
        int thread = threads[size];
        int hole = 0;
        int child = 1;
        while (child < size) {
            if (child + 1 < size && before(times[child + 1], threads[child + 1], times[child], threads[child])) {
                child++;
            }
            if (!before(times[child], threads[child], time, thread)) {
                break;
            }
            times[hole] = times[child];
            threads[hole] = threads[child];
            hole = child;
            child = 2 * hole + 1;
        }
        times[hole] = time;
        threads[hole] = thread;
        return first;
    }

    private static boolean before(double time, int thread, double otherTime, int otherThread) {
        return time < otherTime || (time == otherTime && thread < otherThread);
    }
}
