package io.goodput.engine.scaling;

import java.util.Arrays;

/** When a count grew or shrank and by how many, for as long as that matters. */
final class CountChanges {
    private static final int FIRST_CAPACITY = 16;

    private final double keptSeconds;
    private double[] times = new double[FIRST_CAPACITY];
    private int[] changes = new int[FIRST_CAPACITY];
    private int size;

    CountChanges(double keptSeconds) {
        this.keptSeconds = keptSeconds;
    }

    void add(double now, int change) {
        if (size == times.length) {
            forgetBefore(now - keptSeconds);
        }
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            changes = Arrays.copyOf(changes, size * 2);
        }
        times[size] = now;
        changes[size] = change;
        size++;
    }

    private void forgetBefore(double time) {
        int old = 0;
        while (old < size && times[old] <= time) {
            old++;
        }
        System.arraycopy(times, old, times, 0, size - old);
        System.arraycopy(changes, old, changes, 0, size - old);
        size -= old;
    }

    /** By how many the count has grown since a time, which is itself no part of it. */
    int since(double time) {
        int sum = 0;
        for (int i = size - 1; i >= 0 && times[i] > time; i--) {
            sum += changes[i];
        }
        return sum;
    }
}
