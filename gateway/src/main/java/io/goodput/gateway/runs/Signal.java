package io.goodput.gateway.runs;

import java.time.Duration;

/** Wakes who waits in this process for something that a database also tells, only later. Thread-safe. */
public final class Signal {
    private long version;

    /** The number of times that the signal was raised. */
    public synchronized long version() {
        return version;
    }

    public synchronized void raise() {
        version++;
        notifyAll();
    }

    /**
     * Returns when the signal was raised after {@code seen} was read, or after {@code atMost}.
     *
     * @throws InterruptedException when the process ends
     */
    public synchronized void await(long seen, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (version == seen) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }
}
