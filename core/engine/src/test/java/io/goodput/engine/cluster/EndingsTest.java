package io.goodput.engine.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.engine.workload.RequestSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EndingsTest {
    /** A request of one prompt token. */
    private static final RequestSource SOURCE = new RequestSource() {
        @Override
        public double nextArrivalSeconds() {
            return 0;
        }

        @Override
        public void take() {}

        @Override
        public int inputTokens() {
            return 1;
        }

        @Override
        public int outputTokens() {
            return 1;
        }

        @Override
        public int maxOutputTokens() {
            return 1;
        }
    };

    private final RequestTable requests = new RequestTable();
    private final Endings endings = new Endings(requests, new SlotHeap(requests, SlotHeap.Positions.NONE));

    static int open(RequestTable requests, long number) {
        return requests.open(number, 0, true, SOURCE);
    }

    /** A request that will make {@code tokens} more joins the batch. */
    static void join(RequestTable requests, Endings endings, int slot, long clock, int tokens) {
        requests.setJoinClock(slot, clock);
        requests.setMade(slot, requests.outputTokens(slot) - tokens);
        endings.add(slot, clock);
    }

    private int member(long number, long clock, int tokens) {
        int slot = open(requests, number);
        join(requests, endings, slot, clock, tokens);
        return slot;
    }

    @Test
    void nobodyLeavesAnEmptyBatch() {
        assertEquals(Long.MAX_VALUE, endings.first());
    }

    @Test
    void theLeastClockComesFirstAndOfEqualsTheEarlierArrival() {
        int late = member(0, 10, 7);
        int second = member(2, 10, 3);
        int first = member(1, 10, 3);

        assertEquals(13, endings.first());
        assertEquals(first, endings.removeFirst());
        assertEquals(13, endings.first());
        assertEquals(second, endings.removeFirst());
        assertEquals(17, endings.first());
        assertEquals(late, endings.removeFirst());
        assertEquals(Long.MAX_VALUE, endings.first());
    }

    @Test
    void aMemberFarBeyondTheOthersLeavesInItsTurn() {
        int far = member(0, 0, 1_000_000);
        int near = member(2, 999_990, 10);

        assertEquals(far, endings.removeFirst());
        assertEquals(near, endings.removeFirst());
    }

    /** Thousands join, leave early and reach their ends, some after many tokens, and always the right one is first. */
    @Test
    void agreesWithASortedList() {
        var random = new Random(1);
        record Member(int slot, long number, long end) {}
        List<Member> expected = new ArrayList<>();
        var order = Comparator.comparingLong(Member::end).thenComparingLong(Member::number);
        long clock = 0;
        for (long number = 0; number < 20_000; number++) {
            int tokens = 1 + random.nextInt(random.nextInt(20) == 0 ? 20_000 : random.nextInt(5) == 0 ? 4_000 : 50);
            expected.add(new Member(member(number, clock, tokens), number, clock + tokens));
            if (random.nextInt(10) == 0) {
                Member early = expected.remove(random.nextInt(expected.size()));
                endings.remove(early.slot);
                requests.close(early.slot);
            }
            clock += random.nextInt(3);
            expected.sort(order);
            while (!expected.isEmpty() && expected.getFirst().end <= clock) {
                assertEquals(expected.getFirst().end, endings.first());
                assertEquals(expected.getFirst().slot, endings.removeFirst());
                requests.close(expected.removeFirst().slot);
            }
            assertEquals(expected.isEmpty() ? Long.MAX_VALUE : expected.getFirst().end, endings.first());
        }
    }
}
