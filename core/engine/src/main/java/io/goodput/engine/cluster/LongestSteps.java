package io.goodput.engine.cluster;

import java.util.Arrays;

/**
 * The longest of an instance's decode steps from one of them on: a stack of steps, each longer than all behind it. A run of
 * steps adds three at most, and each is taken off once; a question costs a binary search.
 */
final class LongestSteps {
    private long[] numbers = new long[16];
    private double[] seconds = new double[16];
    private int size;

    /**
     * Adds the steps {@code from} to {@code to} − 1 of a run, which come next. Their lengths rise or fall all along, and
     * members join with the first one only: nobody asks from one between the second and the last on.
     *
     * @param before decode steps of the instance before the run
     */
    void add(StepRun run, long before, long from, long to) {
        if (to > from) {
            add(before + from + 1, run.secondsAt(from));
        }
        if (to > from + 1) {
            add(before + from + 2, run.secondsAt(from + 1));
        }
        if (to > from + 2) {
            add(before + to, run.secondsAt(to - 1));
        }
    }

    private void add(long number, double length) {
        while (size > 0 && seconds[size - 1] <= length) {
            size--;
        }
        if (size == numbers.length) {
            numbers = Arrays.copyOf(numbers, size * 2);
            seconds = Arrays.copyOf(seconds, size * 2);
        }
        numbers[size] = number;
        seconds[size++] = length;
    }

    /** Seconds of the longest step from {@code number} on, counted from 1 through all decode steps; 0 when none came. */
    double from(long number) {
        int place = Arrays.binarySearch(numbers, 0, size, number);
        int first = place < 0 ? -place - 1 : place;
        return first == size ? 0 : seconds[first];
    }

    /** Nobody is left who could ask for a step that has been. */
    void clear() {
        size = 0;
    }
}
