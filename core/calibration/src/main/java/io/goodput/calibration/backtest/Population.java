package io.goodput.calibration.backtest;

import java.util.Arrays;

/** Values of one latency, or what a histogram keeps of them. */
sealed interface Population {
    /** How many. */
    double count();

    /** NaN when there are none. */
    double mean();

    /** The value that a share of them does not exceed; NaN when there are none. */
    double quantile(double share);

    /** The values themselves, in ascending order. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Values(double[] sorted) implements Population {
        static Values of(double[] values, int count) {
            double[] sorted = Arrays.copyOf(values, count);
            Arrays.sort(sorted);
            return new Values(sorted);
        }

        @Override
        public double count() {
            return sorted.length;
        }

        @Override
        public double mean() {
            return Arrays.stream(sorted).average().orElse(Double.NaN);
        }

        /** The nearest rank. */
        @Override
        public double quantile(double share) {
            return sorted.length == 0
                    ? Double.NaN
                    : sorted[Math.clamp((int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
        }
    }

    /**
     * Counts by bucket, as Prometheus keeps them.
     *
     * @param bounds upper ends, ascending, the last one infinite
     * @param counts of each bucket alone
     * @param sum of the values
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Buckets(double[] bounds, double[] counts, double sum) implements Population {
        /** Nothing yet. */
        static Buckets empty(double[] bounds) {
            return new Buckets(bounds, new double[bounds.length], 0);
        }

        /** The same buckets with these values. */
        static Buckets of(double[] bounds, double[] values, int count) {
            double[] counts = new double[bounds.length];
            double sum = 0;
            for (int i = 0; i < count; i++) {
                int at = Arrays.binarySearch(bounds, values[i]);
                counts[at >= 0 ? at : -at - 1]++;
                sum += values[i];
            }
            return new Buckets(bounds, counts, sum);
        }

        Buckets plus(Buckets other) {
            double[] both = counts.clone();
            for (int i = 0; i < both.length; i++) {
                both[i] += other.counts[i];
            }
            return new Buckets(bounds, both, sum + other.sum);
        }

        @Override
        public double count() {
            return Arrays.stream(counts).sum();
        }

        @Override
        public double mean() {
            double count = count();
            return count == 0 ? Double.NaN : sum / count;
        }

        /** Linear inside a bucket, as histogram_quantile; in the last one its lower end. */
        @Override
        public double quantile(double share) {
            double wanted = share * count();
            if (count() == 0) {
                return Double.NaN;
            }
            double before = 0;
            for (int i = 0; i < bounds.length; i++) {
                if (before + counts[i] >= wanted && counts[i] > 0) {
                    double low = i == 0 ? 0 : bounds[i - 1];
                    return bounds[i] == Double.POSITIVE_INFINITY
                            ? low
                            : low + (bounds[i] - low) * (wanted - before) / counts[i];
                }
                before += counts[i];
            }
            return bounds.length < 2 ? Double.NaN : bounds[bounds.length - 2];
        }
    }
}
