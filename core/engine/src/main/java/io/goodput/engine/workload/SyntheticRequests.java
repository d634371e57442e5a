package io.goodput.engine.workload;

import io.goodput.engine.kernel.RandomStream;

/**
 * Single requests in an open loop. Arrival times, classes, prompt lengths, output lengths and hits have a random stream
 * each: nothing that happens to a request changes the next one.
 */
final class SyntheticRequests extends DrawnRequests {
    private final ArrivalTimes arrivals;
    private final double requestsPerSecond;
    private final RandomStream classStream;
    private final RandomStream inputStream;
    private final RandomStream outputStream;
    private final RandomStream hitStream;
    private double next;

    /** Endless requests; their mean rate is for those who want to know it. */
    SyntheticRequests(ArrivalTimes arrivals, double requestsPerSecond, RequestDraws draws, long seed) {
        super(draws);
        this.arrivals = arrivals;
        this.requestsPerSecond = requestsPerSecond;
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
        draw(classStream, inputStream, outputStream, hitStream);
    }

    @Override
    public double meanRequestsPerSecond() {
        return requestsPerSecond;
    }
}
