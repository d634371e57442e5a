package io.goodput.engine.metrics;

import io.goodput.engine.RequestView;
import io.goodput.engine.workload.RequestSource;

/** A request that has ended, as plain values; NaN for what never came. */
record Ended(
        End end,
        int requestClass,
        double arrivedAt,
        double takenAt,
        double prefilledAt,
        double roomAt,
        double movedAt,
        double firstTokenAt,
        double endedAt,
        int inputTokens,
        int outputTokens,
        int promptInstance,
        int decodeInstance)
        implements RequestView {
    static final double NEVER = Double.NaN;

    /** Aggregated: taken at once, finished. */
    static Ended finished(double arrivedAt, double firstTokenAt, double endedAt, int outputTokens) {
        return finished(0, arrivedAt, firstTokenAt, endedAt, outputTokens);
    }

    static Ended finished(int requestClass, double arrivedAt, double firstTokenAt, double endedAt, int outputTokens) {
        return new Ended(
                End.FINISHED,
                requestClass,
                arrivedAt,
                arrivedAt,
                firstTokenAt,
                NEVER,
                NEVER,
                firstTokenAt,
                endedAt,
                10,
                outputTokens,
                0,
                0);
    }

    /** Ended in the prompt queue. */
    static Ended queued(End end, double arrivedAt, double endedAt) {
        return new Ended(end, 0, arrivedAt, NEVER, NEVER, NEVER, NEVER, NEVER, endedAt, 10, 0, 0, -1);
    }

    /** Ended after its first token. */
    static Ended decoding(End end, double arrivedAt, double firstTokenAt, double endedAt, int outputTokens) {
        return new Ended(
                end,
                0,
                arrivedAt,
                arrivedAt,
                firstTokenAt,
                NEVER,
                NEVER,
                firstTokenAt,
                endedAt,
                10,
                outputTokens,
                0,
                0);
    }

    @Override
    public long number() {
        return 0;
    }

    /** Tokens come evenly. */
    @Override
    public double longestGapSeconds() {
        return outputTokens > 1 ? (endedAt - firstTokenAt) / (outputTokens - 1) : 0;
    }

    @Override
    public int session() {
        return RequestSource.NO_THREAD;
    }

    @Override
    public int drawnHitTokens() {
        return RequestSource.NOT_DRAWN;
    }

    @Override
    public int maxOutputTokens() {
        return outputTokens;
    }

    @Override
    public int wantedOutputTokens() {
        return outputTokens;
    }

    @Override
    public int cachedTokens() {
        return 0;
    }

    @Override
    public int promptRank() {
        return 0;
    }

    @Override
    public int decodeRank() {
        return 0;
    }

    @Override
    public double transferSeconds() {
        return movedAt - Math.max(roomAt, prefilledAt);
    }

    @Override
    public int preemptions() {
        return 0;
    }

    @Override
    public int retries() {
        return 0;
    }
}
