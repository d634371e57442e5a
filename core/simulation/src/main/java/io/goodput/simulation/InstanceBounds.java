package io.goodput.simulation;

import io.goodput.catalog.InstanceMemory;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.StepCost;
import io.goodput.engine.timing.StepModel;
import io.goodput.engine.timing.TabulatedSteps;
import io.goodput.simulation.steps.StepTables;

/**
 * Bounds on what one instance can do, from the same tables that its simulation uses, so that no simulation beats them.
 *
 * <p>Work per request is bounded from below: each token costs at least the least time per token over all step sizes
 * within the default limits, a
 * prompt's attention at least that of the mean prompt in one chunk (it is convex in the length), and decode attention
 * at least an affine function of the context that lies below its table, which turns the mean of contexts into a bound
 * on the mean of times. Queues, floors and link are ignored.
 */
final class InstanceBounds {
    /** Sequences in a batch and tokens in a step, at most: the limits of a layout that sets none. */
    private static final int MAX_SEQUENCES = PoolLayout.DEFAULT_MAX_NUM_SEQS;

    private static final int MAX_TOKENS = PoolLayout.DEFAULT_MAX_NUM_BATCHED_TOKENS;
    /** A bound for requests that need no work here; finite, so that it can be written. */
    private static final double UNBOUNDED_PER_SECOND = 1e9;
    /** Slopes of the affine function that are tried, from none to the steepest. */
    private static final int SLOPES = 32;

    private final TabulatedSteps model;
    private final Lengths lengths;
    private final StepModel scaled;
    private final StepTimeFactors factors;
    private final int maxBatch;

    /** @param factors how many times as long as the tables say the parts of a step take */
    InstanceBounds(
            TabulatedSteps model,
            StepTimeFactors factors,
            Lengths lengths,
            InstanceMemory memory,
            ServingEngine.KvPolicy kvPolicy) {
        this.model = model;
        this.scaled = StepModels.scaled(model, factors);
        this.factors = factors;
        this.lengths = lengths;
        // Where room is taken as the context grows, a request decodes with as little as that of its prompt and a token.
        long output = kvPolicy.grows() ? 1 : lengths.minOutputLimit();
        long shortest = memory.blocksFor(lengths.minInputTokens() + output);
        this.maxBatch = Math.clamp(memory.kvBlocks() / shortest, 1, MAX_SEQUENCES);
    }

    double maxRequestsPerSecond(PoolRole role) {
        double seconds = switch (role) {
            case PREFILL ->
                Math.max(
                        prefillSeconds(model.promptFixedSeconds() + model.host().promptSeconds()),
                        lengths.meanComputedTokens()
                                * (model.host().promptLaunchSeconds()
                                        + model.host().promptSeconds())
                                / MAX_TOKENS);
            case DECODE -> decodeSeconds(true);
            case AGGREGATED ->
                Math.max(
                        decodeSeconds(true),
                        prefillSeconds(leastSerialSeconds())
                                + decodedTokens()
                                        * (leastPerUnit(model.tokensSeconds(), leastSerialSeconds())
                                                + model.host().secondsPerSequence())
                                + decodeSeconds(false));
        };
        // Whatever part of it is longer or shorter: none by less than the least factor.
        double least = Math.min(
                factors.hostFactor(),
                switch (role) {
                    case PREFILL -> factors.prefillFactor();
                    case DECODE -> factors.decodeFactor();
                    case AGGREGATED -> Math.min(factors.prefillFactor(), factors.decodeFactor());
                });
        seconds *= least;
        return seconds * UNBOUNDED_PER_SECOND <= 1 ? UNBOUNDED_PER_SECOND : 1 / seconds;
    }

    double minTimeToFirstTokenSeconds(PoolRole role) {
        return switch (role) {
            case PREFILL, AGGREGATED -> {
                var cost = new StepCost(scaled, 1, 1);
                cost.begin(false);
                cost.addChunk(lengths.minComputedTokens(), 0, true);
                cost.endRank();
                yield cost.seconds();
            }
            case DECODE -> 0;
        };
    }

