package io.goodput.testservers;

import io.goodput.localstack.Checkout;
import io.goodput.localstack.GuardedProcess;
import io.goodput.localstack.Ports;
import io.goodput.localstack.PostgresServer;
import io.goodput.localstack.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL server that one test has for itself, so that it may be killed. */
public final class PrivateDatabase implements QuarkusTestResourceLifecycleManager {
    private static @Nullable PostgresServer server;
    private static @Nullable GuardedProcess process;

    @Override
    public Map<String, String> start() {
        try {
            Path home = Files.createTempDirectory("goodput-private-database");
            // PostgreSQL may have to run as another user, who has to pass this folder.
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
            var started =
                    new PostgresServer(Checkout.find(), home, Ports.free(1).getFirst());
            server = started;
            process = started.launchAndAwait();
            return Map.of(
                    "KAFKA_BOOTSTRAP_SERVERS",
                    TestServers.shared().bootstrapServers(),
                    "GOODPUT_DB_URL",
                    started.jdbcUrl(),
                    "GOODPUT_DB_USER",
                    PostgresServer.DATABASE,
                    "GOODPUT_DB_PASSWORD",
                    started.password());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the server, as a power cut would. */
    public static void kill() {
        if (process != null) {
            process.kill();
            process.exit().join();
        }
    }

    /** Starts the killed server on the same data and waits until it is ready. */
    public static void restart() {
        if (server != null) {
            process = server.launchAndAwait();
        }
    }

    @Override
    public void stop() {
        if (process != null && server != null) {
            process.stop();
            try (var paths = Files.walk(server.home())) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
