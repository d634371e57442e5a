package io.goodput.engine.workload;

import io.goodput.engine.kernel.RandomStream;

/**
 * Single requests in an open loop. Arrival times, classes, prompt lengths, output lengths and hits have a random stream
 * each: nothing that happens to a request changes the next one. Each arrival is a query, whose calls are requests of the
 * same time, drawn one after the other like any others.
 */
final class SyntheticRequests extends DrawnRequests {
    private final ArrivalTimes arrivals;
    private final int callsPerQuery;
    private final double requestsPerSecond;
    private final RandomStream classStream;
    private final RandomStream inputStream;
    private final RandomStream outputStream;
    private final RandomStream hitStream;
    private double next;
    /** Calls of the query at {@link #next} that are not taken yet. */
    private int callsLeft;

    /** Endless requests; their mean rate is for those who want to know it. */
    SyntheticRequests(
            ArrivalTimes arrivals, int callsPerQuery, double requestsPerSecond, RequestDraws draws, long seed) {
        super(draws);
        this.arrivals = arrivals;
        this.callsPerQuery = callsPerQuery;
        this.requestsPerSecond = requestsPerSecond;
        classStream = new RandomStream(seed, "classes");
        inputStream = new RandomStream(seed, "input-tokens");
        outputStream = new RandomStream(seed, "output-tokens");
        hitStream = new RandomStream(seed, "hits");
        next = arrivals.next();
        callsLeft = callsPerQuery;
    }

    @Override
    public double nextArrivalSeconds() {
        return next;
    }

    @Override
    public void take() {
        if (--callsLeft == 0) {
            next = arrivals.next();
            callsLeft = callsPerQuery;
        }
        draw(classStream, inputStream, outputStream, hitStream);
    }

    @Override
    public double meanRequestsPerSecond() {
        return requestsPerSecond;
    }
}
