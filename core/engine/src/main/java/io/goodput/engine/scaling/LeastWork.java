package io.goodput.engine.scaling;

import io.goodput.contracts.PoolRole;
import io.goodput.engine.scenario.Pool;
import io.goodput.engine.timing.RankLoad;
import io.goodput.engine.timing.StepModel;
import java.util.Arrays;

/**
 * The fewest seconds of an instance that a request can cost a pool, whatever else is in its steps: its attention, and its
 * tokens' share of all else in the step in which that share is least. From the tables that the simulation uses.
 */
final class LeastWork {
    /** Prompts are tabulated at so many lengths in each doubling; what lies between is below the line between them. */
    private static final int LENGTHS_PER_DOUBLING = 8;

    private static final int MOST_DOUBLINGS = 24;
    private static final double[] LENGTHS = lengths();
    /**
     * A batch may be as large as it could be if contexts were this share of what they are: some times they are shorter than
     * on average.
     */
    private static final double LEAST_CONTEXT_SHARE = 0.5;

    private final Pool pool;
    private final InstanceProfile profile;
    private final RankLoad load = new RankLoad();
    /** Of a token computed, besides attention. */
    private final double secondsPerToken;

    /** Of attention, by length of the prompt; NaN where nobody asked yet. */
    private final double[] promptAttention = new double[LENGTHS.length];

    private final double[] decodeAttention = new double[LENGTHS.length];
    private int batch = 1;

    LeastWork(Pool pool, InstanceProfile profile) {
        this.pool = pool;
        this.profile = profile;
        Arrays.fill(promptAttention, Double.NaN);
        Arrays.fill(decodeAttention, Double.NaN);
        StepModel steps = pool.steps();
        int most = pool.maxNumBatchedTokens() * pool.ranks();
        double least = steps.restSeconds(most, 0, true) / most;
        for (int tokens = 1; tokens < most; tokens *= 2) {
            least = Math.min(least, steps.restSeconds(tokens, 0, true) / tokens);
        }
        secondsPerToken = least;
    }

    /** Contexts are so long on average; requests that decode together take at most so long a token, each. */
    void expect(double meanContextTokens, double tpotSeconds) {
        double context = Math.max(1, LEAST_CONTEXT_SHARE * meanContextTokens);
        double tokens = profile.tokensPerDecodeStep();
        batch = LargestBatch.within(
                tpotSeconds,
                LargestBatch.most(profile, context),
                requests -> profile.decodeStepSeconds(requests, requests * context) / tokens);
        Arrays.fill(decodeAttention, Double.NaN);
    }

    /** Seconds that it takes to compute so many tokens of a prompt. */
    double promptSeconds(int tokens) {
        return tokens * secondsPerToken + at(promptAttention, tokens, true);
    }

    /** Seconds that it takes to make so many tokens, at this mean context. */
    double decodeSeconds(int tokens, double contextTokens) {
        if (tokens == 0) {
            return 0;
        }
        double each = at(decodeAttention, contextTokens, false);
        if (pool.role() == PoolRole.AGGREGATED) {
            // Prompts may pay for the step.
            each += secondsPerToken / profile.tokensPerDecodeStep();
        }
        return tokens * each;
    }

    /** A table that is filled as it is asked, on a line between two lengths. */
    private double at(double[] table, double tokens, boolean ofPrompts) {
        int below = lastNotAbove(tokens);
        double low = entry(table, below, ofPrompts);
        double high = entry(table, below + 1, ofPrompts);
        double from = LENGTHS[below];
        return low + (high - low) * Math.clamp((tokens - from) / (LENGTHS[below + 1] - from), 0, 1);
    }

    /** The place of the last length that is not above so many tokens; the first or the last but one beyond the ends. */
    private static int lastNotAbove(double tokens) {
        int last = LENGTHS.length - 2;
        int place = Math.clamp((long) LENGTHS_PER_DOUBLING * Math.getExponent(tokens), 0, last);
        while (place < last && LENGTHS[place + 1] <= tokens) {
            place++;
        }
        return place;
    }

    private static double[] lengths() {
        double[] lengths = new double[LENGTHS_PER_DOUBLING * MOST_DOUBLINGS];
        for (int place = 0; place < lengths.length; place++) {
            lengths[place] = StrictMath.pow(2, (double) place / LENGTHS_PER_DOUBLING);
        }
        return lengths;
    }

    private double entry(double[] table, int place, boolean ofPrompts) {
        if (Double.isNaN(table[place])) {
            table[place] = ofPrompts ? promptAttention((int) LENGTHS[place]) : decodeAttention(LENGTHS[place]);
        }
        return table[place];
    }

    private double promptAttention(int tokens) {
        double sum = 0;
        for (int past = 0; past < tokens; past += pool.maxNumBatchedTokens()) {
            load.clear();
            load.addChunk(Math.min(pool.maxNumBatchedTokens(), tokens - past), past);
            sum += pool.steps().attentionSeconds(load);
        }
        return sum / pool.ranks();
    }

    /** Of one token of one member of the largest batch; with all else where nothing but decoding is in a step. */
    private double decodeAttention(double contextTokens) {
        double tokens = profile.tokensPerDecodeStep();
        if (pool.role() != PoolRole.AGGREGATED) {
            return profile.decodeStepSeconds(batch, batch * contextTokens) / (batch * tokens);
        }
        int each = Math.ceilDiv(batch, pool.ranks());
        load.clear();
        double capped = Math.min(contextTokens, pool.steps().contextCapTokens());
        load.setDecoding(each, each * contextTokens, each * capped);
        return pool.steps().attentionSeconds(load) / (each * pool.ranks() * tokens);
    }
}
