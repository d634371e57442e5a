package io.goodput.localstack;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waiting for a server. */
final class Readiness {
    static final Duration LIMIT = Duration.ofMinutes(3);
    static final Duration POLL = Duration.ofMillis(100);

    /** How long to wait for what a dead predecessor left. */
    static final Duration HELD_UP_LIMIT = Duration.ofSeconds(30);

    private static final Duration HELD_UP_PAUSE = Duration.ofMillis(500);

    private Readiness() {}

    /**
     * Launches a server and waits until it serves; a process that does not is killed. While the server is held up by
     * what its predecessor left, it is launched again.
     *
     * @param launch starts the process; null when it shall not be started any more
     * @return the process that serves; null when {@code launch} gave none
     * @throws StackException when it ends first, or is not ready in time, with its last log lines
     */
    static @Nullable GuardedProcess launchAndAwait(Server server, Supplier<@Nullable GuardedProcess> launch) {
        long end = System.nanoTime() + HELD_UP_LIMIT.toNanos();
        while (true) {
            GuardedProcess process = launch.get();
            if (process == null) {
                return null;
            }
            try {
                await(server, process);
                return process;
            } catch (RuntimeException e) {
                process.kill();
                if (System.nanoTime() > end || !server.isHeldUp(process)) {
                    throw e;
                }
            }
            pause(HELD_UP_PAUSE);
        }
    }

    /**
     * Waits until the server serves.
     *
     * @throws StackException when its process ends first or the time is over, with its last log lines
     */
    static void await(Server server, GuardedProcess process) {
        Duration limit = server.readyWithin();
        long end = System.nanoTime() + limit.toNanos();
        while (!server.isReady(process)) {
            if (System.nanoTime() > end) {
                throw new StackException(
                        server.name() + " is not ready after " + limit.toMillis() / 1000.0 + " s" + lastWords(process));
            }
            try {
                // A process that ends early is noticed at once.
                int code = process.exit().get(POLL.toMillis(), TimeUnit.MILLISECONDS);
                throw new StackException(
                        server.name() + " ended with code " + code + " before it was ready" + lastWords(process));
            } catch (TimeoutException stillRunning) {
                // Look again.
            } catch (ExecutionException e) {
                throw new IllegalStateException(server.name() + ": its end cannot be awaited", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackException("interrupted while " + server.name() + " starts");
            }
        }
    }

    /**
     * Waits a moment.
     *
     * @throws StackException when interrupted
     */
    static void pause(Duration moment) {
        try {
            Thread.sleep(moment);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted");
        }
    }

    static String lastWords(GuardedProcess process) {
        return "; the end of " + process.log() + ":\n  " + String.join("\n  ", process.lastLogLines(15));
    }
}
