package io.goodput.engine.cluster;

/** What the front end of a deployment has counted since the start of the run. */
final class Served {
    long arrivedPromptTokens;
    /** Requests that got their first token, and what they waited for it, in seconds. */
    long firstTokens;

    double firstTokenWaits;
    long finished;
    long finishedOutputTokens;
    /** Finished requests of two tokens or more, and their seconds per output token, summed. */
    long spaced;

    double spacings;

    void firstToken(double waitedSeconds) {
        firstTokens++;
        firstTokenWaits += waitedSeconds;
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
