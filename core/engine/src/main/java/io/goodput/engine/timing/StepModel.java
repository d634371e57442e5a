package io.goodput.engine.timing;

/**
 * Time and energy of the steps of one instance, or of one pipeline stage of it. A step takes the attention of its
 * slowest rank plus the rest, which all ranks share, and never less than the host needs for it, nor than the floor. Pure functions: the same arguments
 * give the same bits; safe for concurrent use; nothing is allocated per call. Joules are of all GPU boards of the
 * instance, above their idle floor.
 */
public interface StepModel {
    /** Tokens that layers with a window, or that choose the top k, see of a context at most; 0 when there are none. */
    int contextCapTokens();

    /** Seconds of attention over all layers of one rank's part of a step; 0 for an empty part. */
    double attentionSeconds(RankLoad load);

    /** Joules of that. */
    double attentionJoules(RankLoad load);

    /**
     * Attention of a rank that only decodes, in layers of full attention, as a linear function of its context that is
     * exact from {@code contextTokens} up to {@link DecodePiece#lastContextTokens}: with {@link #cappedDecodeAttention}
     * it gives what {@link #attentionSeconds} gives.
     *
     * @param sequences members, above 0
     * @param contextTokens their context, summed
     */
    void decodeAttention(double sequences, double contextTokens, DecodePiece piece);

    /** The same for layers of capped attention and their capped context; zeros when there are none. */
    void cappedDecodeAttention(double sequences, double cappedContextTokens, DecodePiece piece);

    /**
     * Seconds of all else: projections, MLP or experts, collectives, element-wise work, head and sampling, and what the
     * host does while the GPU waits.
     *
     * @param tokens tokens computed by all ranks
     * @param sequences output tokens made by all ranks
     * @param withPrompts whether the step holds prompt tokens
     */
    double restSeconds(double tokens, double sequences, boolean withPrompts);

    /** The part of {@link #restSeconds} that is the host's own time; 0 where it is not told apart. */
    double hostSeconds(double tokens, double sequences, boolean withPrompts);

    /** Least seconds of such a step by what the host does, whatever its kernels take. */
    default double leastSeconds(double sequences, boolean withPrompts) {
        return 0;
    }

    /** Joules of all else; the host's time adds none. */
    double restJoules(double tokens, double sequences);

    /** Data-sheet floor of a step. */
    PhysicalFloor floor();

    /** All boards of the instance, doing nothing. */
    double idleWatts();

    /** All boards at their power limit; a step never draws more. */
    double maxWatts();

    /** What the instance draws besides its boards. */
    BesideBoards besideBoards();
}
