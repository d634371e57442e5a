package io.goodput.localstack;

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

    /** Launches and waits until the server is ready; a server that is not is killed. */
    default GuardedProcess launchAndAwait() {
        GuardedProcess process = launch();
        try {
            Readiness.await(this, process);
            return process;
        } catch (RuntimeException e) {
            process.kill();
            throw e;
        }
    }
}
