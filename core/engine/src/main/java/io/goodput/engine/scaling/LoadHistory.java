package io.goodput.engine.scaling;

/** How a counter grew over the last hour, and how fast in any part of it. */
final class LoadHistory {
    private static final double KEPT_SECONDS = 3_600;

    private double[] times = new double[64];
    private double[] counts = new double[64];
    private int first;
    private int size;

    /** The counter is so high now; time does not go back. */
    void add(double now, double count) {
        while (size > 2 && times[at(1)] <= now - KEPT_SECONDS) {
            first = at(1);
            size--;
        }
        if (size == times.length) {
            double[] sortedTimes = new double[size * 2];
            double[] sortedCounts = new double[size * 2];
            for (int i = 0; i < size; i++) {
                sortedTimes[i] = times[at(i)];
                sortedCounts[i] = counts[at(i)];
            }
            times = sortedTimes;
            counts = sortedCounts;
            first = 0;
        }
        times[at(size)] = now;
        counts[at(size)] = count;
        size++;
    }

    private int at(int place) {
        return (first + place) % times.length;
    }

    /** Seconds that it reaches back from its last entry. */
    double seconds() {
        return size == 0 ? 0 : times[at(size - 1)] - times[first];
    }

    /** Mean growth per second from so many seconds before the last entry until so many before it; as far as it is known. */
    double rate(double fromAgo, double untilAgo) {
        if (size < 2) {
            return 0;
        }
        double last = times[at(size - 1)];
        double from = Math.max(times[first], last - fromAgo);
        double until = Math.max(times[first], last - untilAgo);
        return until <= from ? 0 : (countAt(until) - countAt(from)) / (until - from);
    }

    private double countAt(double time) {
        int low = 0;
        int high = size - 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (times[at(middle)] <= time) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double from = times[at(low)];
        double until = times[at(high)];
        double share = until == from ? 1 : Math.clamp((time - from) / (until - from), 0, 1);
        return counts[at(low)] + share * (counts[at(high)] - counts[at(low)]);
    }
}
