package io.goodput.engine.workload;

import io.goodput.engine.kernel.RandomStream;

/**
 * Single requests in an open loop. Arrival times, classes, prompt lengths, output lengths and hits have a random stream
 * each: nothing that happens to a request changes the next one.
 */
final class SyntheticRequests implements RequestSource {
    private final ArrivalTimes arrivals;
    private final double requestsPerSecond;
    private final RequestDraws draws;
    private final RandomStream classStream;
    private final RandomStream inputStream;
    private final RandomStream outputStream;
    private final RandomStream hitStream;
    private double next;
    private int requestClass;
    private int inputTokens;
    private int outputTokens;
    private int hitTokens = NOT_DRAWN;

    /** Endless requests; their mean rate is for those who want to know it. */
    SyntheticRequests(ArrivalTimes arrivals, double requestsPerSecond, RequestDraws draws, long seed) {
        this.arrivals = arrivals;
        this.requestsPerSecond = requestsPerSecond;
        this.draws = draws;
        classStream = new RandomStream(seed, "classes");
        inputStream = new RandomStream(seed, "input-tokens");
        outputStream = new RandomStream(seed, "output-tokens");
        hitStream = new RandomStream(seed, "hits");
        next = arrivals.next();
    }

    @Override
    public double nextArrivalSeconds() {
        return next;
    }

    @Override
    public void take() {
        next = arrivals.next();
        requestClass = draws.requestClass(classStream);
        long lengths = draws.lengths(requestClass, inputStream, outputStream);
        inputTokens = (int) (lengths >>> Integer.SIZE);
        outputTokens = (int) lengths;
        hitTokens = draws.hitTokens(requestClass, inputTokens, hitStream);
    }

    @Override
    public int inputTokens() {
        return inputTokens;
    }

    @Override
    public int outputTokens() {
        return outputTokens;
    }

    @Override
    public int maxOutputTokens() {
        return draws.maxOutputTokens(requestClass);
    }

    @Override
    public int requestClass() {
        return requestClass;
    }

    @Override
    public int drawnHitTokens() {
        return hitTokens;
    }

    @Override
    public int blockIds() {
        return 0;
    }

    @Override
    public void copyBlockIds(long[] ids) {
        // There are none.
    }

    @Override
    public int session() {
        return NO_THREAD;
    }

    @Override
    public int thread() {
        return NO_THREAD;
    }

    @Override
    public void ended(int thread, double nowSeconds) {
        throw new IllegalStateException("an open loop has no threads: " + thread);
    }

    @Override
    public double meanRequestsPerSecond() {
        return requestsPerSecond;
    }

    @Override
    public double expectedSeconds() {
        return Double.POSITIVE_INFINITY;
    }
}
