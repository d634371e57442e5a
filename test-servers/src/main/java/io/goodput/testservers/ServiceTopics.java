package io.goodput.testservers;

import io.goodput.codec.Codec;
import io.goodput.contracts.DeadLetter;
import io.goodput.localstack.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The other side of a service's topics: sends requests, sees every result and dead letter since it was opened.
 *
 * @param <R> the contract of its results
 */
public class ServiceTopics<R> implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Producer<String, String> producer;
    private final Consumer<String, String> consumer;
    private final List<ConsumerRecord<String, String>> seen = new ArrayList<>();

    private final String requestTopic;
    private final String resultTopic;
    private final Class<R> resultType;

    /** Opens the topics of the build's broker. */
    public ServiceTopics(String requestTopic, String resultTopic, Class<R> resultType) {
        this.requestTopic = requestTopic;
        this.resultTopic = resultTopic;
        this.resultType = resultType;
        Map<String, Object> servers =
                Map.of("bootstrap.servers", TestServers.shared().bootstrapServers());
        producer = new KafkaProducer<>(servers, new StringSerializer(), new StringSerializer());
        consumer = new KafkaConsumer<>(servers, new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> partitions = Stream.of(resultTopic, DeadLetter.TOPIC)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    /** Sends a record to the service and awaits the broker's acknowledgement. */
    public void send(@Nullable String key, @Nullable String value) {
        try {
            producer.send(record(key, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("NullAway") // Kafka's records may lack a key and a value; its types do not say so
    private ProducerRecord<String, String> record(@Nullable String key, @Nullable String value) {
        return new ProducerRecord<>(requestTopic, key, value);
    }

    /** Makes a consumer group that has read all that was sent to a topic so far. */
    protected static void startGroup(String topic, String group) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", TestServers.shared().bootstrapServers(), "group.id", group);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            Map<TopicPartition, OffsetAndMetadata> ends = consumer
                    .endOffsets(consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList())
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, end -> new OffsetAndMetadata(end.getValue())));
            consumer.commitSync(ends);
        }
    }

    /** The first {@code count} results with that key, waited for. */
    public List<String> results(String key, int count) {
        return await(resultTopic, key, count).stream()
                .map(ConsumerRecord::value)
                .toList();
    }

    /** The first result with that key, waited for. */
    public R result(String key) {
        return Codec.read(resultType, results(key, 1).getFirst());
    }

    /** The first dead letter with that key, waited for. */
    public DeadLetter deadLetter(@Nullable String key) {
        return Codec.read(
                DeadLetter.class, await(DeadLetter.TOPIC, key, 1).getFirst().value());
    }

    /** The first {@code count} dead letters with that key, waited for. */
    public List<DeadLetter> deadLetters(String key, int count) {
        return await(DeadLetter.TOPIC, key, count).stream()
                .map(record -> Codec.read(DeadLetter.class, record.value()))
                .toList();
    }

    /** What was seen so far, without waiting, of all topics. */
    public long seen(String key) {
        poll(Duration.ZERO);
        return seen.stream().filter(record -> key.equals(record.key())).count();
    }

    private List<ConsumerRecord<String, String>> await(String topic, @Nullable String key, int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var found = seen.stream()
                    .filter(record -> record.topic().equals(topic) && Objects.equals(record.key(), key))
                    .limit(count)
                    .toList();
            if (found.size() == count) {
                return found;
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "%d of %d records came with key %s on %s".formatted(found.size(), count, key, topic));
            }
            poll(Duration.ofMillis(100));
        }
    }

    private void poll(Duration timeout) {
        consumer.poll(timeout).forEach(seen::add);
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}
