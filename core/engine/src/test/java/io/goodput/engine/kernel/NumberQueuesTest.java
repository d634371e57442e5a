package io.goodput.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberQueuesTest {
    @Test
    void intQueueIsFirstInFirstOut() {
        Random random = new Random(1);
        IntQueue queue = new IntQueue();
        ArrayDeque<Integer> expected = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            // Grows for a while, then shrinks: the ring wraps and is enlarged in every position.
            if (expected.isEmpty() || random.nextInt(10) < (i % 5_000 < 2_500 ? 6 : 4)) {
                queue.add(i);
                expected.add(i);
            } else {
                assertEquals(expected.peek(), queue.first());
                assertEquals(expected.remove(), queue.take());
            }
            assertEquals(expected.size(), queue.size());
        }
        assertThrows(IllegalStateException.class, () -> new IntQueue().take());
    }

    @Test
    void intPriorityQueueGivesTheLeastKeyThenTheLeastNumber() {
        record Entry(int key, int value) {}
        Random random = new Random(2);
        IntPriorityQueue queue = new IntPriorityQueue();
        PriorityQueue<Entry> expected =
                new PriorityQueue<>(Comparator.comparingInt(Entry::key).thenComparingInt(Entry::value));
        for (int i = 0; i < 20_000; i++) {
            if (expected.isEmpty() || random.nextInt(10) < 5) {
                int key = random.nextInt(50);
                queue.add(key, i);
                expected.add(new Entry(key, i));
            } else {
                Entry least = expected.remove();
                assertTrue(queue.hasUpTo(least.key()));
                assertFalse(least.key() > 0 && queue.hasUpTo(least.key() - 1));
                assertEquals(least.value(), queue.take());
            }
            assertEquals(expected.size(), queue.size());
        }
        assertThrows(IllegalStateException.class, () -> new IntPriorityQueue().take());
    }

    @Test
    void intPriorityQueueKeepsLargeKeysAndNumbers() {
        IntPriorityQueue queue = new IntPriorityQueue();
        queue.add(Integer.MAX_VALUE, 3);
        queue.add(Integer.MAX_VALUE - 1, Integer.MAX_VALUE);

        assertEquals(Integer.MAX_VALUE, queue.take());
        assertFalse(queue.hasUpTo(Integer.MAX_VALUE - 1));
        assertEquals(3, queue.take());
    }
}
