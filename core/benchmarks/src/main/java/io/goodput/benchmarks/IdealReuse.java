package io.goodput.benchmarks;

import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Workload;
import java.util.Arrays;

/**
 * Sessions, and what of their prompts a cache that forgets nothing would have: the whole blocks of the same session's
 * prompt before. Counts one stream at a time, the one opened last.
 */
final class IdealReuse implements Workload {
    private final Workload sessions;
    private final double requestsPerSecond;
    private final int blockTokens;
    private long inputTokens;
    private long reusedTokens;

    /**
     * @param sessions without a prefix that all share
     * @param requestsPerSecond their mean rate
     * @param blockTokens tokens of a block with an id
     */
    IdealReuse(Workload sessions, double requestsPerSecond, int blockTokens) {
        this.sessions = sessions;
        this.requestsPerSecond = requestsPerSecond;
        this.blockTokens = blockTokens;
    }

    /** Reused over all prompt tokens, 0..1, of the requests that arrived since it was opened. */
    double share() {
        return inputTokens == 0 ? 0 : (double) reusedTokens / inputTokens;
    }

    @Override
    public RequestSource open(long seed) {
        inputTokens = 0;
        reusedTokens = 0;
        return new Counted(sessions.open(seed));
    }

    private final class Counted implements RequestSource {
        private final RequestSource requests;
        /** By thread: the session that its last request was of, and the tokens of that prompt's whole blocks. */
        private int[] lastSession = new int[64];

        private int[] lastTokens = new int[64];

        Counted(RequestSource requests) {
            this.requests = requests;
        }

        @Override
        public void take() {
            requests.take();
            int thread = requests.thread();
            if (thread >= lastSession.length) {
                lastSession = Arrays.copyOf(lastSession, 2 * thread);
                lastTokens = Arrays.copyOf(lastTokens, 2 * thread);
            }
            if (lastSession[thread] == requests.session()) {
                reusedTokens += lastTokens[thread];
            }
            lastSession[thread] = requests.session();
            lastTokens[thread] = requests.blockIds() * blockTokens;
            inputTokens += requests.inputTokens();
        }

        @Override
        public double meanRequestsPerSecond() {
            return requestsPerSecond;
        }

        @Override
        public double nextArrivalSeconds() {
            return requests.nextArrivalSeconds();
        }

        @Override
        public int inputTokens() {
            return requests.inputTokens();
        }

        @Override
        public int outputTokens() {
            return requests.outputTokens();
        }

        @Override
        public int maxOutputTokens() {
            return requests.maxOutputTokens();
        }

        @Override
        public int requestClass() {
            return requests.requestClass();
        }

        @Override
        public int drawnHitTokens() {
            return requests.drawnHitTokens();
        }

        @Override
        public int blockIds() {
            return requests.blockIds();
        }

        @Override
        public void copyBlockIds(long[] ids) {
            requests.copyBlockIds(ids);
        }

        @Override
        public int session() {
            return requests.session();
        }

        @Override
        public int thread() {
            return requests.thread();
        }

        @Override
        public void ended(int thread, double nowSeconds) {
            requests.ended(thread, nowSeconds);
        }

        @Override
        public double expectedSeconds() {
            return requests.expectedSeconds();
        }
    }
}
