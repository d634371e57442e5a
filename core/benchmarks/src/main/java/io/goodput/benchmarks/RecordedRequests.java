package io.goodput.benchmarks;

import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Workload;
import java.util.ArrayList;
import java.util.List;

/** The requests of a finite open loop, read once and kept: playing them costs no reading. Without block ids. */
final class RecordedRequests implements Workload {
    private final List<Request> requests;

    private record Request(double arrivalSeconds, int inputTokens, int outputTokens, int maxOutputTokens) {}

    private RecordedRequests(List<Request> requests) {
        this.requests = List.copyOf(requests);
    }

    static RecordedRequests of(Workload workload) {
        List<Request> requests = new ArrayList<>();
        RequestSource source = workload.open(0);
        for (double next = source.nextArrivalSeconds();
                next < Double.POSITIVE_INFINITY;
                next = source.nextArrivalSeconds()) {
            source.take();
            requests.add(new Request(next, source.inputTokens(), source.outputTokens(), source.maxOutputTokens()));
        }
        return new RecordedRequests(requests);
    }

    int size() {
        return requests.size();
    }

    @Override
    public RequestSource open(long seed) {
        return new Played();
    }

    private final class Played implements RequestSource {
        private int taken;

        private Request current() {
            return requests.get(taken - 1);
        }

        @Override
        public double nextArrivalSeconds() {
            return taken < requests.size() ? requests.get(taken).arrivalSeconds() : Double.POSITIVE_INFINITY;
        }

        @Override
        public void take() {
            taken++;
        }

        @Override
        public int inputTokens() {
            return current().inputTokens();
        }

        @Override
        public int outputTokens() {
            return current().outputTokens();
        }

        @Override
        public int maxOutputTokens() {
            return current().maxOutputTokens();
        }

        @Override
        public double expectedSeconds() {
            return requests.getLast().arrivalSeconds();
        }
    }
}
