package io.goodput.localstack;

import java.time.Duration;

/** How one server of the stack is started, and how it is seen to be ready. */
interface Server {
    /** Unique in a stack; names the log file. */
    String name();

    /** Where it listens, on 127.0.0.1. */
    int port();

    /**
     * Prepares the data folder if need be and starts the process; does not wait until it is ready.
     *
     * @throws StackException when it cannot be started, with what to do
     */
    GuardedProcess launch();

    /** Whether the process that {@link #launch()} returned serves requests by now. */
    boolean isReady(GuardedProcess process);

    /** How long a launched process may take until it is ready. */
    default Duration readyWithin() {
        return Readiness.LIMIT;
    }

    /**
     * Whether a process ended only because what its predecessor left still runs: a matter of waiting, no fault of the
     * server.
     */
    default boolean isHeldUp(GuardedProcess ended) {
        return false;
    }

    /** Launches and waits until the server is ready; a server that is not is killed. */
    default GuardedProcess launchAndAwait() {
        GuardedProcess process = Readiness.launchAndAwait(this, this::launch);
        if (process == null) {
            throw new IllegalStateException(name() + " was launched, yet there is no process");
        }
        return process;
    }
}
