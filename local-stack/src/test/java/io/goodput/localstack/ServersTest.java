package io.goodput.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.goodput.contracts.SimulationRequested;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two servers themselves: what they acknowledged is there after a kill and after a restart. */
class ServersTest {
    @TempDir
    Path home;

    @Test
    void postgresKeepsWhatItAcknowledged() throws SQLException {
        PostgresServer server =
                new PostgresServer(Checkout.find(), home, Ports.free(1).getFirst());
        GuardedProcess first = server.launchAndAwait();
        try {
            assertEquals("on", query(server, "SHOW fsync"));
            assertEquals("on", query(server, "SHOW synchronous_commit"));
            assertEquals("127.0.0.1", query(server, "SHOW listen_addresses"));
            execute(server, "CREATE TABLE kept (word text)");
            execute(server, "INSERT INTO kept VALUES ('committed')");
        } finally {
            first.kill();
        }
        GuardedProcess second = server.launchAndAwait();
        try {
            assertEquals("committed", query(server, "SELECT string_agg(word, ',') FROM kept"));
        } finally {
            second.stop();
        }
        assertEquals(0, second.exit().join(), "a fast shutdown is an orderly one");
        GuardedProcess third = server.launchAndAwait();
        try {
            assertEquals("committed", query(server, "SELECT string_agg(word, ',') FROM kept"));
        } finally {
            third.stop();
        }
    }

    @Test
    void postgresWaitsForABackendThatOutlivesItsServer() throws IOException, SQLException {
        PostgresServer server =
                new PostgresServer(Checkout.find(), home, Ports.free(1).getFirst());
        GuardedProcess first = server.launchAndAwait();
        CompletableFuture<GuardedProcess> second;
        String backend;
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            backend = rows.getString(1);
            // As one that is busy, it does not notice that its server is gone.
            signal("STOP", backend);
            try {
                first.kill();
                second = CompletableFuture.supplyAsync(server::launchAndAwait);
                Await.until("the start is refused", () -> said(first.log(), "pre-existing shared memory block"));
                assertFalse(second.isDone());
            } finally {
                signal("CONT", backend);
            }
        }
        GuardedProcess ready = second.join();
        try {
            assertEquals("on", query(server, "SHOW fsync"));
        } finally {
            ready.stop();
        }
    }

    @Test
    void postgresIsNotHeldUpByAStrangerWithItsNumber() throws IOException {
        PostgresServer server =
                new PostgresServer(Checkout.find(), home, Ports.free(1).getFirst());
        server.launchAndAwait().kill();
        Path lockFile = home.resolve("postgres").resolve("data").resolve("postmaster.pid");
        List<String> lines = new ArrayList<>(Files.readAllLines(lockFile));
        Process stranger = new ProcessBuilder("sleep", "100000").start();
        try {
            lines.set(0, Long.toString(stranger.pid()));
            Files.write(lockFile, lines);
            server.launchAndAwait().stop();
        } finally {
            stranger.destroyForcibly().onExit().join();
        }
    }

    @Test
    void postgresKeepsTheLockFileOfAServerThatRuns() throws IOException, SQLException {
        PostgresServer server =
                new PostgresServer(Checkout.find(), home, Ports.free(1).getFirst());
        GuardedProcess first = server.launchAndAwait();
        try {
            Path lockFile = home.resolve("postgres").resolve("data").resolve("postmaster.pid");
            List<String> lines = Files.readAllLines(lockFile);
            PostgresServer other =
                    new PostgresServer(Checkout.find(), home, Ports.free(1).getFirst());
            StackException refused = assertThrows(StackException.class, other::launchAndAwait);
            assertTrue(String.valueOf(refused.getMessage()).contains("lock file"), refused.getMessage());
            assertEquals(lines, Files.readAllLines(lockFile));
            assertEquals("on", query(server, "SHOW fsync"));
        } finally {
            first.stop();
        }
    }

    @Test
    void kafkaKeepsItsTopicsAndRecords() throws ExecutionException, InterruptedException {
        KafkaServer server =
                new KafkaServer(Checkout.find(), home, Ports.free(1).getFirst());
        GuardedProcess first = server.launchAndAwait();
        try {
            assertEquals(
                    Map.of(
                            "goodput.dead-letter", 16,
                            "goodput.pricing-requested", 16,
                            "goodput.run-priced", 16,
                            "goodput.simulation-completed", 16,
                            "goodput.simulation-requested", 16),
                    partitions(server));
            send(server, "before the kill");
        } finally {
            first.kill();
        }
        GuardedProcess second = server.launchAndAwait();
        try {
            send(server, "before the stop");
        } finally {
            second.stop();
        }
        GuardedProcess third = server.launchAndAwait();
        try {
            assertEquals(List.of("before the kill", "before the stop"), received(server));
        } finally {
            third.kill();
        }
    }

    private static void signal(String name, String pid) throws IOException {
        Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid).start();
        assertEquals(0, kill.onExit().join().exitValue());
    }

    private static boolean said(Path log, String words) {
        try {
            return Files.readString(log).contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String query(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(PostgresServer server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), PostgresServer.DATABASE, server.password());
    }

    private static Map<String, Integer> partitions(KafkaServer server) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, server.bootstrapServers()))) {
            Map<String, Integer> counts = new TreeMap<>();
            admin.describeTopics(admin.listTopics().names().get())
                    .allTopicNames()
                    .get()
                    .forEach(
                            (name, topic) -> counts.put(name, topic.partitions().size()));
            return counts;
        }
    }

    private static void send(KafkaServer server, String value) throws ExecutionException, InterruptedException {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        server.bootstrapServers(),
                        ProducerConfig.ACKS_CONFIG,
                        "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(SimulationRequested.TOPIC, "key", value))
                    .get();
        }
    }

    private static List<String> received(KafkaServer server) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, server.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> all = consumer.partitionsFor(SimulationRequested.TOPIC).stream()
                    .map(p -> new TopicPartition(p.topic(), p.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            var ends = consumer.endOffsets(all);
            List<String> values = new ArrayList<>();
            while (new TreeSet<>(all.stream()
                                    .map(p -> ends.getOrDefault(p, 0L) - consumer.position(p))
                                    .toList())
                            .last()
                    > 0) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }
}
