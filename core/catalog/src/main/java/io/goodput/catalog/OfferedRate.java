package io.goodput.catalog;

import io.goodput.contracts.RateChange;
import io.goodput.contracts.RateCurve;
import io.goodput.contracts.Traffic;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The mean arrival rate of an open load over time, from the start of its curve and changes on, in straight pieces. */
final class OfferedRate {
    /** A busiest time is looked for so far, and for one period of the curve behind the last change. */
    static final double MOST_SECONDS = 28 * 86_400;

    private final double requestsPerSecond;
    /** Ascending times, the first 0, between which the rate is straight; behind the last it is not known. */
    private final double[] corners;
    /** Requests per second just behind each corner, and just before the next. */
    private final double[] after;

    private final double[] before;
    /** Requests expected until each corner. */
    private final double[] expected;

    /**
     * @param traffic with requestsPerSecond
     * @param seconds until when it is known
     */
    private OfferedRate(Traffic traffic, double seconds) {
        requestsPerSecond = traffic.openRate();
        RateCurve curve = traffic.rateCurve();
        List<RateChange> changes = changes(traffic);
        DoubleStream steps = curve == null
                ? DoubleStream.empty()
                : IntStream.rangeClosed(1, (int) Math.ceil(seconds / curve.step()))
                        .mapToDouble(i -> i * curve.step());
        corners = DoubleStream.concat(
                        DoubleStream.of(0, seconds),
                        DoubleStream.concat(
                                steps, changes.stream().flatMapToDouble(each -> Arrays.stream(each.corners()))))
                .filter(each -> each <= seconds)
                .sorted()
                .distinct()
                .toArray();
        double[] weights = curve == null ? new double[] {1} : curve.steps();
        double mean = Arrays.stream(weights).average().orElseThrow();
        int pieces = corners.length - 1;
        after = new double[pieces];
        before = new double[pieces];
        expected = new double[corners.length];
        for (int i = 0; i < pieces; i++) {
            // From two points inside: at a corner a jump is on either side.
            double width = corners[i + 1] - corners[i];
            double first = rateInside(curve, weights, mean, changes, corners[i] + width / 4);
            double last = rateInside(curve, weights, mean, changes, corners[i + 1] - width / 4);
            after[i] = Math.max(0, first - (last - first) / 2);
            before[i] = Math.max(0, last + (last - first) / 2);
            expected[i + 1] = expected[i] + width * (after[i] + before[i]) / 2;
        }
    }

    private static List<RateChange> changes(Traffic traffic) {
        List<RateChange> changes = traffic.rateChanges();
        return changes == null ? List.of() : changes;
    }

    private double rateInside(
            @Nullable RateCurve curve, double[] weights, double mean, List<RateChange> changes, double at) {
        double share = 1;
        if (curve != null) {
            double steps = at / curve.step();
            int step = (int) (Math.floor(steps) % weights.length);
            share = weights[step] / mean;
            if (curve.form() == RateCurve.Form.LINES) {
                share += (weights[(step + 1) % weights.length] / mean - share) * (steps - Math.floor(steps));
            }
        }
        for (RateChange change : changes) {
            share += change.addedShareAt(at);
        }
        return requestsPerSecond * share;
    }

    /** A load until a time. */
    static OfferedRate until(Traffic traffic, double seconds) {
        return new OfferedRate(traffic, seconds);
    }

    /** Whether the rate of a load changes over time. */
    static boolean varies(Traffic traffic) {
        return traffic.rateCurve() != null || !changes(traffic).isEmpty();
    }

    /**
     * When the time of so many seconds begins in which the most requests are expected, the first of those, of a load whose
     * rate changes.
     *
     * @param from not before
     */
    static double busiest(Traffic traffic, double seconds, double from) {
        RateCurve curve = traffic.rateCurve();
        double lastCorner = changes(traffic).stream()
                .flatMapToDouble(each -> Arrays.stream(each.corners()))
                .max()
                .orElse(0);
        double period = curve == null ? 0 : curve.step() * curve.steps().length;
        double end = from + Math.min(MOST_SECONDS, lastCorner + period);
        return new OfferedRate(traffic, end + seconds).busiest(seconds, from, end);
    }

    /** The expected requests of a sliding time are greatest where one of its ends is at a corner, or both have one rate. */
    private double busiest(double seconds, double from, double end) {
        double[] starts = DoubleStream.concat(
                        DoubleStream.of(from, end),
                        Arrays.stream(corners).flatMap(each -> DoubleStream.of(each, each - seconds)))
                .filter(each -> each >= from && each <= end)
                .sorted()
                .distinct()
                .toArray();
        double best = from;
        for (int i = 0; i < starts.length; i++) {
            best = better(best, starts[i], seconds);
            if (i + 1 < starts.length) {
                double width = starts[i + 1] - starts[i];
                double gain = gain(starts[i] + width / 4, seconds);
                double last = gain(starts[i + 1] - width / 4, seconds);
                double slope = (last - gain) * 2 / width;
                double root = starts[i] + width / 4 - gain / slope;
                if (slope < 0 && root > starts[i] && root < starts[i + 1]) {
                    best = better(best, root, seconds);
                }
            }
        }
        return best;
    }

    /** By how much the rate at the end of a time is above that at its start. */
    private double gain(double start, double seconds) {
        return rateAt(start + seconds) - rateAt(start);
    }

    private double better(double best, double other, double seconds) {
        double gained = expected(other, other + seconds) - expected(best, best + seconds);
        return gained > 1e-9 * expected[expected.length - 1] ? other : best;
    }

    private int piece(double at) {
        int found = Arrays.binarySearch(corners, at);
        return Math.clamp(found >= 0 ? found : -found - 2, 0, after.length - 1);
    }

    private double rateAt(double at) {
        int piece = piece(at);
        double share = (at - corners[piece]) / (corners[piece + 1] - corners[piece]);
        return after[piece] + (before[piece] - after[piece]) * share;
    }

    private double expectedUntil(double at) {
        int piece = piece(at);
        return expected[piece] + (at - corners[piece]) * (after[piece] + rateAt(at)) / 2;
    }

    /** Requests that are expected to arrive from one time to another. */
    double expected(double from, double to) {
        return expectedUntil(to) - expectedUntil(from);
    }
}
