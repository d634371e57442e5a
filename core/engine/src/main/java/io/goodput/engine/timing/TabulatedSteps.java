package io.goodput.engine.timing;

/**
 * Time and energy of a step of one instance, as tables. A step computes T tokens (prompt tokens plus one per decoding
 * sequence), of which some sequences make an output token. Its time is the sum of
 *
 * <ul>
 *   <li>{@code tokens} at T: projections, MLP or experts, collectives, element-wise work of all layers;
 *   <li>{@code head} at the number of sequences that make a token: LM head and sampling; nothing when none does;
 *   <li>{@code contextAttention} at (new tokens, past tokens), once per prompt chunk in the step;
 *   <li>{@code decodeAttention} at (decoding sequences, their mean context), when there are any;
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
        double overheadWatts)
        implements StepModel {
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

    @Override
    public int contextCapTokens() {
        return 0;
    }

    @Override
    public double attentionSeconds(RankLoad load) {
        return attention(load, contextAttentionSeconds, decodeAttentionSeconds);
    }

    @Override
    public double attentionJoules(RankLoad load) {
        return attention(load, contextAttentionJoules, decodeAttentionJoules);
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
        double mean = contextTokens / sequences;
        decodeAttentionJoules.line(sequences, mean, piece.line);
        piece.joules = piece.line.value;
        piece.joulesPerToken = piece.line.slope / sequences;
        double end = piece.line.end;
        decodeAttentionSeconds.line(sequences, mean, piece.line);
        piece.seconds = piece.line.value;
        piece.secondsPerToken = piece.line.slope / sequences;
        piece.lastContextTokens = Math.min(end, piece.line.end) * sequences;
    }

    @Override
    public void cappedDecodeAttention(double sequences, double cappedContextTokens, DecodePiece piece) {
        piece.clear();
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
