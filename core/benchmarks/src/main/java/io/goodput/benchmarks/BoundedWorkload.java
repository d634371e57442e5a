package io.goodput.benchmarks;

import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Workload;

/**
 * A workload of which a run takes the requests of so many seconds: its time series has buckets of equal length.
 *
 * @param requests the requests
 * @param seconds how long they take to arrive
 */
record BoundedWorkload(Workload requests, double seconds) implements Workload {
    @Override
    public RequestSource open(long seed) {
        return new Source(requests.open(seed), seconds);
    }

    private record Source(RequestSource requests, double expectedSeconds) implements RequestSource {
        @Override
        public double nextArrivalSeconds() {
            return requests.nextArrivalSeconds();
        }

        @Override
        public void take() {
            requests.take();
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
    }
}
