package io.goodput.engine.timing;

/**
 * Adds up the time and energy of one step, part by part, as {@link TabulatedSteps} says. One object serves any number of
 * steps of its model, one after another; nothing is allocated.
 */
public final class StepCost {
    private final TabulatedSteps model;

    private long promptTokens;
    private int promptsEnding;
    private int chunks;
    private double chunkSeconds;
    private double chunkJoules;
    private double chunkPairs;
    private double chunkPast;
    private int decoding;
    private double contextTokens;

    public StepCost(TabulatedSteps model) {
        this.model = model;
    }

    /** Forgets the step before. */
    public void clear() {
        promptTokens = 0;
        promptsEnding = 0;
        chunks = 0;
        chunkSeconds = 0;
        chunkJoules = 0;
        chunkPairs = 0;
        chunkPast = 0;
        decoding = 0;
        contextTokens = 0;
    }

    /**
     * Adds a chunk of a prompt.
     *
     * @param newTokens tokens computed, at least 1
     * @param pastTokens tokens of the same prompt computed in earlier steps
     * @param ending whether it is the prompt's last chunk, which makes an output token
     */
    public void addChunk(int newTokens, int pastTokens, boolean ending) {
        promptTokens += newTokens;
        promptsEnding += ending ? 1 : 0;
        chunks++;
        chunkSeconds += model.contextAttentionSeconds().at(newTokens, pastTokens);
        chunkJoules += model.contextAttentionJoules().at(newTokens, pastTokens);
        chunkPairs += (double) newTokens * pastTokens + 0.5 * newTokens * (newTokens + 1.0);
        chunkPast += pastTokens;
    }

    /**
     * Sets the decoding part.
     *
     * @param sequences sequences that make one token each
     * @param context tokens that they attend to, summed, each one's newest included
     */
    public void setDecoding(int sequences, long context) {
        decoding = sequences;
        contextTokens = (double) context;
    }

    /** Prompt tokens of the step. */
    public long promptTokens() {
        return promptTokens;
    }

    /** Sequences that make a token in the step. */
    public int sequences() {
        return promptsEnding + decoding;
    }

    /** Length of the step in seconds, never below the floor. */
    public double seconds() {
        return seconds(chunks > 0, decoding > 0);
    }

    /** The data sheet's least length of the step in seconds. */
    public double floorSeconds() {
        return floorSeconds(chunks > 0, decoding > 0);
    }

    /** Energy of the boards above their idle floor; at most what their power limit allows in {@link #seconds()}. */
    public double joules() {
        double tokens = (double) promptTokens + decoding;
        double sum = model.tokensJoules().at(tokens) + chunkJoules;
        if (sequences() > 0) {
            sum += model.headJoules().at(sequences());
        }
        if (decoding > 0) {
            sum += model.decodeAttentionJoules().at(decoding, contextTokens / decoding);
        }
        return Math.min(sum, (model.maxWatts() - model.idleWatts()) * seconds());
    }

    /** Share of the step that its prompts account for, 0..1: their time alone over the sum of each part's time alone. */
    public double prefillShare() {
        if (decoding == 0) {
            return 1;
        }
        if (chunks == 0) {
            return 0;
        }
        double prefill = seconds(true, false);
        double decode = seconds(false, true);
        return prefill + decode == 0 ? 0 : prefill / (prefill + decode);
    }

    private double seconds(boolean withPrompts, boolean withDecoding) {
        double tokens = (withPrompts ? (double) promptTokens : 0) + (withDecoding ? decoding : 0);
        double making = (withPrompts ? promptsEnding : 0) + (withDecoding ? decoding : 0);
        double sum = model.tokensSeconds().at(tokens);
        if (making > 0) {
            sum += model.headSeconds().at(making);
        }
        if (withPrompts) {
            sum += chunkSeconds;
        }
        if (withDecoding) {
            sum += model.decodeAttentionSeconds().at(decoding, contextTokens / decoding);
        }
        sum += withPrompts ? model.prefillHostSeconds() : model.decodeHostSeconds();
        return Math.max(sum, floorSeconds(withPrompts, withDecoding));
    }

    private double floorSeconds(boolean withPrompts, boolean withDecoding) {
        double tokens = (withPrompts ? (double) promptTokens : 0) + (withDecoding ? decoding : 0);
        double making = (withPrompts ? promptsEnding : 0) + (withDecoding ? decoding : 0);
        double pairs = (withPrompts ? chunkPairs : 0) + (withDecoding ? contextTokens : 0);
        double context = (withPrompts ? chunkPast : 0) + (withDecoding ? contextTokens : 0);
        return model.floor().seconds(tokens, making, pairs, context);
    }
}
