package io.goodput.localstack;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** The rule that ends a stack: five deaths of one process within a minute. Not thread-safe. */
final class Deaths {
    static final int TOO_MANY = 5;
    static final Duration WINDOW = Duration.ofMinutes(1);

    private final Deque<Long> nanos = new ArrayDeque<>();

    /**
     * Counts a death.
     *
     * @param now in nanoseconds, on a clock that never steps back
     * @return whether that makes too many
     */
    boolean add(long now) {
        nanos.addLast(now);
        while (now - nanos.getFirst() > WINDOW.toNanos()) {
            nanos.removeFirst();
        }
        return nanos.size() >= TOO_MANY;
    }

    /** How long to wait before the next start: a little longer with each death. */
    Duration pause() {
        return Duration.ofMillis(200L * nanos.size());
    }
}
