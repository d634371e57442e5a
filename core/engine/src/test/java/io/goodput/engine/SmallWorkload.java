package io.goodput.engine;

import io.goodput.engine.workload.RequestSource;
import io.goodput.engine.workload.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A list of sessions, each a list of turns. The first turn comes at its time, each other one that long after the one
 * before it has ended. A session of one turn is a request by itself.
 */
public record SmallWorkload(List<Session> sessions) implements Workload {
    public static final SmallWorkload EMPTY = new SmallWorkload(List.of());

    /**
     * One request.
     *
     * @param at arrival from the start of the run; of a later turn, from the end of the one before
     * @param drawn drawn hit tokens, or {@link RequestSource#NOT_DRAWN}
     */
    public record Turn(double at, int input, int output, int maxOutput, int requestClass, int drawn, List<Long> ids) {
        public Turn(double at, int input, int output, int maxOutput) {
            this(at, input, output, maxOutput, 0, RequestSource.NOT_DRAWN, List.of());
        }
    }

    /** Turns, and the session that they name for routing. */
    public record Session(int name, List<Turn> turns) {}

    public SmallWorkload {
        sessions = List.copyOf(sessions);
    }

    /** Requests by themselves. */
    public static SmallWorkload of(Turn... turns) {
        return of(List.of(turns));
    }

    public static SmallWorkload of(List<Turn> turns) {
        List<Session> sessions = new ArrayList<>();
        for (Turn turn : turns) {
            sessions.add(new Session(RequestSource.NO_THREAD, List.of(turn)));
        }
        return new SmallWorkload(sessions);
    }

    /** {@code count} equal requests, the first after one gap. */
    public static SmallWorkload regular(int count, double gapSeconds, int input, int output, int maxOutput) {
        List<Turn> turns = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            turns.add(new Turn(i * gapSeconds, input, output, maxOutput));
        }
        return of(turns);
    }

    /** {@code count} equal requests of a Poisson process. */
    public static SmallWorkload poisson(
            int count, double requestsPerSecond, int input, int output, int maxOutput, long seed) {
        Random random = new Random(seed);
        List<Turn> turns = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < count; i++) {
            at -= Math.log(1 - random.nextDouble()) / requestsPerSecond;
            turns.add(new Turn(at, input, output, maxOutput));
        }
        return of(turns);
    }

    @Override
    public RequestSource open(long seed) {
        return new Source(sessions);
    }

    /** A turn that will arrive, and the place of its session. */
    private record Arrival(double at, long order, int session, int turn) {
        static final Comparator<Arrival> ORDER =
                Comparator.comparingDouble(Arrival::at).thenComparingLong(Arrival::order);
    }

    private static final class Source implements RequestSource {
        private final List<Session> sessions;
        private final TreeMap<Arrival, Turn> waiting = new TreeMap<>(Arrival.ORDER);
        private final int[] nextTurn;
        private long order;

        @Nullable
        private Turn turn;

        private int session;

        Source(List<Session> sessions) {
            this.sessions = sessions;
            this.nextTurn = new int[sessions.size()];
            for (int s = 0; s < sessions.size(); s++) {
                await(s, 0);
            }
        }

        private void await(int s, double from) {
            Turn next = sessions.get(s).turns.get(nextTurn[s]);
            waiting.put(new Arrival(from + next.at, order++, s, nextTurn[s]), next);
            nextTurn[s]++;
        }

        private Turn turn() {
            if (turn == null) {
                throw new IllegalStateException("nothing was taken");
            }
            return turn;
        }

        @Override
        public double nextArrivalSeconds() {
            return waiting.isEmpty() ? Double.POSITIVE_INFINITY : waiting.firstKey().at;
        }

        @Override
        public void take() {
            var first = waiting.pollFirstEntry();
            turn = first.getValue();
            session = first.getKey().session;
        }

        @Override
        public int inputTokens() {
            return turn().input;
        }

        @Override
        public int outputTokens() {
            return turn().output;
        }

        @Override
        public int maxOutputTokens() {
            return turn().maxOutput;
        }

        @Override
        public int requestClass() {
            return turn().requestClass;
        }

        @Override
        public int drawnHitTokens() {
            return turn().drawn;
        }

        @Override
        public int blockIds() {
            return turn().ids.size();
        }

        @Override
        public void copyBlockIds(long[] ids) {
            for (int i = 0; i < turn().ids.size(); i++) {
                ids[i] = turn().ids.get(i);
            }
        }

        @Override
        public int session() {
            return sessions.get(session).name;
        }

        @Override
        public int thread() {
            return nextTurn[session] < sessions.get(session).turns.size() ? session : NO_THREAD;
        }

        @Override
        public void ended(int thread, double nowSeconds) {
            await(thread, nowSeconds);
        }

        @Override
        public double expectedSeconds() {
            return sessions.stream()
                    .mapToDouble(s -> s.turns.getFirst().at)
                    .max()
                    .orElse(0);
        }
    }
}
