package io.goodput.simulation;

import io.goodput.catalog.InstanceMemory;
import io.goodput.catalog.ServingEngine;
import io.goodput.contracts.LatencyLimit;
import io.goodput.contracts.PoolLayout;
import io.goodput.contracts.PoolRole;
import io.goodput.contracts.ServiceLevelObjective;
import io.goodput.contracts.Speculation;
import io.goodput.contracts.StepTimeFactors;
import io.goodput.engine.timing.Curve;
import io.goodput.engine.timing.StepCost;
import io.goodput.engine.timing.StepModel;
import io.goodput.engine.timing.TabulatedSteps;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Bounds on what one instance can do, from the same tables that its simulation uses, so that no simulation beats them.
 *
 * <p>Work per request is bounded from below: each token costs at least the least time per token over all step sizes
 * within the pool's limits, a prompt's attention at least that of the mean prompt in one chunk (it is convex in the
 * length), and decode attention at least an affine function of the context that lies below its table, which turns the
 * mean of contexts into a bound on the mean of times. Queues, floors and link are ignored. Why they hold with several
 * attention ranks and stages, and under a limit per output token, is argued in {@code docs/planning.md}.
 */
final class InstanceBounds {
    /** A bound for requests that need no work here; finite, so that it can be written. */
    private static final double UNBOUNDED_PER_SECOND = 1e9;

    private final TabulatedSteps model;
    private final Lengths lengths;
    private final StepModel scaled;
    private final StepTimeFactors factors;
    private final PoolRole role;
    private final int ranks;
    private final int stages;
    private final int verifyTokens;
    private final double acceptedTokens;
    private final boolean showsFirstTokenAfterDecoding;
    /** Tokens of a stage's step, over all ranks, at most. */
    private final double maxTokens;

    private final long seated;
    private final int seats;
    private @Nullable DecodeBounds wholeSteps;
    /** Of a mean request whose prompt and tokens share their steps with others; not a number while nobody asked. */
    private double mixedSeconds = Double.NaN;

    /**
     * @param factors how many times as long as the tables say the parts of a step take
     * @param pool of one such instance, every field filled that has a default of its own
     */
    InstanceBounds(
            TabulatedSteps model,
            StepTimeFactors factors,
            Lengths lengths,
            InstanceMemory memory,
            ServingEngine engine,
            PoolLayout pool) {
        this.model = model;
        this.scaled = StepModels.scaled(model, factors);
        this.factors = factors;
        this.lengths = lengths;
        this.role = pool.role();
        this.ranks = pool.ranks();
        this.stages = pool.stages();
        Speculation speculation = pool.speculation();
        this.verifyTokens = speculation == null ? 1 : speculation.verifyTokens();
        this.acceptedTokens = speculation == null ? 1 : speculation.meanAcceptedTokens();
        this.showsFirstTokenAfterDecoding =
                role == PoolRole.DECODE && engine.firstTokenAt() == ServingEngine.FirstTokenAt.FIRST_DECODE_STEP;
        int chunk = Objects.requireNonNull(pool.maxNumBatchedTokens());
        int seats = Objects.requireNonNull(pool.maxNumSeqs());
        this.maxTokens = (double) chunk * ranks;
        // Where room is taken as the context grows, a request decodes with as little as that of its prompt and a token.
        long output = engine.kvPolicy().grows() ? 1 : lengths.minOutputLimit();
        long shortest = memory.blocksFor(lengths.minInputTokens() + output);
        long seated = Math.clamp(memory.kvBlocks() / shortest, 1, seats);
        this.seated = seated;
        this.seats = seats;
    }

    double maxRequestsPerSecond() {
        return perSecond(
                role == PoolRole.PREFILL
                        ? promptSeconds()
                        : decodeSteps() * wholeSteps().secondsPerStep());
    }

    /**
     * The same of requests whose decode steps are no longer in the mean than the loosest limit per output token of the
     * objective allows.
     */
    double maxPacedRequestsPerSecond(ServiceLevelObjective slo) {
        double limit = 0;
        for (LatencyLimit each : slo.limits()) {
            limit = switch (each.metric()) {
                case TPOT, MAX_ITL -> Math.max(limit, each.limitSeconds());
                case TTFT, E2E, ITL -> limit;
            };
        }
        if (limit == 0 || role == PoolRole.PREFILL || showsFirstTokenAfterDecoding) {
            return maxRequestsPerSecond();
        }
        return perSecond(decodeSteps() * wholeSteps().secondsPerStep(limit * acceptedTokens / leastFactor()));
    }

