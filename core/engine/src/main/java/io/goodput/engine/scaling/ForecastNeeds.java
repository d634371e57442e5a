package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.scaleout.DynamoPlanner;

/**
 * How many instances of each pool Dynamo's throughput-based scaling holds for needed: as many as the forecast requests take
 * at the rate of one, with nothing for queues, variance or lead time.
 *
 * <p>Prefill: 1 / (time of the mean prompt less what caches hold, in whole steps). Decode: by Little's law b / (output
 * tokens × time per token) at the largest batch b inside the target, of requests of prompt and half of the output.
 * Aggregated: the same with the steps' share of prompts on top of decoding, as Dynamo's regression of such steps on both
 * would tell, inside both targets. Several pools of a role share its requests equally.
 */
final class ForecastNeeds {
    private final PlannerModel model;
    private final double ttftSeconds;
    private final double itlSeconds;
    private final int maxInstancesPerStep;
    private final boolean skipsWithoutTraffic;
    private final Forecast requests;
    private final Forecast promptTokens;
    private final Forecast outputTokens;

    /** Of the interval before. */
    private double meanPromptTokens = Double.NaN;

    private double meanOutputTokens = Double.NaN;
    private double hitRate;

    /** The counters of the last reading. */
    private double readAt;

    private long arrivedRequests;
    private long arrivedPromptTokens;
    private long hitPromptTokens;
    private long takenPromptTokens;
    private long finishedRequests;
    private long finishedOutputTokens;

    /** As {@code spec} says, which has every field filled. */
    ForecastNeeds(DynamoPlanner spec, PlannerModel model) {
        this.model = model;
        ttftSeconds = requireNonNull(spec.ttftSeconds());
        itlSeconds = requireNonNull(spec.itlSeconds());
        maxInstancesPerStep = requireNonNull(spec.maxInstancesPerStep());
        skipsWithoutTraffic = requireNonNull(spec.skipsWithoutTraffic());
        requests = Forecast.of(requireNonNull(spec.forecaster()));
        promptTokens = Forecast.of(requireNonNull(spec.forecaster()));
        outputTokens = Forecast.of(requireNonNull(spec.forecaster()));
    }

    /**
     * Takes in the interval that has just ended and reckons.
     *
     * @param current counts that are wanted now, from which none is further than one step allows
     * @param needs where the counts go, at least the least of each pool
     * @return false when nothing can be said: {@code needs} is as it was
     */
    boolean reckon(ScalingView view, int[] current, int[] needs) {
        double seconds = view.scrapedAt() - readAt;
        if (!(seconds > 0) || !observes(view)) {
            return false;
        }
        double requestsPerSecond = requests.next() / seconds;
        double prompt = promptTokens.next();
        double output = outputTokens.next();
        if (!(prompt * (1 - hitRate) > 0 && output > 0 && knowsAll(view))) {
            return false;
        }
        for (int pool = 0; pool < view.pools(); pool++) {
            double rate = requestsPerSecond / poolsLike(view, pool);
            int need = Counts.ceil(rate / ratePerInstance(pool, prompt, output));
            int reachable =
                    Math.max(current[pool] - maxInstancesPerStep, Math.min(current[pool] + maxInstancesPerStep, need));
            needs[pool] = Counts.atLeastOne(view, pool, reachable);
        }
        return true;
    }

    /** Whether the interval has told anything, which is then part of the forecasts. */
    private boolean observes(ScalingView view) {
        long arrived = view.arrivedRequests() - arrivedRequests;
        long finished = view.finishedRequests() - finishedRequests;
        long taken = view.takenPromptTokens() - takenPromptTokens;
        boolean isWhole = arrived > 0 && finished > 0;
        if (arrived > 0) {
            meanPromptTokens = (view.arrivedPromptTokens() - arrivedPromptTokens) / (double) arrived;
        }
        if (finished > 0) {
            meanOutputTokens = (view.finishedOutputTokens() - finishedOutputTokens) / (double) finished;
        }
        if (taken > 0) {
            hitRate = Math.min(1, (view.hitPromptTokens() - hitPromptTokens) / (double) taken);
        }
        readAt = view.scrapedAt();
        arrivedRequests = view.arrivedRequests();
        arrivedPromptTokens = view.arrivedPromptTokens();
        hitPromptTokens = view.hitPromptTokens();
        takenPromptTokens = view.takenPromptTokens();
        finishedRequests = view.finishedRequests();
        finishedOutputTokens = view.finishedOutputTokens();
        boolean isKnown = !Double.isNaN(meanPromptTokens) && !Double.isNaN(meanOutputTokens);
        if (!isKnown || (skipsWithoutTraffic && !isWhole)) {
            return false;
        }
        requests.add((double) arrived);
        promptTokens.add(meanPromptTokens);
        outputTokens.add(meanOutputTokens);
        return true;
    }

    /** With one pool that cannot be told, nothing is decided for any. */
    private boolean knowsAll(ScalingView view) {
        boolean knowsAll = true;
        for (int pool = 0; pool < view.pools(); pool++) {
            knowsAll &= switch (view.role(pool)) {
                case PREFILL -> model.knowsPrompts(pool);
                case DECODE -> model.knowsDecoding(pool);
                case AGGREGATED -> model.knowsPrompts(pool) && model.knowsDecoding(pool);
            };
        }
        return knowsAll;
    }

    private static int poolsLike(ScalingView view, int pool) {
        int pools = 0;
        for (int i = 0; i < view.pools(); i++) {
            pools += view.role(i) == view.role(pool) ? 1 : 0;
        }
        return pools;
    }

    private double ratePerInstance(int pool, double prompt, double output) {
        PoolRole role = model.profile(pool).role();
        return switch (role) {
            case PREFILL -> 1 / model.promptSeconds(pool, prompt * (1 - hitRate));
            case DECODE -> {
                double context = prompt + output / 2;
                int batch = LargestBatch.within(
                        itlSeconds,
                        LargestBatch.most(model.profile(pool), context),
                        members -> model.outputTokenSeconds(pool, members, members * context));
                yield batch / (output * model.outputTokenSeconds(pool, batch, batch * context));
            }
            case AGGREGATED -> aggregatedRate(pool, prompt, output);
        };
    }

    private double aggregatedRate(int pool, double prompt, double output) {
        InstanceProfile profile = model.profile(pool);
        double context = prompt + output / 2;
        double tokensPerStep = profile.tokensPerDecodeStep();
        double steps = Math.max(1, output / tokensPerStep);
        double ownPrompt = prompt * (1 - hitRate);
        int budget = profile.maxNumBatchedTokens();
        // With more members, less of the budget is left than the prompts that follow those that finish need.
        int most = (int) Math.max(1, Math.min(LargestBatch.most(profile, context), budget - prompt / steps));
        int batch = LargestBatch.within(1, most, members -> {
            double promptsPerStep = Math.min(budget, members * ownPrompt / steps);
            double waiting = promptsPerStep + ownPrompt;
            double contexts = members * context;
            double itl = model.mixedSeconds(pool, 1, members, contexts, promptsPerStep) / tokensPerStep;
            double ttft = model.mixedSeconds(pool, Counts.ceil(waiting / budget), members, contexts, waiting);
            return Math.max(itl / itlSeconds, ttft / ttftSeconds);
        });
        double promptsPerStep = Math.min(budget, batch * ownPrompt / steps);
        return batch / (steps * model.mixedSeconds(pool, 1, batch, batch * context, promptsPerStep));
    }
}
