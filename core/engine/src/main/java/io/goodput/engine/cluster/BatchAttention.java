package io.goodput.engine.cluster;

import io.goodput.engine.timing.StepModel;

/**
 * What attention costs a step without prompts of an instance: the seconds of its slowest rank, the joules of all. With
 * several ranks it looks at those only whose batch has changed or whose line ends, as long as the slowest one stays that;
 * otherwise at all.
 */
final class BatchAttention {
    private final StepModel model;
    private final Rank[] ranks;
    private final double share;
    /** Whether anything is known beyond a look at all: with one rank nothing is gained, with capped contexts too little. */
    private final boolean keeps;

    private RankAttention slowest;
    private double joules;
    private double joulesPerToken;
    private long clock;
    private boolean isKnown;
    /** The clock up to which each rank's line is straight and below that of the slowest one. */
    private final long[] knownUntil;

    private final Rank[] changed;
    private int changedCount;

    /** @param share of the batch that a pipeline stage has */
    BatchAttention(StepModel model, Rank[] ranks, double share) {
        this.model = model;
        this.ranks = ranks;
        this.share = share;
        keeps = ranks.length > 1 && model.contextCapTokens() == 0;
        slowest = ranks[0].attention;
        changed = new Rank[keeps ? ranks.length : 0];
        knownUntil = new long[changed.length];
    }

    /** The batch of a rank is another. */
    void change(Rank rank) {
        rank.attention.forget();
        if (keeps) {
            note(rank);
        }
    }

    private void note(Rank rank) {
        if (!rank.attention.isChanged) {
            rank.attention.isChanged = true;
            changed[changedCount++] = rank;
        }
    }

    /** Looks at a batch with members; returns how many of {@code tokens} each may make before anything below bends. */
    long look(long now, long tokens) {
        return keeps && isKnown && !slowest.isChanged ? follow(now, tokens) : lookAtAll(now, tokens);
    }

    /** Makes up for the ranks that changed or whose line ends. */
    private long follow(long now, long tokens) {
        for (int r = 0; r < knownUntil.length; r++) {
            if (knownUntil[r] < now + tokens) {
                note(ranks[r]);
            }
        }
        if (slowest.isChanged) {
            return lookAtAll(now, tokens);
        }
        slowest.look(model, share, now);
        joules += joulesPerToken * (now - clock);
        clock = now;
        long known = tokens;
        for (int c = 0; c < changedCount; c++) {
            Rank rank = changed[c];
            RankAttention line = rank.attention;
            line.isChanged = false;
            joules -= line.joulesAt(now);
            joulesPerToken -= line.joulesPerToken();
            knownUntil[rank.index] = Long.MAX_VALUE;
            if (rank.decoding == 0) {
                line.clear();
                continue;
            }
            line.look(model, share, now);
            joules += line.joulesAt(now);
            joulesPerToken += line.joulesPerToken();
            if (line.isSlowerThan(slowest)) {
                changedCount = 0;
                return lookAtAll(now, tokens);
            }
            long straight = Math.min(line.straightTokens(), line.tokensUntilSlowerThan(slowest));
            knownUntil[rank.index] = now + straight;
            known = Math.min(known, straight);
        }
        changedCount = 0;
        return known;
    }

    private long lookAtAll(long now, long tokens) {
        clock = now;
        joules = 0;
        joulesPerToken = 0;
        RankAttention slower = null;
        for (Rank rank : ranks) {
            RankAttention line = rank.attention;
            line.isChanged = false;
            if (rank.decoding == 0) {
                line.clear();
                continue;
            }
            line.look(model, share, now);
            joules += line.joulesAt(now);
            joulesPerToken += line.joulesPerToken();
            if (slower == null || line.isSlowerThan(slower)) {
                slower = line;
            }
        }
        changedCount = 0;
        if (slower == null) {
            throw new IllegalStateException("nobody decodes");
        }
        slowest = slower;
        isKnown = true;
        long known = tokens;
        for (Rank rank : ranks) {
            long straight = Long.MAX_VALUE - now;
            if (rank.decoding > 0) {
                straight = Math.min(rank.attention.straightTokens(), rank.attention.tokensUntilSlowerThan(slower));
            }
            if (keeps) {
                knownUntil[rank.index] = now + straight;
            }
            known = Math.min(known, straight);
        }
        return known;
    }

    /** Seconds of the slowest rank. */
    double seconds() {
        return slowest.seconds();
    }

    /** What they gain with every token of each member. */
    double secondsPerToken() {
        return slowest.secondsPerToken();
    }

    double joules() {
        return joules;
    }

    double joulesPerToken() {
        return joulesPerToken;
    }
}
