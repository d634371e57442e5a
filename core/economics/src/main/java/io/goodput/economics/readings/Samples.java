package io.goodput.economics.readings;

import java.util.Arrays;

/** Values of single requests, of which quantiles are taken; a growing array. */
final class Samples {
    private static final int FIRST = 1_024;

    private double[] values = new double[FIRST];
    private int size;
    private double sum;
    private boolean isSorted;

    void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
        sum += value;
        isSorted = false;
    }

    int size() {
        return size;
    }

    double mean() {
        return sum / size;
    }

    double standardDeviation() {
        double mean = mean();
        double squares = 0;
        for (int i = 0; i < size; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return Math.sqrt(squares / size);
    }

    /** The smallest value that at least this share of all do not exceed; of none an exception. */
    double quantile(double share) {
        if (!isSorted) {
            Arrays.sort(values, 0, size);
            isSorted = true;
        }
        return values[Math.max(0, (int) Math.ceil(share * size) - 1)];
    }
}
