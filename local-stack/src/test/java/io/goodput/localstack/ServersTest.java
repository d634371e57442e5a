package io.goodput.localstack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.goodput.contracts.SimulationRequested;
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
    void kafkaKeepsItsTopicsAndRecords() throws ExecutionException, InterruptedException {
        KafkaServer server =
                new KafkaServer(Checkout.find(), home, Ports.free(1).getFirst());
        GuardedProcess first = server.launchAndAwait();
        try {
            assertEquals(
                    Map.of(
                            "goodput.dead-letter", 64,
                            "goodput.pricing-requested", 64,
                            "goodput.run-priced", 64,
                            "goodput.simulation-completed", 64,
                            "goodput.simulation-requested", 64),
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
