package io.goodput.engine;

/** What happened to one request. Times are in seconds from the start of the run; NaN for what never came. */
public interface RequestView {
    /** How a request ended. */
    enum End {
        FINISHED,
        REJECTED,
        TIMED_OUT,
        FAILED,
        /** The run was over first. */
        IN_FLIGHT
    }

    /** Number in the order of arrival, from 0. */
    long number();

    /** Index of its class. */
    int requestClass();

    End end();

    /** The session that it belongs to; −1 when none. */
    int session();

    double arrivedAt();

    int inputTokens();

    /** Prompt tokens that the load said any prefix cache holds; −1 where the cache's own state decides. */
    int drawnHitTokens();

    /** The limit of output tokens that it carried. */
    int maxOutputTokens();

    /** Output tokens that it would have made, had nothing ended it before. */
    int wantedOutputTokens();

    /** Output tokens that it had made. */
    int outputTokens();

    /** Prompt tokens that a prefix cache held when its prompt was first taken. */
    int cachedTokens();

    /** Number of the instance, through all pools, that computed its prompt last; −1 when none was chosen. */
    int promptInstance();

    /** Rank in it. */
    int promptRank();

    /** Number of the instance that it decoded at last; −1 when none was chosen. */
    int decodeInstance();

    /** Rank in it. */
    int decodeRank();

    /** When its prompt was first taken from the queue. */
    double takenAt();

    /** When the last chunk of its prompt was done, the last time. */
    double prefilledAt();

    /** When room was reserved for it at its decode rank, the last time. */
    double roomAt();

    /** When its KV was over at its decode rank, the last time. */
    double movedAt();

    /** Seconds that its transfers took, set-up included, summed. */
    double transferSeconds();

    /** When the user saw the first token. */
    double firstTokenAt();

    /**
     * Its largest gap between two successive tokens at the user, in seconds, in flight the open one included; 0 before the
     * second token. NaN when no class has a limit on it.
     */
    double longestGapSeconds();

    /** When it reached its terminal state: for a finished one, its last token. */
    double endedAt();

    int preemptions();

    /** How often it was begun again because its hardware failed. */
    int retries();
}
