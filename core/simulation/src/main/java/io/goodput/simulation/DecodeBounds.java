package io.goodput.simulation;

import io.goodput.engine.timing.TabulatedSteps;
import io.goodput.simulation.steps.StepTables;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The least seconds of an instance that a decode step costs for one of its requests, from the tables of its steps.
 *
 * <p>For a slope β let g(b) be the least of attention − β · b · context over the contexts of the load, for b sequences of
 * a rank in a stage. A step of b a rank takes at least g(b) + rest(b) + β · contexts, so that a request of mean context c
 * costs at least the least (g(b) + rest(b)) / b, and β c. With several ranks, of which the slowest counts, g is replaced
 * by its convex hull: the slowest is no faster than the mean of all, and that no faster than the hull at the mean batch.
 *
 * <p>When the steps of the requests that count are no longer than L in the mean, any multiplier μ ≥ 0 adds
 * μ (t(b) − L) to what a request costs, t(b) being a step's length at the shortest context: over all these requests the
 * sum of what is added is not above 0. The best β and μ are taken.
 */
final class DecodeBounds {
    /** Slopes that are tried, from none to the steepest. */
    private static final int SLOPES = 32;
    /** Two neighbours of the batches looked at are at most this far apart: what lies between is bounded by both. */
    private static final double LARGEST_RATIO = 1.03;
    /** How often the multipliers that are looked at are narrowed, by a third each time. */
    private static final int NARROWINGS = 24;

    private final int ranks;
    private final int stages;
    private final double meanContext;
    private final boolean none;
    /** Sequences of a rank in a stage, ascending. */
    private final double[] batches;

    private final double[] contexts;
    /** Decode attention of a rank, by batch and context. */
    private final double[][] attention;
    /** The rest of a step, by batch; nothing when attention alone counts. */
    private final double[] rest;
    /** Attention of layers with a window, at the shortest context; likewise. */
    private final double[] capped;

    private final double launchSeconds;

    /**
     * @param acceptedTokens tokens that a request makes in a step
     * @param mostSequences of a rank in a stage
     * @param wholeSteps whether tokens, head and host count too; else attention alone, in steps shared with prompts
     */
    DecodeBounds(
            TabulatedSteps model,
            Lengths lengths,
            int ranks,
            int stages,
            int verifyTokens,
            double acceptedTokens,
            double mostSequences,
            boolean wholeSteps) {
        this.ranks = ranks;
        this.stages = stages;
        this.none = lengths.meanOutputTokens() <= 1;
        // Steps of several tokens see what the step before made, rounded down.
        double behind = acceptedTokens > 1 ? acceptedTokens : 0;
        this.meanContext = lengths.meanInputTokens() + Math.max(1, lengths.meanOutputTokens() / 2 - behind);
        this.batches = batches(Math.max(1, mostSequences), verifyTokens);
        double shortest = lengths.minInputTokens() + 1.0;
        double longest = (double) lengths.maxInputTokens() + lengths.maxOutputTokens();
        this.contexts = StepTables.contextKnotsBetween(shortest, longest);
        this.attention = new double[batches.length][contexts.length];
        this.rest = new double[batches.length];
        this.capped = new double[batches.length];
        for (int i = 0; i < batches.length; i++) {
            for (int j = 0; j < contexts.length; j++) {
                attention[i][j] = model.decodeAttention().secondsAt(batches[i], contexts[j]);
            }
            if (wholeSteps) {
                double tokens = batches[i] * ranks * verifyTokens;
                rest[i] = model.restSeconds(tokens, tokens, false);
                TabulatedSteps.@Nullable CappedAttention window = model.capped();
                capped[i] = window == null
                        ? 0
                        : window.cost().secondsAt(batches[i], Math.min(shortest, window.capTokens()));
            }
        }
        double most = batches[batches.length - 1] * ranks;
        this.launchSeconds = wholeSteps ? model.leastSeconds(most * verifyTokens, false) / most : 0;
    }

    /** Where tables bend, and between them where two are far apart. */
    private static double[] batches(double most, int verifyTokens) {
        double[] bends = DoubleStream.concat(
                        Arrays.stream(StepTables.batchKnotsUpTo((int) Math.ceil(most * verifyTokens)))
                                .flatMap(knot -> DoubleStream.of(knot, knot / verifyTokens)),
                        DoubleStream.of(most))
                .filter(knot -> knot >= 1 && knot <= most)
                .sorted()
                .distinct()
                .toArray();
        DoubleStream.Builder all = DoubleStream.builder();
        for (int i = 0; i + 1 < bends.length; i++) {
            int parts = (int) Math.ceil(StrictMath.log(bends[i + 1] / bends[i]) / StrictMath.log(LARGEST_RATIO));
            for (int part = 0; part < parts; part++) {
                all.add(bends[i] + (bends[i + 1] - bends[i]) * part / parts);
            }
        }
        all.add(bends[bends.length - 1]);
        return all.build().toArray();
    }

    /** The least of the mean request, whatever the pace. */
    double secondsPerStep() {
        return secondsPerStep(Double.POSITIVE_INFINITY);
    }

