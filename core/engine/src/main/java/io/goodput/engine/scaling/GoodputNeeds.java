package io.goodput.engine.scaling;

/** How many instances of a pool hold the limits at a load, by the profile of one of them and the theory of queues. */
final class GoodputNeeds {
    /** Squared coefficient of variation of what prompts take. */
    private static final double PROMPT_VARIATION = 1;
    /** Share of the KV room that is planned for. */
    private static final double KV_SHARE = 0.95;
    /** Share of what an instance can do at most that prompts may take. */
    private static final double MOST_PROMPT_SHARE = 0.9;

    private static final int FIXED_POINT_STEPS = 40;
    private static final double FIXED_POINT_ERROR = 0.01;

    private final InstanceProfile profile;
    private final ServingTargets targets;
    private final double missShare;
    /** Standard deviations that a batch may be above its mean. */
    private final double deviations;

    /** What is planned for. */
    private double promptTokens;

    private double outputTokens;
    private double contextTokens;
    private double slowness = 1;

    /**
     * @param missShare chance of a miss that one phase may have
     * @param deviations of a standard normal distribution, of that chance to be above
     */
    GoodputNeeds(InstanceProfile profile, ServingTargets targets, double missShare, double deviations) {
        this.profile = profile;
        this.targets = targets;
        this.missShare = missShare;
        this.deviations = deviations;
    }

    /**
     * What requests are like.
     *
     * @param prompt mean tokens to compute of a prompt
     * @param input mean tokens of a prompt, hits included
     * @param output mean tokens that a request makes
     * @param timesAsLong how many times as long as the profile says things take
     */
    void expect(double prompt, double input, double output, double timesAsLong) {
        promptTokens = Math.max(1, prompt);
        outputTokens = output;
        contextTokens = input + output / 2;
        slowness = timesAsLong;
    }

    /** The fewest instances, of at most so many, that hold at so many requests a second. */
    int instances(double requestsPerSecond, int most) {
        int instances = 1;
        while (instances < most && !holds(instances, requestsPerSecond / instances)) {
            instances++;
        }
        return instances;
    }

    private boolean holds(int instances, double each) {
        return switch (profile.role()) {
            case PREFILL -> holdsPrompts(instances, each, 0);
            case DECODE -> holdsTokens(each, 0);
            case AGGREGATED -> {
                double share = each * leastPromptSeconds(0);
                // Every step of prompts is longer by those who decode in it.
                yield share < MOST_PROMPT_SHARE
                        && holdsTokens(each, share)
                        && holdsPrompts(instances, each, slowness * stepSeconds(batch(each, share)));
            }
        };
    }

    // Prompts

    /** Seconds of an instance that a prompt takes where as many are in its steps as there is room for. */
    double leastPromptSeconds(double besideSeconds) {
        int budget = profile.maxNumBatchedTokens();
        double whole = Math.floor(promptTokens / budget);
        double rest = promptTokens - whole * budget;
        double full = slowness * profile.promptStepSeconds(budget) + besideSeconds;
        // The last part shares its step with others, but is no faster than the profile's tokens are at the most.
        return whole * full + full * rest / budget;
    }

    /**
     * Prompts come together in steps, the more of them the more arrive while a step lasts: one waits for the rest of a step,
     * for those before it, and for its own.
     */
    private boolean holdsPrompts(int instances, double each, double besideSeconds) {
        double least = leastPromptSeconds(besideSeconds);
        if (each * least >= MOST_PROMPT_SHARE) {
            return false;
        }
        double step = stepTogether(each, besideSeconds);
        double own = promptTokens < profile.maxNumBatchedTokens() ? step : least;
        double patience = targets.ttftSeconds() - own - step / 2;
        // Where nothing holds the limit, a queue that does not grow is what can be had.
        return patience <= 0
                || Queueing.waitsLonger(patience, instances, each * instances * least, least, PROMPT_VARIATION)
                        <= missShare;
    }

    /** Seconds of a step in which all prompts are that arrive while one lasts. */
    private double stepTogether(double each, double besideSeconds) {
        int budget = profile.maxNumBatchedTokens();
        double least = Math.min(budget, promptTokens);
        double tokens = least;
        double step = 0;
        for (int i = 0; i < FIXED_POINT_STEPS; i++) {
            step = slowness * profile.promptStepSeconds((int) Math.ceil(tokens)) + besideSeconds;
            double next = Math.clamp(each * promptTokens * step, least, budget);
            if (Math.abs(next - tokens) <= FIXED_POINT_ERROR * tokens) {
                break;
            }
            tokens = next;
        }
        return step;
    }

    /** Share of time in which an instance is busy with prompts at so many requests a second. */
    double promptShare(double each) {
        double step = stepTogether(each, 0);
        double together = each * promptTokens * step;
        return Math.min(
                1,
                together
                        / Math.clamp(
                                together,
                                Math.min(promptTokens, profile.maxNumBatchedTokens()),
                                profile.maxNumBatchedTokens()));
    }

    // Tokens

    private boolean holdsTokens(double each, double promptShare) {
        double batch = batch(each, promptShare);
        if (Double.isNaN(batch)) {
            return false;
        }
        double high = batch + deviations * Math.sqrt(batch);
        double token = slowness * stepSeconds(high) / profile.tokensPerDecodeStep() / (1 - promptShare);
        return high <= profile.maxNumSeqs()
                && high * contextTokens <= KV_SHARE * profile.kvCapacityTokens()
                && token <= targets.tpotSeconds();
    }

    private double stepSeconds(double batch) {
        return profile.decodeStepSeconds((int) Math.max(1, Math.ceil(batch)), Math.max(1, batch) * contextTokens);
    }

    /** Mean requests that decode in an instance, by Little's law; NaN when there is no end to them. */
    private double batch(double each, double promptShare) {
        double steps = each * outputTokens / profile.tokensPerDecodeStep() / (1 - promptShare);
        double batch = 1;
        for (int i = 0; i < FIXED_POINT_STEPS; i++) {
            double next = steps * slowness * stepSeconds(batch);
            if (next > profile.maxNumSeqs()) {
                return Double.NaN;
            }
            if (Math.abs(next - batch) <= FIXED_POINT_ERROR * batch) {
                return next;
            }
            batch = next;
        }
        return batch;
    }
}
