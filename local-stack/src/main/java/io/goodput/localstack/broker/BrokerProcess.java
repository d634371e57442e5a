package io.goodput.localstack.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;

/** The main program of the broker's JVM: formats the storage once, runs the broker, creates the topics. */
public final class BrokerProcess {
    private BrokerProcess() {}

    /**
     * Runs until the broker is asked to stop.
     *
     * @param args the broker's properties file, the file to write the process id to when all is ready, the number of
     *     partitions of a topic, the topics
     */
    public static void main(String[] args) throws IOException {
        Path properties = Path.of(args[0]);
        Path ready = Path.of(args[1]);
        int partitions = Integer.parseInt(args[2]);
        List<String> topics = Arrays.asList(args).subList(3, args.length);

        Properties settings = new Properties();
        try (var in = Files.newBufferedReader(properties)) {
            settings.load(in);
        }
        if (!Files.exists(Path.of(settings.getProperty("log.dirs"), "meta.properties"))) {
            format(properties);
        }
        Thread.ofPlatform().daemon().name("topics").start(() -> {
            try {
                createTopics(settings.getProperty("advertised.listeners"), partitions, topics);
                Path written = ready.resolveSibling("ready.new");
                Files.writeString(written, Long.toString(ProcessHandle.current().pid()));
                Files.move(written, ready, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException | ExecutionException | InterruptedException | RuntimeException e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        });
        Kafka.main(new String[] {properties.toString()});
    }

    private static void format(Path properties) {
        PrintStream out = System.out;
        int code = StorageTool.execute(
                new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString()}, out);
        if (code != 0) {
            throw new IllegalStateException("the broker's storage cannot be formatted: see above");
        }
    }

    private static void createTopics(String listener, int partitions, List<String> topics)
            throws ExecutionException, InterruptedException {
        String servers = listener.substring(listener.indexOf("://") + 3);
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG, 50,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 150_000))) {
            Set<String> existing = admin.listTopics().names().get();
            List<NewTopic> missing = new ArrayList<>();
            for (String topic : topics) {
                if (!existing.contains(topic)) {
                    missing.add(new NewTopic(topic, Optional.of(partitions), Optional.of((short) 1)));
                }
            }
            for (var created : admin.createTopics(missing).values().values()) {
                try {
                    created.get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
        }
    }
}