    /** The same when steps are no longer than so many seconds in the mean; infinite when none can be so short. */
    double secondsPerStep(double longestMeanSeconds) {
        if (none) {
            return 0;
        }
        double[] lengths = longestMeanSeconds == Double.POSITIVE_INFINITY ? null : stepSeconds();
        if (lengths != null && lengths[0] > longestMeanSeconds) {
            return Double.POSITIVE_INFINITY;
        }
        double best = 0;
        double steepest = Math.max(0, steepestSlope());
        for (int i = 0; i <= SLOPES; i++) {
            double slope = steepest * i / SLOPES;
            double[] costs = costs(slope);
            double intercept = lengths == null ? least(costs) : paced(costs, lengths, longestMeanSeconds);
            // A negative intercept would count on requests that are served for nothing.
            if (intercept >= 0) {
                best = Math.max(best, intercept + slope * meanContext / ranks);
            }
        }
        return Math.max(best, launchSeconds);
    }

    private double steepestSlope() {
        double steepest = Double.POSITIVE_INFINITY;
        double first = contexts[0];
        double last = contexts[contexts.length - 1];
        for (int i = 0; i < batches.length; i++) {
            double rise = (attention[i][contexts.length - 1] - attention[i][0]) / batches[i];
            steepest = Math.min(steepest, last > first ? rise / (last - first) : 0);
        }
        return steepest;
    }

    /** Seconds of the instance for each request of a step beside those of its context, by batch. */
    private double[] costs(double slope) {
        double[] fixed = new double[batches.length];
        for (int i = 0; i < batches.length; i++) {
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < contexts.length; j++) {
                least = Math.min(least, attention[i][j] - slope * batches[i] * contexts[j]);
            }
            fixed[i] = least + capped[i];
        }
        return perRequest(fixed);
    }

    private double[] perRequest(double[] ofRank) {
        double[] slowest = slowest(ofRank);
        double[] costs = new double[batches.length];
        for (int i = 0; i < batches.length; i++) {
            costs[i] = (slowest[i] + rest[i]) / (batches[i] * ranks);
        }
        return costs;
    }

    /** The least length of a step, by batch. */
    private double[] stepSeconds() {
        double[] shortest = new double[batches.length];
        for (int i = 0; i < batches.length; i++) {
            shortest[i] = attention[i][0] + capped[i];
        }
        double[] slowest = slowest(shortest);
        double[] seconds = new double[batches.length];
        for (int i = 0; i < batches.length; i++) {
            seconds[i] = stages * (slowest[i] + rest[i]);
        }
        return seconds;
    }

    /** What the slowest rank takes at least when this is what each takes at its batch, nothing without any. */
    private double[] slowest(double[] ofRank) {
        return ranks == 1 ? ofRank : hull(ofRank);
    }

    /** The largest convex function that is nowhere above the values, nor above 0 at 0. */
    private double[] hull(double[] values) {
        double[] xs = new double[batches.length + 1];
        double[] ys = new double[batches.length + 1];
        int count = 1;
        for (int i = 0; i < batches.length; i++) {
            while (count > 1
                    && (ys[count - 1] - ys[count - 2]) * (batches[i] - xs[count - 1])
                            >= (values[i] - ys[count - 1]) * (xs[count - 1] - xs[count - 2])) {
                count--;
            }
            xs[count] = batches[i];
            ys[count] = values[i];
            count++;
        }
        double[] hull = new double[batches.length];
        int segment = 0;
        for (int i = 0; i < batches.length; i++) {
            while (segment + 2 < count && xs[segment + 1] < batches[i]) {
                segment++;
            }
            double share = (batches[i] - xs[segment]) / (xs[segment + 1] - xs[segment]);
            hull[i] = ys[segment] + (ys[segment + 1] - ys[segment]) * share;
        }
        return hull;
    }

    private static double least(double[] values) {
        double least = Double.POSITIVE_INFINITY;
        for (double value : values) {
            least = Math.min(least, value);
        }
        return least;
    }

    /** The greatest, over all multipliers, of the least cost with what a multiplier adds; concave in the multiplier. */
    private static double paced(double[] costs, double[] seconds, double limit) {
        double most = 0;
        for (int i = 0; i < costs.length; i++) {
            most = Math.max(most, costs[i]);
        }
        double low = 0;
        // Beyond it a step that is the limit's tenth too long costs more than any batch does.
        double high = 10 * most / limit;
        for (int i = 0; i < NARROWINGS; i++) {
            double left = low + (high - low) / 3;
            double right = high - (high - low) / 3;
            if (added(costs, seconds, limit, left) < added(costs, seconds, limit, right)) {
                low = left;
            } else {
                high = right;
            }
        }
        return Math.max(least(costs), added(costs, seconds, limit, (low + high) / 2));
    }

    /** Between two batches a cost is no less than at the better end, and a step no shorter than at the smaller one. */
    private static double added(double[] costs, double[] seconds, double limit, double multiplier) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < costs.length; i++) {
            double cost = i + 1 < costs.length ? Math.min(costs[i], costs[i + 1]) : costs[i];
            least = Math.min(least, cost + multiplier * (seconds[i] - limit));
        }
        return least;
    }
}
