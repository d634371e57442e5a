package io.goodput.engine.workload;

import io.goodput.contracts.Concurrency;
import io.goodput.engine.kernel.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a recorded load. Memory is that of the sessions going on and of what is read ahead: one request or
 * session.
 */
final class ReplayedRequests implements RequestSource {
    private final Replay replay;
    private final TurnReader reader;
    private final @Nullable ArrivalTimes starts;
    private final List<@Nullable HitTable> hitTables;
    private final double[] shareEnds;
    private final RandomStream classStream;
    private final RandomStream hitStream;
    private final RandomStream thinkStream;
    private final ThinkTimes thinkTimes;
    /** Threads before their next turn, and users before their next session. */
    private final Timetable next = new Timetable();

    private @Nullable Turn start;
    private double startTime;
    private int sessions;
    private double last;

    /** Of each thread: its turn now or next, null for a user before a session; class, and whether a user waits. */
    private @Nullable Turn[] turns = new @Nullable Turn[16];

    private int[] classes = new int[16];
    private boolean[] isUser = new boolean[16];
    private int[] free = new int[16];
    private int freeCount;
    private int threads;

    private Turn turn = new Turn();
    private int thread = NO_THREAD;
    private int requestClass;
    private int hitTokens;

    ReplayedRequests(
            Replay replay,
            TurnReader reader,
            @Nullable ArrivalTimes starts,
            List<@Nullable HitTable> hitTables,
            long seed) {
        this.replay = replay;
        this.reader = reader;
        this.starts = starts;
        this.hitTables = hitTables;
        shareEnds = new double[replay.classes().size()];
        double total = 0;
        for (int i = 0; i < shareEnds.length; i++) {
            total += replay.classes().get(i).share();
            shareEnds[i] = total;
        }
        for (int i = 0; i < shareEnds.length; i++) {
            shareEnds[i] = i == shareEnds.length - 1 ? 1 : shareEnds[i] / total;
        }
        classStream = new RandomStream(seed, "classes");
        hitStream = new RandomStream(seed, "hits");
        thinkStream = new RandomStream(seed, "users");
        Concurrency users = replay.users();
        thinkTimes = new ThinkTimes(users == null ? null : users.thinkTime());
        if (users != null) {
            double ramp = users.rampSeconds() == null ? 0 : users.rampSeconds();
            for (int i = 0; i < users.users(); i++) {
                int user = newThread();
                isUser[user] = true;
                next.add(ramp * i / users.users(), user);
            }
        }
        readStart();
    }

    private int newThread() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (threads == turns.length) {
            int capacity = threads * 2;
            turns = Arrays.copyOf(turns, capacity);
            classes = Arrays.copyOf(classes, capacity);
            isUser = Arrays.copyOf(isUser, capacity);
            free = Arrays.copyOf(free, capacity);
        }
        return threads++;
    }

    /** Reads ahead to the next start inside the window. */
    private void readStart() {
        startTime = Double.POSITIVE_INFINITY;
        start = null;
        while (true) {
            Turn read = reader.next();
            if (read == null) {
                return;
            }
            if (starts != null) {
                startTime = starts.next();
            } else if (replay.users() == null) {
                if (read.seconds < replay.fromSeconds()) {
                    continue;
                }
                if (read.seconds >= replay.toSeconds()) {
                    return;
                }
                startTime = (read.seconds - replay.fromSeconds()) / replay.rateScale();
            }
            start = read;
            return;
        }
    }

    @Override
    public double nextArrivalSeconds() {
        double following = next.firstTime();
        if (replay.users() != null && start == null) {
            // Users for whom no session is left do not come any more.
            while (!next.isEmpty() && turns[next.first()] == null) {
                next.take();
            }
            following = next.firstTime();
        }
        return Math.min(startTime, following);
    }

    @Override
    public void take() {
        double following = next.firstTime();
        if (following <= startTime) {
            last = following;
            thread = next.take();
            Turn of = turns[thread];
            if (of == null) {
                begin(thread);
            } else {
                turn = of;
            }
        } else {
            last = startTime;
            boolean continues = start != null && (start.following != null || !start.branches.isEmpty());
            thread = continues ? newThread() : NO_THREAD;
            begin(thread);
        }
        if (thread != NO_THREAD) {
            requestClass = classes[thread];
        }
        HitTable table = hitTables.get(requestClass);
        hitTokens = table == null
                ? Math.min(turn.hitTokens, turn.inputTokens - 1)
                : table.draw(hitStream, turn.inputTokens);
    }

    /** Takes what was read ahead, and reads on. */
    private void begin(int in) {
        Turn first = start;
        if (first == null) {
            throw new IllegalStateException("no request is left");
        }
        sessions = sessions == Integer.MAX_VALUE ? 1 : sessions + 1;
        turn = first;
        requestClass = first.requestClass >= 0 ? first.requestClass : drawnClass();
        if (in != NO_THREAD) {
            turns[in] = first;
            classes[in] = requestClass;
            if (first.session == NO_THREAD) {
                first.session = sessions;
            }
        }
        readStart();
    }

    private int drawnClass() {
        if (shareEnds.length == 1) {
            return 0;
        }
        double share = classStream.uniform();
        int i = 0;
        while (share >= shareEnds[i]) {
            i++;
        }
        return i;
    }

    @Override
    public void ended(int of, double nowSeconds) {
        Turn over = turns[of];
        if (over == null) {
            throw new IllegalStateException("thread " + of + " has no request");
        }
        double now = Math.max(last, nowSeconds);
        for (int i = 0; i < over.branches.size(); i++) {
            Turn branch = over.branches.get(i);
            branch.session = over.session;
            int other = newThread();
            turns[other] = branch;
            classes[other] = branch.requestClass >= 0 ? branch.requestClass : classes[of];
            isUser[other] = false;
            next.add(now + branch.delaySeconds, other);
        }
        Turn following = over.following;
        turns[of] = following;
        if (following != null) {
            following.session = over.session;
            classes[of] = following.requestClass >= 0 ? following.requestClass : classes[of];
            next.add(now + following.delaySeconds, of);
        } else if (isUser[of]) {
            next.add(now + thinkTimes.next(thinkStream), of);
        } else {
            free[freeCount++] = of;
        }
    }

    @Override
    public int inputTokens() {
        return turn.inputTokens;
    }

    @Override
    public int outputTokens() {
        return Math.min(turn.outputTokens, maxOutputTokens());
    }

    @Override
    public int maxOutputTokens() {
        return turn.maxOutputTokens > 0
                ? turn.maxOutputTokens
                : replay.classes().get(requestClass).maxOutputTokens();
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
        return hitTokens == NOT_DRAWN ? turn.blockIds() : 0;
    }

    @Override
    public void copyBlockIds(long[] ids) {
        if (blockIds() > 0) {
            turn.copyBlockIds(ids);
        }
    }

    @Override
    public int session() {
        return turn.session;
    }

    @Override
    public int thread() {
        return thread;
    }

    @Override
    public double expectedSeconds() {
        return replay.expectedSeconds();
    }

    @Override
    public void close() {
        reader.close();
    }
}
