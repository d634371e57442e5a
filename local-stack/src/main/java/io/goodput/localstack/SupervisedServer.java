package io.goodput.localstack;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server that is started again when it dies, until it died {@value Deaths#TOO_MANY} times within a minute. */
public final class SupervisedServer {
    private final Server server;
    private final Consumer<String> console;
    private final CompletableFuture<String> givenUp;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deaths deaths = new Deaths();
    private volatile @Nullable GuardedProcess process;
    private boolean stopping;

    /**
     * Nothing is started yet.
     *
     * @param console takes one message at a time
     * @param givenUp completed with the reason when the server died too often
     */
    SupervisedServer(Server server, Consumer<String> console, CompletableFuture<String> givenUp) {
        this.server = server;
        this.console = console;
        this.givenUp = givenUp;
    }

    /**
     * Starts the server and waits until it is ready.
     *
     * @throws StackException when it ends before that: a server that never worked is not tried again
     */
    void start() {
        GuardedProcess first = Readiness.launchAndAwait(server, this::launch);
        if (first != null) {
            watch(first);
        }
    }

    public String name() {
        return server.name();
    }

    public int port() {
        return server.port();
    }

    /** The process that serves now; the last one while a new one is being started. */
    public GuardedProcess process() {
        GuardedProcess current = process;
        if (current == null) {
            throw new IllegalStateException(name() + " was not started");
        }
        return current;
    }

    /** Waits until the server is ready, after a death until its successor is. */
    public void awaitReady() {
        long end = System.nanoTime() + Readiness.LIMIT.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > end || givenUp.isDone()) {
                throw new StackException(name() + " does not come back" + Readiness.lastWords(process()));
            }
            Readiness.pause(Readiness.POLL);
        }
    }

    public boolean isReady() {
        GuardedProcess current = process;
        return current != null && current.isAlive() && server.isReady(current);
    }

    /** Ends the server in good order; it is not started again. */
    public void stop() {
        lock.lock();
        try {
            stopping = true;
        } finally {
            lock.unlock();
        }
        GuardedProcess current = process;
        if (current != null) {
            current.stop();
        }
    }

    private @Nullable GuardedProcess launch() {
        lock.lock();
        try {
            if (stopping) {
                return null;
            }
            GuardedProcess started = server.launch();
            process = started;
            return started;
        } finally {
            lock.unlock();
        }
    }

    private void watch(GuardedProcess watched) {
        Thread.ofVirtual()
                .name(name() + "-watch")
                .start(() -> restart(watched, watched.exit().join()));
    }

    /** Starts the server until it is back, stopped, or died too often. A start that fails counts as a death. */
    private void restart(GuardedProcess dead, int code) {
        String what = name() + " (process " + dead.pid() + ") ended with code " + code;
        String why = Readiness.lastWords(dead);
        String said = what + "; it is started again";
        while (true) {
            boolean tooMany;
            lock.lock();
            try {
                if (stopping) {
                    return;
                }
                tooMany = deaths.add(System.nanoTime());
            } finally {
                lock.unlock();
            }
            if (tooMany) {
                givenUp.complete(what + ", the " + Deaths.TOO_MANY + "th time within a minute" + why);
                return;
            }
            console.accept(said);
            Readiness.pause(deaths.pause());
            try {
                GuardedProcess next = Readiness.launchAndAwait(server, this::launch);
                if (next != null) {
                    watch(next);
                    console.accept(name() + " is back");
                }
                return;
            } catch (RuntimeException e) {
                what = name() + " could not be started";
                why = ": " + reason(e);
                said = what + " and is tried again" + why;
            }
        }
    }

    private static String reason(RuntimeException e) {
        return e.getMessage() + (e.getCause() == null ? "" : " (" + e.getCause() + ")");
    }
}
