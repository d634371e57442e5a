package io.goodput.engine.cluster;

import io.goodput.engine.timing.DecodePiece;
import io.goodput.engine.timing.StepModel;

/**
 * What attention costs the batch of one rank in a step without prompts: a line over the tokens that the members make,
 * straight to the end of the piece of the step model that their context is on.
 */
final class RankAttention {
    /** More tokens than any run makes. */
    static final long ENDLESS = 1L << 40;

    private final Rank rank;
    /** The pieces around the contexts at which they were looked up; void where those are negative. */
    private final DecodePiece piece = new DecodePiece();

    private double pieceFrom = -1;
    private final DecodePiece cappedPiece = new DecodePiece();
    private double cappedPieceFrom = -1;

    /** When this was looked at, and what attention costs a step then. */
    private long clock;

    private double seconds;
    /** What it gains with every token of each member. */
    private double secondsPerToken;

    private double joules;
    private double joulesPerToken;
    /** Tokens that each member may make with the line as it is. */
    private long straightTokens;
    /** Whether the batch was another since. */
    boolean isChanged;

    RankAttention(Rank rank) {
        this.rank = rank;
    }

    /** The batch is another. */
    void forget() {
        pieceFrom = -1;
        cappedPieceFrom = -1;
    }

    /** The capped context grows by another number a token. */
    void forgetCapped() {
        cappedPieceFrom = -1;
    }

    /** Nobody decodes. */
    void clear() {
        joules = 0;
        joulesPerToken = 0;
    }

    /**
     * Looks at a batch that has members.
     *
     * @param share of the batch that a pipeline stage has
     */
    void look(StepModel model, double share, long now) {
        clock = now;
        double members = rank.decoding * share;
        double context = rank.contextTokens(now) * share;
        if (pieceFrom < 0 || context > piece.lastContextTokens) {
            model.decodeAttention(members, context, piece);
            pieceFrom = context;
        }
        double moved = context - pieceFrom;
        seconds = piece.seconds + piece.secondsPerToken * moved;
        secondsPerToken = piece.secondsPerToken * members;
        joules = piece.joules + piece.joulesPerToken * moved;
        joulesPerToken = piece.joulesPerToken * members;
        straightTokens = tokensWithin(piece.lastContextTokens - context, members);
        if (rank.capCrossings != null) {
            lookAtCapped(model, share);
        }
    }

    private void lookAtCapped(StepModel model, double share) {
        double members = rank.decoding * share;
        double capped = rank.cappedContextTokens(clock) * share;
        if (cappedPieceFrom < 0 || capped > cappedPiece.lastContextTokens) {
            model.cappedDecodeAttention(members, capped, cappedPiece);
            cappedPieceFrom = capped;
        }
        double moved = capped - cappedPieceFrom;
        double growing = rank.belowCap * share;
        seconds += cappedPiece.seconds + cappedPiece.secondsPerToken * moved;
        secondsPerToken += cappedPiece.secondsPerToken * growing;
        joules += cappedPiece.joules + cappedPiece.joulesPerToken * moved;
        joulesPerToken += cappedPiece.joulesPerToken * growing;
        if (rank.belowCap > 0) {
            straightTokens = Math.min(straightTokens, tokensWithin(cappedPiece.lastContextTokens - capped, growing));
            straightTokens = Math.min(straightTokens, rank.tokensUntilCap(clock) - 1);
        }
    }

    /** Whole tokens that every member can make before a context that grows by {@code members} a token has grown so far. */
    private static long tokensWithin(double context, double members) {
        double tokens = context / members;
        return tokens >= ENDLESS ? ENDLESS : (long) Math.max(0, tokens);
    }

    double seconds() {
        return seconds;
    }

    double secondsPerToken() {
        return secondsPerToken;
    }

    double joulesPerToken() {
        return joulesPerToken;
    }

    /** Joules at a clock, along the line. */
    double joulesAt(long when) {
        return joules + joulesPerToken * (when - clock);
    }

    long straightTokens() {
        return straightTokens;
    }

    /** Whether it takes longer than another one, now or, when they take the same, with the next token. */
    boolean isSlowerThan(RankAttention other) {
        return seconds > other.seconds || (seconds == other.seconds && secondsPerToken > other.secondsPerToken);
    }

    /** Tokens that each member may make before this one takes longer than a slower one, both looked at now. */
    long tokensUntilSlowerThan(RankAttention slower) {
        if (secondsPerToken <= slower.secondsPerToken) {
            return ENDLESS;
        }
        double tokens = (slower.seconds - seconds) / (secondsPerToken - slower.secondsPerToken);
        return tokens >= ENDLESS ? ENDLESS : (long) Math.max(0, tokens);
    }
}
