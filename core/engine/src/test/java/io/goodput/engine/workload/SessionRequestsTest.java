package io.goodput.engine.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.ArrivalProcess;
import io.goodput.contracts.Arrivals;
import io.goodput.contracts.Concurrency;
import io.goodput.contracts.Sessions;
import io.goodput.contracts.ThinkTime;
import io.goodput.contracts.TokenDistribution;
import io.goodput.contracts.TokenQuantile;
import io.goodput.contracts.Traffic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Loads that answer to what happens: sessions and closed loops. */
class SessionRequestsTest {
    private static final ThinkTime TWO_SECONDS = new ThinkTime(2, 0.0);
    private static final TokenDistribution SPREAD =
            new TokenDistribution(null, 100.0, List.of(new TokenQuantile(50, 80)), 10, 400);

    private static Traffic traffic(
            @Nullable Double rate,
            TokenDistribution input,
            @Nullable Concurrency concurrency,
            @Nullable Sessions sessions) {
        return new Traffic(
                rate,
                rate == null ? null : new Arrivals(ArrivalProcess.CONSTANT, null),
                input,
                TokenDistribution.constant(20),
                null,
                null,
                null,
                null,
                null,
                concurrency,
                sessions,
                null,
                null);
    }

    private static Sessions sessions(double turns, int most, int maxInput, int prefix) {
        return new Sessions(turns, most, TWO_SECONDS, maxInput, prefix, 16);
    }

    private static long[] ids(RequestSource source) {
        long[] ids = new long[source.blockIds()];
        source.copyBlockIds(ids);
        return ids;
    }

    @Test
    void usersSendTheNextRequestWhenTheyHaveThoughtAboutTheLast() {
        RequestSource source = new SyntheticWorkload(
                        traffic(null, TokenDistribution.constant(5), new Concurrency(2, TWO_SECONDS, 10.0), null))
                .open(1);
        assertEquals(0, source.nextArrivalSeconds());
        source.take();
        int first = source.thread();
        assertEquals(5, source.nextArrivalSeconds());
        source.ended(first, 1);
        assertEquals(3, source.nextArrivalSeconds());
        source.take();
        assertEquals(first, source.thread());
        assertEquals(5, source.nextArrivalSeconds());
        source.take();
        assertNotEquals(first, source.thread());
        assertEquals(Double.POSITIVE_INFINITY, source.nextArrivalSeconds());
        source.ended(source.thread(), 7);
        assertEquals(9, source.nextArrivalSeconds());
    }

    @Test
    void whatAUserSendsDoesNotDependOnWhoseAnswerCameFirst() {
        Traffic traffic = traffic(null, SPREAD, new Concurrency(2, null, null), null);
        assertEquals(perThread(traffic, true), perThread(traffic, false));
        Traffic sessions = traffic(null, SPREAD, new Concurrency(2, null, null), sessions(3, 6, 10_000, 0));
        assertEquals(perThread(sessions, true), perThread(sessions, false));
    }

    /** Prompts of each user when the answers come in the order of the requests, or in the opposite one. */
    private static Map<Integer, String> perThread(Traffic traffic, boolean inOrder) {
        RequestSource source = new SyntheticWorkload(traffic).open(5);
        Map<Integer, String> prompts = new HashMap<>();
        Deque<Integer> open = new ArrayDeque<>();
        for (int i = 0; i < 200; i++) {
            double now = i;
            source.take();
            prompts.merge(source.thread(), " " + source.inputTokens(), String::concat);
            open.add(source.thread());
            if (open.size() == 2) {
                source.ended(inOrder ? open.removeFirst() : open.removeLast(), now);
                source.ended(open.remove(), now);
            }
        }
        return prompts;
    }

    /** A prefix of 40 tokens and turns of 10 + 20: prompts of 50, 80, 110 tokens, in blocks of 16. */
    @Test
    void theContextGrowsAndKeepsItsBlocks() {
        RequestSource source = new SyntheticWorkload(
                        traffic(0.3, TokenDistribution.constant(10), null, sessions(3, 3, 10_000, 40)))
                .open(1);
        // 0.3 requests a second in sessions of three: a session every ten seconds.
        assertEquals(10, source.nextArrivalSeconds(), 1e-9);
        source.take();
        assertEquals(50, source.inputTokens());
        int session = source.session();
        long[] first = ids(source);
        assertEquals(3, first.length);

        source.ended(source.thread(), 11);
        assertEquals(13, source.nextArrivalSeconds(), 1e-9);
        source.take();
        assertEquals(80, source.inputTokens());
        assertEquals(session, source.session());
        long[] second = ids(source);
        assertEquals(5, second.length);
        assertArrayEquals(first, java.util.Arrays.copyOf(second, 3));

        source.ended(source.thread(), 14);
        source.take();
        assertEquals(110, source.inputTokens());
        source.ended(source.thread(), 18);
        assertEquals(20, source.nextArrivalSeconds(), 1e-9);
        source.take();
        assertNotEquals(session, source.session());
        assertEquals(50, source.inputTokens());
        long[] other = ids(source);
        // The shared prefix has two whole blocks; the third is the session's own.
        assertEquals(first[0], other[0]);
        assertEquals(first[1], other[1]);
        assertNotEquals(first[2], other[2]);
    }

    @Test
    void aSessionEndsWhenItsPromptWouldBeTooLong() {
        RequestSource source = new SyntheticWorkload(
                        traffic(0.3, TokenDistribution.constant(10), null, sessions(3, 3, 79, 40)))
                .open(1);
        source.take();
        source.ended(source.thread(), 11);
        assertEquals(20, source.nextArrivalSeconds(), 1e-9);
    }

    @Test
    void sessionsHaveTheirMeanTurnsAndNoMoreThanTheMost() {
        RequestSource source = new SyntheticWorkload(
                        traffic(10.0, TokenDistribution.constant(10), null, sessions(4, 12, 10_000_000, 0)))
                .open(1);
        Map<Integer, Integer> turns = new HashMap<>();
        for (int i = 0; i < 400_000; i++) {
            double now = source.nextArrivalSeconds();
            source.take();
            turns.merge(source.session(), 1, Integer::sum);
            source.ended(source.thread(), now);
        }
        double mean =
                turns.values().stream().mapToInt(Integer::intValue).average().orElseThrow();
        assertEquals(4, mean, 0.05);
        assertEquals(
                12, turns.values().stream().mapToInt(Integer::intValue).max().orElseThrow());
        assertTrue(turns.containsValue(1));
    }

    @Test
    void usersGoThroughSessionAfterSession() {
        RequestSource source = new SyntheticWorkload(traffic(
                        null,
                        TokenDistribution.constant(10),
                        new Concurrency(1, new ThinkTime(5, 0.0), null),
                        sessions(2, 2, 10_000, 0)))
                .open(1);
        source.take();
        int session = source.session();
        source.ended(source.thread(), 1);
        assertEquals(3, source.nextArrivalSeconds());
        source.take();
        assertEquals(session, source.session());
        source.ended(source.thread(), 4);
        assertEquals(9, source.nextArrivalSeconds());
        source.take();
        assertNotEquals(session, source.session());
    }
}
