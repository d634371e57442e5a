package io.goodput.engine.workload;

import io.goodput.contracts.Concurrency;
import io.goodput.engine.kernel.RandomStream;

/**
 * A fixed number of users, each with one request at a time. What a user sends comes from a stream of the user's own: it
 * does not depend on whose answer came first.
 */
final class ClosedLoopRequests implements RequestSource {
    private final RequestDraws draws;
    private final ThinkTimes thinkTimes;
    private final RandomStream[] streams;
    private final Timetable next = new Timetable();
    private double last;
    private int user;
    private int requestClass;
    private int inputTokens;
    private int outputTokens;
    private int hitTokens = NOT_DRAWN;

    ClosedLoopRequests(Concurrency concurrency, RequestDraws draws, long seed) {
        this.draws = draws;
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
        requestClass = draws.requestClass(stream);
        long lengths = draws.lengths(requestClass, stream, stream);
        inputTokens = (int) (lengths >>> Integer.SIZE);
        outputTokens = (int) lengths;
        hitTokens = draws.hitTokens(requestClass, inputTokens, stream);
    }

    @Override
    public void ended(int thread, double nowSeconds) {
        next.add(Math.max(last, nowSeconds) + thinkTimes.next(streams[thread]), thread);
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
        return user;
    }

    @Override
    public double expectedSeconds() {
        return Double.POSITIVE_INFINITY;
    }
}
