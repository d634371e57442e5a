package io.goodput.localstack;

import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.RunPriced;
import io.goodput.contracts.SimulationCompleted;
import io.goodput.contracts.SimulationRequested;
import io.goodput.localstack.broker.BrokerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Kafka broker: KRaft, one node that is broker and controller, in a JVM of its own. Its data stays in
 * {@code <home>/kafka}.
 *
 * @param checkout where its jars are
 * @param home the stack's folder
 * @param port of its listener, on 127.0.0.1
 */
public record KafkaServer(Checkout checkout, Path home, int port) implements Server {
    static final String NAME = "kafka";

    /**
     * Partitions of every topic: as many as simulators can share the work here. Each fetch looks at all of them, so the four
     * times as many of a cluster would cost the broker half as much again.
     */
    private static final int PARTITIONS = StackSettings.MOST_SIMULATORS;

    /** The topics that exist once the broker is ready. */
    static final List<String> TOPICS = List.of(
            SimulationRequested.TOPIC,
            SimulationCompleted.TOPIC,
            PricingRequested.TOPIC,
            RunPriced.TOPIC,
            DeadLetter.TOPIC);

    @Override
    public String name() {
        return NAME;
    }

    /** For a client's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public GuardedProcess launch() {
        Path folder = home.resolve(NAME);
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(readyFile());
            Files.writeString(folder.resolve("server.properties"), properties());
        } catch (IOException e) {
            throw new UncheckedIOException("the broker's folder " + folder + " cannot be written", e);
        }
        List<String> command = new ArrayList<>(List.of(
                Programs.java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                // The broker moves few bytes here; the fast compiler alone halves the time until it is ready.
                "-XX:TieredStopAtLevel=1",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlog4j2.configurationFile=classpath:io/goodput/localstack/broker/log4j2.properties",
                "-cp",
                checkout.brokerClassPath(),
                BrokerProcess.class.getName(),
                folder.resolve("server.properties").toString(),
                readyFile().toString(),
                Integer.toString(PARTITIONS)));
        command.addAll(TOPICS);
        return GuardedProcess.start(home, NAME, StopSignal.TERM, command, Map.of());
    }

    @Override
    public boolean isReady(GuardedProcess process) {
        try {
            return Files.exists(readyFile()) && Files.readString(readyFile()).equals(Long.toString(process.pid()));
        } catch (IOException e) {
            return false;
        }
    }

    private Path readyFile() {
        return home.resolve(NAME).resolve("ready");
    }

    private String properties() {
        // The controller is reached by this broker alone: any port will do, a new one at each start.
        int controllerPort = Ports.free(1).getFirst();
        String logs = home.resolve(NAME).resolve("data").toString().replace("\\", "\\\\");
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                advertised.listeners=PLAINTEXT://127.0.0.1:%d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%s
                auto.create.topics.enable=false
                num.partitions=1
                default.replication.factor=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=4
                group.initial.rebalance.delay.ms=0
                # After a kill the restarted broker waits until its former self counts as gone.
                broker.session.timeout.ms=2000
                broker.heartbeat.interval.ms=500
                # Hundreds of small partitions: small files.
                log.segment.bytes=16777216
                log.index.size.max.bytes=262144
                num.network.threads=2
                num.io.threads=4
                """.formatted(controllerPort, port, controllerPort, port, logs);
    }
}
