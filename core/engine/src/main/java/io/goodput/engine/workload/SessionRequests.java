package io.goodput.engine.workload;

import io.goodput.contracts.Concurrency;
import io.goodput.contracts.Sessions;
import io.goodput.contracts.TokenDistribution;
import io.goodput.engine.kernel.RandomStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sessions whose context grows, started in an open loop or by users one after the other. What a session holds comes from
 * a stream of its own, branched by its number, or by its user: it does not depend on whose answer came first. Memory is
 * that of the sessions going on.
 */
final class SessionRequests implements RequestSource {
    /** Bits of a block's place in its prompt; the session's number stands above. */
    private static final int PLACE_BITS = 24;

    private final RequestDraws draws;
    private final ThinkTimes turnTimes;
    private final ThinkTimes startTimes;
    private final @Nullable ArrivalTimes arrivals;
    private final double logGoingOn;
    private final int mostTurns;
    private final int maxInputTokens;
    private final int sharedPrefixTokens;
    private final int blockTokens;
    private final long seed;
    /** Threads between two requests, or before the first of a session by a user. */
    private final Timetable next = new Timetable();

    private double nextStart;
    private long started;
    private double last;

    /** Of each thread: its stream, the session's number, class, turns left and the tokens of the next prompt. */
    private RandomStream[] streams = new RandomStream[16];

    private long[] numbers = new long[16];
    private int[] classes = new int[16];
    private int[] turnsLeft = new int[16];
    private int[] prompts = new int[16];
    private int[] outputs = new int[16];
    private int[] free = new int[16];
    private int freeCount;
    private int threads;

    private int thread;
    private int inputTokens;
    private int outputTokens;
    private int hitTokens = NOT_DRAWN;

    SessionRequests(
            Sessions sessions,
            RequestDraws draws,
            @Nullable Concurrency concurrency,
            @Nullable ArrivalTimes arrivals,
            long seed) {
        this.draws = draws;
        this.arrivals = arrivals;
        this.seed = seed;
        turnTimes = new ThinkTimes(sessions.thinkTime());
        startTimes = new ThinkTimes(concurrency == null ? null : concurrency.thinkTime());
        logGoingOn = StrictMath.log(sessions.goingOn());
        mostTurns = sessions.mostTurns();
        maxInputTokens = sessions.maxInputTokens() == null ? TokenDistribution.MAX_TOKENS : sessions.maxInputTokens();
        sharedPrefixTokens = sessions.sharedPrefixTokens() == null ? 0 : sessions.sharedPrefixTokens();
        blockTokens = sessions.tokensPerBlock();
        if (concurrency != null) {
            double ramp = concurrency.rampSeconds() == null ? 0 : concurrency.rampSeconds();
            for (int i = 0; i < concurrency.users(); i++) {
                int user = newThread();
                streams[user].branch(user);
                next.add(ramp * i / concurrency.users(), user);
            }
        }
        nextStart = arrivals == null ? Double.POSITIVE_INFINITY : arrivals.next();
    }

    private int newThread() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (threads == streams.length) {
            int capacity = threads * 2;
            streams = Arrays.copyOf(streams, capacity);
            numbers = Arrays.copyOf(numbers, capacity);
            classes = Arrays.copyOf(classes, capacity);
            turnsLeft = Arrays.copyOf(turnsLeft, capacity);
            prompts = Arrays.copyOf(prompts, capacity);
            outputs = Arrays.copyOf(outputs, capacity);
            free = Arrays.copyOf(free, capacity);
        }
        streams[threads] = new RandomStream(seed, "sessions-content");
        return threads++;
    }

    @Override
    public double nextArrivalSeconds() {
        return Math.min(nextStart, next.firstTime());
    }

    @Override
    public void take() {
        // At equal times turns come before new sessions.
        if (next.firstTime() <= nextStart) {
            last = next.firstTime();
            thread = next.take();
            if (turnsLeft[thread] == 0) {
                begin();
            }
        } else {
            last = nextStart;
            thread = newThread();
            streams[thread].branch(started);
            begin();
            nextStart = arrivals == null ? Double.POSITIVE_INFINITY : arrivals.next();
        }
        turnsLeft[thread]--;
        inputTokens = prompts[thread];
        outputTokens = outputs[thread];
        hitTokens = draws.hitTokens(classes[thread], inputTokens, streams[thread]);
    }

    /** A new session in the thread. */
    private void begin() {
        RandomStream stream = streams[thread];
        numbers[thread] = ++started;
        classes[thread] = draws.requestClass(stream);
        turnsLeft[thread] = turns(stream);
        drawTurn(thread, sharedPrefixTokens);
        prompts[thread] = Math.min(prompts[thread], maxInputTokens);
    }

    /** A geometric number of turns, cut at the most. */
    private int turns(RandomStream stream) {
        if (logGoingOn == 0) {
            return mostTurns;
        }
        double more = StrictMath.log1p(-stream.uniform()) / logGoingOn;
        return 1 + (int) Math.min(mostTurns - 1, more);
    }

    private void drawTurn(int of, int context) {
        long lengths = draws.lengths(classes[of], streams[of], streams[of]);
        long prompt = context + (lengths >>> Integer.SIZE);
        prompts[of] = (int) Math.min(Integer.MAX_VALUE, prompt);
        outputs[of] = (int) lengths;
    }

    @Override
    public void ended(int of, double nowSeconds) {
        if (turnsLeft[of] > 0) {
            drawTurn(of, prompts[of] + outputs[of]);
            if (prompts[of] <= maxInputTokens) {
                next.add(Math.max(last, nowSeconds) + turnTimes.next(streams[of]), of);
                return;
            }
            turnsLeft[of] = 0;
        }
        if (arrivals == null) {
            next.add(Math.max(last, nowSeconds) + startTimes.next(streams[of]), of);
        } else {
            free[freeCount++] = of;
        }
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
        return draws.maxOutputTokens(classes[thread]);
    }

    @Override
    public int requestClass() {
        return classes[thread];
    }

    @Override
    public int drawnHitTokens() {
        return hitTokens;
    }

    @Override
    public int blockIds() {
        return hitTokens == NOT_DRAWN ? inputTokens / blockTokens : 0;
    }

    @Override
    public void copyBlockIds(long[] ids) {
        int shared = Math.min(blockIds(), sharedPrefixTokens / blockTokens);
        long session = numbers[thread] << PLACE_BITS;
        for (int i = 0; i < shared; i++) {
            ids[i] = i;
        }
        for (int i = shared; i < blockIds(); i++) {
            ids[i] = session | i;
        }
    }

    /** The session's number, from 1 on; of more than two thousand million the lower bits. */
    @Override
    public int session() {
        return (int) (numbers[thread] & Integer.MAX_VALUE);
    }

    @Override
    public int thread() {
        return thread;
    }
}
