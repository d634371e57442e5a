package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * A closed loop: so many users, each of whom sends the next request (or starts the next session) when the last one has
 * ended, however it ended, and the think time is over.
 *
 * @param users 1 to 1,000,000
 * @param thinkTime between requests, or between sessions where there are some; none when absent
 * @param rampSeconds the users' first requests are spread evenly over so long, 0 to 86,400 s; all come at once when
 *     absent
 */
public record Concurrency(
        int users, @Nullable ThinkTime thinkTime, @Nullable Double rampSeconds) {
    public Concurrency {
        var checks = new Checks();
        checks.range("users", users, 1, 1_000_000);
        if (rampSeconds != null) {
            checks.range("rampSeconds", rampSeconds, 0, 86_400);
        }
        checks.done();
    }
}
