package io.goodput.planning;

import io.goodput.contracts.PoolRole;
import io.goodput.contracts.TraceLoad;
import io.goodput.contracts.TraceLoad.CappedSum;
import io.goodput.contracts.TraceLoad.Stretch;
import java.util.List;

/** The requests of a trace, which are known: of any stretch of them, what the objective does not let miss must be served. */
record ReplayedLoad(TraceLoad trace) implements OfferedLoad {
    /** Reports forgive so much of a share when they count. */
    private static final double SHARE_ROUNDING = 1e-9;

    /**
     * The most over all stretches: what of the requests of one is served must be served between its first arrival and
     * the limit after its last one, whatever else is.
     */
    @Override
    public double leastRequestsPerSecond(PoolRole role, double missed, double seconds, int elsewhere) {
        double most = 0;
        for (Stretch stretch : trace.stretches()) {
            most = Math.max(
                    most,
                    leastRequests(stretch, role, (missed + SHARE_ROUNDING) * trace.requests(), elsewhere)
                            / (stretch.seconds() + seconds));
        }
        return most;
    }

    /**
     * The least work of a stretch's requests but for {@code missed} of them, in requests of mean lengths: the least of
     * what each term of the work says. A term that has no part in the work of a mean request says nothing.
     */
    private double leastRequests(Stretch stretch, PoolRole role, double missed, int elsewhere) {
        double kept = stretch.requests() - missed;
        if (kept <= 0) {
            return 0;
        }
        double prefill = elsewhere == 0
                ? work(kept, least(stretch.computedTokens(), missed), kept)
                : atLeast(elsewhere, stretch, missed, kept);
        double decode = Double.POSITIVE_INFINITY;
        if (trace.meanDecodedTokens() > 0) {
            double decoded = least(stretch.decodedTokens(), missed) / trace.meanDecodedTokens();
            double contexts =
                    least(stretch.decodedContexts(), missed) / (trace.meanInputTokens() * trace.meanDecodedTokens());
            decode = Math.min(quadratic(decoded, kept), contexts);
        }
        return switch (role) {
            case PREFILL -> prefill;
            case DECODE -> decode == Double.POSITIVE_INFINITY ? 0 : decode;
            case AGGREGATED -> Math.min(prefill, decode);
        };
    }

    /**
     * Of prompts.
     *
     * @param count of them
     * @param tokens of them together
     */
    private double work(double count, double tokens, double kept) {
        return Math.min(count, quadratic(tokens / trace.meanComputedTokens(), kept));
    }

    /**
     * The same of those prompts alone that have {@code least} tokens or more: of what lies below, each prompt has no more
     * than that.
     */
    private double atLeast(int least, Stretch stretch, double missed, double kept) {
        double count = 0;
        double tokens = 0;
        for (CappedSum each : stretch.computedTokens()) {
            double above = each.cap() - least;
            if (above > 0) {
                double sum = each.sum() - (double) least * stretch.requests() - missed * above;
                count = Math.max(count, sum / above);
                tokens = Math.max(tokens, sum * each.cap() / above);
            }
        }
        return work(count, tokens, kept);
    }

    /** The least sum without {@code missed} of the values: for any cap, those take no more than the cap each. */
    private static double least(List<CappedSum> sums, double missed) {
        double best = 0;
        for (CappedSum each : sums) {
            best = Math.max(best, each.sum() - missed * each.cap());
        }
        return best;
    }

    /** The lesser of a sum and the least sum of squares of so many values with that sum: that of equal ones. */
    private static double quadratic(double sum, double kept) {
        return Math.min(sum, sum * sum / (kept + 1));
    }

    @Override
    public double minOutputTokens() {
        return trace.minOutputTokens();
    }

    @Override
    public double maxOutputTokens() {
        return trace.maxOutputTokens();
    }

    @Override
    public boolean mustDecode(double requiredShare) {
        return trace.requestsOfOneToken() < (requiredShare - SHARE_ROUNDING) * trace.requests();
    }
}
