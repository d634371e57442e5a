package io.goodput.calibration.serving;

import io.goodput.engine.kernel.RandomStream;
import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Workload;

/**
 * The load of a benchmark client in a closed loop: all clients send their first prompt at t = 0 and each its next one
 * when the last was answered, until {@code prompts} were sent. Lengths are uniform between 80 and 100 % of the nominal
 * ones, in and out each by itself; every request's limit is its own output. No prompt shares a prefix with another.
 *
 * @param clients how many send at once
 * @param prompts how many are sent in all
 * @param inputTokens nominal length of a prompt
 * @param outputTokens nominal length of an output
 */
record LoadTest(int clients, int prompts, int inputTokens, int outputTokens) implements Workload {
    /** Shortest share of the nominal length. */
    static final double SHORTEST = 0.8;

    /** Prompts for each client. */
    static final int PROMPTS_PER_CLIENT = 10;

    static LoadTest of(int clients, int inputTokens, int outputTokens) {
        return new LoadTest(clients, clients * PROMPTS_PER_CLIENT, inputTokens, outputTokens);
    }

    @Override
    public RequestSource open(long seed) {
        return new Requests(this, seed);
    }

    /** Which client sends a request does not matter: the next prompt is sent when any was answered. */
    private static final class Requests implements RequestSource {
        private final LoadTest test;
        private final RandomStream lengths;
        private int sent;
        private int due;
        private double now;
        private int input;
        private int output;

        Requests(LoadTest test, long seed) {
            this.test = test;
            this.lengths = new RandomStream(seed, "load test");
            due = Math.min(test.clients, test.prompts);
        }

        @Override
        public double nextArrivalSeconds() {
            return due > 0 ? now : Double.POSITIVE_INFINITY;
        }

        @Override
        public void take() {
            due--;
            sent++;
            input = draw(test.inputTokens);
            output = draw(test.outputTokens);
        }

        private int draw(int nominal) {
            int least = Math.max(1, (int) (SHORTEST * nominal));
            return least + (int) (lengths.uniform() * (nominal - least + 1));
        }

        @Override
        public int inputTokens() {
            return input;
        }

        @Override
        public int outputTokens() {
            return output;
        }

        @Override
        public int maxOutputTokens() {
            return output;
        }

        @Override
        public int thread() {
            return 0;
        }

        @Override
        public void ended(int thread, double nowSeconds) {
            now = Math.max(now, nowSeconds);
            if (sent + due < test.prompts) {
                due++;
            }
        }
    }
}
