package io.goodput.cli;

import io.goodput.localstack.Checkout;
import io.goodput.localstack.LocalStack;
import io.goodput.localstack.StackSettings;
import io.goodput.localstack.SupervisedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A whole stack for a test: real Kafka, PostgreSQL and services from the fast-jars, in a home and on ports of its own.
 * A killed server comes back by itself; {@link #awaitReady()} waits for that. Needs the services packaged, as they are
 * in {@code verify}: this module is the last of the build.
 *
 * <pre>{@code
 * try (StackFixture stack = StackFixture.start(home, 2, 2)) {   // two gateways, two simulators
 *     stack.post(0, "/api/v1/plans", yaml);
 *     stack.kill("gateway");                                    // kill -9
 *     stack.awaitReady();
 * }
 * }</pre>
 */
final class StackFixture implements AutoCloseable {
    private final LocalStack stack;
    private final List<String> messages;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private StackFixture(LocalStack stack, List<String> messages) {
        this.stack = stack;
        this.messages = messages;
    }

    static StackFixture start(Path home, int gateways, int simulators) {
        List<String> messages = new CopyOnWriteArrayList<>();
        LocalStack stack =
                new LocalStack(Checkout.find(), StackSettings.onFreePorts(home, gateways, simulators), messages::add);
        stack.start();
        return new StackFixture(stack, messages);
    }

    /** {@code kafka}, {@code postgres}, {@code simulator-service}, {@code gateway}, {@code gateway-2}, … */
    SupervisedServer server(String name) {
        return stack.server(name);
    }

    /** {@code kill -9} of the process that runs now. */
    void kill(String name) {
        stack.server(name).process().kill();
    }

    /** Stops the process that runs now where it is: it is alive, so nobody starts another, but does nothing more. */
    void freeze(String name) throws IOException, InterruptedException {
        Process signal = new ProcessBuilder(
                        "kill",
                        "-STOP",
                        Long.toString(stack.server(name).process().pid()))
                .start();
        if (signal.waitFor() != 0) {
            throw new IllegalStateException(name + " could not be stopped where it is");
        }
    }

    /** Waits until every server serves, those that were killed too. */
    void awaitReady() {
        stack.servers().forEach(SupervisedServer::awaitReady);
    }

    /** What the stack said: what started, what died, what is back. */
    List<String> messages() {
        return List.copyOf(messages);
    }

    LocalStack stack() {
        return stack;
    }

    /** The root of a gateway, counted from 0, without a slash at the end. */
    URI gateway(int index) {
        return URI.create("http://127.0.0.1:" + stack.settings().gatewayPorts().get(index));
    }

    HttpResponse<String> get(int gateway, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(gateway(gateway).resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(int gateway, String path, String yaml) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(gateway(gateway).resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/yaml")
                        .POST(HttpRequest.BodyPublishers.ofString(yaml))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        stack.close();
        http.close();
    }
}
