package io.goodput.localstack;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/**
 * A real Kafka broker and a real PostgreSQL server for tests, started once for a whole build.
 *
 * <p>The first test that calls {@link #shared()} starts them, on free ports and with a data folder of their own; tests
 * of later modules attach to the same two. They end, and their folder is deleted, when the build's Maven process
 * ends, however it ends. Without Maven (in an editor) they end with the test's own process or the editor.
 *
 * <p>In a Quarkus module:
 *
 * <pre>{@code
 * public final class Servers implements QuarkusTestResourceLifecycleManager {
 *     public Map<String, String> start() {
 *         return TestServers.shared().environment();
 *     }
 *     public void stop() {} // they live as long as the build
 * }
 * }</pre>
 *
 * with {@code @WithTestResource(value = Servers.class, scope = TestResourceScope.GLOBAL)} and an
 * {@code application.properties} that says {@code kafka.bootstrap.servers=${KAFKA_BOOTSTRAP_SERVERS}},
 * {@code quarkus.datasource.jdbc.url=${GOODPUT_DB_URL}} and so on. The module depends on {@code goodput-local-stack}
 * in scope {@code test}. Topics and tables are shared by all tests of a build: use ids of your own, random group ids,
 * and never assume an empty topic.
 *
 * @param bootstrapServers for Kafka's {@code bootstrap.servers}; the topics of the contracts exist
 * @param jdbcUrl of the database {@code goodput}
 * @param user the database's owner
 * @param password of that user
 */
public record TestServers(String bootstrapServers, String jdbcUrl, String user, String password) {
    private static final String STATE_FILE = "servers.properties";
    private static final long START_LIMIT_SECONDS = 180;

    /**
     * The servers of this build; starts them if no test did.
     *
     * @throws StackException when they cannot be started
     */
    public static TestServers shared() {
        return of(owner());
    }

    /** The servers that live as long as this process. */
    static TestServers of(ProcessHandle owner) {
        Path folder = folderOf(owner);
        try {
            Files.createDirectories(folder);
            // Threads of one JVM may not wait for the same file's lock: they queue here first.
            synchronized (TestServers.class) {
                try (FileChannel channel = FileChannel.open(
                                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    Optional<TestServers> running = lock.isValid() ? running(folder) : Optional.empty();
                    return running.isPresent() ? running.get() : start(folder, owner);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the tests' servers cannot be found or started in " + folder, e);
        }
    }

    /** The variables that configure a service for these servers. */
    public Map<String, String> environment() {
        return Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers,
                "GOODPUT_DB_URL", jdbcUrl,
                "GOODPUT_DB_USER", user,
                "GOODPUT_DB_PASSWORD", password);
    }

    static Path folderOf(ProcessHandle owner) {
        long start = owner.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
        return Path.of(System.getProperty("java.io.tmpdir"), "goodput-test-servers-" + owner.pid() + "-" + start);
    }

    /** The nearest ancestor that is a JVM: Maven, from its test process. Else this process. */
    private static ProcessHandle owner() {
        ProcessHandle self = ProcessHandle.current();
        for (Optional<ProcessHandle> up = self.parent();
                up.isPresent();
                up = up.get().parent()) {
            if (up.get().info().command().filter(c -> c.endsWith("/java")).isPresent()) {
                return up.get();
            }
        }
        return self;
    }

    private static Optional<TestServers> running(Path folder) throws IOException {
        Path file = folder.resolve(STATE_FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties state = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            state.load(in);
        }
        boolean alive = ProcessHandle.of(Long.parseLong(state.getProperty("host")))
                .filter(ProcessHandle::isAlive)
                .isPresent();
        return alive
                ? Optional.of(new TestServers(
                        state.getProperty("bootstrapServers"),
                        state.getProperty("jdbcUrl"),
                        state.getProperty("user"),
                        state.getProperty("password")))
                : Optional.empty();
    }

    private static TestServers start(Path folder, ProcessHandle owner) throws IOException {
        Files.deleteIfExists(folder.resolve(STATE_FILE));
        Checkout checkout = Checkout.find();
        List<String> command = new ArrayList<>();
        Programs.find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of(
                Programs.java(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-D" + Checkout.ROOT_PROPERTY + "=" + checkout.root(),
                "-cp",
                checkout.ownClassPath(),
                TestServersHost.class.getName(),
                folder.toString(),
                Long.toString(owner.pid())));
        Path log = folder.resolve("host.log");
        Process host = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        host.getOutputStream().close();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
        try {
            while (System.nanoTime() < end) {
                boolean ended = host.waitFor(100, TimeUnit.MILLISECONDS);
                Optional<TestServers> servers = running(folder);
                if (servers.isPresent()) {
                    return servers.get();
                }
                if (ended) {
                    throw new StackException("the tests' servers ended with code " + host.exitValue()
                            + " before they were ready; " + log + ":\n" + Files.readString(log));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        host.destroyForcibly();
        throw new StackException("the tests' servers are not ready after " + START_LIMIT_SECONDS + " s; see " + log);
    }

    /** Publishes the servers to the tests; the file appears whole or not at all. */
    void publish(Path folder) throws IOException {
        Properties state = new Properties();
        state.setProperty("host", Long.toString(ProcessHandle.current().pid()));
        state.setProperty("bootstrapServers", bootstrapServers);
        state.setProperty("jdbcUrl", jdbcUrl);
        state.setProperty("user", user);
        state.setProperty("password", password);
        Path unfinished = folder.resolve(STATE_FILE + ".new");
        try (var out = Files.newBufferedWriter(unfinished)) {
            state.store(out, null);
        }
        Files.move(unfinished, folder.resolve(STATE_FILE), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
