package io.goodput.contracts.scaleout;

import io.goodput.contracts.Checks;
import org.jspecify.annotations.Nullable;

/**
 * How an instance leaves: it gets no new work.
 *
 * @param requests what becomes of those that it has; they finish when absent
 * @param graceSeconds after so long what is left is taken from it like by a failure, 0 to 86,400; 600 when absent
 */
public record ScaleDown(
        @Nullable Leaving requests, @Nullable Double graceSeconds) {
    /** All of its defaults. */
    public static final ScaleDown DEFAULT = new ScaleDown(null, null);

    /** What becomes of the requests of an instance that is to go. */
    public enum Leaving {
        /** They finish where they are. */
        FINISH,
        /** They begin again elsewhere at once, with the tokens that they have made. */
        MIGRATE
    }

    public ScaleDown {
        if (graceSeconds != null) {
            new Checks().range("graceSeconds", graceSeconds, 0, 86_400).done();
        }
    }

    /** The same with every field filled. */
    public ScaleDown resolved() {
        return new ScaleDown(
                requests == null ? Leaving.FINISH : requests,
                graceSeconds == null ? Double.valueOf(600) : graceSeconds);
    }
}
