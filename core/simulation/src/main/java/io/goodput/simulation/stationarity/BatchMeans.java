package io.goodput.simulation.stationarity;

import io.goodput.contracts.Confidence;
import io.goodput.contracts.ConfidenceInterval;
import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.SeriesBucket.Spread;
import io.goodput.contracts.StudentT;
import io.goodput.contracts.TimeSeries;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Confidence intervals of means by batch means: the window is cut into up to 20 stretches of time, long enough that one
 * tells little about the next. A mean is the sum over all stretches by the number of requests in them; its error is that
 * of a ratio of two sums. Latencies are of the requests that finished in a stretch, the attainment of those that arrived
 * in it.
 */
final class BatchMeans {
    private static final int MOST_BATCHES = 20;
    private static final int FEWEST_BATCHES = 10;

    private final List<List<SeriesBucket>> batches;

    BatchMeans(TimeSeries series) {
        batches = Batches.of(
                series.buckets().stream()
                        .filter(bucket -> bucket.fromSeconds() >= series.windowStartSeconds()
                                && bucket.toSeconds() <= series.windowEndSeconds()
                                && bucket.seconds() > 0)
                        .toList(),
                MOST_BATCHES);
    }

    Confidence confidence() {
        return new Confidence(
                latency(SeriesBucket::timeToFirstToken),
                latency(SeriesBucket::timePerOutputToken),
                latency(SeriesBucket::endToEnd),
                interval(SeriesBucket::arrivalsInsideSlo, SeriesBucket::decidedArrivals));
    }

    private @Nullable ConfidenceInterval latency(Function<SeriesBucket, Spread> metric) {
        return interval(
                bucket -> metric.apply(bucket).meanSeconds()
                        * metric.apply(bucket).count(),
                bucket -> metric.apply(bucket).count());
    }

    private @Nullable ConfidenceInterval interval(
            ToDoubleFunction<SeriesBucket> sum, ToLongFunction<SeriesBucket> count) {
        int filled = 0;
        double allSums = 0;
        long allCounts = 0;
        double[] sums = new double[batches.size()];
        long[] counts = new long[batches.size()];
        for (int i = 0; i < sums.length; i++) {
            for (SeriesBucket bucket : batches.get(i)) {
                sums[i] += sum.applyAsDouble(bucket);
                counts[i] += count.applyAsLong(bucket);
            }
            allSums += sums[i];
            allCounts += counts[i];
            filled += counts[i] > 0 ? 1 : 0;
        }
        if (filled < FEWEST_BATCHES) {
            return null;
        }
        double mean = allSums / allCounts;
        double squares = 0;
        for (int i = 0; i < sums.length; i++) {
            double residual = sums[i] - mean * counts[i];
            squares += residual * residual;
        }
        int n = sums.length;
        double perBatch = (double) allCounts / n;
        double error = Math.sqrt(squares / (n - 1) / n) / perBatch;
        return new ConfidenceInterval(mean, StudentT.at97_5(n - 1) * error, n);
    }
}
