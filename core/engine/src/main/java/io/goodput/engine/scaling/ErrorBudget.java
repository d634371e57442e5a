package io.goodput.engine.scaling;

/**
 * The requests that may miss their limits, and how many of them have: as operators of an objective keep it. The more of
 * it is spent, or is being spent, the more load is planned for than there is.
 */
final class ErrorBudget {
    /** Misses are counted against at least as many requests. */
    private static final double LEAST_REQUESTS = 5_000;
    /** Share of the budget that is to be spent in the end. */
    private static final double AIM = 0.25;

    private static final double RECENT_SECONDS = 600;
    private static final double PER_SHARE = 0.5;
    private static final double PER_RECENT_SHARE = 0.06;
    private static final double MOST_RECENT = 5;
    private static final double LEAST_FACTOR = 0.9;
    private static final double MOST_FACTOR = 1.6;

    private final double missShare;
    private final LoadHistory missed = new LoadHistory();
    private final LoadHistory ended = new LoadHistory();
    private double spent;

    /** @param missShare share of requests that may miss, above 0 */
    ErrorBudget(double missShare) {
        this.missShare = missShare;
    }

    /** So many requests have ended until now, and of those so many inside their limits. */
    void add(double now, long endedRequests, long insideLimits) {
        missed.add(now, (double) (endedRequests - insideLimits));
        ended.add(now, (double) endedRequests);
        spent = (endedRequests - insideLimits) / (missShare * Math.max(LEAST_REQUESTS, (double) endedRequests));
    }

    /** How many times the load is to be planned for. */
    double factor() {
        double rate = ended.rate(RECENT_SECONDS, 0);
        double burning = rate > 0 ? missed.rate(RECENT_SECONDS, 0) / rate / missShare : 0;
        double factor =
                1 + PER_SHARE * (spent - AIM) + PER_RECENT_SHARE * Math.min(MOST_RECENT, Math.max(0, burning - 1));
        return Math.clamp(factor, LEAST_FACTOR, MOST_FACTOR);
    }
}
