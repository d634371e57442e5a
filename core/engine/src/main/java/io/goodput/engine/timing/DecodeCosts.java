package io.goodput.engine.timing;

import java.util.Arrays;

/**
 * What a step of an instance that only decodes costs besides attention, by the number of its members: each is computed
 * once. Seconds, joules and floors are of the whole instance: pipeline stages times those of a stage at its share.
 */
public final class DecodeCosts {
    /** Numbers of one count of members, which lie together. */
    private static final int PLACES = 5;

    private static final int SECONDS = 0;
    private static final int JOULES = 1;
    private static final int COMPUTE_SECONDS = 2;
    private static final int READ_SECONDS = 3;
    private static final int LEAST_SECONDS = 4;

    private final StepModel model;
    private final int stages;
    private final int verifyTokens;
    private double[] costs = new double[0];
    private final double computeSecondsPerToken;
    private final double readSecondsPerToken;

    public DecodeCosts(StepModel model, int stages, int verifyTokens) {
        this.model = model;
        this.stages = stages;
        this.verifyTokens = verifyTokens;
        PhysicalFloor floor = model.floor();
        computeSecondsPerToken = floor.attentionFlopsPerPair() * verifyTokens / floor.peakFlopsPerSecond();
        readSecondsPerToken = floor.kvBytesPerToken() / floor.bytesPerSecond();
    }

    /** Where the numbers of so many members are. */
    private int place(int members) {
        int place = members * PLACES;
        if (place >= costs.length || Double.isNaN(costs[place])) {
            compute(members);
        }
        return place;
    }

    private void compute(int members) {
        int place = members * PLACES;
        if (place >= costs.length) {
            int before = costs.length;
            costs = Arrays.copyOf(costs, Math.max(place + PLACES, before * 2));
            Arrays.fill(costs, before, costs.length, Double.NaN);
        }
        double tokens = (double) members * verifyTokens / stages;
        costs[place + SECONDS] = stages * model.restSeconds(tokens, tokens, false);
        costs[place + JOULES] = stages * model.restJoules(tokens, tokens);
        costs[place + COMPUTE_SECONDS] = stages * model.floor().computeSeconds(tokens, tokens, 0);
        costs[place + LEAST_SECONDS] = stages * model.leastSeconds(tokens, false);
        costs[place + READ_SECONDS] = stages * model.floor().readSeconds(tokens, 0);
    }

    /** Seconds of all but attention. */
    public double restSeconds(int members) {
        int place = place(members);
        return costs[place + SECONDS];
    }

    /** Joules of that. */
    public double restJoules(int members) {
        int place = place(members);
        return costs[place + JOULES];
    }

    /** Least seconds of a step by what the host does. */
    public double leastSeconds(int members) {
        int place = place(members);
        return costs[place + LEAST_SECONDS];
    }

    /** Least seconds of a step by the data sheet, of members whose context sums up to {@code contextTokens}. */
    public double floorSeconds(int members, double contextTokens) {
        int place = place(members);
        return Math.max(
                costs[place + COMPUTE_SECONDS] + computeSecondsPerToken * contextTokens,
                costs[place + READ_SECONDS] + readSecondsPerToken * contextTokens);
    }
}
