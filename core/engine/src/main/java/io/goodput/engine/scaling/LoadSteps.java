package io.goodput.engine.scaling;

import static java.util.Objects.requireNonNull;

import io.goodput.contracts.scaleout.DynamoPlanner;

/**
 * Whether Dynamo's load-based scaling, with latency targets, wants one instance of a pool more or one fewer: one more when
 * what it estimates for the next request is above the target on all instances, one fewer when with the load of those who
 * stay, N / (N − 1) of what they have, all would still be inside a share of it.
 */
final class LoadSteps {
    /** Scrapes that the mean length of prompts is of. */
    private static final int REMEMBERED = 64;

    private final PlannerModel model;
    private final double ttftSeconds;
    private final double itlSeconds;
    private final double sensitivity;
    private final boolean consolidationAware;

    /** Counters of the last scrapes, a ring, and a place for one more. */
    private final long[] arrivedRequests = new long[REMEMBERED];

    private final long[] arrivedPromptTokens = new long[REMEMBERED];
    private final long[] hitPromptTokens = new long[REMEMBERED];
    private final long[] takenPromptTokens = new long[REMEMBERED];
    private int place;
    private double seenScrape = Double.NaN;
    /** Prompt tokens of a request that no cache held. */
    private double meanPromptTokens;
    /** By pool: tokens of context of a request that decodes. */
    private final double[] meanContextTokens;

    /** As {@code spec} says, which has every field filled. */
    LoadSteps(DynamoPlanner spec, PlannerModel model, int pools) {
        this.model = model;
        ttftSeconds = requireNonNull(spec.ttftSeconds());
        itlSeconds = requireNonNull(spec.itlSeconds());
        sensitivity = requireNonNull(spec.scaleDownSensitivity());
        consolidationAware = requireNonNull(spec.consolidationAware());
        meanContextTokens = new double[pools];
    }

    /** Takes in what was scraped, if anything since the last time. */
    void observe(ScalingView view) {
        if (Double.isNaN(view.scrapedAt()) || view.scrapedAt() == seenScrape) {
            return;
        }
        seenScrape = view.scrapedAt();
        long arrived = view.arrivedRequests() - arrivedRequests[place];
        long taken = view.takenPromptTokens() - takenPromptTokens[place];
        if (arrived > 0) {
            double hitRate = taken > 0 ? (view.hitPromptTokens() - hitPromptTokens[place]) / (double) taken : 0;
            meanPromptTokens = (view.arrivedPromptTokens() - arrivedPromptTokens[place])
                    / (double) arrived
                    * Math.max(0, 1 - hitRate);
        }
        arrivedRequests[place] = view.arrivedRequests();
        arrivedPromptTokens[place] = view.arrivedPromptTokens();
        hitPromptTokens[place] = view.hitPromptTokens();
        takenPromptTokens[place] = view.takenPromptTokens();
        place = (place + 1) % REMEMBERED;
        for (int pool = 0; pool < view.pools(); pool++) {
            long contexts = 0;
            long decoding = 0;
            for (int i = 0; i < view.scraped(pool); i++) {
                contexts += view.contextTokens(pool, i);
                decoding += view.decodingRequests(pool, i);
            }
            if (decoding > 0) {
                meanContextTokens[pool] = (double) contexts / decoding;
            }
        }
    }

    /**
     * 1, −1 or 0. An aggregated pool grows for either phase and shrinks when both allow it.
     *
     * <p>Nothing is decided while what was scraped is not what is ready.
     */
    int of(ScalingView view, int pool) {
        int instances = view.ready(pool);
        if (instances == 0 || view.scraped(pool) != instances) {
            return 0;
        }
        return switch (view.role(pool)) {
            case PREFILL -> byPrompts(view, pool, instances);
            case DECODE -> byDecoding(view, pool, instances);
            case AGGREGATED -> Math.max(byPrompts(view, pool, instances), byDecoding(view, pool, instances));
        };
    }

    private int byPrompts(ScalingView view, int pool, int instances) {
        if (!model.knowsPrompts(pool)) {
            return 0;
        }
        double own = model.promptSeconds(pool, meanPromptTokens);
        double queueBudget = (ttftSeconds - own) * sensitivity;
        boolean allLate = true;
        boolean allIdle = instances > 1;
        for (int i = 0; i < instances; i++) {
            double queued = view.queuedPromptTokens(pool, i);
            double ttft = model.promptSeconds(pool, queued + meanPromptTokens);
            allLate &= ttft > ttftSeconds;
            if (consolidationAware && allIdle) {
                double then = model.promptSeconds(pool, inherited(queued, instances) + meanPromptTokens);
                allIdle = then - own < queueBudget;
            } else {
                allIdle &= ttft < ttftSeconds * sensitivity;
            }
        }
        return allLate ? 1 : allIdle ? -1 : 0;
    }

    private int byDecoding(ScalingView view, int pool, int instances) {
        if (!model.knowsDecoding(pool)) {
            return 0;
        }
        boolean allLate = true;
        boolean allIdle = instances > 1;
        for (int i = 0; i < instances; i++) {
            double requests = view.decodingRequests(pool, i);
            double contexts = view.contextTokens(pool, i) + view.queuedContextTokens(pool, i);
            double toCome = 0;
            switch (view.role(pool)) {
                case PREFILL, DECODE -> requests += view.queuedRequests(pool, i);
                // Its queue holds prompts, whose tokens will be context.
                case AGGREGATED -> toCome = view.queuedPromptTokens(pool, i);
            }
            double itl = nextItl(pool, requests, contexts);
            allLate &= itl > itlSeconds;
            if (consolidationAware && allIdle) {
                double then = inherited(contexts + toCome, instances);
                allIdle = then < model.profile(pool).kvCapacityTokens()
                        && nextItl(pool, inherited(requests, instances), then) < itlSeconds * sensitivity;
            } else {
                allIdle &= itl < itlSeconds * sensitivity;
            }
        }
        return allLate ? 1 : allIdle ? -1 : 0;
    }

    /** With the request that comes next, which is as long as those that are there. */
    private double nextItl(int pool, double requests, double contexts) {
        return model.outputTokenSeconds(pool, requests + 1, contexts + meanContextTokens[pool]);
    }

    private static double inherited(double load, int instances) {
        return load * instances / (instances - 1);
    }
}
