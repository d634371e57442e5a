package io.goodput.simulator.messaging;

import io.goodput.codec.Codec;
import io.goodput.contracts.DeadLetter;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jspecify.annotations.Nullable;

/** Publishes results and dead letters; returns when the broker has them, however long that takes. */
@Singleton
class Topics {
    private final MutinyEmitter<String> completed;
    private final MutinyEmitter<String> deadLetters;

    Topics(
            @Channel("simulation-completed") MutinyEmitter<String> completed,
            @Channel("dead-letter") MutinyEmitter<String> deadLetters) {
        this.completed = completed;
        this.deadLetters = deadLetters;
    }

    /** Publishes the canonical JSON of a {@code SimulationCompleted}, keyed by its run. */
    void publishCompleted(String runId, String message) throws InterruptedException {
        send(completed, runId, message, "publish run " + runId);
    }

    /** Publishes a record that fails however often it is tried, keyed as the record is. */
    void publishDead(ConsumerRecord<String, @Nullable String> record, String reason) throws InterruptedException {
        String key = record.key();
        String payload = record.value();
        var letter = new DeadLetter(
                DeadLetter.SCHEMA_VERSION,
                record.topic(),
                key == null ? "" : key,
                reason,
                payload == null ? "" : payload);
        send(deadLetters, key, Codec.write(letter), "publish the dead letter of " + key);
    }

    private static void send(MutinyEmitter<String> topic, @Nullable String key, String message, String what)
            throws InterruptedException {
        var metadata =
                OutgoingKafkaRecordMetadata.<String>builder().withKey(key).build();
        BackOff.untilDone(
                what, () -> topic.sendMessageAndAwait(Message.of(message).addMetadata(metadata)));
    }
}
