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
 *   <li>{@code promptFixedSeconds} when the step holds prompt tokens: what kernels of context attention take once,
 *       whatever the number of chunks;
 *   <li>the serial part of {@code host};
 * </ul>
 *
 * and never below what the host needs to launch it, nor below the physical floor. Joules are of all GPU boards of the instance, above their idle floor; the host's
 * time adds none.
 *
 * @param host what the host does for a step
 * @param floor data-sheet floor of the same instance
 * @param idleWatts all boards of the instance, doing nothing
 * @param maxWatts all boards at their power limit; a step never draws more
 * @param besideBoards what the instance draws besides its boards
 * @param capped decode attention of the layers that see a capped context; absent where all see the whole
 */
public record TabulatedSteps(
        Curve tokensSeconds,
        Curve tokensJoules,
        Curve headSeconds,
        Curve headJoules,
        CostSurface contextAttention,
        CostSurface decodeAttention,
        double promptFixedSeconds,
        HostTimes host,
        PhysicalFloor floor,
        double idleWatts,
        double maxWatts,
        BesideBoards besideBoards,
        @Nullable CappedAttention capped)
        implements StepModel {
    /**
     * Decode attention of layers that see at most {@code capTokens} of each sequence's context.
     *
     * @param capTokens the cap, above 0
     * @param cost at (decoding sequences, mean of their capped contexts)
     */
    public record CappedAttention(int capTokens, CostSurface cost) {
        public CappedAttention {
            if (capTokens < 1) {
                throw new IllegalArgumentException("a cap of context must be positive: " + capTokens);
            }
        }
    }

    public TabulatedSteps {
        if (!(promptFixedSeconds >= 0 && promptFixedSeconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "what a step of prompts takes once must be finite and not negative: " + promptFixedSeconds);
        }
        if (!(idleWatts >= 0 && maxWatts >= idleWatts && maxWatts < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("0 ≤ idle ≤ max must hold for watts: " + idleWatts + ", " + maxWatts);
        }
    }

    /** The same where all layers see the whole context. */
    public TabulatedSteps(
            Curve tokensSeconds,
            Curve tokensJoules,
            Curve headSeconds,
            Curve headJoules,
            CostSurface contextAttention,
            CostSurface decodeAttention,
            double promptFixedSeconds,
            HostTimes host,
            PhysicalFloor floor,
            double idleWatts,
            double maxWatts,
            BesideBoards besideBoards) {
        this(
                tokensSeconds,
                tokensJoules,
                headSeconds,
                headJoules,
                contextAttention,
                decodeAttention,
                promptFixedSeconds,
                host,
                floor,
                idleWatts,
                maxWatts,
                besideBoards,
                null);
    }

    @Override
    public int contextCapTokens() {
        return capped == null ? 0 : capped.capTokens;
    }

    @Override
    public double attentionSeconds(RankLoad load) {
        double sum = 0;
        for (int chunk = 0; chunk < load.chunks(); chunk++) {
            sum += contextAttention.secondsAt(load.newTokens(chunk), load.pastTokens(chunk));
        }
        if (load.decoding() > 0) {
            sum += decodeAttention.secondsAt(load.decoding(), load.contextTokens() / load.decoding());
            sum += capped == null
                    ? 0
                    : capped.cost.secondsAt(load.decoding(), load.cappedContextTokens() / load.decoding());
        }
        return sum;
    }

    @Override
    public double attentionJoules(RankLoad load) {
        double sum = 0;
        for (int chunk = 0; chunk < load.chunks(); chunk++) {
            sum += contextAttention.joulesAt(load.newTokens(chunk), load.pastTokens(chunk));
        }
        if (load.decoding() > 0) {
            sum += decodeAttention.joulesAt(load.decoding(), load.contextTokens() / load.decoding());
            sum += capped == null
                    ? 0
                    : capped.cost.joulesAt(load.decoding(), load.cappedContextTokens() / load.decoding());
        }
        return sum;
    }

    @Override
    public void decodeAttention(double sequences, double contextTokens, DecodePiece piece) {
        line(decodeAttention, sequences, contextTokens, piece);
    }

    @Override
    public void cappedDecodeAttention(double sequences, double cappedContextTokens, DecodePiece piece) {
        if (capped == null) {
            piece.clear();
        } else {
            line(capped.cost, sequences, cappedContextTokens, piece);
        }
    }

    /** Tables are by the mean context, pieces by the sum. */
    private static void line(CostSurface cost, double sequences, double contextTokens, DecodePiece piece) {
        double share = 1 / sequences;
        cost.line(sequences, contextTokens * share, piece);
        piece.secondsPerToken *= share;
        piece.joulesPerToken *= share;
        piece.lastContextTokens *= sequences;
    }

    @Override
    public double restSeconds(double tokens, double sequences, boolean withPrompts) {
        double sum = tokensSeconds.at(tokens)
                + (withPrompts ? promptFixedSeconds : 0)
                + host.serialSeconds(sequences, withPrompts);
        return sequences == 0 ? sum : sum + headSeconds.at(sequences);
    }

    @Override
    public double hostSeconds(double tokens, double sequences, boolean withPrompts) {
        return host.serialSeconds(sequences, withPrompts);
    }

    @Override
    public double leastSeconds(double sequences, boolean withPrompts) {
        return host.leastSeconds(sequences, withPrompts);
    }

    @Override
    public double restJoules(double tokens, double sequences) {
        double sum = tokensJoules.at(tokens);
        return sequences == 0 ? sum : sum + headJoules.at(sequences);
    }
}
