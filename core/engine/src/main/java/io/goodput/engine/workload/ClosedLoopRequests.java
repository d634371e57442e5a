package io.goodput.engine.workload;

import io.goodput.contracts.Concurrency;
import io.goodput.engine.kernel.RandomStream;

/**
 * A fixed number of users, each with one request at a time. What a user sends comes from a stream of the user's own: it
 * does not depend on whose answer came first.
 */
final class ClosedLoopRequests extends DrawnRequests {
    private final ThinkTimes thinkTimes;
    private final RandomStream[] streams;
    private final Timetable next = new Timetable();
    private double last;
    private int user;

    ClosedLoopRequests(Concurrency concurrency, RequestDraws draws, long seed) {
        super(draws);
        thinkTimes = new ThinkTimes(concurrency.thinkTime());
        streams = new RandomStream[concurrency.users()];
        double ramp = concurrency.rampSeconds() == null ? 0 : concurrency.rampSeconds();
        for (int i = 0; i < streams.length; i++) {
            streams[i] = new RandomStream(seed, "users");
            streams[i].branch(i);
            next.add(ramp * i / streams.length, i);
        }
    }

    @Override
    public double nextArrivalSeconds() {
        return next.firstTime();
    }

    @Override
    public void take() {
        last = next.firstTime();
        user = next.take();
        RandomStream stream = streams[user];
        draw(stream, stream, stream, stream);
    }

    @Override
    public void ended(int thread, double nowSeconds) {
        next.add(Math.max(last, nowSeconds) + thinkTimes.next(streams[thread]), thread);
    }

    @Override
    public int thread() {
        return user;
    }
}
