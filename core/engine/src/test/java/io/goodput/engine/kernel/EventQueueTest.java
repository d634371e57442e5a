package io.goodput.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    @Test
    void law3EventsComeByTimeThenBySequence() {
        record Expected(double time, int subject) {}
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            EventQueue queue = new EventQueue();
            List<Expected> pending = new ArrayList<>();
            int scheduled = 0;
            while (scheduled < 500 || !pending.isEmpty()) {
                if (scheduled < 500 && random.nextInt(5) < 3) {
                    double time = queue.now() + random.nextInt(4);
                    queue.schedule(time, scheduled % 7, scheduled);
                    pending.add(new Expected(time, scheduled));
                    scheduled++;
                } else if (!pending.isEmpty()) {
                    Expected first = pending.stream()
                            .min(Comparator.comparingDouble(Expected::time).thenComparingInt(Expected::subject))
                            .orElseThrow();
                    pending.remove(first);
                    assertTrue(queue.next());
                    assertEquals(first.time(), queue.now(), "seed " + seed);
                    assertEquals(first.subject(), queue.subject(), "seed " + seed);
                    assertEquals(first.subject() % 7, queue.kind(), "seed " + seed);
                }
            }
            assertFalse(queue.next());
            assertEquals(500, queue.handled());
        }
    }

    @Test
    void law3NothingIsScheduledInThePast() {
        EventQueue queue = new EventQueue();
        queue.schedule(2, 0, 0);
        queue.next();

        assertThrows(IllegalStateException.class, () -> queue.schedule(1.9, 0, 0));
        assertThrows(IllegalStateException.class, () -> queue.schedule(Double.NaN, 0, 0));
        assertThrows(IllegalStateException.class, () -> queue.schedule(Double.POSITIVE_INFINITY, 0, 0));
    }
}
