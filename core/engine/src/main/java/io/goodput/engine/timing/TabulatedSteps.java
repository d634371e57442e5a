package io.goodput.engine.timing;

import org.jspecify.annotations.Nullable;

/**
 * Time and energy of a step of one instance, as tables. A step computes T tokens (prompt tokens plus one per decoding
 * sequence), of which some sequences make an output token. Its time is the sum of
 *
 * <ul>
 *   <li>{@code tokens} at T: projections, MLP or experts, collectives, element-wise work of all layers;
 *   <li>{@code head} at the number of sequences that make a token: LM head and sampling; nothing when none does;
 *   <li>{@code contextAttention} at (new tokens, past tokens), once per prompt chunk in the step;
 *   <li>{@code decodeAttention} at (decoding sequences, their mean context), when there are any;
 *   <li>{@code capped} likewise, at the mean of their capped contexts, where some layers see no more;
 *   <li>the host's own time: {@code prefillHostSeconds} when the step holds prompt tokens, else
 *       {@code decodeHostSeconds};
 * </ul>
 *
 * and never below the physical floor. Joules are of all GPU boards of the instance, above their idle floor; the host's
 * time adds none.
 *
 * @param floor data-sheet floor of the same instance
 * @param idleWatts all boards of the instance, doing nothing
 * @param maxWatts all boards at their power limit; a step never draws more
 * @param overheadWatts the instance's share of hosts, NICs, switches and fans, always drawn
 * @param capped decode attention of the layers that see a capped context; absent where all see the whole
 */
public record TabulatedSteps(
        Curve tokensSeconds,
        Curve tokensJoules,
        Curve headSeconds,
        Curve headJoules,
        Surface contextAttentionSeconds,
        Surface contextAttentionJoules,
        Surface decodeAttentionSeconds,
        Surface decodeAttentionJoules,
        double prefillHostSeconds,
        double decodeHostSeconds,
        PhysicalFloor floor,
        double idleWatts,
        double maxWatts,
        double overheadWatts,
        @Nullable CappedAttention capped)
        implements StepModel {
    /**
     * Decode attention of layers that see at most {@code capTokens} of each sequence's context.
     *
     * @param capTokens the cap, above 0
     * @param seconds at (decoding sequences, mean of their capped contexts)
     * @param joules the same
     */
    public record CappedAttention(int capTokens, Surface seconds, Surface joules) {
        public CappedAttention {
            if (capTokens < 1) {
                throw new IllegalArgumentException("a cap of context must be positive: " + capTokens);
            }
        }
    }

    public TabulatedSteps {
        if (!(prefillHostSeconds >= 0
                && decodeHostSeconds >= 0
                && prefillHostSeconds + decodeHostSeconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "host times must be finite and not negative: " + prefillHostSeconds + ", " + decodeHostSeconds);
        }
        if (!(idleWatts >= 0
                && maxWatts >= idleWatts
                && maxWatts < Double.POSITIVE_INFINITY
                && overheadWatts >= 0
                && overheadWatts < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("0 ≤ idle ≤ max must hold for watts, and overhead be 0 or more: "
                    + idleWatts + ", " + maxWatts + ", " + overheadWatts);
        }
    }

    /** The same where all layers see the whole context. */
    public TabulatedSteps(
            Curve tokensSeconds,
            Curve tokensJoules,
            Curve headSeconds,
            Curve headJoules,
            Surface contextAttentionSeconds,
            Surface contextAttentionJoules,
            Surface decodeAttentionSeconds,
            Surface decodeAttentionJoules,
            double prefillHostSeconds,
            double decodeHostSeconds,
            PhysicalFloor floor,
            double idleWatts,
            double maxWatts,
            double overheadWatts) {
        this(
                tokensSeconds,
                tokensJoules,
                headSeconds,
                headJoules,
                contextAttentionSeconds,
                contextAttentionJoules,
                decodeAttentionSeconds,
                decodeAttentionJoules,
                prefillHostSeconds,
                decodeHostSeconds,
                floor,
                idleWatts,
                maxWatts,
                overheadWatts,
                null);
    }

    @Override
    public int contextCapTokens() {
        return capped == null ? 0 : capped.capTokens;
    }

    @Override
    public double attentionSeconds(RankLoad load) {
        double sum = attention(load, contextAttentionSeconds, decodeAttentionSeconds);
        return capped == null ? sum : sum + cappedAttention(load, capped.seconds);
    }

    @Override
    public double attentionJoules(RankLoad load) {
        double sum = attention(load, contextAttentionJoules, decodeAttentionJoules);
        return capped == null ? sum : sum + cappedAttention(load, capped.joules);
    }

    private static double cappedAttention(RankLoad load, Surface decode) {
        return load.decoding() == 0 ? 0 : decode.at(load.decoding(), load.cappedContextTokens() / load.decoding());
    }

    private static double attention(RankLoad load, Surface context, Surface decode) {
        double sum = 0;
        for (int chunk = 0; chunk < load.chunks(); chunk++) {
            sum += context.at(load.newTokens(chunk), load.pastTokens(chunk));
        }
        return load.decoding() == 0 ? sum : sum + decode.at(load.decoding(), load.contextTokens() / load.decoding());
    }

    @Override
    public void decodeAttention(double sequences, double contextTokens, DecodePiece piece) {
        line(decodeAttentionSeconds, decodeAttentionJoules, sequences, contextTokens, piece);
    }

    @Override
    public void cappedDecodeAttention(double sequences, double cappedContextTokens, DecodePiece piece) {
        if (capped == null) {
            piece.clear();
        } else {
            line(capped.seconds, capped.joules, sequences, cappedContextTokens, piece);
        }
    }

    private static void line(
            Surface seconds, Surface joules, double sequences, double contextTokens, DecodePiece piece) {
        double mean = contextTokens / sequences;
        joules.line(sequences, mean, piece.line);
        piece.joules = piece.line.value;
        piece.joulesPerToken = piece.line.slope / sequences;
        double end = piece.line.end;
        seconds.line(sequences, mean, piece.line);
        piece.seconds = piece.line.value;
        piece.secondsPerToken = piece.line.slope / sequences;
        piece.lastContextTokens = Math.min(end, piece.line.end) * sequences;
    }

    @Override
    public double restSeconds(double tokens, double sequences, boolean withPrompts) {
        double sum = tokensSeconds.at(tokens) + (withPrompts ? prefillHostSeconds : decodeHostSeconds);
        return sequences == 0 ? sum : sum + headSeconds.at(sequences);
    }

    @Override
    public double restJoules(double tokens, double sequences) {
        double sum = tokensJoules.at(tokens);
        return sequences == 0 ? sum : sum + headJoules.at(sequences);
    }
}
