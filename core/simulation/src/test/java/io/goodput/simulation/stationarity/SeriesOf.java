package io.goodput.simulation.stationarity;

import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.SeriesBucket.Spread;
import io.goodput.contracts.TimeSeries;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Series made by hand or by a plain queue. */
final class SeriesOf {
    private SeriesOf() {}

    static SeriesBucket bucket(double from, double to, long arrivals, double queued) {
        return bucket(from, to, arrivals, arrivals, queued, Spread.NONE);
    }

    static SeriesBucket bucket(double from, double to, long arrivals, long inside, double queued, Spread endToEnd) {
        var pool = new SeriesBucket.Pool(0, 0, queued, 0, 0, 0, 0);
        return new SeriesBucket(
                from,
                to,
                arrivals,
                arrivals,
                inside,
                arrivals,
                inside,
                Spread.NONE,
                Spread.NONE,
                endToEnd,
                0,
                0,
                List.of(pool));
    }

    /** Buckets of a second; each mean end-to-end latency of ten requests. */
    static TimeSeries endToEnd(double... means) {
        return new TimeSeries(
                0,
                means.length,
                IntStream.range(0, means.length)
                        .mapToObj(i -> bucket(i, i + 1, 10, 10, 0, new Spread(10, means[i], 0, 0)))
                        .toList());
    }

    /** Buckets of a second with so many in the queue. */
    static TimeSeries queued(double... lengths) {
        return new TimeSeries(
                0,
                lengths.length,
                IntStream.range(0, lengths.length)
                        .mapToObj(i -> bucket(i, i + 1, 10, lengths[i]))
                        .toList());
    }

    /** A queue with one server, exponential gaps and services of rate 1, empty at the start, in 200 buckets. */
    static TimeSeries singleServer(long seed, double load, int requests) {
        var random = new Random(seed);
        double end = requests / load;
        double width = end / 200;
        double[] queueSeconds = new double[200];
        long[] arrivals = new long[200];
        double now = 0;
        double nextArrival = random.nextExponential() / load;
        double nextEnd = Double.POSITIVE_INFINITY;
        int present = 0;
        while (now < end) {
            double next = Math.min(end, Math.min(nextArrival, nextEnd));
            for (double at = now; at < next; ) {
                int bucket = Math.min(199, (int) (at / width));
                double until = bucket == 199 ? next : Math.min(next, (bucket + 1) * width);
                queueSeconds[bucket] += Math.max(0, present - 1) * (until - at);
                if (until <= at) {
                    break;
                }
                at = until;
            }
            now = next;
            if (now == end) {
                break;
            }
            if (nextArrival <= nextEnd) {
                arrivals[Math.min(199, (int) (now / width))]++;
                nextArrival = now + random.nextExponential() / load;
                if (present++ == 0) {
                    nextEnd = now + random.nextExponential();
                }
            } else {
                nextEnd = --present > 0 ? now + random.nextExponential() : Double.POSITIVE_INFINITY;
            }
        }
        return new TimeSeries(
                0,
                end,
                IntStream.range(0, 200)
                        .mapToObj(i -> bucket(
                                i * width, i == 199 ? end : (i + 1) * width, arrivals[i], queueSeconds[i] / width))
                        .toList());
    }
}
