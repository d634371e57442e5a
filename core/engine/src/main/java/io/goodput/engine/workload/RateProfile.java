package io.goodput.engine.workload;

import io.goodput.contracts.RateChange;
import io.goodput.contracts.RateCurve;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An arrival rate over time, in straight pieces: a curve that repeats, and spikes and ramps on top of it. Time 0 may be
 * any moment of them. Immutable; a {@link Walk} moves along it.
 */
final class RateProfile {
    private final double meanRate;
    /** Length of a step of the curve in seconds; infinite for a constant rate. */
    private final double stepSeconds;
    /** Rates of the curve at the start and at the end of each step. */
    private final double[] from;

    private final double[] to;
    /** When the curve began, at most 0. */
    private final double origin;
    /** Times between which the changes are straight, ascending; those before time 0 are negative. */
    private final double[] corners;
    /** Rate that the changes add at each corner, after any jump, and its slope from there on. */
    private final double[] added;

    private final double[] slopes;

    RateProfile(double meanRate, @Nullable RateCurve curve, List<RateChange> changes) {
        this(meanRate, curve, changes, 0);
    }

    /** @param startSeconds the moment of curve and changes that is time 0 */
    RateProfile(double meanRate, @Nullable RateCurve curve, List<RateChange> changes, double startSeconds) {
        this.meanRate = meanRate;
        origin = 0 - startSeconds;
        if (curve == null) {
            stepSeconds = Double.POSITIVE_INFINITY;
            from = new double[] {meanRate};
            to = from;
        } else {
            stepSeconds = curve.step();
            from = curve.steps();
            double mean = Arrays.stream(from).sum() / from.length;
            for (int i = 0; i < from.length; i++) {
                from[i] *= meanRate / mean;
            }
            to = from.clone();
            if (curve.form() == RateCurve.Form.LINES) {
                for (int i = 0; i < to.length; i++) {
                    to[i] = from[(i + 1) % from.length];
                }
            }
        }
        corners = changes.stream()
                .flatMapToDouble(change -> Arrays.stream(change.corners()))
                .sorted()
                .distinct()
                .toArray();
        added = new double[corners.length];
        slopes = new double[corners.length];
        for (int i = 0; i < corners.length; i++) {
            if (i + 1 < corners.length) {
                // From two points inside: at the corner itself rounding may put a jump on either side.
                double quarter = (corners[i + 1] - corners[i]) / 4;
                double first = meanRate * addedAt(changes, corners[i] + quarter);
                double last = meanRate * addedAt(changes, corners[i + 1] - quarter);
                slopes[i] = (last - first) / (2 * quarter);
                added[i] = first - slopes[i] * quarter;
            } else {
                added[i] = meanRate * addedAt(changes, corners[i] + 1);
            }
        }
        for (int i = 0; i < corners.length; i++) {
            corners[i] += origin;
        }
    }

    private static double addedAt(List<RateChange> changes, double seconds) {
        double sum = 0;
        for (RateChange change : changes) {
            sum += change.addedShareAt(seconds);
        }
        return sum;
    }

    Walk walk() {
        return new Walk();
    }

    /** A place in time, moved by how many arrivals are expected on the way: the exact inverse of the rate's integral. */
    final class Walk {
        private double time;
        private long cycle;
        private int step;
        /** Number of the next corner of the changes. */
        private int corner;

        double time() {
            return time;
        }

        /**
         * Moves on until {@code expected} arrivals would have come, or to {@code until} when that is earlier; to
         * infinity when no more will ever come. Returns how many of the expected are still to come.
         */
        double advance(double expected, double until) {
            double left = expected;
            while (left > 0 && time < until) {
                settle();
                if (step == 0 && corner == corners.length) {
                    double skipped = skipPeriods(left, until);
                    if (time == Double.POSITIVE_INFINITY) {
                        return 0;
                    }
                    left -= skipped;
                }
                double end = Math.min(until, Math.min(stepEnd(), cornerTime()));
                double width = end - time;
                double here = rateAt(time);
                double there = end == Double.POSITIVE_INFINITY ? here : rateAt(end);
                double area = width * (here + there) / 2;
                if (area >= left) {
                    double root = Math.sqrt(Math.max(0, here * here + 2 * ((there - here) / width) * left));
                    time = Math.min(end, time + 2 * left / (here + root));
                    return 0;
                }
                left -= area;
                time = end;
            }
            return left;
        }

        /** Makes step and corner those of the time, which may stand at their end. */
        private void settle() {
            while (time >= stepEnd()) {
                step++;
                if (step == from.length) {
                    step = 0;
                    cycle++;
                }
            }
            while (corner < corners.length && time >= corners[corner]) {
                corner++;
            }
        }

        /** Skips whole periods of a rate that only repeats itself from here on; returns the arrivals in them. */
        private double skipPeriods(double left, double until) {
            double mean = meanRate + (corner == 0 ? 0 : added[corner - 1]);
            if (mean <= 1e-12 * meanRate) {
                time = until;
                if (until == Double.POSITIVE_INFINITY) {
                    return left;
                }
                return 0;
            }
            double period = stepSeconds * from.length;
            if (period == Double.POSITIVE_INFINITY || time > origin + cycle * period) {
                return 0;
            }
            double periods = Math.floor(Math.min(left / (mean * period), (until - time) / period)) - 1;
            if (periods < 1) {
                return 0;
            }
            cycle += (long) Math.min(periods, 1e15);
            time = origin + cycle * period;
            return Math.min(periods, 1e15) * mean * period;
        }

        private double stepEnd() {
            return origin + (cycle * (double) from.length + step + 1) * stepSeconds;
        }

        private double cornerTime() {
            return corner == corners.length ? Double.POSITIVE_INFINITY : corners[corner];
        }

        /** The rate in the current step and between the current corners, which may be asked up to their ends. */
        private double rateAt(double at) {
            double rate = from[step];
            if (to[step] != rate) {
                double start = origin + (cycle * (double) from.length + step) * stepSeconds;
                rate += (to[step] - rate) * ((at - start) / stepSeconds);
            }
            if (corner > 0) {
                rate += added[corner - 1] + slopes[corner - 1] * (at - corners[corner - 1]);
            }
            return Math.max(0, rate);
        }
    }
}
