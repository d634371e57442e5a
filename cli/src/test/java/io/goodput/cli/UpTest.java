package io.goodput.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.goodput.localstack.Checkout;
import io.goodput.localstack.StackSettings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code goodput up} as a process of its own: what it says, and that nothing outlives it. */
class UpTest {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path home;

    private StackSettings settings;
    private Process up;

    @BeforeEach
    void start() throws IOException {
        settings = StackSettings.onFreePorts(home, 1, 1);
        up = launch("up.log", settings);
    }

    @AfterEach
    void end() {
        up.destroyForcibly().onExit().join();
    }

    @Test
    void servesRestartsWhatDiesAndLeavesNothingBehindWhenKilled() throws IOException {
        awaitLine(
                "up.log",
                "  curl -i -H 'Content-Type: application/yaml' --data-binary @'"
                        + Checkout.find().root() + "/examples/chat.yaml' http://127.0.0.1:"
                        + settings.gatewayPorts().getFirst() + "/api/v1/plans");
        assertEquals(200, status("/q/health/ready"));

        Process second = launch("second.log", settings);
        assertEquals(1, second.onExit().join().exitValue());
        assertTrue(
                said("second.log").contains("already running in " + home + ", process " + up.pid()),
                said("second.log"));

        kill9(noted().getOrDefault("tco-service", 0L));
        awaitLine("up.log", "goodput: tco-service is back");
        assertEquals(200, status("/q/health/ready"));

        Map<String, Long> children = noted();
        assertEquals(5, children.size(), children.toString());
        kill9(up.pid());
        children.forEach((name, pid) -> until(name + " is gone", () -> isGone(pid)));
    }

    /** SIGHUP and SIGINT; 128 + the signal's number is the exit code. */
    @ParameterizedTest
    @CsvSource({"HUP, 129", "INT, 130"})
    void endsInGoodOrderWhenTheTerminalClosesOrSendsCtrlC(String signal, int code) throws IOException {
        awaitLine("up.log", "goodput: ready");
        Map<String, Long> children = noted();
        new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " " + up.pid())
                .start()
                .onExit()
                .join();
        until("up has ended", () -> !up.isAlive());
        assertEquals(code, up.exitValue());
        children.forEach((name, pid) -> assertTrue(isGone(pid), name));
        assertTrue(said("up.log").contains("goodput: stopping"), said("up.log"));
        assertTrue(Files.readString(home.resolve("logs").resolve("postgres.log"))
                .contains("database system is shut down"));
    }

    private Process launch(String log, StackSettings ports) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        // Started in the background, a build may ignore the signals that a user's shell does not.
                        "env",
                        "--default-signal=HUP,INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Goodput.class.getName(),
                        "up")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve(log).toFile());
        builder.environment()
                .putAll(Map.of(
                        StackSettings.HOME, home.toString(),
                        StackSettings.GATEWAY_PORT, text(ports.gatewayPorts().getFirst()),
                        StackSettings.SIMULATOR_PORT,
                                text(ports.simulatorPorts().getFirst()),
                        StackSettings.TCO_PORT, text(ports.tcoPort()),
                        StackSettings.KAFKA_PORT, text(ports.kafkaPort()),
                        StackSettings.POSTGRES_PORT, text(ports.postgresPort())));
        return builder.start();
    }

    private static String text(int port) {
        return Integer.toString(port);
    }

    /** The children's process ids by name, as the home's notes give them. */
    private Map<String, Long> noted() throws IOException {
        Map<String, Long> pids = new java.util.TreeMap<>();
        List<Path> notes = new ArrayList<>();
        try (Stream<Path> files = Files.list(home.resolve("run"))) {
            files.forEach(notes::add);
        }
        for (Path note : notes) {
            String words = Files.readString(note);
            pids.put(
                    note.getFileName().toString().replace(".pid", ""),
                    Long.parseLong(words.substring(0, words.indexOf(' '))));
        }
        return pids;
    }

    private static void kill9(long pid) {
        assertTrue(ProcessHandle.of(pid).orElseThrow().destroyForcibly());
    }

    private int status(String path) throws IOException {
        URI url = URI.create("http://127.0.0.1:" + settings.gatewayPorts().getFirst() + path);
        return ((HttpURLConnection) url.toURL().openConnection()).getResponseCode();
    }

    private String said(String log) {
        try {
            return Files.readString(home.resolve(log));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void awaitLine(String log, String start) {
        until(start, () -> {
            if (!up.isAlive()) {
                fail("up ended: " + said(log));
            }
            return said(log).lines().anyMatch(line -> line.startsWith(start));
        });
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    private static void until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("not within " + LIMIT.toMinutes() + " min: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
