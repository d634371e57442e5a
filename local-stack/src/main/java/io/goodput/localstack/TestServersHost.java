package io.goodput.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The process that holds the tests' two servers until the build ends. */
final class TestServersHost {
    private TestServersHost() {}

    /**
     * Runs until the build ends.
     *
     * @param args the folder to use, and the process id of the build
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        ProcessHandle owner = ProcessHandle.of(Long.parseLong(args[1])).orElse(null);
        if (owner == null) {
            return;
        }
        // PostgreSQL may have to run as another user, who has to pass this folder.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Checkout checkout = Checkout.find();
        List<Integer> ports = Ports.free(2);
        KafkaServer kafka = new KafkaServer(checkout, folder, ports.get(0));
        PostgresServer postgres = new PostgresServer(checkout, folder, ports.get(1));
        CompletableFuture<GuardedProcess> broker = CompletableFuture.supplyAsync(kafka::launchAndAwait);
        GuardedProcess database = postgres.launchAndAwait();
        GuardedProcess messages = broker.join();
        new TestServers(kafka.bootstrapServers(), postgres.jdbcUrl(), PostgresServer.DATABASE, postgres.password())
                .publish(folder);
        owner.onExit().join();
        // Nobody will read the data again: no need to end in good order.
        messages.kill();
        database.stop();
        PostgresServer.deleteTree(folder);
    }
}
