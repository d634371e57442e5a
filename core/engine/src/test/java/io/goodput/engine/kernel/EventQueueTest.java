package io.goodput.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private record Event(double time, long order) {}

    /** Against a map that is searched from end to end: scheduled, moved, cancelled and taken at random. */
    @Test
    void law3EventsComeByTimeThenByOrder() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            EventQueue queue = new EventQueue();
            Map<Integer, Event> pending = new TreeMap<>();
            int taken = 0;
            for (int i = 0; i < 2_000 || !pending.isEmpty(); i++) {
                int entity = random.nextInt(100);
                int what = i < 2_000 ? random.nextInt(10) : 9;
                if (what < 5) {
                    // Few different times, each order once.
                    Event event = new Event(queue.now() + random.nextInt(4), random.nextInt(1_000_000) * 100L + entity);
                    queue.schedule(entity, event.time(), event.order());
                    pending.put(entity, event);
                } else if (what < 6) {
                    queue.cancel(entity);
                    pending.remove(entity);
                } else if (!pending.isEmpty()) {
                    var first = pending.entrySet().stream()
                            .min(Map.Entry.comparingByValue(
                                    Comparator.comparingDouble(Event::time).thenComparingLong(Event::order)))
                            .orElseThrow();
                    int key = first.getKey();
                    Event event = first.getValue();
                    pending.remove(key);
                    assertTrue(queue.next());
                    assertEquals(event.time(), queue.now(), "seed " + seed);
                    assertEquals(key, queue.entity(), "seed " + seed);
                    taken++;
                }
                assertEquals(pending.containsKey(entity), queue.isPending(entity), "seed " + seed);
            }
            assertFalse(queue.next());
            assertEquals(taken, queue.handled());
        }
    }

    @Test
    void law3NothingIsScheduledInThePast() {
        EventQueue queue = new EventQueue();
        queue.schedule(0, 2, 0);
        queue.next();

        assertThrows(IllegalStateException.class, () -> queue.schedule(0, 1.9, 0));
        assertThrows(IllegalStateException.class, () -> queue.schedule(0, Double.NaN, 0));
        assertThrows(IllegalStateException.class, () -> queue.schedule(0, Double.POSITIVE_INFINITY, 0));
    }
}
