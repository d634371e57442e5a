package io.goodput.localstack;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for a server. */
final class Readiness {
    static final Duration LIMIT = Duration.ofMinutes(3);
    static final Duration POLL = Duration.ofMillis(100);

    private Readiness() {}

    /**
     * Waits until the server serves.
     *
     * @throws StackException when its process ends first or the time is over, with its last log lines
     */
    static void await(Server server, GuardedProcess process) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!server.isReady(process)) {
            if (System.nanoTime() > end) {
                throw new StackException(
                        server.name() + " is not ready after " + LIMIT.toSeconds() + " s" + lastWords(process));
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
