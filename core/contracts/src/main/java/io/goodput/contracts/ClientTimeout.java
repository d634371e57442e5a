package io.goodput.contracts;

import org.jspecify.annotations.Nullable;

/**
 * When clients give up.
 *
 * @param seconds from arrival, above 0 and at most 604,800 (a week)
 * @param until what must have come by then; the last token when absent
 */
public record ClientTimeout(double seconds, @Nullable Until until) {
    /** What a client waits for. */
    public enum Until {
        FIRST_TOKEN,
        LAST_TOKEN
    }

    public ClientTimeout {
        new Checks().positive("seconds", seconds, 604_800).done();
    }

    /** The same with every field filled. */
    public ClientTimeout resolved() {
        return new ClientTimeout(seconds, until == null ? Until.LAST_TOKEN : until);
    }
}
