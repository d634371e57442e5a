package io.goodput.engine.scaling;

/** The highest of the values of the last so many seconds. */
final class RecentHighest {
    private static final int FIRST_CAPACITY = 16;

    private final double windowSeconds;
    /** Values that no later one reaches, from the oldest and highest to the last; a ring. */
    private double[] times = new double[FIRST_CAPACITY];

    private int[] values = new int[FIRST_CAPACITY];
    private int first;
    private int size;

    RecentHighest(double windowSeconds) {
        this.windowSeconds = windowSeconds;
    }

    /** Takes in a value of {@code now}; what is a whole window old counts no more. */
    void add(double now, int value) {
        while (size > 0 && values[at(size - 1)] <= value) {
            size--;
        }
        if (size == values.length) {
            grow();
        }
        times[at(size)] = now;
        values[at(size)] = value;
        size++;
    }

    /** The highest of the window that ends now, and of what came last in any case. */
    int get(double now) {
        while (size > 1 && times[first] <= now - windowSeconds) {
            first = at(1);
            size--;
        }
        return values[first];
    }

    private int at(int place) {
        return (first + place) % values.length;
    }

    private void grow() {
        double[] sortedTimes = new double[size * 2];
        int[] sortedValues = new int[size * 2];
        for (int i = 0; i < size; i++) {
            sortedTimes[i] = times[at(i)];
            sortedValues[i] = values[at(i)];
        }
        times = sortedTimes;
        values = sortedValues;
        first = 0;
    }
}