    /** By the seconds that a mean request takes when all takes as long as the tables say. */
    private double perSecond(double ownSeconds) {
        double seconds = role == PoolRole.AGGREGATED ? Math.max(ownSeconds, mixedSeconds()) : ownSeconds;
        seconds *= leastFactor();
        return seconds * UNBOUNDED_PER_SECOND <= 1 ? UNBOUNDED_PER_SECOND : 1 / seconds;
    }

    /** Whatever part of a step is longer or shorter: none by less than this. */
    private double leastFactor() {
        return Math.min(
                factors.hostFactor(),
                switch (role) {
                    case PREFILL -> factors.prefillFactor();
                    case DECODE -> factors.decodeFactor();
                    case AGGREGATED -> Math.min(factors.prefillFactor(), factors.decodeFactor());
                });
    }

    /** Of prompts alone in their steps. */
    private double promptSeconds() {
        return Math.max(
                prefillSeconds(model.promptFixedSeconds() + model.host().promptSeconds()),
                lengths.meanComputedTokens()
                        * (model.host().promptLaunchSeconds() + model.host().promptSeconds())
                        / maxTokens);
    }

    private DecodeBounds wholeSteps() {
        DecodeBounds known = wholeSteps;
        if (known == null) {
            known = decodeBounds(seated, true);
            wholeSteps = known;
        }
        return known;
    }

    private DecodeBounds decodeBounds(long sequences, boolean ofWholeSteps) {
        return new DecodeBounds(
                model, lengths, ranks, stages, verifyTokens, acceptedTokens, (double) sequences / stages, ofWholeSteps);
    }

    /** Of prompts and decoding that share steps. */
    private double mixedSeconds() {
        if (Double.isNaN(mixedSeconds)) {
            mixedSeconds = computeMixedSeconds();
        }
        return mixedSeconds;
    }

    private double computeMixedSeconds() {
        return prefillSeconds(leastSerialSeconds())
                + decodeSteps()
                        * (verifyTokens
                                        * (leastPerUnit(model.tokensSeconds(), leastSerialSeconds())
                                                + model.host().secondsPerSequence())
                                + decodeBounds(seats, false).secondsPerStep());
    }

    double minTimeToFirstTokenSeconds() {
        return switch (role) {
            case PREFILL -> stages * promptStepSeconds();
            case AGGREGATED -> promptStepSeconds();
            case DECODE -> 0;
        };
    }

    /** The shortest prompt, or as much of it as a step takes, alone in a stage. */
    private double promptStepSeconds() {
        var cost = new StepCost(scaled, 1, 1);
        cost.begin(false);
        cost.addChunk((int) Math.min(lengths.minComputedTokens(), maxTokens / ranks), 0, true);
        cost.endRank();
        return cost.seconds();
    }

    double minTimePerOutputTokenSeconds() {
        return switch (role) {
            case PREFILL -> 0;
            case DECODE, AGGREGATED -> {
                var cost = new StepCost(scaled, stages, verifyTokens);
                double context = lengths.minInputTokens() + 1.0;
                cost.begin(true);
                cost.setDecoding(1, context, Math.min(context, model.contextCapTokens()));
                cost.endRank();
                yield cost.seconds() / acceptedTokens;
            }
        };
    }

    /** Of any step, without its sequences: those with prompts take no less than others. */
    private double leastSerialSeconds() {
        return model.host().decodeSeconds();
    }

    /** Decode steps of a mean request: its tokens but the first, by those of a step. */
    private double decodeSteps() {
        return Math.max(0, lengths.meanOutputTokens() - 1) / acceptedTokens;
    }

    /** Least seconds that the prompt of a mean request costs. */
    private double prefillSeconds(double hostSeconds) {
        double computed = lengths.meanComputedTokens();
        // Beside decoding members every stage takes its part of each prompt, and the step all stages.
        double attention = role == PoolRole.AGGREGATED
                ? stages * model.contextAttention().secondsAt(computed / stages, 0)
                : model.contextAttention().secondsAt(computed, 0);
        return computed * leastPerUnit(model.tokensSeconds(), hostSeconds)
                + leastPerUnit(model.headSeconds(), 0)
                + model.host().secondsPerSequence()
                + attention / ranks;
    }

    /**
     * Least of (curve + fixed) / x over the knots up to the largest step, and there: between two of them it lies no
     * lower.
     */
    private double leastPerUnit(Curve curve, double fixed) {
        double least = (curve.at(maxTokens) + fixed) / maxTokens;
        for (double x : curve.knots()) {
            if (x <= maxTokens) {
                least = Math.min(least, (curve.at(x) + fixed) / x);
            }
        }
        return least;
    }
}
