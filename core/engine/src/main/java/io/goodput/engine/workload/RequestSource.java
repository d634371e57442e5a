package io.goodput.engine.workload;

/**
 * The requests of one run as a stream in the order of arrival: nothing is kept of those that were taken. The object
 * describes one request at a time, the one that {@link #take()} moved to last. Not thread-safe; nothing is allocated
 * per request in the steady state.
 */
public interface RequestSource extends AutoCloseable {
    /** What a request without a thread has for {@link #thread()}. */
    int NO_THREAD = -1;

    /** What a request without drawn hits has for {@link #drawnHitTokens()}. */
    int NOT_DRAWN = -1;

    /**
     * When the next request arrives, in seconds from the start of the run, never before the one taken last; infinite
     * when none will, unless a request under way ends first: {@link #ended} may bring a next one or an earlier one.
     */
    double nextArrivalSeconds();

    /** Takes the next request; the methods below describe it until the next call. There must be one. */
    void take();

    /** Prompt tokens, at least 1. */
    int inputTokens();

    /** Output tokens that it will make, at least 1; never more than {@link #maxOutputTokens()}. */
    int outputTokens();

    /** The limit that the request carries, which an engine may reserve room for. */
    int maxOutputTokens();

    /** Index of its class in the scenario. */
    default int requestClass() {
        return 0;
    }

    /**
     * Prompt tokens that any prefix cache would hold, drawn for workloads without block ids; {@link #NOT_DRAWN} where
     * the cache's own state decides.
     */
    default int drawnHitTokens() {
        return NOT_DRAWN;
    }

    /** Whole blocks of the prompt that have an id; 0 when the workload has none. */
    default int blockIds() {
        return 0;
    }

    /**
     * Copies the ids of the prompt's whole blocks, first block first, to the start of {@code ids}, which has room for
     * {@link #blockIds()}. Equal ids mean equal prompts up to the end of that block.
     */
    default void copyBlockIds(long[] ids) {}

    /** The session that it belongs to, for session-affine routing; {@link #NO_THREAD} when none. */
    default int session() {
        return NO_THREAD;
    }

    /** The thread to name in {@link #ended} when the request ends; {@link #NO_THREAD} when nothing waits for it. */
    default int thread() {
        return NO_THREAD;
    }

    /**
     * The request of {@code thread} reached its terminal state: what waited for it (the next turn of a session, the next
     * request of a user in a closed loop) may come now.
     */
    default void ended(int thread, double nowSeconds) {
        throw new IllegalStateException("nothing waits for the thread " + thread);
    }

    /** Mean arrival rate where it is known beforehand; 0 where it is not. */
    default double meanRequestsPerSecond() {
        return 0;
    }

    /** Expected seconds from the first to the last arrival, to size time series; infinite for an endless source. */
    default double expectedSeconds() {
        return Double.POSITIVE_INFINITY;
    }

    /** Gives back what it holds open; nothing may be asked of it afterwards. */
    @Override
    default void close() {}
}