    double minTimePerOutputTokenSeconds(PoolRole role) {
        return switch (role) {
            case PREFILL -> 0;
            case DECODE, AGGREGATED -> {
                var cost = new StepCost(scaled, 1, 1);
                double context = lengths.minInputTokens() + 1.0;
                cost.begin(true);
                cost.setDecoding(1, context, Math.min(context, model.contextCapTokens()));
                cost.endRank();
                yield cost.seconds();
            }
        };
    }

    /** Of any step, without its sequences: those with prompts take no less than others. */
    private double leastSerialSeconds() {
        return model.host().decodeSeconds();
    }

    /** Output tokens of a mean request that decode steps make: all but the first. */
    private double decodedTokens() {
        return Math.max(0, lengths.meanOutputTokens() - 1);
    }

    /** Least seconds that the prompt of a mean request costs. */
    private double prefillSeconds(double hostSeconds) {
        return lengths.meanComputedTokens() * leastPerUnit(model.tokensSeconds(), hostSeconds)
                + leastPerUnit(model.headSeconds(), 0)
                + model.host().secondsPerSequence()
                + model.contextAttention().secondsAt(lengths.meanComputedTokens(), 0);
    }

    /**
     * Least of (curve + fixed) / x over the knots up to the largest step, which is one of them: between two knots it
     * lies no lower.
     */
    private static double leastPerUnit(Curve curve, double fixed) {
        double least = Double.POSITIVE_INFINITY;
        for (double x : curve.knots()) {
            if (x <= MAX_TOKENS) {
                least = Math.min(least, (curve.at(x) + fixed) / x);
            }
        }
        return least;
    }

    /**
     * Least seconds that the decoded tokens of a mean request cost: the best α + β × mean context over all β such that
     * b (α + β c) never exceeds a step of b sequences of mean context c.
     *
     * @param wholeStep whether tokens, head and host count too; else attention alone, in steps shared with prompts
     */
    private double decodeSeconds(boolean wholeStep) {
        if (decodedTokens() == 0) {
            return 0;
        }
        double[] contexts = contexts();
        double[] batches = batches(wholeStep ? maxBatch : MAX_SEQUENCES);
        double meanContext = lengths.meanInputTokens() + lengths.meanOutputTokens() / 2;
        double steepest = Double.POSITIVE_INFINITY;
        double first = contexts[0];
        double last = contexts[contexts.length - 1];
        for (double batch : batches) {
            double rise = perSequence(batch, last, wholeStep) - perSequence(batch, first, wholeStep);
            steepest = Math.min(steepest, last > first ? rise / (last - first) : 0);
        }
        double best = 0;
        for (int i = 0; i <= SLOPES; i++) {
            double slope = Math.max(0, steepest) * i / SLOPES;
            double intercept = Double.POSITIVE_INFINITY;
            for (double batch : batches) {
                for (double context : contexts) {
                    intercept = Math.min(intercept, perSequence(batch, context, wholeStep) - slope * context);
                }
            }
            best = Math.max(best, intercept + slope * meanContext);
        }
        double launches = wholeStep ? model.leastSeconds(maxBatch, false) / maxBatch : 0;
        return decodedTokens() * Math.max(best, launches);
    }

    private double perSequence(double batch, double context, boolean wholeStep) {
        double seconds = model.decodeAttention().secondsAt(batch, context);
        if (wholeStep) {
            seconds += model.restSeconds(batch, batch, false);
        }
        return seconds / batch;
    }

    /** Contexts at which the tables bend, between the shortest and the longest. */
    private double[] contexts() {
        double shortest = lengths.minInputTokens() + 1.0;
        double longest = (double) lengths.maxInputTokens() + lengths.maxOutputTokens();
        return StepTables.contextKnotsBetween(shortest, longest);
    }

    /** Batches at which the tables bend, up to {@code most}. */
    private static double[] batches(int most) {
        return StepTables.batchKnotsUpTo(most);
    }
}
