package io.goodput.tco.messaging;

import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Tries again what fails because of the database or the broker, until it works: an outage loses no record. */
final class BackOff {
    private static final Logger LOG = Logger.getLogger(BackOff.class);
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private BackOff() {}

    /** Repeats {@code action} until it returns, with pauses that grow from 0.1 s to 5 s. */
    @SuppressWarnings("CatchingUnchecked") // whatever fails here is tried again
    static <T extends @Nullable Object> T untilDone(String what, Supplier<T> action) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                return action.get();
            } catch (RuntimeException failure) {
                Duration pause = pause(failures);
                LOG.warnf("cannot %s, next try in %d ms: %s", what, pause.toMillis(), rootCause(failure));
                Thread.sleep(pause);
            }
        }
    }

    /** As above, for an action without a result. */
    static void untilDone(String what, Runnable action) throws InterruptedException {
        BackOff.<@Nullable Void>untilDone(what, () -> {
            action.run();
            return null;
        });
    }

    /** The pause after that many failures in a row: doubles from 0.1 s to 5 s. */
    static Duration pause(int failures) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
