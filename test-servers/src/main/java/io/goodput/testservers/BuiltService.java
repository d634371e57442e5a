package io.goodput.testservers;

import io.goodput.localstack.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service as its module has built it, in a process of its own, on the build's servers. */
public final class BuiltService implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
    private static final int CRASHED = 137;
    private static final long PATIENCE_SECONDS = 90;

    private final Process process;
    private final Path log;

    private BuiltService(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it on a port that the system chooses.
     *
     * @param folder gets its log
     * @param heap as the JVM's {@code -Xmx} takes it
     * @param settings environment variables beside those of the servers
     */
    public static BuiltService start(Path folder, String heap, Map<String, String> settings) throws IOException {
        Path log = Files.createTempFile(folder, "service", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                "target/quarkus-app/quarkus-run.jar"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(TestServers.shared().environment());
        builder.environment().put("QUARKUS_HTTP_PORT", "0");
        builder.environment().putAll(settings);
        return new BuiltService(builder.start(), log);
    }

    /** Waits until it stops dead by itself, as {@code GOODPUT_CRASH_AT} asked for. */
    public void awaitCrash() throws InterruptedException {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!ended || process.exitValue() != CRASHED) {
            throw new AssertionError("the service did not crash:\n" + log());
        }
    }

    /** Where it listens, once it does. */
    public URI url() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            Matcher matcher = LISTENING.matcher(log());
            if (matcher.find()) {
                return URI.create(matcher.group(1));
            }
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("the service does not listen:\n" + log());
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** Kills it, as a power cut would. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Most memory that it ever had, in bytes; 0 where the system does not tell. */
    public long peakMemoryBytes() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        Matcher matcher = Pattern.compile("VmHWM:\\s+(\\d+) kB").matcher(Files.readString(status));
        return matcher.find() ? Long.parseLong(matcher.group(1)) * 1_024 : 0;
    }

    /** All that it has logged. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it as it is stopped in service. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
