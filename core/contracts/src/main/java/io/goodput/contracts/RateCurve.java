package io.goodput.contracts;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the arrival rate changes over a period, which repeats. Only the ratios of the weights count: the mean rate over
 * a period is the traffic's. Either a list of weights with their step, or the hours of a day, optionally with the days
 * of a week. The run starts at the start of the first weight.
 *
 * @param weights rates of successive steps relative to each other, 2 to 10,080, not all 0
 * @param stepSeconds how long each weight holds, 1 to 86,400 s; an hour when absent
 * @param hoursOfDay 24 weights; excludes weights
 * @param daysOfWeek 7 weights by which the days are multiplied; needs hoursOfDay
 * @param form between the weights; steps when absent
 */
public record RateCurve(
        @Nullable List<Double> weights,
        @Nullable Double stepSeconds,
        @Nullable List<Double> hoursOfDay,
        @Nullable List<Double> daysOfWeek,
        @Nullable Form form) {
    /** What the rate does between two weights. */
    public enum Form {
        /** Each weight holds for its whole step. */
        STEPS,
        /** Each weight is reached at the start of its step; straight lines between. */
        LINES
    }

    private static final int MAX_WEIGHTS = 10_080;
    private static final double MAX_WEIGHT = 1e9;
    private static final double HOUR_SECONDS = 3_600;

    public RateCurve {
        var checks = new Checks();
        if (hoursOfDay != null) {
            hoursOfDay = List.copyOf(hoursOfDay);
            checks.require(
                    weights == null && stepSeconds == null,
                    weights != null ? "weights" : "stepSeconds",
                    "given",
                    "hoursOfDay excludes weights and stepSeconds",
                    "Maybe leave one of them out");
            checkWeights(checks, "hoursOfDay", hoursOfDay, 24, 24);
        } else {
            checks.require(
                    daysOfWeek == null,
                    "daysOfWeek",
                    String.valueOf(daysOfWeek),
                    "daysOfWeek needs hoursOfDay",
                    "Maybe 24 equal hours, or weights with a step of a day");
            if (weights == null) {
                checks.require(
                        false,
                        "weights",
                        "absent",
                        "a rate curve has weights or hoursOfDay",
                        "Maybe weights: [1, 3, 2] with stepSeconds: 28800");
            } else {
                weights = List.copyOf(weights);
                checkWeights(checks, "weights", weights, 2, MAX_WEIGHTS);
            }
            if (stepSeconds != null) {
                checks.range("stepSeconds", stepSeconds, 1, 86_400);
            }
        }
        if (daysOfWeek != null) {
            daysOfWeek = List.copyOf(daysOfWeek);
            checkWeights(checks, "daysOfWeek", daysOfWeek, 7, 7);
        }
        checks.done();
    }

    private static void checkWeights(Checks checks, String name, List<Double> weights, int least, int most) {
        checks.require(
                weights.size() >= least && weights.size() <= most,
                name,
                weights.size() + " elements",
                least == most
                        ? name + " must hold " + least + " elements"
                        : name + " must hold between " + least + " and " + most + " elements",
                weights.size() > most ? "Maybe fewer" : "Maybe add some");
        if (weights.size() > most) {
            return;
        }
        for (int i = 0; i < weights.size(); i++) {
            checks.range(name + "/" + i, weights.get(i), 0, MAX_WEIGHT);
        }
        checks.require(
                weights.stream().anyMatch(weight -> weight > 0),
                name,
                "nothing above 0",
                name + " must not all be 0",
                "Maybe 1");
    }

    /** The weights of successive steps of {@link #step()} seconds, days and hours multiplied out. */
    public double[] steps() {
        if (hoursOfDay == null) {
            if (weights == null) {
                throw new IllegalStateException("a curve has weights or hours");
            }
            return weights.stream().mapToDouble(Double::doubleValue).toArray();
        }
        int days = daysOfWeek == null ? 1 : daysOfWeek.size();
        double[] steps = new double[days * hoursOfDay.size()];
        for (int i = 0; i < steps.length; i++) {
            double day = daysOfWeek == null ? 1 : daysOfWeek.get(i / hoursOfDay.size());
            steps[i] = day * hoursOfDay.get(i % hoursOfDay.size());
        }
        return steps;
    }

    /** Seconds of a step. */
    public double step() {
        return stepSeconds == null ? HOUR_SECONDS : stepSeconds;
    }

    /** The lowest rate over the mean rate. */
    public double leastShare() {
        double[] steps = steps();
        return Arrays.stream(steps).min().orElseThrow() / mean(steps);
    }

    /** The highest rate over the mean rate. */
    public double mostShare() {
        double[] steps = steps();
        return Arrays.stream(steps).max().orElseThrow() / mean(steps);
    }

    /** The mean over a period, in steps and in lines alike: every weight begins one line and ends another. */
    private static double mean(double[] steps) {
        return Arrays.stream(steps).sum() / steps.length;
    }
}
