package io.goodput.gateway.config;

import java.time.Duration;
import org.jboss.logging.Logger;

/** The pause between two tries of something that fails for a while: doubles each time, up to a longest one. */
public final class Pause {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    public Pause(JobSettings settings) {
        this.first = settings.firstPause();
        this.longest = settings.longestPause();
        this.next = first;
    }

    /**
     * Says what failed, and waits.
     *
     * @throws InterruptedException when the process ends, also when that is what made it fail
     */
    public void after(RuntimeException failure, Logger log, String what) throws InterruptedException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                throw new InterruptedException(what);
            }
        }
        Duration now = next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
        log.warnf(failure, "%s; the next try is in %d ms", what, now.toMillis());
        Thread.sleep(now);
    }

    /** Something succeeded: the next pause is a first one again. */
    public void reset() {
        next = first;
    }
}
