package io.goodput.engine.scaling;

import java.util.List;

/**
 * What Dynamo's planner knows of the steps of each pool: regressions that begin with a small grid of its profile and go on
 * with the last steps of its instances at each scrape.
 */
final class PlannerModel {
    /** Where an instance counts as warming up, in seconds since it became ready. */
    private static final double WARM_UP_SECONDS = 120;

    private static final int PROMPT_POINTS = 16;
    private static final int DECODE_POINTS = 4;

    private final List<InstanceProfile> profiles;
    private final boolean learnsFromWarmUp;
    private final StepRegression[] prompts;
    private final StepRegression[] decoding;
    private double seenScrape = Double.NaN;

    PlannerModel(List<InstanceProfile> profiles, boolean learnsFromWarmUp) {
        this.profiles = profiles;
        this.learnsFromWarmUp = learnsFromWarmUp;
        prompts = new StepRegression[profiles.size()];
        decoding = new StepRegression[profiles.size()];
        for (int pool = 0; pool < profiles.size(); pool++) {
            prompts[pool] = StepRegression.ofPrompts();
            decoding[pool] = StepRegression.ofDecoding();
            begin(pool, profiles.get(pool));
        }
    }

    private void begin(int pool, InstanceProfile profile) {
        for (int i = 1; i <= PROMPT_POINTS; i++) {
            int tokens = Math.max(1, (int) ((long) profile.maxNumBatchedTokens() * i / PROMPT_POINTS));
            prompts[pool].add(0, tokens, profile.promptStepSeconds(tokens));
        }
        for (int i = 0; i < DECODE_POINTS; i++) {
            int requests = Math.max(1, (int) ((long) profile.maxNumSeqs() * i / (DECODE_POINTS - 1)));
            for (int j = 0; j < DECODE_POINTS; j++) {
                double share = (double) j / (DECODE_POINTS - 1);
                double context = Math.max(requests, profile.kvCapacityTokens() * share);
                decoding[pool].add(requests, context, profile.decodeStepSeconds(requests, context));
            }
        }
    }

    /** Takes in what was scraped, if anything since the last time. */
    void observe(ScalingView view) {
        if (Double.isNaN(view.scrapedAt()) || view.scrapedAt() == seenScrape) {
            return;
        }
        seenScrape = view.scrapedAt();
        for (int pool = 0; pool < view.pools(); pool++) {
            for (int i = 0; i < view.scraped(pool); i++) {
                if (learnsFromWarmUp || seenScrape - view.readySince(pool, i) >= WARM_UP_SECONDS) {
                    observe(view, pool, i);
                }
            }
        }
    }

    private void observe(ScalingView view, int pool, int instance) {
        double promptTokens = view.lastPromptStepTokens(pool, instance);
        if (promptTokens > 0) {
            prompts[pool].add(0, promptTokens, view.lastPromptStepSeconds(pool, instance));
        }
        double requests = view.lastDecodeStepRequests(pool, instance);
        if (requests > 0) {
            double contextTokens = view.lastDecodeStepContextTokens(pool, instance);
            decoding[pool].add(requests, contextTokens, view.lastDecodeStepSeconds(pool, instance));
        }
    }

    InstanceProfile profile(int pool) {
        return profiles.get(pool);
    }

    /** Whether {@link #promptSeconds} can be told, and so on. */
    boolean knowsPrompts(int pool) {
        return prompts[pool].isReady();
    }

    boolean knowsDecoding(int pool) {
        return decoding[pool].isReady();
    }

    /** Seconds until so many prompt tokens are computed, in whole steps and one with the rest. */
    double promptSeconds(int pool, double tokens) {
        if (tokens <= 0) {
            return 0;
        }
        int largest = profiles.get(pool).maxNumBatchedTokens();
        double whole = Counts.ceil(tokens / largest) - 1.0;
        return whole * prompts[pool].seconds(0, largest) + prompts[pool].seconds(0, tokens - whole * largest);
    }

    /** Seconds for one output token of each of so many requests with so many tokens of context in all. */
    double outputTokenSeconds(int pool, double requests, double contextTokens) {
        return decoding[pool].seconds(requests, contextTokens)
                / profiles.get(pool).tokensPerDecodeStep();
    }

    /** Seconds of so many steps of decoding that have so many prompt tokens besides, in all. */
    double mixedSeconds(int pool, double steps, double requests, double contextTokens, double promptTokens) {
        return steps * decoding[pool].seconds(requests, contextTokens) + promptTokens * prompts[pool].secondsPerToken();
    }
}
