package io.goodput.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A child process that never outlives the process that started it, however that one ends.
 *
 * <p>The child is started by a few lines of shell that fork a watcher and then become the program, so that the
 * process id, the exit code and a signal are the program's own. The watcher reads a pipe whose other end only the
 * starting process holds: the kernel closes it at any end, {@code kill -9} too. Then the watcher asks the program to
 * stop, and after {@value #GRACE_SECONDS} seconds kills it. Where the system has {@code setsid}, the child also
 * leaves the terminal, so that Ctrl-C reaches only the starting process, which stops its children in order.
 */
public final class GuardedProcess {
    /** How long a program may take to stop in good order. */
    static final int GRACE_SECONDS = 10;

    /** A log that is larger, at a start or {@link #LOG_CHECK} later, becomes {@code <name>.log.1}. */
    static final long LARGEST_LOG_BYTES = 8L << 20;

    private static final Duration LOG_CHECK = Duration.ofSeconds(2);

    private static final String GUARD = """
            signal=$1; tries=$(($2 * 5)); shift 2
            trap '' HUP INT
            exec 3<&0 </dev/null
            program=$$
            (
              trap '' TERM
              while read -r line <&3; do :; done
              kill -s "$signal" "$program" || exit 0
              while [ "$tries" -gt 0 ] && kill -s 0 "$program"; do sleep 0.2; tries=$((tries - 1)); done
              kill -s KILL "$program"
            ) >/dev/null 2>&1 &
            exec 3<&-
            exec "$@"
            """;

    private final String name;
    private final Process process;
    private final Path log;
    private volatile long logStart;

    private GuardedProcess(String name, Process process, Path log, long logStart) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.logStart = logStart;
    }

    /**
     * Starts a program. What it prints is appended to {@code <home>/logs/<name>.log}, which moves to {@code .log.1} when
     * it grows too large; its process id is noted in {@code <home>/run/<name>.pid}.
     *
     * @param command the program and its arguments
     * @param environment variables added to those of this process
     */
    static GuardedProcess start(
            Path home, String name, StopSignal signal, List<String> command, Map<String, String> environment) {
        List<String> guarded = new ArrayList<>();
        Programs.find("setsid").ifPresent(setsid -> guarded.add(setsid.toString()));
        guarded.addAll(
                List.of("/bin/sh", "-c", GUARD, "goodput-" + name, signal.name(), Integer.toString(GRACE_SECONDS)));
        guarded.addAll(command);
        try {
            Path log = Files.createDirectories(home.resolve("logs")).resolve(name + ".log");
            cap(log);
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            ProcessBuilder builder = new ProcessBuilder(guarded)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            Process process = builder.start();
            Files.writeString(
                    Files.createDirectories(home.resolve("run")).resolve(name + ".pid"),
                    process.pid() + " " + startOf(process.toHandle()).toEpochMilli() + "\n");
            GuardedProcess started = new GuardedProcess(name, process, log, logStart);
            Thread.ofVirtual().name(name + "-log").start(started::watchLog);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }

    private void watchLog() {
        try {
            while (!process.waitFor(LOG_CHECK)) {
                if (cap(log)) {
                    logStart = 0;
                }
            }
        } catch (IOException e) {
            // The disk is full or the home is gone: the servers will say so, and louder.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Copies a log that is too large and empties it. A program that writes on does so at the end of the file, wherever
     * that is; what it writes between the two steps is lost.
     */
    private static boolean cap(Path log) throws IOException {
        if (!Files.exists(log) || Files.size(log) <= LARGEST_LOG_BYTES) {
            return false;
        }
        Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        return true;
    }

    /** The process that a home's notes name, if it is still the same one and alive. */
    static Optional<ProcessHandle> noted(Path home, String name) {
        Path note = home.resolve("run").resolve(name + ".pid");
        try {
            String[] words = Files.readString(note).strip().split(" ", -1);
            long start = Long.parseLong(words[1]);
            // Systems count a process's start in ticks since boot: the same process may differ by a moment.
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> Math.abs(startOf(process).toEpochMilli() - start) < 2_000);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /**
     * Waits for the children that an earlier process with this home left to their watchers; kills one that stays.
     */
    static void awaitEndOfNoted(Path home) {
        Path notes = home.resolve("run");
        if (!Files.isDirectory(notes)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(notes, "*.pid")) {
            for (Path file : files) {
                String name = file.getFileName().toString().replace(".pid", "");
                noted(home, name).ifPresent(GuardedProcess::awaitEnd);
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the notes in " + notes + " cannot be read", e);
        }
    }

    private static void awaitEnd(ProcessHandle left) {
        try {
            left.onExit().get(GRACE_SECONDS + 2L, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            left.destroyForcibly();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of process " + left.pid() + " cannot be awaited", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while process " + left.pid() + " of the last run ends");
        }
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    public String name() {
        return name;
    }

    /** The program's own process id. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code; 128 + n when signal n ended the program. */
    public CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    /** Ends the program in good order and waits for it; a program that does not end is killed. */
    public void stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The pipe is broken: the watcher is gone, so the program is asked directly.
            process.destroy();
        }
        try {
            if (!process.waitFor(Duration.ofSeconds(GRACE_SECONDS + 2L))) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }

    /** {@code kill -9}. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** The last lines that the program printed since it was started. */
    public List<String> lastLogLines(int lines) {
        try (var channel = Files.newByteChannel(log)) {
            channel.position(Math.max(logStart, channel.size() - 32_768));
            byte[] tail = java.nio.channels.Channels.newInputStream(channel).readAllBytes();
            List<String> all = new String(tail, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of("(" + log + " cannot be read)");
        }
    }

    public Path log() {
        return log;
    }
}
