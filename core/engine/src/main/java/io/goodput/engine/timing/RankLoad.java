package io.goodput.engine.timing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one rank computes in one step: chunks of prompts and a decode batch. One object serves any number of steps. */
public final class RankLoad {
    private int chunks;
    private double[] newTokens = new double[8];
    private int[] pastTokens = new int[8];
    private double decoding;
    private double context;
    private double cappedContext;
    private @Nullable RankLoad decodeOnly;

    /** Forgets the step before. */
    public void clear() {
        chunks = 0;
        decoding = 0;
        context = 0;
        cappedContext = 0;
    }

    /**
     * Adds a chunk of a prompt.
     *
     * @param tokens tokens computed, above 0; a fraction of a token where a pipeline shares a step out
     * @param past tokens of the same prompt whose KV is there already
     */
    public void addChunk(double tokens, int past) {
        if (chunks == newTokens.length) {
            newTokens = Arrays.copyOf(newTokens, chunks * 2);
            pastTokens = Arrays.copyOf(pastTokens, chunks * 2);
        }
        newTokens[chunks] = tokens;
        pastTokens[chunks] = past;
        chunks++;
    }

    /**
     * Sets the decode batch.
     *
     * @param sequences members
     * @param contextTokens tokens that they attend to in layers of full attention, summed over the members
     * @param cappedContextTokens the same in layers that see at most {@link StepModel#contextCapTokens()} tokens each
     */
    public void setDecoding(double sequences, double contextTokens, double cappedContextTokens) {
        decoding = sequences;
        context = contextTokens;
        cappedContext = cappedContextTokens;
    }

    /** The same decode batch alone; the object is this load's, and holds until it is asked for again. */
    RankLoad withoutChunks() {
        RankLoad load = decodeOnly;
        if (load == null) {
            load = new RankLoad();
            decodeOnly = load;
        }
        load.clear();
        load.setDecoding(decoding, context, cappedContext);
        return load;
    }

    public int chunks() {
        return chunks;
    }

    public double newTokens(int chunk) {
        return newTokens[chunk];
    }

    public int pastTokens(int chunk) {
        return pastTokens[chunk];
    }

    public double decoding() {
        return decoding;
    }

    /** Tokens of full context, summed. */
    public double contextTokens() {
        return context;
    }

    /** Tokens of capped context, summed. */
    public double cappedContextTokens() {
        return cappedContext;
    }
}
