package io.goodput.engine.cluster;

/** What the front end of a deployment has counted since the start of the run. */
final class Served {
    long arrivedPromptTokens;
    /** Requests that got their first token, and what they waited for it, in seconds. */
    long firstTokens;

    double firstTokenWaits;
    /** Requests that have ended, and of those the ones that met every limit of their class. */
    long ended;

    long insideLimits;
    long finished;
    long finishedOutputTokens;
    /** Finished requests of two tokens or more, and their seconds per output token, summed. */
    long spaced;

    double spacings;

    void firstToken(double waitedSeconds) {
        firstTokens++;
        firstTokenWaits += waitedSeconds;
    }

    void ended(boolean isInsideLimits) {
        ended++;
        insideLimits += isInsideLimits ? 1 : 0;
    }

    void finished(int outputTokens, double secondsSinceFirst) {
        finished++;
        finishedOutputTokens += outputTokens;
        if (outputTokens > 1) {
            spaced++;
            spacings += secondsSinceFirst / (outputTokens - 1);
        }
    }
}
