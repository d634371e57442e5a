package io.goodput.engine.scenario;

/**
 * Which requests are measured, in the order of arrival.
 *
 * @param warmupRequests requests before the measured ones
 * @param measuredRequests how many are measured; the whole rest of a workload that ends earlier
 * @param seriesBuckets buckets of the time series, over the expected length of the run, 1 to 100,000
 * @param expectedSeconds length of the run as far as it is known, above 0; infinite when only the workload may know it
 */
public record Sample(long warmupRequests, long measuredRequests, int seriesBuckets, double expectedSeconds) {
    public static final int DEFAULT_SERIES_BUCKETS = 200;

    /** All requests of a workload that ends. */
    public static final Sample ALL = new Sample(0, Long.MAX_VALUE / 4, DEFAULT_SERIES_BUCKETS);

    public Sample {
        if (warmupRequests < 0
                || measuredRequests < 1
                || measuredRequests > Long.MAX_VALUE / 4
                || seriesBuckets < 1
                || seriesBuckets > 100_000
                || !(expectedSeconds > 0)) {
            throw new IllegalArgumentException("a run needs measured requests and buckets: " + warmupRequests + " + "
                    + measuredRequests + " requests, " + seriesBuckets + " buckets over " + expectedSeconds
                    + " s");
        }
    }

    /** A sample of a run whose length only the workload may know. */
    public Sample(long warmupRequests, long measuredRequests, int seriesBuckets) {
        this(warmupRequests, measuredRequests, seriesBuckets, Double.POSITIVE_INFINITY);
    }

    /** Number of the first request after the measured ones. */
    public long end() {
        return warmupRequests + measuredRequests;
    }
}
