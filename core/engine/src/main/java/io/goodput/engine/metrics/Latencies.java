package io.goodput.engine.metrics;

import io.goodput.contracts.LatencySummary;
import java.util.Arrays;

/** One latency of the measured requests, every value kept, and how many of them never got there. */
final class Latencies {
    private double[] values = new double[1024];
    private int count;
    private int missed;
    private double sum;
    private boolean sorted;

    void record(double seconds) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = seconds;
        sum += seconds;
        sorted = false;
    }

    /** A request that should have had this latency never got there. */
    void miss() {
        missed++;
    }

    /** Requests that have the latency, or should have. */
    int population() {
        return count + missed;
    }

    int within(double limitSeconds) {
        int within = 0;
        for (int i = 0; i < count; i++) {
            if (values[i] <= limitSeconds) {
                within++;
            }
        }
        return within;
    }

    /** The value at a rank, counted from 1, in ascending order; infinite when that many never got there. */
    double atRank(int rank) {
        if (!sorted) {
            Arrays.sort(values, 0, count);
            sorted = true;
        }
        return rank > count ? Double.POSITIVE_INFINITY : values[rank - 1];
    }

    /** The rank of a share of {@code population}: the least whole number of members that is this share of it. */
    static int rank(double share, int population) {
        double exact = share * population;
        return Math.clamp((long) Math.ceil(exact - 1e-9 * population), 1, Math.max(1, population));
    }

    LatencySummary summary() {
        if (count == 0) {
            return new LatencySummary(0, 0, 0, 0, 0, 0);
        }
        return new LatencySummary(
                count,
                sum / count,
                atRank(rank(0.5, count)),
                atRank(rank(0.95, count)),
                atRank(rank(0.99, count)),
                atRank(count));
    }
}
