package io.goodput.gateway.messaging;

import io.goodput.codec.Codec;
import io.goodput.contracts.DeadLetter;
import io.goodput.contracts.PricingRequested;
import io.goodput.contracts.SimulationRequested;
import io.goodput.gateway.plans.Requests;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Sends to Kafka, keyed by run id, and waits for the broker's acknowledgement. Buffers are bounded by the rounds. */
@ApplicationScoped
public class Sender implements Requests {
    private final Emitter<Record<String, String>> simulations;
    private final Emitter<Record<String, String>> prices;
    private final Emitter<Record<String, String>> deadLetters;

    Sender(
            @Channel("simulation-requested") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    Emitter<Record<String, String>> simulations,
            @Channel("pricing-requested") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    Emitter<Record<String, String>> prices,
            @Channel("dead-letters-out") @OnOverflow(OnOverflow.Strategy.UNBOUNDED_BUFFER)
                    Emitter<Record<String, String>> deadLetters) {
        this.simulations = simulations;
        this.prices = prices;
        this.deadLetters = deadLetters;
    }

    @Override
    public void simulate(List<SimulationRequested> requests) {
        send(simulations, requests, SimulationRequested::runId);
    }

    @Override
    public void price(List<PricingRequested> requests) {
        send(prices, requests, PricingRequested::runId);
    }

    /** Puts aside a record that no try can handle. */
    void deadLetter(DeadLetter letter) {
        send(deadLetters, List.of(letter), DeadLetter::key);
    }

    private static <T> void send(Emitter<Record<String, String>> to, List<T> messages, Function<T, String> key) {
        CompletableFuture.allOf(messages.stream()
                        .map(message -> to.send(Record.of(key.apply(message), Codec.write(message)))
                                .toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
