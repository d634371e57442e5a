package io.goodput.engine.timing;

import java.util.Arrays;

/**
 * What a step of an instance that only decodes costs besides attention, by the number of its members: each is computed
 * once. Seconds, joules and floors are of the whole instance: pipeline stages times those of a stage at its share.
 */
public final class DecodeCosts {
    private final StepModel model;
    private final int stages;
    private final int verifyTokens;
    private double[] seconds = new double[0];
    private double[] joules = new double[0];
    private double[] computeSeconds = new double[0];
    private double[] readSeconds = new double[0];
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

    private void reach(int members) {
        if (members >= seconds.length) {
            int before = seconds.length;
            int capacity = Math.max(members + 1, before * 2);
            seconds = Arrays.copyOf(seconds, capacity);
            joules = Arrays.copyOf(joules, capacity);
            computeSeconds = Arrays.copyOf(computeSeconds, capacity);
            readSeconds = Arrays.copyOf(readSeconds, capacity);
            Arrays.fill(seconds, before, capacity, Double.NaN);
        }
        if (Double.isNaN(seconds[members])) {
            double tokens = (double) members * verifyTokens / stages;
            seconds[members] = stages * model.restSeconds(tokens, tokens, false);
            joules[members] = stages * model.restJoules(tokens, tokens);
            computeSeconds[members] = stages * model.floor().computeSeconds(tokens, tokens, 0);
            readSeconds[members] = stages * model.floor().readSeconds(tokens, 0);
        }
    }

    /** Seconds of all but attention. */
    public double restSeconds(int members) {
        reach(members);
        return seconds[members];
    }

    /** Joules of that. */
    public double restJoules(int members) {
        reach(members);
        return joules[members];
    }

    /** Least seconds of a step by the data sheet, of members whose context sums up to {@code contextTokens}. */
    public double floorSeconds(int members, double contextTokens) {
        reach(members);
        return Math.max(
                computeSeconds[members] + computeSecondsPerToken * contextTokens,
                readSeconds[members] + readSecondsPerToken * contextTokens);
    }
}
