package io.goodput.engine.timing;

/**
 * Adds up the time and energy of one step of an instance, rank by rank. One object serves any number of steps, one after
 * another; nothing is allocated. With p pipeline stages the model describes a stage: a step with decoding members takes p
 * times the stage at 1/p of everything, chunk tokens in attention rounded up, a step of prompts only the stage once.
 */
public final class StepCost {
    private final StepModel model;
    private final int stages;
    private final int verifyTokens;
    private final RankLoad whole = new RankLoad();
    private final RankLoad prompts = new RankLoad();
    private final RankLoad decode = new RankLoad();

    private double share;
    private double slowest;
    private double slowestPrompts;
    private double slowestDecode;
    private double attentionJoules;
    private double promptTokens;
    private double promptsEnding;
    private double pairs;
    private double past;
    private double decoding;
    private double context;

    public StepCost(StepModel model, int stages, int verifyTokens) {
        this.model = model;
        this.stages = stages;
        this.verifyTokens = verifyTokens;
    }

    /** Forgets the step before; the next one has decoding members, somewhere, or not. */
    public void begin(boolean withDecoding) {
        share = withDecoding ? 1.0 / stages : 1;
        slowest = 0;
        slowestPrompts = 0;
        slowestDecode = 0;
        attentionJoules = 0;
        promptTokens = 0;
        promptsEnding = 0;
        pairs = 0;
        past = 0;
        decoding = 0;
        context = 0;
        clearRank();
    }

    private void clearRank() {
        whole.clear();
        prompts.clear();
        decode.clear();
    }

    /**
     * Adds a chunk of a prompt to the rank.
     *
     * @param tokens tokens computed, at least 1
     * @param pastTokens tokens of the same prompt whose KV is there already
     * @param ending whether it is the prompt's last chunk, which makes an output token
     */
    public void addChunk(int tokens, int pastTokens, boolean ending) {
        promptTokens += tokens;
        promptsEnding += ending ? 1 : 0;
        pairs += (double) tokens * pastTokens + 0.5 * tokens * (tokens + 1.0);
        past += pastTokens;
        double part = Math.ceil(tokens * share);
        whole.addChunk(part, pastTokens);
        prompts.addChunk(part, pastTokens);
    }

    /** Sets the decode batch of the rank: members, their context and their capped context, summed. */
    public void setDecoding(int members, double contextTokens, double cappedContextTokens) {
        decoding += members;
        context += contextTokens;
        whole.setDecoding(members * share, contextTokens * share, cappedContextTokens * share);
        decode.setDecoding(members * share, contextTokens * share, cappedContextTokens * share);
    }

    /** The rank is complete; the next one may follow. */
    public void endRank() {
        double seconds = model.attentionSeconds(whole);
        slowest = Math.max(slowest, seconds);
        attentionJoules += model.attentionJoules(whole);
        if (whole.chunks() > 0 && whole.decoding() > 0) {
            slowestPrompts = Math.max(slowestPrompts, model.attentionSeconds(prompts));
            slowestDecode = Math.max(slowestDecode, model.attentionSeconds(decode));
        } else if (whole.chunks() > 0) {
            slowestPrompts = Math.max(slowestPrompts, seconds);
        } else {
            slowestDecode = Math.max(slowestDecode, seconds);
        }
        clearRank();
    }

    /** Length of the step in seconds, never below what the host needs, nor below the floor. */
    public double seconds() {
        return seconds(slowest, promptTokens > 0, decoding > 0);
    }

    /** The data sheet's least length of the step in seconds. */
    public double floorSeconds() {
        return floorSeconds(promptTokens > 0, decoding > 0);
    }

    /** Energy of the boards above their idle floor; at most what their power limit allows in {@link #seconds()}. */
    public double joules() {
        double tokens = promptTokens + decoding * verifyTokens;
        double sequences = promptsEnding + decoding * verifyTokens;
        double sum = (attentionJoules + model.restJoules(tokens * share, sequences * share)) / share;
        return Math.min(sum, (model.maxWatts() - model.idleWatts()) * seconds());
    }

    /** Share of the step that its prompts account for, 0..1: their time alone over the sum of each part's time alone. */
    public double prefillShare() {
        if (decoding == 0) {
            return 1;
        }
        if (promptTokens == 0) {
            return 0;
        }
        double prefill = seconds(slowestPrompts, true, false);
        double decodeAlone = seconds(slowestDecode, false, true);
        return prefill + decodeAlone == 0 ? 0 : prefill / (prefill + decodeAlone);
    }

    private double seconds(double attention, boolean withPrompts, boolean withDecoding) {
        double tokens = (withPrompts ? promptTokens : 0) + (withDecoding ? decoding * verifyTokens : 0);
        double sequences = (withPrompts ? promptsEnding : 0) + (withDecoding ? decoding * verifyTokens : 0);
        double sum = (attention + model.restSeconds(tokens * share, sequences * share, withPrompts)) / share;
        double least = model.leastSeconds(sequences * share, withPrompts) / share;
        return Math.max(Math.max(sum, least), floorSeconds(withPrompts, withDecoding));
    }

    private double floorSeconds(boolean withPrompts, boolean withDecoding) {
        double tokens = (withPrompts ? promptTokens : 0) + (withDecoding ? decoding * verifyTokens : 0);
        double sequences = (withPrompts ? promptsEnding : 0) + (withDecoding ? decoding * verifyTokens : 0);
        double attended = (withPrompts ? pairs : 0) + (withDecoding ? context * verifyTokens : 0);
        double read = (withPrompts ? past : 0) + (withDecoding ? context : 0);
        return model.floor().seconds(tokens * share, sequences * share, attended * share, read * share) / share;
    }
}
