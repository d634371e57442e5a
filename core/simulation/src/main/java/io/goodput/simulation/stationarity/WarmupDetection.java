package io.goodput.simulation.stationarity;

import io.goodput.contracts.SeriesBucket;
import io.goodput.contracts.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Where the warm-up of a pilot run ends, by the MSER-5 rule (White, Cobb and Spratt, "A comparison of five steady-state
 * truncation heuristics for simulation", Winter Simulation Conference 2000): of means over five buckets, drop from the
 * start as many as make the standard error of the mean of the rest the least, at most half of them. The rule is applied
 * to the mean time to first token, the mean end-to-end latency and the length of the queues; the longest warm-up is
 * taken.
 */
public final class WarmupDetection {
    /** Buckets that a pilot run should have. */
    public static final int PILOT_BUCKETS = 1_000;

    private static final int GROUP = 5;

    private WarmupDetection() {}

    /** How many requests arrived in the warm-up of a pilot run that measured from its start. */
    public static long requests(TimeSeries pilot) {
        double end = Math.max(
                end(
                        pilot,
                        bucket -> bucket.timeToFirstToken().count() > 0,
                        bucket -> bucket.timeToFirstToken().meanSeconds()),
                Math.max(
                        end(
                                pilot,
                                bucket -> bucket.endToEnd().count() > 0,
                                bucket -> bucket.endToEnd().meanSeconds()),
                        end(pilot, bucket -> true, SeriesBucket::queued)));
        return pilot.buckets().stream()
                .filter(bucket -> bucket.toSeconds() <= end)
                .mapToLong(SeriesBucket::arrivals)
                .sum();
    }

    /** When the warm-up of one observation ends. */
    private static double end(
            TimeSeries pilot, Predicate<SeriesBucket> isThere, ToDoubleFunction<SeriesBucket> observation) {
        List<SeriesBucket> buckets = pilot.buckets().stream()
                .filter(bucket -> bucket.toSeconds() <= pilot.windowEndSeconds() && isThere.test(bucket))
                .toList();
        List<Double> means = new ArrayList<>();
        for (int i = 0; i + GROUP <= buckets.size(); i += GROUP) {
            means.add(buckets.subList(i, i + GROUP).stream()
                    .mapToDouble(observation)
                    .average()
                    .orElseThrow());
        }
        int drop = dropped(means);
        return drop == 0 ? 0 : buckets.get(drop * GROUP - 1).toSeconds();
    }

    /** How many to drop from the start. */
    static int dropped(List<Double> means) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        double sum = 0;
        double squares = 0;
        for (double mean : means) {
            sum += mean;
            squares += mean * mean;
        }
        for (int drop = 0; drop <= means.size() / 2 && drop < means.size(); drop++) {
            int left = means.size() - drop;
            double error = Math.max(0, squares - sum * sum / left) / ((double) left * left);
            if (error < least) {
                least = error;
                best = drop;
            }
            sum -= means.get(drop);
            squares -= means.get(drop) * means.get(drop);
        }
        return best;
    }
}
