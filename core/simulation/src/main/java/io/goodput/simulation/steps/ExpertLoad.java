package io.goodput.simulation.steps;

import io.goodput.engine.kernel.RandomStream;
import java.util.Arrays;

/**
 * What the busiest group of a layer's experts gets to do.
 *
 * @param rows pairs of a token and an expert
 * @param active experts that some token was sent to, at least 1
 */
public record ExpertLoad(double rows, double active) {
    /** Draws of a skewed load whose mean is taken. */
    private static final int DRAWS = 24;

    /** Least and most load of an expert that a power law is drawn from, where tokens are fewer than experts. */
    private static final double LEAST_OF_FEW = 0.01;

    private static final double MOST_OF_FEW = 2;

    /**
     * Each token is sent to any of the experts with equal chance.
     *
     * @param choices experts of a token
     * @param experts copies of experts in the layer
     * @param imbalance rows of the busiest group over the mean
     */
    public static ExpertLoad uniform(double tokens, int choices, double experts, int groups, double imbalance) {
        double active = experts / groups * (1 - StrictMath.pow(1 - choices / experts, tokens));
        return new ExpertLoad(tokens * choices / groups * imbalance, active);
    }

    /** Every expert gets as much as any other. */
    public static ExpertLoad balanced(double tokens, int choices, int experts, int groups) {
        double rows = tokens * choices / groups;
        return new ExpertLoad(rows, Math.min((double) experts / groups, Math.max(1, rows)));
    }

    /**
     * Loads drawn from a power law p(x) ~ x^-{@code exponent} between 1 and 0.8 × tokens, or between 0.01 and 2 where the
     * choices are fewer than the experts; made to sum up to the choices, none above the tokens. The mean of the busiest
     * group over draws from one seed. As the tables of AIConfigurator 095f58a were measured.
     */
    public static ExpertLoad skewed(int tokens, int choices, int experts, int groups, double exponent) {
        var random = new RandomStream(7, "expert-load");
        boolean few = (long) tokens * choices <= experts;
        double low = few ? LEAST_OF_FEW : 1;
        double high = few ? MOST_OF_FEW : Math.max(0.8 * tokens, 1.001);
        double power = 1 - exponent;
        double from = StrictMath.pow(low, power);
        double range = StrictMath.pow(high, power) - from;
        double rows = 0;
        double active = 0;
        double[] loads = new double[experts];
        for (int draw = 0; draw < DRAWS; draw++) {
            for (int i = 0; i < experts; i++) {
                loads[i] = StrictMath.pow(from + random.uniform() * range, 1 / power);
            }
            round(loads, tokens, (long) tokens * choices);
            int size = experts / groups;
            double busiest = -1;
            int reached = 0;
            for (int group = 0; group < groups; group++) {
                double sum = 0;
                int some = 0;
                for (int i = group * size; i < (group + 1) * size; i++) {
                    sum += loads[i];
                    some += loads[i] > 0 ? 1 : 0;
                }
                if (sum > busiest) {
                    busiest = sum;
                    reached = some;
                }
            }
            rows += busiest;
            active += Math.max(1, reached);
        }
        return new ExpertLoad(rows / DRAWS, active / DRAWS);
    }

    /** Scales to the sum, cuts at the most of one expert, and rounds, the largest remainders up. */
    private static void round(double[] loads, int most, long sum) {
        double scale = sum / Arrays.stream(loads).sum();
        double[] remainders = new double[loads.length];
        long given = 0;
        for (int i = 0; i < loads.length; i++) {
            double load = Math.min(most, loads[i] * scale);
            loads[i] = Math.floor(load);
            remainders[i] = load - loads[i];
            given += (long) loads[i];
        }
        double[] sorted = remainders.clone();
        Arrays.sort(sorted);
        int left = (int) Math.min(loads.length, Math.max(0, sum - given));
        double least = left == 0 ? Double.POSITIVE_INFINITY : sorted[loads.length - left];
        for (int i = 0; i < loads.length && left > 0; i++) {
            if (remainders[i] >= least && loads[i] < most) {
                loads[i]++;
                left--;
            }
        }
    }
}
