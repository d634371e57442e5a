package io.goodput.gateway.config;

import java.time.Duration;

/** A pause between tries that doubles each time, up to a longest one. */
public final class Pause {
    private final Duration first;
    private final Duration longest;
    private Duration next;

    public Pause(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** The length of the pause that is due now. */
    public Duration next() {
        Duration now = next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(longest) < 0 ? twice : longest;
        return now;
    }

    /** Something succeeded: the next pause is a first one again. */
    public void reset() {
        next = first;
    }
}
